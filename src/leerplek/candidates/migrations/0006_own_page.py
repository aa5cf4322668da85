import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Loosen(migrations.AlterField):
    """Let a column be empty, also on the way back: papers that people sent are not lost."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        pass


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_photo'),
        ('candidates', '0005_stop_reason'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='stopped_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='stopped on their own page'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='told_by',
            field=models.CharField(choices=[('phone', 'by phone'), ('mail', 'by mail'), ('paper', 'on paper'), ('meeting', 'in a meeting'), ('form', 'on the sign-up form'), ('link', 'on their own page')], max_length=20, verbose_name='how it was told'),
        ),
        migrations.AlterField(
            model_name='paper',
            name='told_by',
            field=models.CharField(blank=True, choices=[('phone', 'by phone'), ('mail', 'by mail'), ('paper', 'on paper'), ('meeting', 'in a meeting'), ('form', 'on the sign-up form'), ('link', 'on their own page')], max_length=20, verbose_name='how it was told'),
        ),
        Loosen(
            model_name='paper',
            name='uploaded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by'),
        ),
        migrations.CreateModel(
            name='Counsellor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('phone', models.CharField(max_length=30, verbose_name='phone')),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('words', models.TextField(max_length=600, verbose_name='when to call, and what this person does')),
                ('version', models.PositiveIntegerField(default=1)),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='counsellor', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'confidential counsellor',
                'verbose_name_plural': 'confidential counsellors',
            },
        ),
        migrations.CreateModel(
            name='ErasureRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField(verbose_name='asked on')),
                ('due_on', models.DateField(verbose_name='answer before')),
                ('told_by', models.CharField(choices=[('phone', 'by phone'), ('mail', 'by mail'), ('paper', 'on paper'), ('meeting', 'in a meeting'), ('form', 'on the sign-up form'), ('link', 'on their own page')], max_length=20, verbose_name='how it was told')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('refused_because', models.TextField(blank=True, max_length=1000, verbose_name='what is kept, and why')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='erasures', to='candidates.candidate')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'request to be erased',
                'verbose_name_plural': 'requests to be erased',
                'ordering': ['-asked_on', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('candidate',), name='one_open_erasure')],
            },
        ),
    ]
