from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from leerplek.asks.enums import AskState
from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.selectors import link_by_code
from leerplek.asks.services import AskError, answer_by_link, issue_link
from leerplek.audit.models import Event
from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.services import withdraw_candidate
from leerplek.common.errors import ConflictError
from leerplek.communication.enums import AppointmentState
from leerplek.communication.models import Appointment, Message
from leerplek.intake.models import SchoolVerdict
from leerplek.intake.tests.factories import admit
from leerplek.jobs.worker import work_off
from leerplek.matching.after_no_go import next_candidates
from leerplek.matching.enums import ProposalState, Side
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.talks import ChemistryMeeting, Decision
from leerplek.matching.selectors.proposals import proposals_to_reconsider
from leerplek.matching.selectors.runs import round_of
from leerplek.matching.selectors.talks import (
    before_the_start,
    decisions_late,
    lights_of,
    matches_to_make,
    no_gos_to_tell,
    seats_left,
    talks_late,
    waits_for,
    with_talks,
)
from leerplek.matching.services.decisions import (
    make_match,
    record_decision,
    record_told,
    reopen,
    take_decision_back,
    undo_match,
)
from leerplek.matching.services.moving import ProposalError
from leerplek.matching.services.proposals import withdraw_proposal
from leerplek.matching.services.talks import (
    ask_again,
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
from leerplek.portal.kinds.decisions import PRACTICE_DECIDES
from leerplek.practices.models import Practice

AHEAD = timedelta(days=3)


@pytest.fixture
def cohort(anna):
    return make_cohort(anna)


@pytest.fixture
def place(anna):
    return make_place(anna)


@pytest.fixture
def samira(anna):
    return make_candidate(anna, "Samira", km_north=1, funding_route=FundingRoute.FUND)


@pytest.fixture
def noor(anna):
    return make_candidate(anna, "Noor", km_north=2, funding_route=FundingRoute.UWV)


@pytest.fixture
def proposals(anna, cohort, place, samira, noor):
    """Two admitted candidates proposed at one place, by the name of the candidate."""
    for each in (samira, noor):
        admit(each, anna)
    made = propose_all(make_run(anna, cohort), anna).made
    return {each.candidate.first_name: _fresh(each) for each in made}


def _fresh(proposal):
    return with_talks(MatchProposal.objects.all()).get(pk=proposal.pk)


def _talk(proposal, anna, **fields):
    facts = {"held_on": timezone.localdate(), "asks": False, **fields}
    return record_talk(_fresh(proposal), version=_fresh(proposal).version, actor=anna, **facts)


def _say(proposal, side, anna, is_go=True, reason="", words=""):
    return record_decision(
        _fresh(proposal),
        side=side,
        is_go=is_go,
        reason=reason,
        words=words,
        by="phone",
        version=_fresh(proposal).version,
        actor=anna,
    )


def _two_gos(proposal, anna):
    _talk(proposal, anna)
    _say(proposal, Side.PRACTICE, anna)
    return _say(proposal, Side.CANDIDATE, anna)


def _match(proposal, anna):
    return make_match(_fresh(proposal), version=_fresh(proposal).version, actor=anna)


def _act(service, proposal, anna, **fields):
    return service(_fresh(proposal), version=_fresh(proposal).version, actor=anna, **fields)


def test_a_proposal_has_its_own_term_for_the_talk(proposals):
    today = timezone.localdate()

    assert {each.talk_due_on for each in proposals.values()} == {today + timedelta(days=14)}
    assert {each.decision_due_on for each in proposals.values()} == {None}


def test_plan_talk_invites_both_and_names_the_candidate_to_nobody_else(proposals, anna):
    starts_at = timezone.now() + AHEAD

    _act(
        plan_talk,
        proposals["Samira"],
        anna,
        starts_at=starts_at,
        minutes=45,
        where="Dorpsstraat 1",
        invites=True,
    )

    told = Appointment.objects.order_by("pk").values_list("title", "starts_at", "place")
    assert list(told) == [
        ("Kennismaken met een kandidaat", starts_at, "Dorpsstraat 1"),
        ("Kennismaken bij De Linde", starts_at, "Dorpsstraat 1"),
    ]
    to_practice = Message.objects.get(practice__isnull=False)
    assert "Samira" not in to_practice.subject + to_practice.text
    assert _fresh(proposals["Samira"]).state == ProposalState.PROPOSED


def test_plan_talk_moves_what_was_agreed_before(proposals, anna):
    proposal = proposals["Samira"]
    facts = {"minutes": 30, "where": "Online", "invites": True}
    _act(plan_talk, proposal, anna, starts_at=timezone.now() + AHEAD, **facts)

    later = timezone.now() + 2 * AHEAD
    _act(plan_talk, proposal, anna, starts_at=later, **{**facts, "invites": False})

    assert set(Appointment.objects.values_list("starts_at", flat=True)) == {later}
    assert Appointment.objects.count() == 2


def test_plan_talk_tells_nobody_when_the_two_arranged_it(proposals, anna):
    _act(
        plan_talk,
        proposals["Samira"],
        anna,
        starts_at=timezone.now() + AHEAD,
        minutes=30,
        where="Praktijk",
        invites=False,
    )

    assert (Appointment.objects.count(), Message.objects.count()) == (0, 0)


def test_cancel_talk_calls_both_off_and_leaves_the_proposal(proposals, anna):
    proposal = proposals["Samira"]
    facts = {"minutes": 30, "where": "Online", "invites": True}
    _act(plan_talk, proposal, anna, starts_at=timezone.now() + AHEAD, **facts)

    _act(cancel_talk, proposal, anna)

    assert set(Appointment.objects.values_list("state", flat=True)) == {AppointmentState.CALLED_OFF}
    assert _fresh(proposal).state == ProposalState.PROPOSED
    with pytest.raises(ProposalError, match="geen gesprek om af te zeggen"):
        _act(cancel_talk, proposal, anna)


def test_record_talk_counts_the_term_from_the_day_of_the_talk(proposals, anna):
    today = timezone.localdate()

    talked = _talk(proposals["Samira"], anna)

    assert (talked.state, talked.decision_due_on) == ("talked", today + timedelta(days=14))
    assert ChemistryMeeting.objects.get().held_on == today
    assert Event.objects.get(kind="proposal.talked").data == {"from": "proposed", "to": "talked"}


def test_record_talk_asks_both_by_their_own_link(proposals, anna, samira, place):
    talked = _talk(proposals["Samira"], anna, asks=True)

    asked = Ask.objects.order_by("pk").values_list(
        "kind", "practice", "candidate", "subject", "about_candidate", "due_on", "organisation"
    )
    own = (talked.pk, samira.pk, talked.decision_due_on, anna.organisation.pk)
    assert list(asked) == [
        ("go_no_go", place.site.practice_id, None, *own),
        ("go_no_go_candidate", None, samira.pk, *own),
    ]


@pytest.mark.parametrize(("days", "sentence"), [(1, "nog niet geweest"), (-1, "vóór het voorstel")])
def test_record_talk_refuses_a_day_that_cannot_be(proposals, anna, days, sentence):
    held_on = timezone.localdate() + timedelta(days=days)

    with pytest.raises(ProposalError, match=sentence):
        _talk(proposals["Samira"], anna, held_on=held_on)

    assert _fresh(proposals["Samira"]).state == ProposalState.PROPOSED


def test_take_talk_back_ends_the_questions_and_the_term(proposals, anna):
    _talk(proposals["Samira"], anna, asks=True)

    _act(take_talk_back, proposals["Samira"], anna)
    work_off()

    proposal = _fresh(proposals["Samira"])
    assert (proposal.state, proposal.decision_due_on) == ("proposed", None)
    # It waits for a talk, so the questions are of no use, and the talk is asked about later.
    assert set(Ask.objects.values_list("state", flat=True)) == {AskState.WITHDRAWN}


def test_a_go_comes_after_the_talk_and_a_no_may_come_before(proposals, anna):
    with pytest.raises(ProposalError, match="Een go komt na het gesprek"):
        _say(proposals["Samira"], Side.PRACTICE, anna)

    closed = _say(proposals["Samira"], Side.PRACTICE, anna, is_go=False, reason="no_place")

    assert closed.state == ProposalState.NO_GO


def test_a_no_go_needs_a_reason_of_ones_own_side(proposals, anna):
    _talk(proposals["Samira"], anna)

    for reason in ("", "travel"):
        with pytest.raises(ProposalError, match="hoort een reden"):
            _say(proposals["Samira"], Side.PRACTICE, anna, is_go=False, reason=reason)

    assert not Decision.objects.exists()


def test_a_practice_says_go_to_no_more_than_it_has_places(proposals, anna):
    _talk(proposals["Samira"], anna)
    _talk(proposals["Noor"], anna)
    _say(proposals["Samira"], Side.PRACTICE, anna)

    with pytest.raises(ProposalError, match="zoveel kandidaten go gezegd"):
        _say(proposals["Noor"], Side.PRACTICE, anna)

    assert seats_left(_fresh(proposals["Noor"])) == 0
    assert list(Decision.objects.values_list("proposal", "side")) == [
        (proposals["Samira"].pk, "practice")
    ]


def test_a_no_go_gives_the_seat_to_the_other(proposals, anna):
    _talk(proposals["Samira"], anna)
    _talk(proposals["Noor"], anna)
    _say(proposals["Samira"], Side.PRACTICE, anna)
    _say(proposals["Samira"], Side.CANDIDATE, anna, is_go=False, reason="hours")

    _say(proposals["Noor"], Side.PRACTICE, anna)

    assert list(Decision.objects.filter(is_go=True).values_list("proposal", flat=True)) == [
        proposals["Samira"].pk,
        proposals["Noor"].pk,
    ]


def test_make_match_waits_for_every_light(proposals, anna, samira):
    _talk(proposals["Samira"], anna)
    _say(proposals["Samira"], Side.PRACTICE, anna)

    with pytest.raises(ProposalError, match="De kandidaat heeft nog geen go gezegd"):
        _match(proposals["Samira"], anna)

    _say(proposals["Samira"], Side.CANDIDATE, anna)
    type(samira).objects.update(funding_route=FundingRoute.UNKNOWN)
    with pytest.raises(ProposalError, match="wie de school betaalt"):
        _match(proposals["Samira"], anna)
    type(samira).objects.update(funding_route=FundingRoute.OWN)

    made = _match(proposals["Samira"], anna)

    assert (made.state, made.matched_at is None) == ("matched", False)
    assert [light.is_green for light in lights_of(_fresh(made))] == [True] * 8


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        (None, "Er is nog geen school om een oordeel gevraagd"),
        ({"state": "not_admitted", "reason": "full"}, "laat deze kandidaat niet toe"),
    ],
)
def test_two_gos_without_the_school_are_no_match(proposals, anna, samira, verdict, sentence):
    SchoolVerdict.objects.filter(candidate=samira).delete()
    if verdict is not None:
        admit(samira, anna, **verdict)
    _two_gos(proposals["Samira"], anna)

    with pytest.raises(ProposalError, match=sentence):
        _match(proposals["Samira"], anna)


def test_admission_on_conditions_is_enough_for_a_match_and_not_for_the_start(
    proposals, anna, samira
):
    SchoolVerdict.objects.filter(candidate=samira).delete()
    admit(samira, anna, state="conditional", conditions="Een typediploma")
    _two_gos(proposals["Samira"], anna)

    matched = _match(proposals["Samira"], anna)

    assert matched.state == ProposalState.MATCHED
    assert [each.code for each in before_the_start(matched)] == ["school_conditions"]
    asked = Ask(practice=matched.place.site.practice, subject=matched.pk)
    assert "Verwacht einde van de opleiding" in dict(PRACTICE_DECIDES.card(asked))
    take_back = MatchProposal.objects.filter(pk=matched.pk)
    take_back.update(state="talked", matched_at=None)
    assert "Verwacht einde van de opleiding" not in dict(PRACTICE_DECIDES.card(asked))


def test_a_person_has_one_match(proposals, anna, cohort, samira):
    other = make_place(anna, "De Brink")
    second = propose_all(make_run(anna, cohort), anna, "candidate_full").made
    [at_brink] = [each for each in second if each.place == other and each.candidate == samira]
    _two_gos(proposals["Samira"], anna)
    _two_gos(at_brink, anna)
    _match(proposals["Samira"], anna)

    with pytest.raises(ProposalError, match="een match bij een andere praktijk"):
        _match(at_brink, anna)

    withdraw_proposal(
        _fresh(proposals["Samira"]),
        because="other_pair",
        version=_fresh(proposals["Samira"]).version,
        actor=anna,
    )
    assert _match(at_brink, anna).state == ProposalState.MATCHED


def test_a_match_takes_its_person_and_its_seat_out_of_the_next_round(proposals, anna, cohort, noor):
    _two_gos(proposals["Samira"], anna)
    _match(proposals["Samira"], anna)

    round_ = round_of(cohort, anna.organisation)

    assert [person.id for person in round_.persons] == [f"c{noor.pk}"]
    assert round_.offers == ()


def test_undo_match_brings_both_back(proposals, anna, cohort):
    _two_gos(proposals["Samira"], anna)
    _match(proposals["Samira"], anna)

    back = _act(undo_match, proposals["Samira"], anna)

    assert (back.state, back.matched_at, back.decisions.count()) == ("talked", None, 2)
    assert len(round_of(cohort, anna.organisation).persons) == 2


def test_a_no_go_shows_who_could_come_instead(proposals, anna, cohort):
    kim = make_candidate(anna, "Kim", km_north=3)
    _talk(proposals["Samira"], anna)
    closed = _say(proposals["Samira"], Side.PRACTICE, anna, is_go=False, reason="no_click")

    found = next_candidates(_fresh(closed), {kim.pk: kim.full_name})

    assert [(each.candidate_pk, each.name, each.distance) for each in found] == [
        (kim.pk, "Kim Bos", "3,8 km")
    ]


def test_a_no_go_waits_until_the_other_was_told(proposals, anna):
    closed = _say(proposals["Samira"], Side.CANDIDATE, anna, is_go=False, reason="travel")
    assert waits_for(_fresh(closed)).for_whom == "u: vertel het aan de praktijk"
    assert list(no_gos_to_tell(anna)) == [closed]

    _act(record_told, closed, anna, told_on=timezone.localdate())

    assert waits_for(_fresh(closed)).for_whom == ""
    assert list(no_gos_to_tell(anna)) == []


def test_reopen_puts_a_no_go_back_where_it_was(proposals, anna):
    _talk(proposals["Samira"], anna)
    _say(proposals["Samira"], Side.CANDIDATE, anna)
    closed = _say(proposals["Samira"], Side.PRACTICE, anna, is_go=False, reason="hours")

    back = _act(reopen, closed, anna)

    assert back.state == ProposalState.TALKED
    assert list(back.decisions.values_list("side", "is_go")) == [("candidate", True)]


def test_reopen_refuses_when_the_two_were_proposed_again(proposals, anna, cohort):
    closed = _say(proposals["Samira"], Side.PRACTICE, anna, is_go=False, reason="hours")
    propose_all(make_run(anna, cohort), anna, "taken_back")

    with pytest.raises(ProposalError, match="opnieuw voorgesteld"):
        _act(reopen, closed, anna)

    assert _fresh(closed).state == ProposalState.NO_GO


def test_take_decision_back_frees_the_seat(proposals, anna):
    _talk(proposals["Samira"], anna)
    _say(proposals["Samira"], Side.PRACTICE, anna)

    _act(take_decision_back, proposals["Samira"], anna, side=Side.PRACTICE)

    assert seats_left(_fresh(proposals["Noor"])) == 1
    with pytest.raises(ProposalError, match="nog niets gekozen"):
        _act(take_decision_back, proposals["Samira"], anna, side=Side.PRACTICE)


def test_only_a_person_moves_a_term(proposals, anna):
    proposal = proposals["Samira"]
    day = timezone.localdate() + timedelta(days=20)

    moved = _act(move_term, proposal, anna, term="talk", day=day)

    assert moved.talk_due_on == day
    assert Event.objects.get(kind="proposal.term_moved").data == {
        "term": "talk",
        "day": day.isoformat(),
    }
    with pytest.raises(ProposalError, match="Deze dag is voorbij"):
        _act(move_term, proposal, anna, term="talk", day=timezone.localdate() - AHEAD)
    with pytest.raises(ProposalError, match="geldt niet meer"):
        _act(move_term, proposal, anna, term="decision", day=day)


def test_everything_refuses_what_somebody_else_changed(proposals, anna):
    proposal = proposals["Samira"]
    _talk(proposal, anna)

    with pytest.raises(ConflictError):
        record_decision(proposal, side=Side.PRACTICE, is_go=True, by="phone", version=1, actor=anna)
    with pytest.raises(ConflictError):
        make_match(proposal, version=1, actor=anna)

    assert not Decision.objects.exists()


def test_silence_is_late_and_never_a_no(proposals, anna):
    _talk(proposals["Samira"], anna)

    with freeze_time(timezone.now() + timedelta(days=15)):
        assert list(decisions_late(anna)) == [proposals["Samira"]]
        assert list(talks_late(anna)) == [proposals["Noor"]]
        waiting = waits_for(_fresh(proposals["Samira"]))

    assert waiting.is_late
    assert waiting.for_whom.startswith("de praktijk en de kandidaat: go of no-go vóór of op ")
    assert _fresh(proposals["Samira"]).state == ProposalState.TALKED


def test_a_talk_of_which_the_moment_is_past_is_to_be_noted(proposals, anna):
    facts = {"minutes": 30, "where": "Online", "invites": False}
    _act(plan_talk, proposals["Samira"], anna, starts_at=timezone.now() + AHEAD, **facts)
    assert list(talks_late(anna)) == []

    with freeze_time(timezone.now() + AHEAD + timedelta(hours=1)):
        assert list(talks_late(anna)) == [proposals["Samira"]]


def test_two_gos_are_ready_to_match(proposals, anna):
    _two_gos(proposals["Samira"], anna)

    assert list(matches_to_make(anna)) == [proposals["Samira"]]
    assert waits_for(_fresh(proposals["Samira"])).for_whom == "u: maak de match"


def test_an_answer_by_link_is_the_decision_of_the_practice(proposals, anna, place):
    _talk(proposals["Samira"], anna, asks=True)
    ask = Ask.objects.get(kind="go_no_go")
    link, _code = issue_link(ask, actor=anna)

    answer_by_link(
        link, Given(codes={"go": True, "reason": ""}, text="Leuk gesprek"), version=ask.version
    )

    decision = Decision.objects.get()
    assert (decision.side, decision.is_go, decision.words) == ("practice", True, "Leuk gesprek")
    assert (decision.told_by, decision.recorded_by) == ("link", None)


def test_a_decision_on_behalf_answers_the_question_that_waits(proposals, anna):
    _talk(proposals["Samira"], anna, asks=True)

    _say(proposals["Samira"], Side.CANDIDATE, anna, is_go=False, reason="work", words="Te druk")
    work_off()

    answered = Ask.objects.get(kind="go_no_go_candidate")
    assert (answered.state, answered.answer) == ("answered", {"go": False, "reason": "work"})
    assert (answered.answered_by, answered.recorded_by) == ("phone", anna)
    assert Ask.objects.get(kind="go_no_go").state == AskState.WITHDRAWN


def test_an_answer_after_the_end_is_refused_and_keeps_nothing(proposals, anna):
    _talk(proposals["Samira"], anna, asks=True)
    ask = Ask.objects.get(kind="go_no_go")
    link, _code = issue_link(ask, actor=anna)
    _say(proposals["Samira"], Side.CANDIDATE, anna, is_go=False, reason="work")

    with pytest.raises(AskError, match="Bel ons"):
        answer_by_link(link, Given(codes={"go": True, "reason": ""}), version=ask.version)

    ask.refresh_from_db()
    assert ask.state == AskState.OPEN


def test_ask_again_asks_only_who_has_not_decided(proposals, anna):
    _talk(proposals["Samira"], anna)
    _say(proposals["Samira"], Side.PRACTICE, anna)

    _act(ask_again, proposals["Samira"], anna)
    _act(ask_again, proposals["Samira"], anna)

    assert list(Ask.objects.values_list("kind", flat=True)) == ["go_no_go_candidate"]


def test_a_candidate_who_stops_keeps_a_match_from_being_made(proposals, anna, samira):
    _two_gos(proposals["Samira"], anna)
    withdraw_candidate(samira, version=samira.version, actor=anna)

    with pytest.raises(ProposalError, match="doet niet meer mee"):
        _match(proposals["Samira"], anna)


def test_erasing_a_file_erases_what_the_practice_was_asked_about_it(proposals, anna, samira):
    _talk(proposals["Samira"], anna, asks=True)

    samira.delete()

    assert (Ask.objects.count(), Decision.objects.count()) == (0, 0)
    assert set(MatchProposal.objects.values_list("candidate__first_name", flat=True)) == {"Noor"}


def test_the_page_says_whom_it_waits_for_and_records_the_reading(client, anna, proposals):
    client.force_login(anna)
    _talk(proposals["Samira"], anna)

    page = client.get(reverse("matching:proposal", args=[proposals["Samira"].pk]))

    assert page.status_code == 200
    text = " ".join(page.content.decode().split())
    assert "Wacht op de praktijk en de kandidaat: go of no-go" in text
    assert Event.objects.filter(kind="proposal.read").count() == 1


def test_the_page_is_for_readers_and_absent_for_chantal(client, anna, bram, chantal, proposals):
    url = reverse("matching:proposal", args=[proposals["Samira"].pk])

    client.force_login(bram)
    read = client.get(url)
    changed = client.get(reverse("matching:talk_held", args=[proposals["Samira"].pk]))
    client.force_login(chantal)

    assert (read.status_code, changed.status_code) == (200, 403)
    assert client.get(url).status_code == 404


def test_the_list_asks_as_many_queries_for_two_as_for_twelve(
    client, anna, cohort, django_assert_max_num_queries
):
    for index in range(6):
        make_place(anna, f"Praktijk {index}")
        make_candidate(anna, f"Kim {index}", km_north=index / 2)
    made = propose_all(make_run(anna, cohort), anna).made
    for proposal in made[:6]:
        _talk(proposal, anna)
        _say(proposal, Side.CANDIDATE, anna)
    client.force_login(anna)

    with django_assert_max_num_queries(15):
        page = client.get(reverse("matching:proposals"))

    assert page.status_code == 200
    assert len(made) >= 10


def test_a_form_of_the_past_says_what_to_do(client, anna, proposals):
    client.force_login(anna)
    url = reverse("matching:talk", args=[proposals["Samira"].pk])
    yesterday = timezone.localtime() - timedelta(days=1)

    answer = client.post(
        url,
        {
            "day": f"{yesterday:%d-%m-%Y}",
            "begins": "14.30",
            "minutes": "45",
            "where": "Praktijk",
            "version": "1",
        },
    )

    assert answer.status_code == 200
    assert "Dit moment is voorbij" in answer.content.decode()
    assert not ChemistryMeeting.objects.filter(starts_at__isnull=False).exists()


def test_moments_are_in_dutch_time(client, anna, proposals):
    client.force_login(anna)
    day = timezone.localdate() + timedelta(days=5)

    client.post(
        reverse("matching:talk", args=[proposals["Samira"].pk]),
        {
            "day": f"{day:%d-%m-%Y}",
            "begins": "14.30",
            "minutes": "45",
            "where": "Praktijk",
            "version": "1",
        },
    )

    starts_at = timezone.localtime(ChemistryMeeting.objects.get().starts_at)
    assert (starts_at.date(), starts_at.hour, starts_at.minute) == (day, 14, 30)


def _answer_by_link(ask, anna, *, is_go=True):
    link, code = issue_link(ask, actor=anna)
    given = Given(codes={"go": is_go, "reason": "" if is_go else "hours"})
    answer_by_link(link, given, version=Ask.objects.get(pk=ask.pk).version)
    return code


def test_a_decision_that_was_taken_back_is_asked_anew_and_its_link_stops(proposals, anna):
    _talk(proposals["Samira"], anna, asks=True)
    ask = Ask.objects.get(kind="go_no_go")
    code = _answer_by_link(ask, anna)

    _act(take_decision_back, proposals["Samira"], anna, side=Side.PRACTICE)
    work_off()
    _act(ask_again, proposals["Samira"], anna)

    assert link_by_code(code) is None
    again = Ask.objects.filter(kind="go_no_go", state=AskState.OPEN).get()
    _answer_by_link(again, anna)
    assert list(Decision.objects.values_list("side", "is_go")) == [("practice", True)]


def test_a_link_shows_nobody_once_the_proposal_was_taken_back(proposals, anna):
    _talk(proposals["Samira"], anna, asks=True)
    ask = Ask.objects.get(kind="go_no_go")
    code = _answer_by_link(ask, anna)
    assert dict(PRACTICE_DECIDES.card(ask))["Voornaam"] == "Samira"

    _withdraw(proposals["Samira"], anna)
    work_off()

    assert PRACTICE_DECIDES.card(ask) == []
    assert link_by_code(code) is None


def _withdraw(proposal, anna):
    fresh = _fresh(proposal)
    withdraw_proposal(fresh, because="candidate", version=fresh.version, actor=anna)


def test_a_practice_reads_no_family_name_and_no_employer(proposals, anna, samira):
    type(samira).objects.update(first_name="", current_work="Kapsalon Knip")
    _talk(proposals["Samira"], anna, asks=True)

    card = dict(PRACTICE_DECIDES.card(Ask.objects.get(kind="go_no_go")))

    assert "Voornaam" not in card
    assert not {"Bos", "Kapsalon Knip"} & set(card.values())


def test_moving_the_last_day_moves_it_for_who_is_asked(proposals, anna):
    _talk(proposals["Samira"], anna, asks=True)
    day = timezone.localdate() + timedelta(days=30)

    _act(move_term, proposals["Samira"], anna, term="decision", day=day)

    assert set(Ask.objects.values_list("due_on", flat=True)) == {day}


def test_a_talk_that_was_held_earlier_calls_the_later_day_off(proposals, anna):
    facts = {"minutes": 30, "where": "Online", "invites": True}
    _act(plan_talk, proposals["Samira"], anna, starts_at=timezone.now() + AHEAD, **facts)

    _talk(proposals["Samira"], anna)

    assert set(Appointment.objects.values_list("state", flat=True)) == {AppointmentState.CALLED_OFF}
    assert ChemistryMeeting.objects.get().held_on == timezone.localdate()


def test_no_match_is_made_at_a_place_that_is_no_longer_there(proposals, anna, place):
    _two_gos(proposals["Samira"], anna)
    Practice.objects.filter(pk=place.site.practice_id).update(trains="no")

    with pytest.raises(ProposalError, match="De plek telt niet meer"):
        _match(proposals["Samira"], anna)


def test_a_match_reports_what_else_was_proposed_for_the_two(proposals, anna, cohort, samira):
    other = make_place(anna, "De Brink")
    second = propose_all(make_run(anna, cohort), anna, "candidate_full").made
    [at_brink] = [each for each in second if each.place == other and each.candidate == samira]
    _talk(at_brink, anna)
    _two_gos(proposals["Samira"], anna)
    _match(proposals["Samira"], anna)

    assert set(proposals_to_reconsider(anna)) == {proposals["Noor"], at_brink}
    with pytest.raises(ProposalError, match="een match bij een andere praktijk"):
        _say(at_brink, Side.PRACTICE, anna)


def test_a_talk_on_a_later_day_is_not_late(proposals, anna):
    later = timezone.now() + timedelta(days=20)
    facts = {"minutes": 30, "where": "Online", "invites": False}
    _act(plan_talk, proposals["Samira"], anna, starts_at=later, **facts)

    with freeze_time(timezone.now() + timedelta(days=16)):
        assert not waits_for(_fresh(proposals["Samira"])).is_late
        assert waits_for(_fresh(proposals["Noor"])).is_late


def test_a_candidate_of_unknown_address_breaks_no_page_of_a_no_go(client, anna, proposals, place):
    make_candidate(anna, "Kim", own_practice=place.site.practice, own_practice_name="De Linde")
    type(proposals["Samira"].candidate).objects.filter(first_name="Kim").update(
        latitude=None, longitude=None, precision=""
    )
    closed = _say(proposals["Samira"], Side.PRACTICE, anna, is_go=False, reason="no_click")
    client.force_login(anna)

    page = client.get(reverse("matching:proposal", args=[closed.pk]))

    assert page.status_code == 200
