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
            name='SchoolVerdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='asked on')),
                ('due_on', models.DateField(verbose_name='answer wanted by')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='reminded on')),
                ('conditions', models.TextField(blank=True, max_length=1000, verbose_name='conditions')),
                ('explanation', models.TextField(blank=True, max_length=500, verbose_name='explanation')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='answered on')),
                ('told_by', models.CharField(blank=True, choices=[('account', 'in Leerplek'), ('phone', 'by phone'), ('mail', 'by mail'), ('paper', 'on paper'), ('meeting', 'in a meeting')], max_length=20, verbose_name='how it was answered')),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('state', models.CharField(choices=[('asked', 'asked'), ('admitted', 'admitted'), ('conditional', 'admitted on conditions'), ('not_admitted', 'not admitted'), ('cancelled', 'not asked any more')], default='asked', max_length=20, verbose_name='state')),
                ('reason', models.CharField(blank=True, choices=[('education', 'the prior education is not enough'), ('language', 'the Dutch or arithmetic is not enough'), ('motivation', 'the motivation did not convince'), ('full', 'the class is full'), ('other_route', 'another course fits better'), ('other', 'another reason')], max_length=20, verbose_name='reason')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='candidates.candidate', verbose_name='candidate')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='accounts.organisation', verbose_name='school')),
            ],
            options={
                'verbose_name': 'verdict of a school',
                'verbose_name_plural': 'verdicts of schools',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=100, verbose_name='subject')),
                ('state', models.CharField(choices=[('asked', 'asked'), ('granted', 'granted'), ('refused', 'refused')], default='asked', max_length=20, verbose_name='state')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='answered on')),
                ('verdict', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exemptions', to='intake.schoolverdict', verbose_name='verdict of a school')),
            ],
            options={
                'verbose_name': 'exemption',
                'verbose_name_plural': 'exemptions',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FundingPermission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='asked on')),
                ('due_on', models.DateField(verbose_name='answer wanted by')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='reminded on')),
                ('conditions', models.TextField(blank=True, max_length=1000, verbose_name='conditions')),
                ('explanation', models.TextField(blank=True, max_length=500, verbose_name='explanation')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='answered on')),
                ('told_by', models.CharField(blank=True, choices=[('account', 'in Leerplek'), ('phone', 'by phone'), ('mail', 'by mail'), ('paper', 'on paper'), ('meeting', 'in a meeting')], max_length=20, verbose_name='how it was answered')),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('state', models.CharField(choices=[('asked', 'asked'), ('granted', 'granted'), ('conditional', 'granted on conditions'), ('refused', 'refused'), ('withdrawn', 'not asked any more')], default='asked', max_length=20, verbose_name='state')),
                ('reason', models.CharField(blank=True, choices=[('no_job', 'there is no certainty of a job'), ('too_long', 'the course takes too long'), ('costs', 'the course costs too much'), ('not_needed', 'the course is not needed to find work'), ('other', 'another reason')], max_length=20, verbose_name='reason')),
                ('expected_weeks', models.PositiveSmallIntegerField(verbose_name='weeks that it usually takes')),
                ('granted_on', models.DateField(blank=True, null=True, verbose_name='granted on')),
                ('valid_from_on', models.DateField(blank=True, null=True, verbose_name='may start from')),
                ('valid_until_on', models.DateField(blank=True, null=True, verbose_name='may start until')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='candidates.candidate', verbose_name='candidate')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='permissions', to='accounts.organisation', verbose_name='UWV office')),
            ],
            options={
                'verbose_name': 'permission of UWV',
                'verbose_name_plural': 'permissions of UWV',
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(fields=['organisation', 'state', 'due_on'], name='permission_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('candidate',), name='one_permission_of_uwv'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('asked_on'))), name='permission_term_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'asked')), ('state', 'withdrawn'), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['conditional', 'granted', 'refused']), models.Q(('told_by', ''), _negated=True)), _connector='OR'), name='permission_says_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['granted', 'conditional']), _negated=True), models.Q(('granted_on__isnull', False), ('valid_from_on__isnull', False)), _connector='OR'), name='permission_says_from_when'), models.CheckConstraint(condition=models.Q(('valid_until_on__isnull', True), ('valid_until_on__gte', models.F('valid_from_on')), _connector='OR'), name='permission_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'conditional'), _negated=True), models.Q(('conditions', ''), _negated=True), _connector='OR'), name='permission_names_its_conditions'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='permission_names_its_reason')],
            },
        ),
        migrations.AddIndex(
            model_name='schoolverdict',
            index=models.Index(fields=['organisation', 'state', 'due_on'], name='verdict_due'),
        ),
        migrations.AddConstraint(
            model_name='schoolverdict',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('candidate', 'organisation'), name='one_verdict_of_a_school'),
        ),
        migrations.AddConstraint(
            model_name='schoolverdict',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('asked_on'))), name='verdict_term_in_order'),
        ),
        migrations.AddConstraint(
            model_name='schoolverdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'asked')), ('state', 'cancelled'), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['admitted', 'conditional', 'not_admitted']), models.Q(('told_by', ''), _negated=True)), _connector='OR'), name='verdict_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='schoolverdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'conditional'), _negated=True), models.Q(('conditions', ''), _negated=True), _connector='OR'), name='verdict_names_its_conditions'),
        ),
        migrations.AddConstraint(
            model_name='schoolverdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_admitted'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='verdict_names_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(('subject', ''), _negated=True), name='exemption_of_something'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.UniqueConstraint(fields=('verdict', 'subject'), name='exemption_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'asked')), models.Q(('decided_at__isnull', False), ('state__in', ['granted', 'refused'])), _connector='OR'), name='exemption_decided_when'),
        ),
    ]
