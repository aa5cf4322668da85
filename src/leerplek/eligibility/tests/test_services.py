from datetime import date, timedelta

import pytest
from django.utils import timezone
from freezegun import freeze_time

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.audit.models import Event
from leerplek.candidates.access import known_of
from leerplek.candidates.services import remove_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.eligibility.enums import RuleKind, Verdict
from leerplek.eligibility.models import Background, EligibilityCheck, Outcome, RuleVersion
from leerplek.eligibility.selectors import (
    checks_of,
    due_rules,
    outcomes_for,
    rule_lines,
    rules_for,
    said_in,
)
from leerplek.eligibility.services import (
    EligibilityError,
    add_rule_version,
    confirm_rule,
    judge_candidate,
    remove_rule_version,
    save_background,
)
from leerplek.programmes.catalogue import Numbers


def _hours(region, actor, hours=18, days=0, **fields):
    return add_rule_version(
        region,
        **{
            "kind": RuleKind.HOURS,
            "parameters": {"official_hours": hours},
            "valid_from": timezone.localdate() + timedelta(days=days),
            "source": "A letter of the ministry",
            "confidence": "verified",
            "actor": actor,
            **fields,
        },
    )


def _official(region, on):
    return [
        each.parameters["official_hours"]
        for each in rules_for(region, on=on)
        if each.kind == RuleKind.HOURS
    ]


def test_the_national_rules_are_there_with_source_and_confidence(db):
    rows = RuleVersion.objects.filter(region=None)

    # What a learner earns is not known: there is no row, and no amount is made up.
    assert {row.kind for row in rows} == set(RuleKind.values) - {RuleKind.LEARNER_PAY}
    assert [row for row in rows if not row.source] == []
    assert [row.kind for row in rows if row.confidence == "recalled"] == [
        "assessment",
        "school_costs",
    ]


def test_a_version_of_the_region_holds_from_its_day_on_and_only_there(anna, chantal):
    today = timezone.localdate()

    rule = _hours(anna.region, anna, 18, days=10)
    _hours(anna.region, anna, 20, days=20)

    days = [today + timedelta(days=number) for number in (9, 10, 19, 20)]
    assert [_official(anna.region, day) for day in days] == [[16], [18], [18], [20]]
    assert [_official(chantal.region, day) for day in days] == [[16]] * 4
    event = Event.objects.get(subject_id=rule.pk, kind="rule.added")
    assert event.actor == anna
    line = next(line for line in rule_lines(anna.region) if line.rule == rule)
    assert (line.ends_on, line.holds) == (today + timedelta(days=20), False)


def test_a_version_never_starts_in_the_past_or_before_another(anna):
    _hours(anna.region, anna, days=10)

    for days, told in (
        (-1, "vandaag of later"),
        (10, "deze dag of later"),
        (5, "deze dag of later"),
    ):
        with pytest.raises(EligibilityError, match=told):
            _hours(anna.region, anna, days=days)

    assert RuleVersion.objects.filter(region=anna.region).count() == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"parameters": {}}, "niet alles"),
        ({"parameters": {"official_hours": 0}}, "niet alles"),
        ({"parameters": {"official_hours": True}}, "niet alles"),
        ({"parameters": {"official_hours": 18, "more": 1}}, "niet alles"),
        ({"learning_route": "bbl"}, "één leerweg"),
        (
            {"kind": "entry", "parameters": {"accepted": ["x"], "school_decides": []}},
            "niet alles",
        ),
        (
            {"kind": "entry", "parameters": {"accepted": [], "school_decides": []}},
            "één leerweg",
        ),
    ],
)
def test_a_rule_says_all_that_its_kind_asks_and_no_more(anna, fields, told):
    with pytest.raises(EligibilityError, match=told):
        _hours(anna.region, anna, **fields)


def test_a_school_has_rules_of_its_own_beside_the_national_ones(anna, chantal):
    school = OrganisationFactory(region=anna.region, kind=OrganisationKind.SCHOOL)
    candidate = CandidateFactory(organisation=anna.organisation)
    save_background(candidate, version=1, actor=anna, education="mbo_2")
    asked = {
        "kind": RuleKind.ENTRY,
        "learning_route": "bbl",
        "parameters": {"accepted": ["mbo_2"], "school_decides": []},
    }

    own = _hours(anna.region, anna, school=school, **asked)

    found = {
        each.rule.key == own.pk: each.verdict
        for each in outcomes_for(candidate, on=timezone.localdate())
        if each.rule.kind == RuleKind.ENTRY
    }
    assert found == {False: Verdict.MAY_FIT, True: Verdict.FITS}
    with pytest.raises(EligibilityError, match="andere regio"):
        _hours(chantal.region, chantal, school=school, **asked)


def test_what_was_judged_stays_under_the_version_it_was_judged_by(anna):
    candidate = CandidateFactory(organisation=anna.organisation, hours_min=17, hours_max=17)
    _hours(anna.region, anna, 18, days=1)
    first = judge_candidate(candidate, actor=anna)

    with freeze_time(timezone.now() + timedelta(days=2)):
        second = judge_candidate(candidate, actor=anna)

    hours = [check.outcomes.get(rule__kind=RuleKind.HOURS).verdict for check in (first, second)]
    assert hours == [Verdict.MAY_FIT, Verdict.DOES_NOT_FIT]
    said = [each for each in said_in(checks_of(candidate)[1]) if each.rule.kind == RuleKind.HOURS]
    assert "16" in said[0].why[0]
    assert (said[0].verdict_in_words, said[0].level) == ("past misschien", "warning")
    assert Event.objects.filter(kind="eligibility.judged").count() == 2


@pytest.mark.parametrize(("days", "hours"), [(9, 16), (10, 18), (None, 16)])
def test_the_rules_are_those_of_the_day_somebody_starts(anna, days, hours):
    today = timezone.localdate()
    starts_on = None if days is None else today + timedelta(days=days)
    candidate = CandidateFactory(organisation=anna.organisation, start_from=starts_on)
    _hours(anna.region, anna, 18, days=10)

    check = judge_candidate(candidate, actor=anna)

    rule = check.outcomes.get(rule__kind=RuleKind.HOURS).rule
    assert rule.parameters == {"official_hours": hours}
    event = Event.objects.get(kind="eligibility.judged")
    assert event.data["rules_on"] == (starts_on or today).isoformat()


def test_a_rule_that_goes_while_somebody_is_judged_is_told(anna, monkeypatch):
    candidate = CandidateFactory(organisation=anna.organisation)
    rule = _hours(anna.region, anna)

    def _removed_meanwhile(*args, **kwargs):
        found = outcomes_for(*args, **kwargs)
        RuleVersion.objects.filter(pk=rule.pk).delete()
        return found

    monkeypatch.setattr("leerplek.eligibility.services.outcomes_for", _removed_meanwhile)

    with pytest.raises(EligibilityError, match="intussen"):
        judge_candidate(candidate, actor=anna)


def test_a_version_that_somebody_was_judged_by_stays(anna):
    candidate = CandidateFactory(organisation=anna.organisation)
    used, unused = _hours(anna.region, anna), _hours(anna.region, anna, 20, days=5)
    judge_candidate(candidate, actor=anna)

    with pytest.raises(EligibilityError, match="Met deze versie"):
        remove_rule_version(used, actor=anna)
    with pytest.raises(EligibilityError, match="landelijke regel blijft"):
        remove_rule_version(RuleVersion.objects.filter(region=None).first(), actor=anna)
    remove_rule_version(unused, actor=anna)
    remove_rule_version(unused, actor=anna)

    assert list(RuleVersion.objects.filter(region=anna.region)) == [used]
    assert Event.objects.filter(kind="rule.removed").count() == 1


def test_a_rule_is_asked_about_every_year_and_counts_after_it_was_confirmed(anna, chantal):
    rule = RuleVersion.objects.get(kind=RuleKind.ASSESSMENT)
    today = timezone.localdate()
    RuleVersion.objects.update(check_again_on=today + timedelta(days=300))
    RuleVersion.objects.filter(pk=rule.pk).update(check_again_on=today)

    def _due(region):
        return [line.rule for line in due_rules(region)]

    def _used(region):
        return rule.pk in [each.key for each in rules_for(region, on=today)]

    assert (_due(anna.region), _used(anna.region)) == ([rule], False)

    first = confirm_rule(rule, anna.region, actor=anna)

    assert confirm_rule(rule, anna.region, actor=anna) == first
    assert (_due(anna.region), _used(anna.region)) == ([], True)
    assert (_due(chantal.region), _used(chantal.region)) == ([rule], False)
    assert (first.confirmed_by, first.check_again_on) == (anna, today + timedelta(days=365))
    assert Event.objects.filter(kind="rule.confirmed", actor=anna).count() == 1
    with freeze_time(timezone.now() + timedelta(days=365)):
        assert rule in _due(anna.region)


def test_what_is_known_is_not_overwritten_by_somebody_who_saw_less(anna):
    candidate = CandidateFactory(organisation=anna.organisation)
    save_background(candidate, version=1, actor=anna, diploma=True)

    with pytest.raises(ConflictError):
        save_background(candidate, version=1, actor=anna, diploma=False)

    assert Background.objects.get().diploma is True
    assert Event.objects.get(kind="eligibility.background").data == {"fields": ["diploma"]}


def test_all_that_is_kept_is_told_to_the_person_and_goes_with_the_file(anna):
    candidate = CandidateFactory(organisation=anna.organisation, birth_date=date(1990, 1, 1))
    save_background(candidate, version=1, actor=anna, diploma=True)
    judge_candidate(candidate, actor=anna)

    kinds = {kind.code: kind.rows for kind in known_of(candidate)}
    reasons = [
        fact.words for row in kinds["eligibility.outcome"] for fact in row if fact.code == "reasons"
    ]
    remove_candidate(candidate, version=candidate.version, actor=anna)

    assert "diploma" in reasons[0]
    counts = [model.objects.count() for model in (Background, EligibilityCheck, Outcome)]
    assert counts == [0, 0, 0]
    with pytest.raises(EligibilityError, match="gewist"):
        judge_candidate(candidate, actor=anna)


def test_without_rules_nothing_is_judged(anna):
    candidate = CandidateFactory(organisation=anna.organisation)
    RuleVersion.objects.all().delete()

    with pytest.raises(EligibilityError, match="geen regel"):
        judge_candidate(candidate, actor=anna)

    assert not EligibilityCheck.objects.exists()


def test_the_hours_asked_are_those_of_the_class(anna):
    rules = rules_for(anna.region, on=timezone.localdate(), numbers=Numbers(min_hours=20.0))

    hours = [each.parameters for each in rules if each.kind == RuleKind.HOURS]
    assert hours == [{"official_hours": 16, "programme_hours": 20.0}]


def test_a_version_that_nobody_checked_ends_nothing_until_it_is_confirmed(anna):
    today = timezone.localdate()

    rule = _hours(anna.region, anna, 20, confidence="recalled")
    before = _official(anna.region, today)
    confirm_rule(rule, anna.region, actor=anna)

    assert (before, _official(anna.region, today)) == ([16], [20])


def test_no_reason_holds_or_tells_a_birthday(anna):
    born = timezone.localdate().replace(day=1) - timedelta(days=24 * 365)
    candidate = CandidateFactory(organisation=anna.organisation, birth_date=born)
    check = judge_candidate(candidate, actor=anna)

    kept = str(list(check.outcomes.values_list("reasons", flat=True)))
    words = str([said.why for said in said_in(check)])
    assert [year for year in range(born.year, born.year + 26) if str(year) in kept + words] == []
