import django.db.models.deletion
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
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('slug', models.SlugField(max_length=120, unique=True, verbose_name='public address')),
                ('is_open', models.BooleanField(default=True, verbose_name='open')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('cohort', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='channels', to='programmes.cohort', verbose_name='cohort')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='channels', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'channel',
                'verbose_name_plural': 'channels',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('look', 'to look at'), ('made', 'new file made'), ('merged', 'put with a file that was there')], default='look', max_length=20, verbose_name='state')),
                ('told', models.JSONField(default=dict, verbose_name='told on the form')),
                ('before', models.JSONField(blank=True, default=dict, verbose_name='what the file said before')),
                ('page_key', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('candidate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='candidates.candidate', verbose_name='candidate')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_ups', to='signup.channel', verbose_name='channel')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
            ],
            options={
                'verbose_name': 'sign-up',
                'verbose_name_plural': 'sign-ups',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='channel',
            constraint=models.UniqueConstraint(fields=('organisation', 'name'), name='channel_name_once'),
        ),
        migrations.AddConstraint(
            model_name='signup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('candidate__isnull', True), ('state', 'look')), models.Q(models.Q(('state', 'look'), _negated=True), ('candidate__isnull', False)), _connector='OR'), name='signup_decided_has_a_file'),
        ),
    ]
