import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def in_two_weeks():
    """Give proposals of before their term from today: none of them is late at once."""
    return timezone.localdate() + datetime.timedelta(days=14)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_photo'),
        ('candidates', '0002_keeping'),
        ('communication', '0004_trouble_of_appointments'),
        ('matching', '0015_last_round_numbers'),
        ('practices', '0004_confirmed_on_paper'),
        ('programmes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChemistryMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='moment of the talk')),
                ('minutes', models.PositiveSmallIntegerField(default=45, verbose_name='minutes')),
                ('where', models.CharField(blank=True, max_length=200, verbose_name='where')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='held on')),
            ],
            options={
                'verbose_name': 'chemistry meeting',
                'verbose_name_plural': 'chemistry meetings',
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('practice', 'the practice'), ('candidate', 'the candidate')], max_length=20, verbose_name='who')),
                ('is_go', models.BooleanField(verbose_name='said go')),
                ('reason', models.CharField(blank=True, choices=[('no_click', 'there was no click'), ('hours', 'the hours or days do not fit'), ('travel', 'too far to travel'), ('work', 'the work is not what was expected'), ('other_person', 'somebody else fits better here'), ('other_place', 'another practice or job fits better'), ('no_place', 'there is no place any more'), ('stops', 'no longer takes part'), ('otherwise', 'something else')], max_length=20, verbose_name='reason')),
                ('words', models.TextField(blank=True, max_length=1000, verbose_name='in own words')),
                ('told_by', models.CharField(choices=[('link', 'by the personal link'), ('phone', 'by phone'), ('mail', 'by mail'), ('paper', 'on paper'), ('meeting', 'in a meeting')], max_length=20, verbose_name='how it was told')),
                ('decided_at', models.DateTimeField(verbose_name='decided on')),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='matchproposal',
            name='one_open_proposal_for_a_pair',
        ),
        migrations.RemoveConstraint(
            model_name='matchproposal',
            name='one_open_proposal_for_a_pair_combined',
        ),
        migrations.AddField(
            model_name='matchproposal',
            name='decision_due_on',
            field=models.DateField(blank=True, null=True, verbose_name='go or no-go before'),
        ),
        migrations.AddField(
            model_name='matchproposal',
            name='matched_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='match made on'),
        ),
        migrations.AddField(
            model_name='matchproposal',
            name='talk_due_on',
            field=models.DateField(default=in_two_weeks, verbose_name='talk before'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='matchproposal',
            name='told_on',
            field=models.DateField(blank=True, null=True, verbose_name='the other was told on'),
        ),
        migrations.AlterField(
            model_name='matchproposal',
            name='state',
            field=models.CharField(choices=[('proposed', 'proposed'), ('talked', 'talk held'), ('matched', 'match'), ('no_go', 'no-go'), ('withdrawn', 'withdrawn')], default='proposed', max_length=20, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='matchproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['matched', 'proposed', 'talked']), ('combination__isnull', True)), fields=('candidate', 'place'), name='one_open_proposal_for_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='matchproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['matched', 'proposed', 'talked']), ('combination__isnull', False)), fields=('candidate', 'combination'), name='one_open_proposal_for_a_pair_combined'),
        ),
        migrations.AddConstraint(
            model_name='matchproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['talked', 'matched']), _negated=True), ('decision_due_on__isnull', False), _connector='OR'), name='decision_term_after_the_talk'),
        ),
        migrations.AddConstraint(
            model_name='matchproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('matched_at__isnull', False), ('state', 'matched')), models.Q(models.Q(('state', 'matched'), _negated=True), ('matched_at__isnull', True)), _connector='OR'), name='matched_at_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='matchproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'matched')), fields=('candidate',), name='one_match_for_a_person'),
        ),
        migrations.AddField(
            model_name='chemistrymeeting',
            name='proposal',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='meeting', to='matching.matchproposal'),
        ),
        migrations.AddField(
            model_name='chemistrymeeting',
            name='with_candidate',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='communication.appointment'),
        ),
        migrations.AddField(
            model_name='chemistrymeeting',
            name='with_practice',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='communication.appointment'),
        ),
        migrations.AddField(
            model_name='decision',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='matching.matchproposal'),
        ),
        migrations.AddField(
            model_name='decision',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('proposal', 'side'), name='each_side_decides_once'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_go', True), ('reason', '')), models.Q(('is_go', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='no_go_has_a_reason'),
        ),
    ]
