import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import TruncDate


def end_on_last_change(apps, schema_editor):
    """Who had stopped before there was a day for it, stopped on the day the file last changed."""
    stopped = apps.get_model("candidates", "Candidate").objects.filter(state="withdrawn")
    stopped.update(ended_on=TruncDate("changed_at"))


def empty_table(apps, schema_editor):
    """On the way back the table goes; a consent that nobody recorded would keep it from going."""
    apps.get_model("candidates", "Consent").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_photo'),
        ('candidates', '0001_initial'),
        ('practices', '0004_confirmed_on_paper'),
        ('programmes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('keep_longer', 'keep the file after somebody stopped'), ('waiting_list', 'stay on the waiting list for a later class')], max_length=20, verbose_name='what for')),
                ('given_on', models.DateField(verbose_name='given on')),
                ('until_on', models.DateField(verbose_name='until')),
                ('told_by', models.CharField(choices=[('phone', 'by phone'), ('mail', 'by mail'), ('paper', 'on paper'), ('meeting', 'in a meeting')], max_length=20, verbose_name='how it was told')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['-given_on', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='candidate',
            name='ended_on',
            field=models.DateField(blank=True, null=True, verbose_name='stopped on'),
        ),
        migrations.RunPython(end_on_last_change, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('state', 'active')), models.Q(('ended_on__isnull', False), ('state', 'withdrawn')), _connector='OR'), name='candidate_stopped_on_a_day'),
        ),
        migrations.AddField(
            model_name='consent',
            name='candidate',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='candidates.candidate'),
        ),
        migrations.AddField(
            model_name='consent',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('given_on'))), name='consent_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('candidate', 'purpose'), name='one_consent_for_a_purpose'),
        ),
        migrations.RunPython(migrations.RunPython.noop, empty_table),
    ]
