"""Every number of a what-if is what solving the changed round from its people and places gives."""

from dataclasses import replace

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from leerplek.matching.board import pairs_of
from leerplek.matching.figures import figures_of
from leerplek.matching.round import Round
from leerplek.matching.snapshot import build_snapshot
from leerplek.matching.tests.boards import board_from, rounds
from leerplek.matching.tests.rounds import at, offer, person, round_of
from leerplek.matching.what_if import NEW_PLACE, Changes, extra_place, what_if
from leerplek.matching.what_if_words import presets, what_if_words
from matchengine import solve


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


FEW = settings(max_examples=12, deadline=None)


def _holds(board, found, other: Round):
    """The what-if says what the other round gives, solved from the beginning."""
    problem = build_snapshot(other).problem
    result = solve(problem, mode=board.run.mode)
    before, after = pairs_of(board.result), pairs_of(result)
    with_before = {person for person, _place in before}
    with_after = {person for person, _place in after}
    assert found.problem == problem
    assert (found.then, found.now) == (
        figures_of(problem, result),
        figures_of(board.problem, board.result),
    )
    assert (found.shift.gaining, found.shift.losing) == (
        tuple(sorted(with_after - with_before)),
        tuple(sorted(with_before - with_after)),
    )
    assert (found.shift.gained, found.shift.lost) == (
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
    )


@FEW
@given(
    rounds(),
    st.sampled_from(["propose", "assign"]),
    st.sampled_from([None, 8.0, 15.0, 30.0]),
    st.sampled_from([None, 16.0, 20.0, 28.0]),
    st.sampled_from([None, 1, 3]),
)
def test_other_numbers_give_what_a_round_with_those_numbers_gives(
    round_, mode, max_km, min_hours, per_place
):
    board = board_from(round_, mode=mode)
    changes = Changes(max_km=max_km, min_hours=min_hours, per_place=per_place)

    found = what_if(board, changes)

    _holds(board, found, replace(round_, numbers=replace(round_.numbers, **changes.numbers)))
    asked = [each for each in round_.offers if min_hours and each.hours_low > min_hours]
    assert found.asking_more == sum(each.number for each in asked)


@FEW
@given(rounds(), st.sampled_from("123"))
def test_without_a_practice_gives_what_a_round_without_it_gives(round_, practice):
    board = board_from(round_)

    found = what_if(board, Changes(without=practice))

    left = tuple(each for each in round_.offers if each.practice_id != practice)
    _holds(board, found, replace(round_, offers=left))


@FEW
@given(rounds(), st.integers(0, 30), st.sampled_from([16, 24, 28]), st.integers(1, 2))
def test_an_extra_practice_gives_what_a_round_with_it_gives(round_, km, hours, seats):
    board = board_from(round_)
    more = offer(NEW_PLACE, practice_id="0", number=seats, hours_low=hours, location=at(km))

    found = what_if(board, Changes(extra=extra_place(more, round_.persons, round_.numbers)))

    _holds(board, found, replace(round_, offers=(*round_.offers, more)))
    assert found.at_extra == tuple(
        sorted(person for person, place in pairs_of(found.result) if place == NEW_PLACE)
    )


def test_who_brought_the_practice_that_is_left_out_looks_for_another():
    round_ = round_of(
        person("c1", has_own_practice=True, own_practice_id="1"),
        person("c2"),
        offer("p1"),
        offer("p2"),
    )
    board = board_from(round_)

    found = what_if(board, Changes(without="1"))

    assert found.brought == ("c1",)
    assert pairs_of(found.result) == {("c1", "p2"), ("c2", "p2")}


def test_who_has_no_address_now_is_not_measured_and_said_so():
    round_ = round_of(person("c1"), person("c2"), offer("p1"))
    board = board_from(round_)
    here = [replace(round_.persons[0], location=None), round_.persons[1]]
    changes = Changes(extra=extra_place(offer(NEW_PLACE), here, round_.numbers))

    found = what_if(board, changes)

    assert (found.unmeasured, found.at_extra) == (("c1",), ("c2",))
    told = what_if_words(board, changes, found, where="Lochem")
    assert told.notes == ("Of 1 candidate no address is known now: not counted for this place.",)
    assert told.extra[0].places == (("", "2.5 km"),)
    assert told.why_not_more == ("further than the programme allows (1 candidate)",)


def test_words_say_what_changes_and_what_does_not():
    round_ = round_of(
        person("c1", hours_low=20, hours_high=20),
        person("c2", max_km=5.0, location=at(12)),
        offer("p1", hours_low=20),
        offer("p2", hours_low=24, number=2),
    )
    board = board_from(round_)
    changes = Changes(max_km=15.0, min_hours=20.0, per_place=3)

    told = what_if_words(board, changes, what_if(board, changes), where="")

    assert told.changed == (
        "Distance from home to practice, at most: 15 km instead of 12 km",
        "Hours a candidate is available, at least: 20 hours a week instead of 24 hours a week",
        "Candidates proposed for each place: 3 people instead of 2 people",
    )
    assert told.notes == (
        "2 places themselves ask more than 20 hours: for those nothing changes.",
        "1 candidate does not want to travel that far: that does not change.",
        "Nobody gets more than 2 proposals: that does not change.",
    )
    assert [(line.name, line.places) for line in told.gaining] == [
        ("name of c1", (("p1", "name of p1"),))
    ]
    assert (told.losing, told.pairs) == ((), "1 pair is new, 0 pairs are gone.")


def test_words_tell_the_most_proposals_of_a_person_and_only_stricter_own_limits():
    round_ = round_of(
        person("c1", max_km=15.0),
        person("c2", max_km=14.9),
        offer("p1"),
        proposals_per_place=2,
        proposals_per_candidate=4,
    )
    board = board_from(round_)
    changes = Changes(max_km=15.0, per_place=3)

    told = what_if_words(board, changes, what_if(board, changes), where="")

    assert told.notes == (
        "1 candidate does not want to travel that far: that does not change.",
        "Nobody gets more than 4 proposals: that does not change.",
    )


def test_words_leave_out_who_has_no_name_and_count_them():
    round_ = round_of(person("c1", hours_high=20, hours_low=20), offer("p1", hours_low=20))
    board = replace(board_from(round_), names={"p1": "De Linde"})
    changes = Changes(min_hours=20.0)

    told = what_if_words(board, changes, what_if(board, changes), where="")

    assert (told.gaining, told.unnamed) == ((), 1)


@pytest.mark.parametrize(
    ("mode", "numbers", "expected"),
    [
        ("propose", {}, ["15 km", "20 hours", "3 for each place"]),
        ("assign", {}, ["15 km", "20 hours"]),
        ("propose", {"max_km": 15.0, "proposals_per_place": 3}, ["20 hours"]),
    ],
)
def test_presets_offer_only_what_is_different(mode, numbers, expected):
    board = board_from(round_of(person(), offer(), **numbers), mode=mode)

    assert [preset.label for preset in presets(board)] == expected
