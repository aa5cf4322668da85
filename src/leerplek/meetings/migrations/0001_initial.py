import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0004_photo'),
        ('candidates', '0004_consent_by_form'),
        ('programmes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('minutes', models.PositiveSmallIntegerField(default=60, verbose_name='how long')),
                ('place', models.CharField(max_length=200, verbose_name='place, or link when it is online')),
                ('capacity', models.PositiveSmallIntegerField(verbose_name='chairs')),
                ('topics', models.TextField(blank=True, max_length=3000, verbose_name='what is told')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('cohort', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='programmes.cohort', verbose_name='cohort')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'information meeting',
                'verbose_name_plural': 'information meetings',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('coming', 'is coming'), ('waiting', 'on the waiting list'), ('cancelled', 'called off'), ('attended', 'was there'), ('no_show', 'did not come')], max_length=20, verbose_name='state')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked on')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='candidates.candidate', verbose_name='candidate')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='meetings.meeting', verbose_name='meeting')),
            ],
            options={
                'verbose_name': 'seat at a meeting',
                'verbose_name_plural': 'seats at meetings',
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__gte', 1)), name='meeting_has_a_chair'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1)), name='meeting_takes_time'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('meeting', 'candidate'), name='seat_once_a_meeting'),
        ),
    ]
