from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.path.enums import TO_GO, Act, Step, WaitingFor
from leerplek.path.known import (
    ADMITTED,
    ASKED,
    CONDITIONAL,
    NO,
    Answer,
    Chair,
    Facts,
    Proposal,
)
from leerplek.path.steps import Decided, Wait, decide, done_on, farthest

TODAY = date(2027, 3, 10)
SAMIRA = Facts(name="Samira Bos", organisation="Zorggroep Noord", signed_up_on=date(2027, 3, 1))
SCHOOL = Answer(3, ASKED, "Graafschap", date(2027, 3, 4), date(2027, 3, 18))
YES = replace(SCHOOL, said=ADMITTED, decided_on=date(2027, 3, 6))
UWV = Answer(5, ASKED, "UWV", date(2027, 3, 7), date(2027, 4, 4))
PROPOSED = Proposal(9, "De Linde", date(2027, 3, 8), date(2027, 3, 22))

days = st.dates(date(2027, 1, 1), date(2027, 6, 1))
answers = st.builds(
    Answer,
    key=st.integers(1, 9),
    said=st.sampled_from([ADMITTED, CONDITIONAL, NO]),
    who=st.just("Graafschap"),
    asked_on=days,
    due_on=days,
    decided_on=days,
) | st.builds(
    Answer,
    key=st.integers(1, 9),
    said=st.just(ASKED),
    who=st.just("Graafschap"),
    asked_on=days,
    due_on=days,
)
proposals = st.builds(
    Proposal,
    key=st.integers(1, 9),
    practice=st.just("De Linde"),
    made_on=days,
    talk_due_on=days,
    is_open=st.booleans(),
    talk_on=st.none() | days,
    talk_is_past=st.booleans(),
    held_on=st.none() | days,
    decision_due_on=days,
    go=st.dictionaries(st.sampled_from(["candidate", "practice"]), days),
    matched_on=st.none() | days,
    closed_on=st.none() | days,
    is_told=st.booleans(),
)
facts = st.builds(
    Facts,
    name=st.just("Samira Bos"),
    organisation=st.just("Zorggroep Noord"),
    signed_up_on=days,
    step_days=st.integers(1, 90),
    phoned_on=st.none() | days,
    call=st.none() | st.tuples(st.integers(1, 9), days, days),
    informed_on=st.none() | days,
    chair=st.none()
    | st.builds(
        Chair,
        key=st.integers(1, 9),
        on=days,
        since=days,
        is_waiting=st.booleans(),
        is_over=st.booleans(),
    ),
    verdicts=st.lists(answers, max_size=2).map(tuple),
    route_is_known=st.booleans(),
    goes_by_uwv=st.booleans(),
    permission=st.none() | answers,
    has_hours=st.booleans(),
    is_located=st.booleans(),
    proposals=st.lists(proposals, max_size=3).map(tuple),
    class_starts_on=st.none() | days,
    waits_since=st.none() | days,
    waits_until=st.none() | days,
    stopped_on=st.none() | days,
)


@given(facts, days)
def test_everybody_is_in_one_step_and_it_says_whom_it_waits_for(known, today):
    decided = decide(known, today)

    assert decided.step in Step
    assert decided.waits != ()
    assert decided.done[Step.SIGNED_UP] == known.signed_up_on
    assert decided == decide(known, today)


@given(facts, days)
def test_what_waits_for_somebody_names_them_and_has_a_day(known, today):
    for wait in decide(known, today).waits:
        named = wait.whom == WaitingFor.NOBODY or wait.who != ""
        dated = wait.on is not None or wait.act in {
            *(Act.NOTHING, Act.START, Act.CONDITIONS, Act.LATER_CLASS)
        }
        assert (named, dated) == (True, True)


@given(facts, days)
def test_nobody_is_late_for_a_day_that_is_still_to_come(known, today):
    late = [each for each in decide(known, today).waits if each.is_late]

    assert all(
        each.act == Act.NOTE_TALK or (each.on is not None and each.on < today) for each in late
    )
    assert all(each.whom != WaitingFor.NOBODY for each in late)


@given(facts, days)
def test_what_is_late_stands_before_what_is_not(known, today):
    order = [each.is_late for each in decide(known, today).waits]

    assert order == sorted(order, reverse=True)


@given(facts, days)
def test_who_stopped_is_in_no_step_towards_a_go(known, today):
    stopped = decide(replace(known, stopped_on=today), today)

    assert stopped.step == Step.STOPPED
    assert stopped.waits[0].act in {Act.NOTHING, Act.TELL, Act.LATER_CLASS, Act.CALL}


@given(facts, days)
def test_no_permission_is_waited_for_of_who_does_not_go_by_uwv(known, today):
    waits = decide(replace(known, goes_by_uwv=False), today).waits

    assert [each for each in waits if each.whom == WaitingFor.UWV] == []
    assert Step.PERMISSION not in done_on(replace(known, goes_by_uwv=False))


@given(facts)
def test_the_farthest_step_is_one_that_was_done(known):
    done = done_on(known)

    assert farthest(done) in done
    assert all(TO_GO.index(each) <= TO_GO.index(farthest(done)) for each in done)


def _ours(act, since, on, key=None, *, is_late=False):
    return Wait(act, WaitingFor.US, "Zorggroep Noord", since, on, key, is_late=is_late)


@pytest.mark.parametrize(
    ("changed", "step", "since", "first"),
    [
        (
            {},
            Step.SIGNED_UP,
            date(2027, 3, 1),
            _ours(Act.CALL, date(2027, 3, 1), date(2027, 3, 8), is_late=True),
        ),
        (
            {"phoned_on": date(2027, 3, 3)},
            Step.PHONED,
            date(2027, 3, 3),
            _ours(Act.INVITE, date(2027, 3, 3), date(2027, 3, 10)),
        ),
        (
            {
                "phoned_on": date(2027, 3, 3),
                "chair": Chair(7, date(2027, 3, 12), date(2027, 3, 3)),
            },
            Step.PHONED,
            date(2027, 3, 3),
            Wait(
                Act.ATTEND,
                WaitingFor.CANDIDATE,
                "Samira Bos",
                date(2027, 3, 3),
                date(2027, 3, 12),
                7,
            ),
        ),
        (
            {"informed_on": date(2027, 3, 5)},
            Step.INFORMED,
            date(2027, 3, 5),
            _ours(Act.ASK_SCHOOL, date(2027, 3, 5), date(2027, 3, 12)),
        ),
        (
            {"verdicts": (SCHOOL,)},
            Step.VERDICT,
            date(2027, 3, 4),
            Wait(
                Act.JUDGE,
                WaitingFor.SCHOOL,
                "Graafschap",
                date(2027, 3, 4),
                date(2027, 3, 18),
                3,
            ),
        ),
        (
            {"verdicts": (replace(YES, said=NO),)},
            Step.VERDICT,
            date(2027, 3, 4),
            _ours(Act.NOT_ADMITTED, date(2027, 3, 6), date(2027, 3, 13), 3),
        ),
        (
            {"verdicts": (YES,)},
            Step.PERMISSION,
            date(2027, 3, 6),
            _ours(Act.WHO_PAYS, date(2027, 3, 6), date(2027, 3, 13)),
        ),
        (
            {"verdicts": (YES,), "route_is_known": True, "goes_by_uwv": True, "permission": UWV},
            Step.PERMISSION,
            date(2027, 3, 6),
            Wait(Act.PERMIT, WaitingFor.UWV, "UWV", date(2027, 3, 7), date(2027, 4, 4), 5),
        ),
        (
            {"verdicts": (YES,), "route_is_known": True},
            Step.READY,
            date(2027, 3, 6),
            _ours(Act.PROPOSE, date(2027, 3, 6), date(2027, 3, 13)),
        ),
        (
            {"verdicts": (YES,), "route_is_known": True, "has_hours": False},
            Step.READY,
            date(2027, 3, 6),
            _ours(Act.HOURS, date(2027, 3, 6), date(2027, 3, 13)),
        ),
        (
            {"verdicts": (YES,), "route_is_known": True, "proposals": (PROPOSED,)},
            Step.PROPOSED,
            date(2027, 3, 8),
            Wait(
                Act.AGREE_TALK,
                WaitingFor.PRACTICE,
                "De Linde",
                date(2027, 3, 8),
                date(2027, 3, 22),
                9,
            ),
        ),
        (
            {
                "verdicts": (YES,),
                "route_is_known": True,
                "proposals": (
                    replace(
                        PROPOSED,
                        held_on=date(2027, 3, 9),
                        decision_due_on=date(2027, 3, 23),
                        go={"practice": date(2027, 3, 9)},
                        decided=frozenset({"practice"}),
                    ),
                ),
            },
            Step.TALK,
            date(2027, 3, 9),
            Wait(
                Act.DECIDE,
                WaitingFor.CANDIDATE,
                "Samira Bos",
                date(2027, 3, 9),
                date(2027, 3, 23),
                9,
            ),
        ),
        (
            {
                "verdicts": (YES,),
                "route_is_known": True,
                "proposals": (
                    replace(
                        PROPOSED,
                        held_on=date(2027, 3, 8),
                        go={"practice": date(2027, 3, 8), "candidate": date(2027, 3, 9)},
                        decided=frozenset({"practice", "candidate"}),
                    ),
                ),
            },
            Step.GO,
            date(2027, 3, 9),
            _ours(Act.MATCH, date(2027, 3, 9), date(2027, 3, 16), 9),
        ),
        (
            {
                "verdicts": (YES,),
                "route_is_known": True,
                "class_starts_on": date(2027, 9, 1),
                "proposals": (replace(PROPOSED, matched_on=date(2027, 3, 10)),),
            },
            Step.GO,
            date(2027, 3, 10),
            Wait(
                Act.START,
                WaitingFor.NOBODY,
                "",
                date(2027, 3, 10),
                date(2027, 9, 1),
            ),
        ),
        (
            {
                "waits_since": date(2027, 3, 5),
                "waits_until": date(2028, 3, 4),
            },
            Step.WAITING_LIST,
            date(2027, 3, 5),
            _ours(Act.LATER_CLASS, date(2027, 3, 5), date(2028, 3, 4)),
        ),
        (
            {"stopped_on": date(2027, 3, 9)},
            Step.STOPPED,
            date(2027, 3, 9),
            Wait(Act.NOTHING, WaitingFor.NOBODY, "", date(2027, 3, 9), None),
        ),
    ],
)
def test_a_step_follows_from_what_is_known(changed, step, since, first):
    decided = decide(replace(SAMIRA, **changed), TODAY)

    assert (decided.step, decided.since, decided.waits[0]) == (step, since, first)


def test_what_is_late_elsewhere_comes_first():
    late = replace(UWV, due_on=TODAY - timedelta(days=1))
    known = replace(
        SAMIRA,
        verdicts=(YES,),
        route_is_known=True,
        goes_by_uwv=True,
        permission=late,
        proposals=(PROPOSED,),
    )

    decided = decide(known, TODAY)

    assert [each.act for each in decided.waits] == [Act.PERMIT, Act.AGREE_TALK]


def test_who_was_refused_by_a_practice_is_ready_again_since_that_day():
    over = replace(PROPOSED, is_open=False, closed_on=date(2027, 3, 9), is_told=False)
    known = replace(SAMIRA, verdicts=(YES,), route_is_known=True, proposals=(over,))

    assert decide(known, TODAY) == Decided(
        Step.READY,
        date(2027, 3, 9),
        (
            _ours(Act.PROPOSE, date(2027, 3, 9), date(2027, 3, 16)),
            _ours(Act.TELL, date(2027, 3, 9), date(2027, 3, 16), 9),
        ),
        {
            Step.SIGNED_UP: date(2027, 3, 1),
            Step.VERDICT: date(2027, 3, 6),
            Step.READY: date(2027, 3, 6),
            Step.PROPOSED: date(2027, 3, 8),
        },
    )
