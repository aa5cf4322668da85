import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_photo'),
        ('candidates', '0002_keeping'),
        ('matching', '0016_talks_and_decisions'),
        ('practices', '0004_confirmed_on_paper'),
        ('programmes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Evening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='first round starts at')),
                ('venue', models.CharField(blank=True, max_length=200, verbose_name='where')),
                ('rounds', models.PositiveSmallIntegerField(default=8, verbose_name='number of rounds')),
                ('minutes', models.PositiveSmallIntegerField(default=8, verbose_name='minutes of a talk')),
                ('between', models.PositiveSmallIntegerField(default=2, verbose_name='minutes to change seats')),
                ('break_after', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='break after round')),
                ('break_minutes', models.PositiveSmallIntegerField(default=15, verbose_name='minutes of the break')),
                ('tables', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='number of tables')),
                ('held', models.PositiveSmallIntegerField(default=0)),
                ('clock_round', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('clock_at', models.DateTimeField(blank=True, null=True)),
                ('planned_at', models.DateTimeField(blank=True, null=True, verbose_name='timetable made on')),
                ('is_stale', models.BooleanField(default=False)),
                ('outcome', models.JSONField(blank=True, default=dict)),
                ('before', models.JSONField(blank=True, default=dict)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evenings', to='programmes.cohort', verbose_name='cohort')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evenings', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'evening of speed dates',
                'verbose_name_plural': 'evenings of speed dates',
                'ordering': ['-starts_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='EveningGuest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('invited', 'invited'), ('comes', 'is here'), ('late', 'comes later'), ('no_show', 'did not come'), ('left', 'has left')], default='invited', max_length=20, verbose_name='state')),
                ('candidate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='candidates.candidate')),
                ('evening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='matching.evening', verbose_name='evening')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='practices.place')),
            ],
            options={
                'verbose_name': 'guest of an evening of speed dates',
                'verbose_name_plural': 'guests of evenings of speed dates',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SpeedDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='round of the evening')),
                ('table', models.PositiveSmallIntegerField(verbose_name='table')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speed_dates', to='candidates.candidate')),
                ('evening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dates', to='matching.evening', verbose_name='evening')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speed_dates', to='practices.place')),
            ],
            options={
                'verbose_name': 'speed date',
                'verbose_name_plural': 'speed dates',
                'ordering': ['round', 'table'],
            },
        ),
        migrations.AddConstraint(
            model_name='evening',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('rounds__gte', 1)), name='evening_has_rounds'),
        ),
        migrations.AddConstraint(
            model_name='evening',
            constraint=models.CheckConstraint(condition=models.Q(('held__lte', models.F('rounds'))), name='evening_holds_its_rounds'),
        ),
        migrations.AddConstraint(
            model_name='eveningguest',
            constraint=models.UniqueConstraint(fields=('evening', 'candidate'), name='candidate_comes_once'),
        ),
        migrations.AddConstraint(
            model_name='eveningguest',
            constraint=models.UniqueConstraint(fields=('evening', 'place'), name='place_comes_once'),
        ),
        migrations.AddConstraint(
            model_name='eveningguest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('candidate__isnull', False), ('place__isnull', True)), models.Q(('candidate__isnull', True), ('place__isnull', False)), _connector='OR'), name='guest_is_one_of_two'),
        ),
        migrations.AddConstraint(
            model_name='speeddate',
            constraint=models.UniqueConstraint(fields=('evening', 'round', 'candidate'), name='candidate_at_one_table'),
        ),
        migrations.AddConstraint(
            model_name='speeddate',
            constraint=models.UniqueConstraint(fields=('evening', 'round', 'place'), name='place_at_one_table'),
        ),
        migrations.AddConstraint(
            model_name='speeddate',
            constraint=models.UniqueConstraint(fields=('evening', 'round', 'table'), name='table_for_one_talk'),
        ),
        migrations.AddConstraint(
            model_name='speeddate',
            constraint=models.UniqueConstraint(fields=('evening', 'candidate', 'place'), name='two_meet_once_an_evening'),
        ),
    ]
