"""Around the talk: wishes, moments, steps of the practice, what the two told, and erasure."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask
from leerplek.candidates.services import remove_candidate
from leerplek.communication.enums import AppointmentState, MessageState
from leerplek.communication.models import Appointment, Message
from leerplek.intake.tests.factories import admit
from leerplek.jobs.worker import work_off
from leerplek.matching.enums import ProposalState, Side, Term
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.before import ExtraStep, Moment
from leerplek.matching.models.talks import ChemistryMeeting
from leerplek.matching.selectors.before import contradicts, free_moments, turns_of
from leerplek.matching.services.before import ask_before, choose_moment, offer_moments, want_talk
from leerplek.matching.services.decisions import record_decision
from leerplek.matching.services.moving import ProposalError
from leerplek.matching.services.reports import report_talk
from leerplek.matching.services.steps import add_step, remove_step, tick_step
from leerplek.matching.services.talks import (
    cancel_talk,
    move_term,
    plan_talk,
    record_talk,
    take_talk_back,
)
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_place,
    make_run,
    propose_all,
)


@pytest.fixture
def proposals(anna):
    """Two admitted candidates proposed at one place, by first name."""
    place = make_place(anna)
    place.site.practice.email = "praktijk@mail.example"
    place.site.practice.save()
    for km, name in enumerate(("Samira", "Noor"), start=1):
        admit(make_candidate(anna, name, km_north=km), anna)
    made = propose_all(make_run(anna, make_cohort(anna)), anna).made
    return {each.candidate.first_name: each for each in made}


@pytest.fixture
def samira(proposals):
    return proposals["Samira"]


def _do(service, proposal, anna, **fields):
    now = MatchProposal.objects.get(pk=proposal.pk)
    return service(now, version=now.version, actor=anna, **fields)


def _ahead(*hours):
    noon = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    return [noon + timedelta(hours=each) for each in hours]


def _offer(proposal, anna, *hours):
    return _do(offer_moments, proposal, anna, moments=_ahead(*hours), by="phone", contact=anna)


def _choose(proposal, anna, starts_at):
    return choose_moment(proposal, starts_at=starts_at, contact=anna, actor=None)


def _talked(proposal, anna):
    return _do(record_talk, proposal, anna, held_on=timezone.localdate(), asks=False)


def _step(proposal, anna, days=2, **fields):
    facts = {"kind": "day_along", "minutes": 240, "where": "De Linde", "invites": True, **fields}
    return _do(add_step, proposal, anna, starts_at=_ahead(24 * (days - 1))[0], **facts)


def _tell(proposal, side, anna, was_held=True, discussed=()):
    return report_talk(
        MatchProposal.objects.get(pk=proposal.pk),
        side=side,
        was_held=was_held,
        discussed=discussed,
        by="link",
        contact=anna,
        actor=None,
    )


def test_the_practice_is_asked_once_about_everybody_at_its_place(proposals, anna):
    for each in proposals.values():
        _do(ask_before, each, anna)
        _do(ask_before, each, anna)

    asked = Ask.objects.order_by("kind", "pk").values_list("kind", flat=True)
    assert list(asked) == ["before_talk", "before_talk_candidate", "before_talk_candidate"]


def test_who_is_at_turn_follows_what_was_said(samira, anna):
    _do(ask_before, samira, anna)
    first = [(turn.who, turn.what) for turn in turns_of(samira)]
    for side in Side:
        want_talk(samira, side=side, by="link", actor=None)
    second = [turn.who for turn in turns_of(samira)]
    _offer(samira, anna, 1, 2)
    third = [(turn.who, turn.what) for turn in turns_of(samira)]
    _choose(samira, anna, None)

    assert first == [
        ("de praktijk", "zegt of een gesprek gewenst is"),
        ("de kandidaat", "zegt of een gesprek gewenst is"),
    ]
    assert second == ["u"]
    assert third == [("de kandidaat", "kiest een moment")]
    assert [turn.what for turn in turns_of(samira)] == ["de kandidaat kan op geen van de momenten"]


def test_the_candidate_chooses_and_both_are_invited(samira, anna):
    was = samira.talk_due_on
    _offer(samira, anna, 1, 2, 3)
    chosen = _ahead(2)[0]
    _choose(samira, anna, chosen)
    work_off()

    samira.refresh_from_db()
    assert ChemistryMeeting.objects.get().starts_at == chosen
    assert list(Moment.objects.values_list("starts_at", "is_chosen")) == [(chosen, True)]
    assert sorted(Appointment.objects.values_list("starts_at", flat=True)) == [chosen, chosen]
    assert samira.talk_due_on == was
    assert turns_of(samira) == []
    waiting = Ask.objects.filter(state=AskState.OPEN).order_by("kind")
    assert list(waiting.values_list("kind", flat=True)) == ["after_talk", "after_talk_candidate"]


def test_two_candidates_never_get_the_same_moment(proposals, anna):
    for each in proposals.values():
        _offer(each, anna, 1, 2)
    _choose(proposals["Samira"], anna, _ahead(1)[0])
    noor = proposals["Noor"]

    with pytest.raises(ProposalError, match="koos net dit moment"), transaction.atomic():
        _choose(noor, anna, _ahead(1)[0])

    assert [each.starts_at for each in free_moments(noor)] == _ahead(2)
    assert not ChemistryMeeting.objects.get(proposal=noor).starts_at


def test_a_talk_that_is_called_off_frees_its_moment(proposals, anna):
    for each in proposals.values():
        _offer(each, anna, 1, 2)
    _choose(proposals["Samira"], anna, _ahead(1)[0])
    _do(cancel_talk, proposals["Samira"], anna)

    _choose(proposals["Noor"], anna, _ahead(1)[0])

    assert ChemistryMeeting.objects.get(proposal=proposals["Noor"]).starts_at == _ahead(1)[0]


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [((1,), "twee of drie"), ((1, 1), "twee of drie"), ((-48, 1), "is voorbij")],
)
def test_moments_are_two_or_three_and_still_to_come(samira, anna, hours, sentence):
    with pytest.raises(ProposalError, match=sentence):
        _offer(samira, anna, *hours)

    assert not Moment.objects.exists()


def test_a_step_is_inside_the_term_and_both_are_invited(samira, anna):
    talked = _talked(samira, anna)
    with pytest.raises(ProposalError, match="na de laatste dag"):
        _step(samira, anna, days=40)

    step = _step(samira, anna)

    titles = Appointment.objects.order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["Een dag meelopen van een kandidaat", "Een dag meelopen bij De Linde"]
    samira.refresh_from_db()
    assert samira.decision_due_on == talked.decision_due_on
    with pytest.raises(ProposalError, match="extra stap"):
        _do(move_term, samira, anna, term=Term.DECISION, day=timezone.localdate())
    with pytest.raises(ProposalError, match="extra stappen"):
        _do(take_talk_back, samira, anna)
    _do(tick_step, samira, anna, step=step, done_on=timezone.localdate())
    step.refresh_from_db()
    assert step.done_on == timezone.localdate()


@pytest.mark.parametrize("ends", ["removed", "no_go", "done early, then no_go"])
def test_a_step_that_does_not_happen_is_called_off(samira, anna, ends):
    _talked(samira, anna)
    step = _step(samira, anna)
    if ends.startswith("done"):
        _do(tick_step, samira, anna, step=step, done_on=timezone.localdate())
    if ends == "removed":
        _do(remove_step, samira, anna, step=step)
    else:
        facts = {"side": "practice", "is_go": False, "reason": "hours", "by": "phone"}
        _do(record_decision, samira, anna, **facts)

    states = set(Appointment.objects.values_list("state", flat=True))
    assert states == {AppointmentState.CALLED_OFF}
    assert ExtraStep.objects.exists() is (ends != "removed")


def _held_talk(samira, anna):
    starts_at = timezone.now() + timedelta(hours=1)
    facts = {"minutes": 45, "where": "De Linde", "invites": True}
    _do(plan_talk, samira, anna, starts_at=starts_at, **facts)
    work_off()
    return starts_at + timedelta(hours=2)


def test_who_says_it_was_held_lets_the_term_count_from_the_agreed_day(samira, anna):
    with pytest.raises(ProposalError, match="geen gesprek"):
        _tell(samira, Side.PRACTICE, anna)
    after = _held_talk(samira, anna)
    with pytest.raises(ProposalError, match="moet nog komen"):
        _tell(samira, Side.PRACTICE, anna)

    with freeze_time(after):
        _tell(samira, Side.PRACTICE, anna, discussed=["room", "days"])
        work_off()
        samira.refresh_from_db()
        day = timezone.localdate(after - timedelta(hours=2))
        assert (samira.state, samira.decision_due_on) == ("talked", day + timedelta(days=14))
        assert samira.reports.get().discussed == ["days", "room"]
        asked = set(Ask.objects.filter(state=AskState.OPEN).values_list("kind", flat=True))
        assert asked >= {"go_no_go", "go_no_go_candidate"}
        assert not contradicts(samira)

        _tell(samira, Side.CANDIDATE, anna, was_held=False)
        samira.refresh_from_db()
        assert (samira.state, contradicts(samira)) == ("talked", True)


def test_who_says_it_was_not_held_moves_nothing(samira, anna):
    after = _held_talk(samira, anna)
    with freeze_time(after):
        _tell(samira, Side.CANDIDATE, anna, was_held=False)
        _tell(samira, Side.PRACTICE, anna)

    samira.refresh_from_db()
    assert (samira.state, samira.decision_due_on) == (ProposalState.PROPOSED, None)
    assert contradicts(samira)


def test_erasing_a_file_takes_the_talk_out_of_the_calendar_of_the_practice(samira, anna):
    _held_talk(samira, anna)
    appointment = Appointment.objects.get(practice__isnull=False)
    appointment.messages.update(state=MessageState.SENT, sent_at=timezone.now())
    candidate = samira.candidate

    remove_candidate(candidate, version=candidate.version, actor=anna)

    appointment.refresh_from_db()
    last = Message.objects.filter(appointment=appointment).latest("pk")
    assert appointment.state == AppointmentState.CALLED_OFF
    assert (last.kind, last.state) == ("called_off", MessageState.DRAFT)
    assert "Samira" not in last.subject + last.text
    assert "Bos" not in last.subject + last.text


def test_a_coordinator_does_each_step_and_the_page_shows_it(client, anna, samira):
    client.force_login(anna)
    _do(want_talk, samira, anna, side=Side.PRACTICE, by="phone")
    url = reverse("matching:moments", args=[samira.pk])
    day = f"{timezone.localdate() + timedelta(days=3):%d-%m-%Y}"
    times = {"day_1": day, "time_1": "9.00", "day_2": day, "time_2": "9.00", "by": "phone"}
    version = MatchProposal.objects.get(pk=samira.pk).version

    refused = client.post(url, {**times, "version": version}).content.decode()
    done = client.post(url, {**times, "time_2": "10.30", "version": version})
    page = client.get(samira.get_absolute_url()).content.decode()

    assert "Stel twee of drie verschillende momenten voor." in refused
    assert done["Location"] == samira.get_absolute_url()
    assert "De praktijk: wil kennismaken" in page
    assert "Aan zet: de kandidaat (kiest een moment)" in page
