import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0002_keeping'),
        ('intake', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Readiness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('laptop', 'laptop'), ('digital', 'digital skills'), ('typing', 'typing')], max_length=20, verbose_name='kind')),
                ('state', models.CharField(choices=[('unknown', 'not known yet'), ('ok', 'in order'), ('to_do', 'to arrange')], default='unknown', max_length=20, verbose_name='state')),
                ('to_do', models.TextField(blank=True, max_length=300, verbose_name='what is done about it')),
                ('by_on', models.DateField(blank=True, null=True, verbose_name='ready by')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readiness', to='candidates.candidate', verbose_name='candidate')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
            ],
            options={
                'verbose_name': 'laptop or skill',
                'verbose_name_plural': 'laptop and skills',
                'ordering': ['by_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('candidate', 'kind'), name='readiness_once_a_kind'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'to_do'), _negated=True), models.Q(models.Q(('to_do', ''), _negated=True), ('by_on__isnull', False)), _connector='OR'), name='readiness_says_what_and_when')],
            },
        ),
    ]
