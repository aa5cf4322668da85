"""Asking a school, and what it says."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from freezegun import freeze_time

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.audit.models import Event
from leerplek.candidates.services import withdraw_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.intake.enums import NEXT_VERDICT, ExemptionState, VerdictState
from leerplek.intake.errors import IntakeError
from leerplek.intake.models import Exemption, SchoolVerdict
from leerplek.intake.selectors.shared import QuestionFilter
from leerplek.intake.selectors.verdicts import (
    school_list,
    verdict_list,
    verdicts_late,
    verdicts_to_give,
)
from leerplek.intake.services.shared import remind, remind_all
from leerplek.intake.services.verdicts import (
    ask_exemption,
    ask_school,
    ask_school_about,
    cancel_verdict,
    record_verdict,
)
from leerplek.intake.templatetags.intake_tags import question_state
from leerplek.intake.tests.factories import SchoolVerdictFactory, in_days
from leerplek.programmes.tests.factories import CohortFactory, CohortPartnerFactory

SAID = {
    VerdictState.ADMITTED: {},
    VerdictState.CONDITIONAL: {"conditions": "Eerst de rekentoets"},
    VerdictState.NOT_ADMITTED: {"reason": "education"},
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _say(verdict, answer, actor, **facts):
    facts = {**SAID.get(answer, {}), **facts}
    facts = {"told_by": "phone", "version": verdict.version, **facts}
    return record_verdict(verdict, answer=answer, actor=actor, **facts)


def _verdict(noor, school, state):
    decided = {}
    if state not in {VerdictState.ASKED, VerdictState.CANCELLED}:
        verdict = SchoolVerdictFactory(candidate=noor, organisation=school)
        decided = {
            **SAID[state],
            "decided_at": timezone.now(),
            "decided_by": verdict.asked_by,
            "told_by": "phone",
        }
        verdict.delete()
    return SchoolVerdictFactory(candidate=noor, organisation=school, state=state, **decided)


def test_ask_school_gives_the_term_of_the_programme(anna, noor, school):
    noor.cohort = CohortFactory(
        programme__organisation=noor.organisation, settings={"verdict_days": 5}
    )
    noor.save()

    verdict = ask_school(noor, school=school, exemptions=["Nederlands", "Rekenen"], actor=anna)

    assert (verdict.state, verdict.asked_on, verdict.due_on, verdict.asked_by) == (
        VerdictState.ASKED,
        timezone.localdate(),
        in_days(5),
        anna,
    )
    assert [str(each) for each in verdict.exemptions.all()] == [
        "Nederlands: asked",
        "Rekenen: asked",
    ]
    assert [(event.kind, event.region_id) for event in Event.objects.all()] == [
        ("intake.asked", noor.region_id),
        ("intake.exemption_asked", noor.region_id),
        ("intake.exemption_asked", noor.region_id),
    ]


def test_ask_school_takes_the_term_of_the_playbook_without_a_class(anna, noor, school):
    assert ask_school(noor, school=school, actor=anna).due_on == in_days(14)


def test_ask_school_refuses_a_school_that_was_asked(anna, noor, school):
    verdict = ask_school(noor, school=school, actor=anna)

    with pytest.raises(IntakeError, match="asked about this candidate already"):
        ask_school(noor, school=school, actor=anna)

    cancel_verdict(verdict, version=1, actor=anna)
    assert ask_school(noor, school=school, actor=anna) != verdict


def test_ask_school_refuses_what_is_no_school_of_the_region(anna, noor, zuid):
    away = OrganisationFactory(region=zuid, kind=OrganisationKind.SCHOOL)

    for other in (noor.organisation, away):
        with pytest.raises(IntakeError, match="no school of the region"):
            ask_school(noor, school=other, actor=anna)


def test_ask_school_takes_a_school_elsewhere_that_shares_the_class(anna, noor, zuid):
    away = OrganisationFactory(region=zuid, kind=OrganisationKind.SCHOOL)
    noor.cohort = CohortFactory(programme__organisation=noor.organisation)
    noor.save()
    CohortPartnerFactory(cohort=noor.cohort, organisation=away)

    assert ask_school(noor, school=away, actor=anna).organisation == away


def test_ask_school_refuses_who_stopped(anna, noor, school):
    withdraw_candidate(noor, version=noor.version, actor=anna)

    with pytest.raises(IntakeError, match="no longer takes part"):
        ask_school(noor, school=school, actor=anna)


def test_ask_school_about_passes_over_who_was_asked(anna, noor, school):
    other = CandidateFactory(organisation=noor.organisation)
    ask_school(noor, school=school, actor=anna)

    asked = ask_school_about(school, [noor, other], actor=anna)

    assert [verdict.candidate for verdict in asked] == [other]


@pytest.mark.parametrize("to", VerdictState)
@pytest.mark.parametrize("came_from", VerdictState)
def test_every_move_of_a_verdict(anna, noor, school, came_from, to):
    verdict = _verdict(noor, school, came_from)
    allowed = to in NEXT_VERDICT.get(came_from, frozenset())

    def move():
        if to == VerdictState.CANCELLED:
            return cancel_verdict(verdict, version=verdict.version, actor=anna)
        return _say(verdict, to, anna)

    if allowed:
        assert move().state == to
    else:
        with pytest.raises(IntakeError):
            move()
    verdict.refresh_from_db()
    assert verdict.state == (to if allowed else came_from)
    assert Event.objects.count() == (1 if allowed else 0)


def test_record_verdict_says_who_told_it_and_how(anna, joost, noor, school):
    verdict = ask_school(noor, school=school, actor=anna)

    verdict = _say(verdict, "conditional", anna)
    assert (verdict.conditions, verdict.told_by, verdict.decided_by, verdict.was_told_to_us) == (
        "Eerst de rekentoets",
        "phone",
        anna,
        True,
    )
    verdict = _say(verdict, "admitted", joost, told_by="account")
    assert (verdict.conditions, verdict.told_by, verdict.decided_by, verdict.was_told_to_us) == (
        "",
        "account",
        joost,
        False,
    )
    assert Event.objects.last().data == {
        "from": "conditional",
        "to": "admitted",
        "by": "account",
        "reason": "",
    }


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [("conditional", "what the conditions are"), ("not_admitted", "Say why")],
)
def test_record_verdict_refuses_half_an_answer(anna, noor, school, answer, sentence):
    verdict = ask_school(noor, school=school, actor=anna)

    with pytest.raises(IntakeError, match=sentence):
        record_verdict(verdict, answer=answer, told_by="phone", version=1, actor=anna)

    verdict.refresh_from_db()
    assert (verdict.state, verdict.version) == (VerdictState.ASKED, 1)


def test_record_verdict_refuses_when_somebody_else_was_first(anna, noor, school):
    verdict = ask_school(noor, school=school, actor=anna)
    _say(verdict, "admitted", anna)

    with pytest.raises(ConflictError):
        _say(verdict, "not_admitted", anna)


def test_record_verdict_decides_the_exemptions(anna, joost, noor, school):
    verdict = ask_school(noor, school=school, exemptions=["Nederlands", "Rekenen"], actor=anna)
    dutch, arithmetic = verdict.exemptions.all()

    verdict = _say(
        verdict, "admitted", joost, exemptions={dutch.pk: "granted", arithmetic.pk: "asked"}
    )

    states = {each.subject: (each.state, bool(each.decided_at)) for each in Exemption.objects.all()}
    assert states == {"Nederlands": ("granted", True), "Rekenen": ("asked", False)}
    _say(verdict, "admitted", joost, exemptions={dutch.pk: "asked", arithmetic.pk: "refused"})
    assert list(Exemption.objects.values_list("state", flat=True)) == [
        ExemptionState.ASKED,
        ExemptionState.REFUSED,
    ]


def test_record_verdict_takes_no_exemption_of_somebody_else(anna, noor, school):
    verdict = ask_school(noor, school=school, actor=anna)
    other = SchoolVerdictFactory()
    theirs = Exemption.objects.create(verdict=other, subject="Rekenen")

    with pytest.raises(Exemption.DoesNotExist):
        _say(verdict, "admitted", anna, exemptions={theirs.pk: "granted"})


def test_ask_exemption_asks_each_part_once_and_not_too_many(anna, noor, school):
    verdict = ask_school(noor, school=school, actor=anna)
    ask_exemption(verdict, subject="Rekenen", actor=anna)

    with pytest.raises(IntakeError, match="already"):
        ask_exemption(verdict, subject="rekenen", actor=anna)
    for number in range(11):
        ask_exemption(verdict, subject=f"Deel {number}", actor=anna)
    with pytest.raises(IntakeError, match="More exemptions"):
        ask_exemption(verdict, subject="Nog een", actor=anna)
    verdict.refresh_from_db()
    cancel_verdict(verdict, version=13, actor=anna)
    with pytest.raises(IntakeError, match="not asked any more"):
        ask_exemption(verdict, subject="Nog een", actor=anna)


@pytest.mark.parametrize("answer", ["admitted", "conditional", "not_admitted"])
def test_an_exemption_asked_after_the_verdict_reaches_the_school(anna, joost, noor, school, answer):
    verdict = ask_school(noor, school=school, actor=anna)
    _say(verdict, answer, joost)
    SchoolVerdict.objects.update(asked_on=in_days(-60), due_on=in_days(-46))
    verdict.refresh_from_db()
    assert list(verdicts_to_give(joost)) == []

    ask_exemption(verdict, subject="Rekenen", actor=anna)

    verdict.refresh_from_db()
    assert (verdict.state, verdict.version, verdict.due_on) == (answer, 3, in_days(14))
    expected = [verdict]
    assert list(verdicts_to_give(joost)) == expected
    assert list(school_list(SchoolVerdict.objects.asked_of(joost), QuestionFilter())) == expected
    assert list(verdict_list(anna, QuestionFilter())) == expected
    assert (verdict.is_waiting, list(verdicts_late(anna))) == (True, [])
    with freeze_time(timezone.now() + timedelta(days=15)):
        assert list(verdicts_late(anna)) == expected


def test_a_school_is_reminded_of_an_exemption_until_it_says_something(anna, joost, noor, school):
    verdict = ask_school(noor, school=school, actor=anna)
    verdict = _say(verdict, "admitted", joost)
    exemption = ask_exemption(verdict, subject="Rekenen", actor=anna)

    verdict.refresh_from_db()
    assert re.findall(r">([^<>]+)</span>", question_state(verdict)) == [
        "admitted",
        "exemption asked",
    ]
    verdict = remind(verdict, actor=anna)
    verdict = _say(verdict, "admitted", joost, exemptions={exemption.pk: "granted"})

    assert list(verdicts_to_give(joost)) == []
    with pytest.raises(IntakeError, match="answered already"):
        remind(verdict, actor=anna)


def test_who_judges_a_page_of_before_the_exemption_sees_it_first(anna, joost, noor, school):
    verdict = ask_school(noor, school=school, actor=anna)
    ask_exemption(verdict, subject="Rekenen", actor=anna)

    with pytest.raises(ConflictError):
        _say(verdict, "admitted", joost)


def test_remind_all_goes_by_the_number_of_the_file(anna, noor, school):
    others = CandidateFactory.create_batch(2, organisation=noor.organisation)
    asked = ask_school_about(school, [noor, *others], actor=anna)

    assert remind_all(reversed(asked), actor=anna) == 3

    reminders = Event.objects.filter(kind="intake.reminded").order_by("pk")
    told = reminders.values_list("subject_id", flat=True)
    assert [str(each) for each in told] == [str(verdict.pk) for verdict in asked]


def test_remind_is_once_a_day_and_as_long_as_somebody_waits(anna, noor, school):
    verdict = ask_school(noor, school=school, actor=anna)
    verdict = remind(verdict, actor=anna)

    with pytest.raises(IntakeError, match="reminder today"):
        remind(verdict, actor=anna)
    with freeze_time(timezone.now() + timedelta(days=1)):
        verdict = remind(verdict, actor=anna)
    _say(verdict, "admitted", anna)
    with pytest.raises(IntakeError, match="answered already"):
        remind(verdict, actor=anna)


def test_nothing_is_said_about_who_stopped_and_it_can_be_cancelled(anna, noor, school):
    verdict = ask_school(noor, school=school, actor=anna)
    withdraw_candidate(noor, version=noor.version, actor=anna)

    with pytest.raises(IntakeError, match="no longer takes part"):
        _say(verdict, "admitted", anna)
    assert cancel_verdict(verdict, version=1, actor=anna).state == VerdictState.CANCELLED


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"due_on": in_days(-1)}, "verdict_term_in_order"),
        ({"state": "admitted"}, "verdict_says_by_whom"),
        ({"state": "asked", "decided_at": timezone.now()}, "verdict_says_by_whom"),
        ({"state": "conditional", "told_by": "phone"}, "verdict"),
        ({"state": "not_admitted", "told_by": "phone"}, "verdict"),
    ],
)
def test_the_table_refuses_what_must_never_be(noor, school, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SchoolVerdictFactory(candidate=noor, organisation=school, **fields)


def test_the_table_takes_one_standing_verdict_of_a_school(noor, school):
    SchoolVerdictFactory(candidate=noor, organisation=school, state="cancelled")
    SchoolVerdictFactory(candidate=noor, organisation=school)

    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolVerdictFactory(candidate=noor, organisation=school)
    assert SchoolVerdict.objects.count() == 2
