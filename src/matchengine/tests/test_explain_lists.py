"""What is said about an answer to lists: wishes, shares of choices, and the price of a decision."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchengine import (
    Candidate,
    Choice,
    Choices,
    Fairness,
    Level,
    Lists,
    Place,
    Price,
    Problem,
    ProblemError,
    Shares,
    Supervisor,
    apply_change,
    explain_lists,
    fairness,
    price,
    solve,
)
from matchengine.tests.wishes import NO_RULES, Room, list_rounds

OBJECTIVES = st.sampled_from([None, "max-size", "most-placements"])


def evening(**changed):
    """De Linde is everybody's favourite and likes Kim best; De Es has not asked Joris."""
    return replace(
        Problem(
            (Candidate("joris"), Candidate("kim"), Candidate("samira")),
            (Place("de eik"), Place("de es"), Place("de linde")),
            lists=Lists(
                {
                    "joris": ["de linde", "de es"],
                    "kim": ["de linde", "de eik"],
                    "samira": ["de linde", "de eik"],
                },
                {"de eik": ["kim", "samira"], "de linde": ["kim", "samira", "joris"]},
            ),
            settings=NO_RULES,
        ),
        **changed,
    )


def ids(result):
    return [(pair.candidate_id, pair.place_id) for pair in result.pairs]


def test_explain_lists_says_of_every_wish_what_became_of_it():
    problem = evening()

    found = explain_lists(problem, solve(problem, mode="stable")).candidates

    assert [(one.id, one.place_id, one.choices) for one in found] == [
        (
            "joris",
            None,
            (
                Choice("de linde", 1, 3, "full", instead=("kim",)),
                Choice("de es", 2, None, "one_sided"),
            ),
        ),
        (
            "kim",
            "de linde",
            (Choice("de linde", 1, 1, "got"), Choice("de eik", 2, 1, "alternative")),
        ),
        (
            "samira",
            "de eik",
            (Choice("de linde", 1, 2, "full", instead=("kim",)), Choice("de eik", 2, 2, "got")),
        ),
    ]
    assert [one.better for one in found] == [found[0].choices, (), found[2].choices[:1]]


def test_explain_lists_offers_only_changes_that_give_the_person_a_place():
    problem = evening()
    result = solve(problem, mode="stable")

    joris = explain_lists(problem, result, only={"joris"}).candidates[0]

    # One seat more at De Linde goes to Samira, who is liked better there.
    assert [(one.kind, one.place_id, one.value, one.partners) for one in joris.changes] == [
        ("listed", "de es", None, ("de es",))
    ]
    again = solve(apply_change(problem, joris.changes[0]), mode="stable")
    assert ("joris", "de es") in ids(again)


def test_explain_lists_knows_rules_full_supervisors_and_places_without_a_seat_left():
    problem = evening(
        candidates=(Candidate("joris", excludes={"de es"}), Candidate("kim"), Candidate("samira")),
        places=(
            Place("de eik", supervisor="dr visser"),
            Place("de es"),
            Place("de linde", supervisor="dr visser"),
        ),
        supervisors=(Supervisor("dr visser", 1),),
        lists=Lists(
            {"joris": ["de es", "de linde"], "kim": ["de linde"], "samira": ["de eik"]},
            {"de es": ["joris", "kim"]},
            {"dr visser": ["kim", "samira", "joris"]},
        ),
    )
    result = solve(problem, mode="stable")

    joris, kim, samira = explain_lists(problem, result).candidates
    fixed = replace(problem, must=frozenset({("kim", "de linde")}))
    closed = explain_lists(fixed, solve(fixed, mode="stable"))

    assert joris.choices == (
        Choice("de es", 1, 1, "rules", because=("excluded",)),
        Choice("de linde", 2, 3, "full", instead=("kim",)),
    )
    assert kim == Choices("kim", "de linde", (Choice("de linde", 1, 1, "got"),))
    assert samira.choices == (Choice("de eik", 1, 2, "supervisor_full", instead=("kim",)),)
    assert [(o.kind, o.value, o.partners) for o in samira.changes] == [
        ("supervisor_capacity", 2, ("de eik",))
    ]
    more = solve(apply_change(problem, samira.changes[0]), mode="stable")
    assert ids(more) == [("kim", "de linde"), ("samira", "de eik")]
    assert [one.id for one in closed.candidates] == ["joris", "samira"]
    assert closed.candidates[1].choices == (Choice("de eik", 1, 2, "closed"),)


def test_fairness_counts_choices_on_both_sides_and_the_longest_way():
    problem = evening(
        must=frozenset({("joris", "de es")}),
        km={("joris", "de es"): 3.0, ("samira", "de eik"): 7.5, ("kim", "de linde"): 4.0},
    )

    found = fairness(problem, solve(problem, mode="stable"))

    assert found == Fairness(
        Shares(3, first=1, second=1, third=0, later=0, unlisted=1, without=0),
        Shares(3, first=1, second=1, third=0, later=0, unlisted=1, without=0),
        7.5,
    )


def test_price_in_lists_counts_matches_and_who_would_then_rather_swap():
    problem = evening()
    result = solve(problem, mode="stable")

    forced = price(problem, result, "joris", "de linde")

    before = (Level("blocking_pairs", 0), Level("matches", 2))
    assert forced == Price(
        "joris",
        "de linde",
        "force",
        before=before,
        after=(Level("blocking_pairs", 2), Level("matches", 2)),
        difference=(Level("blocking_pairs", 2), Level("matches", 0)),
        broken_rules=(),
        gained=(("joris", "de linde"), ("kim", "de eik")),
        lost=(("kim", "de linde"), ("samira", "de eik")),
        blocking=(("kim", "de linde"), ("samira", "de linde")),
        better=("joris",),
        worse=("kim", "samira"),
    )


def test_price_in_lists_of_a_pair_on_no_list_and_of_one_forbidden():
    problem = evening()
    result = solve(problem, mode="stable")

    unlisted = price(problem, result, "joris", "de eik")
    forbidden = price(problem, result, "kim", "de linde", "forbid")

    assert (unlisted.broken_rules, unlisted.blocking) == (("excluded",), (("samira", "de eik"),))
    assert forbidden.gained == (("kim", "de eik"), ("samira", "de linde"))
    assert forbidden.blocking == (("kim", "de linde"),)
    assert (forbidden.better, forbidden.worse) == (("samira",), ("kim",))


def test_explain_lists_refuses_the_answer_to_another_question():
    problem = evening()
    other = evening(must=frozenset({("joris", "de eik")}))

    with pytest.raises(ProblemError, match="is no possible pair of this problem"):
        explain_lists(problem, solve(other, mode="stable"))
    with pytest.raises(ProblemError, match="does not belong to the lists of this problem"):
        explain_lists(problem, replace(solve(problem, mode="stable"), blocking=(("kim", "de es"),)))
    with pytest.raises(ProblemError, match="mode stable needs the lists of both sides"):
        explain_lists(replace(problem, lists=None), solve(problem, mode="stable"))


@given(problem=list_rounds(size=4, locks=True), objective=OBJECTIVES)
@settings(max_examples=60, deadline=None)
def test_a_place_would_take_exactly_who_is_told_so(problem, objective):
    result = solve(problem, mode="stable", objective=objective)
    room = Room(problem)
    free = [(one.candidate_id, one.place_id) for one in result.pairs if not one.locked]

    told = explain_lists(problem, result).candidates

    for one in told:
        alone = [pair for pair in free if pair[0] != one.id]
        taking = {p for c, p in room.blocking_pairs(alone) if c == one.id}
        own = {pair[1] for pair in free if pair[0] == one.id}
        open_to = {c.place_id for c in one.choices if c.standing in {"swap", "alternative"}}
        assert open_to == taking - own
        assert {c.place_id for c in one.choices if c.standing == "got"} == own
        for change in one.changes:
            again = solve(apply_change(problem, change), mode="stable", objective=objective)
            assert {p for c, p in ids(again) if c == one.id} == set(change.partners)
    swaps = {(one.id, c.place_id) for one in told for c in one.choices if c.standing == "swap"}
    assert swaps == set(result.blocking)


@given(problem=list_rounds(size=4, shortest=1), objective=OBJECTIVES, picked=st.randoms())
@settings(max_examples=60, deadline=None)
def test_price_in_lists_is_what_solving_again_gives(problem, objective, picked):
    result = solve(problem, mode="stable", objective=objective)
    key = picked.choice([(c.id, p.id) for c in problem.candidates for p in problem.places])
    action = picked.choice(["force", "forbid"])
    lock = {"force": "must", "forbid": "forbid"}[action]

    found = price(problem, result, *key, action)

    again = solve(replace(problem, **{lock: {key}}), mode="stable", objective=objective)
    assert set(found.gained) == set(ids(again)) - set(ids(result))
    assert set(found.lost) == set(ids(result)) - set(ids(again))
    assert (key in ids(again)) == (action == "force")
    room = Room(problem)
    if room.fits(ids(again)) and (action == "forbid" or key[1] in room.free.get(key[0], ())):
        assert list(found.blocking) == room.blocking_pairs(ids(again))
