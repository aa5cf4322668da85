"""What is said of a pair is what the engine says, and what solving again gives."""

from dataclasses import replace

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from leerplek.matching.board import pairs_of
from leerplek.matching.moves import Move, level_sentences
from leerplek.matching.snapshot import OWN_PRACTICE_UNCLEAR
from leerplek.matching.tests.boards import board_from, rounds
from leerplek.matching.tests.rounds import at, offer, person, round_of
from leerplek.matching.why_not import Relation, why_not
from leerplek.matching.why_not_words import why_not_words
from matchengine import Level, price, solve
from matchengine.verify.facts import blocking_rules


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def _told(board, key, waiting=None):
    return why_not_words(board, why_not(board, key, waiting or {}), waiting or {})


@settings(max_examples=15, deadline=None)
@given(rounds(size=4), st.sampled_from(["propose", "assign"]), st.data())
def test_why_not_agrees_with_the_engine(round_, mode, data):
    board = board_from(round_, mode=mode)
    person_ = data.draw(st.sampled_from(board.problem.candidates))
    place = data.draw(st.sampled_from(board.problem.places))
    key = (person_.id, place.id)

    found = why_not(board, key, {})

    present = key in board.pairs
    failed = set(blocking_rules(board.problem, person_, place))
    assert {short.rule for short in found.failed} == failed
    expected = Relation.PAIR if present else Relation.BLOCKED if failed else Relation.POSSIBLE
    assert found.relation == expected
    priced = price(board.problem, board.result, *key, "forbid" if present else "force")
    assert found.cost.difference == priced.difference
    assert (found.cost.shift.gained, found.cost.shift.lost) == (priced.gained, priced.lost)
    before = {each for each, _place in board.pairs}
    after = {each for each, _place in (board.pairs | set(priced.gained)) - set(priced.lost)}
    assert found.cost.shift.losing == tuple(sorted(before - after))


@settings(max_examples=10, deadline=None)
@given(rounds(size=4), st.data())
def test_why_not_says_in_words_what_a_round_with_the_pair_fixed_reaches(round_, data):
    board = board_from(round_)
    person_ = data.draw(st.sampled_from(board.problem.candidates)).id
    place = data.draw(st.sampled_from(board.problem.places)).id

    told = _told(board, (person_, place))

    problem = replace(board.problem, must={(person_, place)})
    if (person_, place) in board.pairs:
        problem = replace(board.problem, forbid={(person_, place)})
    other = solve(problem)
    levels = zip(board.result.levels, other.levels, strict=True)
    difference = [Level(old.name, new.value - old.value) for old, new in levels]
    free = ("It costs nothing: the round is just as good.",)
    assert told.cost == (level_sentences(difference) or free)
    changed = {each for each, _place in pairs_of(other) ^ board.pairs}
    assert {move.person_id for move in told.moves} == changed


def test_why_not_names_each_rule_with_what_there_is_and_what_is_asked():
    board = board_from(
        round_of(person("c1", hours_low=20, hours_high=20), offer("p1", location=at(12)))
    )

    told = _told(board, ("c1", "p1"))

    assert (told.answer, told.rules) == (
        "These two cannot be a pair, because of:",
        (
            "fewer hours than the programme asks (20 hours; asked is 24 hours)",
            "fewer hours than the place asks (20 hours; asked is 24 hours)",
            "further than the programme allows (15.0 km; at most 12.0 km)",
        ),
    )
    assert told.question == "If you keep them together all the same"
    assert told.moves == (Move("c1", "name of c1", "gets name of p1"),)


def test_why_not_says_what_it_costs_and_who_moves():
    """One seat for one of two: the nearer one has it."""
    board = board_from(
        round_of(person("c1"), person("c2", location=at(6)), offer("p1"), proposals_per_place=1)
    )

    told = _told(board, ("c2", "p1"))

    assert told.answer == "These two may be a pair. But then the round as a whole gets worse."
    assert told.question == "If you keep these two together"
    assert told.cost == ("105 points fewer",)
    assert told.moves == (
        Move("c1", "name of c1", "loses name of p1 and then has no proposal"),
        Move("c2", "name of c2", "gets name of p1"),
    )


def test_why_not_says_that_a_tie_costs_nothing():
    board = board_from(round_of(person("c1"), person("c2"), offer("p1"), proposals_per_place=1))
    [(there, _place)] = board.pairs
    other = {"c1": "c2", "c2": "c1"}[there]

    told = _told(board, (other, "p1"))

    assert (
        told.answer
        == "These two may be a pair. The round chose another division that is just as good."
    )
    assert told.cost == ("It costs nothing: the round is just as good.",)


def test_why_not_of_a_pair_says_what_the_round_is_without_it():
    board = board_from(round_of(person("c1"), offer("p1"), proposals_per_place=1))

    told = _told(board, ("c1", "p1"))

    assert (told.answer, told.question) == (
        "These two are a pair in this round.",
        "Without this pair",
    )
    assert told.cost[:2] == ("1 place fewer with 1 candidate", "1 candidate fewer with a proposal")


def test_why_not_of_a_locked_pair_compares_with_the_round_as_it_is():
    round_ = round_of(
        person("c1", location=at(8)), person("c2"), offer("p1"), proposals_per_place=1
    )
    free = board_from(round_)
    board = board_from(round_, problem=replace(free.problem, must={("c1", "p1")}))

    told = _told(board, ("c1", "p1"))

    assert told.answer == "These two are a pair, because a person keeps them together."
    assert told.cost == level_sentences(
        Level(old.name, new.value - old.value)
        for old, new in zip(board.result.levels, free.result.levels, strict=True)
    )


def test_why_not_says_when_fixed_pairs_leave_no_room():
    round_ = round_of(
        person("c1"), person("c2"), offer("p1"), proposals_per_place=1, proposals_per_candidate=1
    )
    problem = replace(board_from(round_).problem, must={("c1", "p1")})

    told = _told(board_from(round_, problem=problem), ("c2", "p1"))

    assert told.rules == ("other fixed pairs take all the room at this place",)


def test_why_not_lifts_a_ban_to_see_what_it_costs():
    round_ = round_of(person("c1"), offer("p1"))
    problem = replace(board_from(round_).problem, forbid={("c1", "p1")})

    told = _told(board_from(round_, problem=problem), ("c1", "p1"))

    assert told.rules == ("ruled out by a coordinator",)
    assert told.cost[0] == "1 place more with 1 candidate"


@pytest.mark.parametrize(
    ("things", "waiting", "expected"),
    [
        (
            [person(has_own_practice=True), person("c2"), offer()],
            {"c1": OWN_PRACTICE_UNCLEAR},
            "Already has a practice, but it is not clear which one. Choose it, or clear the field.",
        ),
        (
            [person(), offer(is_confirmed=False), offer("p2")],
            {},
            "This place is not confirmed, so it does not take part.",
        ),
        (
            [person(), offer(learning_route="bol"), offer("p2")],
            {},
            "Nobody in this round wants the learning route of this place.",
        ),
        (
            [person(has_own_practice=True, own_practice_id="1"), offer()],
            {},
            (
                "This candidate brought this practice, so they are a pair. "
                "Change that at the candidate, if it is no longer so."
            ),
        ),
    ],
)
def test_why_not_says_why_somebody_or_some_place_takes_no_part(things, waiting, expected):
    told = _told(board_from(round_of(*things)), ("c1", "p1"), waiting)

    assert (told.answer, told.rules, told.question) == (expected, (), "")


def test_why_not_counts_who_has_no_name():
    board = board_from(
        round_of(person("c1"), person("c2", location=at(6)), offer("p1"), proposals_per_place=1)
    )
    names = {key: name for key, name in board.names.items() if key != "c1"}

    told = _told(replace(board, names=names), ("c2", "p1"))

    assert ([move.person_id for move in told.moves], told.unnamed) == (["c2"], 1)
