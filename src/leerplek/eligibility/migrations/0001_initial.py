import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0004_photo'),
        ('candidates', '0002_keeping'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Background',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('education', models.CharField(blank=True, choices=[('none', 'no diploma'), ('vmbo_basic', 'vmbo, basic track'), ('vmbo', 'vmbo, other tracks (or mavo)'), ('havo_vwo', 'havo or vwo, or passed on to year 4'), ('mbo_2', 'mbo level 2'), ('mbo_3', 'mbo level 3'), ('mbo_4', 'mbo level 4'), ('higher', 'hbo or university')], max_length=20, verbose_name='highest diploma')),
                ('diploma', models.BooleanField(blank=True, null=True, verbose_name='has a vocational diploma')),
                ('in_gp_care', models.BooleanField(blank=True, null=True, verbose_name='works in GP care now')),
                ('was_assistant', models.BooleanField(blank=True, null=True, verbose_name="was a doctor's assistant before")),
                ('shortened', models.BooleanField(blank=True, null=True, verbose_name='takes a shortened course')),
                ('version', models.PositiveIntegerField(default=1)),
                ('candidate', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='background', to='candidates.candidate')),
            ],
            options={
                'verbose_name': 'background for what fits',
                'verbose_name_plural': 'backgrounds for what fits',
            },
        ),
        migrations.CreateModel(
            name='EligibilityCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('judged_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='judged on')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='eligibility_checks', to='candidates.candidate')),
                ('judged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='judged by')),
            ],
            options={
                'verbose_name': 'judgement of what fits',
                'verbose_name_plural': 'judgements of what fits',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('side_entrant', 'fund scheme for side entrants'), ('returner', 'fund scheme for returners'), ('school_costs', 'money for school and books from the fund'), ('hours', 'hours a week'), ('entry', 'prior education that a school asks for'), ('assessment', 'admission without papers'), ('uwv', 'schooling paid by UWV')], max_length=20, verbose_name='rule')),
                ('learning_route', models.CharField(blank=True, choices=[('bbl', 'BBL'), ('bol', 'BOL'), ('third_route', 'third route')], max_length=20, verbose_name='learning route')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('parameters', models.JSONField(blank=True, default=dict, verbose_name='what the rule asks')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('source_url', models.URLField(blank=True, verbose_name='link to the source')),
                ('confidence', models.CharField(choices=[('verified', 'read at the source'), ('second_hand', 'read elsewhere'), ('recalled', 'not checked yet')], max_length=20, verbose_name='how sure')),
                ('check_again_on', models.DateField(verbose_name='check again on')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='accounts.region')),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='accounts.organisation', verbose_name='school')),
            ],
            options={
                'verbose_name': 'version of a rule',
                'verbose_name_plural': 'versions of rules',
                'ordering': ['kind', 'learning_route', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RuleConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confirmed_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='confirmed on')),
                ('check_again_on', models.DateField(verbose_name='check again on')),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.region')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='eligibility.ruleversion')),
            ],
            options={
                'verbose_name': 'confirmation of a rule',
                'verbose_name_plural': 'confirmations of rules',
                'ordering': ['-confirmed_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(choices=[('fits', 'fits'), ('may_fit', 'may fit'), ('does_not_fit', 'does not fit')], max_length=20, verbose_name='verdict')),
                ('reasons', models.JSONField(default=list, verbose_name='reasons')),
                ('judgement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='eligibility.eligibilitycheck', verbose_name='judgement of what fits')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='eligibility.ruleversion', verbose_name='rule')),
            ],
            options={
                'verbose_name': 'outcome of a rule',
                'verbose_name_plural': 'outcomes of rules',
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='ruleversion',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='rule_days_in_order'),
        ),
    ]
