"""What is said of two rounds is true of those two rounds."""

from dataclasses import replace

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from leerplek.matching.board import with_choices
from leerplek.matching.comparing.facts import Fact, What
from leerplek.matching.comparing.two_rounds import (
    Because,
    Difference,
    Reason,
    Side,
    compare,
    cost_of_keeping,
)
from leerplek.matching.comparing.words import compared_words
from leerplek.matching.round import Round
from leerplek.matching.snapshot import build_snapshot
from leerplek.matching.tests.boards import board_from, rounds
from leerplek.matching.tests.rounds import at, offer, person, round_of
from matchengine import solve

FEW = settings(max_examples=12, deadline=None)


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def _side(round_, choices=None, *, mode="propose", waiting=None):
    problem = with_choices(build_snapshot(round_).problem, choices or {})
    return Side(board_from(round_, mode=mode, choices=choices, problem=problem), waiting or {}, {})


@st.composite
def two_rounds(draw):
    """A round, and the same class later: other numbers, people and places, and decisions."""
    first = draw(rounds())
    persons = [
        replace(each, hours_high=draw(st.sampled_from([each.hours_high, 20, 32])))
        for each in first.persons
        if each.id == "c1" or draw(st.integers(0, 5))
    ]
    offers = [
        replace(each, hours_low=draw(st.sampled_from([each.hours_low, 24])))
        for each in first.offers
        if each.id == "p1" or draw(st.integers(0, 5))
    ]
    numbers = replace(
        first.numbers,
        max_km=draw(st.sampled_from([12.0, 6.0, 20.0])),
        proposals_per_place=draw(st.sampled_from([2, 1, 3])),
    )
    second = Round(tuple(persons), tuple(offers), numbers)
    kinds = st.sampled_from([None, None, "lock", "forbid"])
    kind = draw(kinds)
    choices = {("c1", "p1"): kind} if kind else {}
    rounds_ = [(first, None), (second, choices)]
    if draw(st.booleans()):
        rounds_.reverse()
    mode = draw(st.sampled_from(["propose", "assign"]))
    return [_side(round_, chosen, mode=mode) for round_, chosen in rounds_]


def _can_be_a_pair(board, key):
    """Ask the engine about these two alone."""
    problem = build_snapshot(
        Round(
            tuple(each for each in board.round.persons if each.id == key[0]),
            tuple(each for each in board.round.offers if each.id == key[1]),
            board.round.numbers,
        )
    ).problem
    return bool(solve(problem, mode=board.run.mode).pairs)


def _pairs_at(board, ident, axis):
    return {key for key in board.pairs if key[axis] == ident}


def _holds(then, now, difference, reason):
    """Check one reason against the people, places, numbers and pairs of the two rounds."""
    key, old, new = difference.key, then.board, now.board
    persons = [{each.id for each in board.round.persons} for board in (old, new)]
    offers = [{each.id for each in board.round.offers} for board in (old, new)]
    per_place = [
        (1 if board.run.mode == "assign" else board.round.numbers.proposals_per_place)
        * sum(each.number for each in board.round.offers if each.id == key[1])
        for board in (old, new)
    ]
    return {
        Because.PERSON_GONE: lambda: key[0] not in persons[1],
        Because.PERSON_NEW: lambda: key[0] not in persons[0],
        Because.PLACE_GONE: lambda: key[1] not in offers[1],
        Because.PLACE_NEW: lambda: key[1] not in offers[0],
        Because.FIXED: lambda: new.choices[key] == "lock" and key not in old.choices,
        Because.WAS_FIXED: lambda: old.choices[key] == "lock" and key not in new.choices,
        Because.RULED_OUT: lambda: new.choices[key] == "forbid" and key not in old.choices,
        Because.WAS_RULED_OUT: lambda: old.choices[key] == "forbid" and key not in new.choices,
        Because.RULE: lambda: not _can_be_a_pair(new, key),
        Because.RULE_WAS: lambda: not _can_be_a_pair(old, key),
        Because.LESS_ROOM: lambda: (
            (per_place[0], per_place[1]) == (reason.then, reason.now)
            and len(_pairs_at(old, key[1], 1)) > per_place[1]
        ),
        Because.MORE_ROOM: lambda: (
            per_place == [reason.then, reason.now]
            and len(_pairs_at(old, key[1], 1)) >= per_place[0] < per_place[1]
        ),
        Because.TAKEN: lambda: (
            {(who, key[1]) for who in reason.others} <= new.choices.keys()
            and len(reason.others) >= per_place[1]
        ),
        Because.TAKEN_EACH: lambda: (
            {(key[0], place) for place in reason.others} <= new.choices.keys()
            and len(reason.others) >= (1 if new.run.mode == "assign" else 2)
        ),
        Because.ROOM_MADE: lambda: (
            len(_pairs_at(old, key[1], 1)) >= per_place[0]
            and {(who, key[1]) for who in reason.others} == _pairs_at(old, key[1], 1) - new.pairs
        ),
        Because.FREED: lambda: (
            {(key[0], place) for place in reason.others} == _pairs_at(old, key[0], 0) - new.pairs
            and len(_pairs_at(old, key[0], 0)) >= (1 if old.run.mode == "assign" else 2)
        ),
    }[reason.kind]()


@FEW
@given(two_rounds())
def test_every_reason_holds_in_the_two_rounds(sides):
    then, now = sides

    found = compare(then, now)

    old, new = then.board.pairs, now.board.pairs
    assert {each.key for each in found.differences if each.came} == new - old
    assert {each.key for each in found.differences if not each.came} == old - new
    assert found.stayed == old & new
    wrong = [
        (each.key, reason)
        for each in found.differences
        for reason in each.reasons
        if not _holds(then, now, each, reason)
    ]
    assert wrong == []


@FEW
@given(two_rounds())
def test_a_fact_behind_a_rule_is_what_the_rounds_say(sides):
    then, now = sides

    found = compare(then, now)

    for each in found.differences:
        for fact in [fact for reason in each.reasons for fact in reason.facts]:
            values = []
            for side in (then, now):
                board = side.board
                [who] = [one for one in board.round.persons if one.id == each.key[0]]
                [where] = [one for one in board.round.offers if one.id == each.key[1]]
                values.append(
                    {
                        What.MAX_KM: board.round.numbers.max_km,
                        What.HOURS: who.hours_high,
                        What.PLACE_HOURS: where.hours_low,
                    }[fact.what]
                )
            assert [fact.then, fact.now] == values
            assert fact.then != fact.now


@FEW
@given(two_rounds())
def test_what_is_not_explained_was_asked_and_the_answer_holds(sides):
    then, now = sides
    board = now.board

    for each in compare(then, now).differences:
        if each.is_explained:
            continue
        keeping = cost_of_keeping(board, each)
        change = {"forbid" if each.came else "must": {each.key}}
        changed = replace(
            board.problem,
            must=(board.problem.must - {each.key}) | change.get("must", set()),
            forbid=(board.problem.forbid - {each.key}) | change.get("forbid", set()),
        )
        levels = solve(changed, mode=board.run.mode).levels
        assert [level.value for level in keeping.difference] == [
            level.value - board.result.level(level.name) for level in levels
        ]
        # The round is the best there is, so with something else it is never better.
        assert next((level.value for level in keeping.difference if level.value), 0) <= 0


def test_a_wider_limit_is_the_reason_of_a_pair_further_away():
    then = round_of(person(), offer(location=at(11)), max_km=12.0)
    now = replace(then, numbers=replace(then.numbers, max_km=15.0))

    found = compare(_side(then), _side(now))

    [difference] = found.differences
    [reason] = difference.reasons
    assert (difference.key, difference.came) == (("c1", "p1"), True)
    assert (reason.kind, reason.rule.rule) == (Because.RULE_WAS, "distance")
    assert reason.facts == (Fact(What.MAX_KM, 12.0, 15.0),)
    [group] = compared_words(found, by_person=False, decided_by={}).groups
    [why] = group.lines[0].why
    assert why.split("; Distance") == [
        "before: further than the programme allows (13.8 km; at most 12.0 km)",
        " from home to practice, at most: 15 km, it was 12 km",
    ]


def test_fewer_hours_are_the_reason_of_a_pair_that_went():
    then = round_of(person(hours_high=32), offer(hours_low=28))
    now = round_of(person(hours_high=24), offer(hours_low=28))

    found = compare(_side(then), _side(now))

    [difference] = found.differences
    assert [(reason.kind, reason.rule.rule, reason.facts) for reason in difference.reasons] == [
        (Because.RULE, "hours", (Fact(What.HOURS, 32, 24),))
    ]
    told = compared_words(found, by_person=False, decided_by={})
    assert told.changes == ("name of c1: hours: 24 hours, it was 24–32 hours",)


def test_who_was_ruled_out_makes_room_for_who_comes():
    round_ = round_of(person("c1"), person("c2"), offer(), proposals_per_place=1)
    then, now = _side(round_), None
    [(first, _place)] = then.board.pairs
    other = "c2" if first == "c1" else "c1"
    now = _side(round_, {(first, "p1"): "forbid"})

    found = compare(then, now)

    assert found.differences == (
        Difference((first, "p1"), False, (Reason(Because.RULED_OUT),)),
        Difference((other, "p1"), True, (Reason(Because.ROOM_MADE, others=(first,)),)),
    )
    told = compared_words(found, by_person=False, decided_by={(first, "p1"): "Anna"})
    assert {line.person_id: line.why for line in told.groups[0].lines} == {
        first: ("ruled out here by Anna",),
        other: (f"the place was full, and name of {first} left",),
    }
    assert told.changes == (f"Anna ruled out name of {first} at name of p1",)


def test_another_answer_that_is_as_good_is_called_that():
    round_ = round_of(person("c1"), person("c2"), offer(), proposals_per_place=1)
    then = _side(round_)
    [(first, _place)] = then.board.pairs
    other = "c2" if first == "c1" else "c1"
    result = replace(
        then.board.result, pairs=(replace(then.board.result.pairs[0], candidate_id=other),)
    )
    now = replace(then, board=replace(then.board, result=result))

    found = compare(then, now)

    went = found.differences[0]
    assert (went.key, went.came, went.reasons) == ((first, "p1"), False, ())
    lines = compared_words(found, by_person=True, decided_by={}).groups
    assert [line.asked for group in lines for line in group.lines if line.kind == "went"] == [
        "An answer with this pair is just as good: the round chose another."
    ]


def test_a_large_round_is_not_asked_about_and_the_reader_can(monkeypatch):
    monkeypatch.setattr("leerplek.matching.comparing.words.MOST_CELLS", 1)
    round_ = round_of(person("c1"), person("c2"), offer(), proposals_per_place=1)
    then = _side(round_)
    now = replace(then, board=replace(then.board, result=replace(then.board.result, pairs=())))

    [group] = compared_words(compare(then, now), by_person=False, decided_by={}).groups

    assert [(line.kind, line.asked, line.is_open) for line in group.lines] == [("went", "", True)]


def test_two_rounds_that_are_the_same_have_no_differences():
    round_ = round_of(person("c1"), person("c2"), offer("p1"), offer("p2"))

    found = compare(_side(round_), _side(round_))

    told = compared_words(found, by_person=False, decided_by={})
    assert (found.differences, told.groups, told.changes) == ((), (), ())
    assert told.summary == "The same pairs are in both rounds."
    assert [figure.difference for figure in found.figures] == [""] * len(found.figures)
    assert len(told.same) == 2
