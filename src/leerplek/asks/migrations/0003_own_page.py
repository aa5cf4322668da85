from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_photo'),
        ('asks', '0002_about_one_thing'),
        ('candidates', '0004_consent_by_form'),
        ('practices', '0004_confirmed_on_paper'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='ask',
            name='state',
            field=models.CharField(choices=[('open', 'waiting for an answer'), ('answered', 'answered'), ('withdrawn', 'no longer needed'), ('standing', 'open, and needs no answer')], default='open', max_length=20, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='ask',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'standing')), fields=('candidate', 'kind'), name='ask_candidate_one_own_page'),
        ),
    ]
