import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_photo'),
        ('asks', '0001_initial'),
        ('candidates', '0002_keeping'),
        ('practices', '0004_confirmed_on_paper'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='ask',
            name='ask_practice_once_at_a_time',
        ),
        migrations.RemoveConstraint(
            model_name='ask',
            name='ask_candidate_once_at_a_time',
        ),
        migrations.AddField(
            model_name='ask',
            name='about_candidate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='asked_about', to='candidates.candidate'),
        ),
        migrations.AddField(
            model_name='ask',
            name='subject',
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='ask',
            constraint=models.UniqueConstraint(condition=models.Q(('question', ''), ('state', 'open'), ('subject__isnull', True)), fields=('practice', 'kind'), name='ask_practice_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='ask',
            constraint=models.UniqueConstraint(condition=models.Q(('question', ''), ('state', 'open'), ('subject__isnull', True)), fields=('candidate', 'kind'), name='ask_candidate_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='ask',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open'), ('subject__isnull', False)), fields=('practice', 'kind', 'subject'), name='ask_practice_once_a_thing'),
        ),
        migrations.AddConstraint(
            model_name='ask',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open'), ('subject__isnull', False)), fields=('candidate', 'kind', 'subject'), name='ask_candidate_once_a_thing'),
        ),
    ]
