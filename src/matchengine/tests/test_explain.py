"""What would help is found by solving again: every promise is kept when the change is made."""

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from matchengine import (
    Candidate,
    Level,
    Place,
    Problem,
    ProblemError,
    Settings,
    Shortfall,
    apply_change,
    explain,
    price,
    solve,
)
from matchengine.solve import ENGINE_VERSION
from matchengine.tests.region import invented_region
from matchengine.tests.strategies import problems

PAIR = ("c1", "p1")


def one_pair(candidate=None, place=None, km=5.0, **rest):
    return Problem(
        (Candidate("c1", **{"hours": 28, **(candidate or {})}),),
        (Place("p1", **(place or {})),),
        km={PAIR: km} if km is not None else {},
        **rest,
    )


def why_unplaced(problem, mode="propose"):
    (why,) = explain(problem, solve(problem, mode=mode)).unplaced
    return why


def told(change):
    return (change.kind, change.value, change.rules, change.opens, change.helps)


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (
            one_pair({"max_km": 10}, km=10.2),
            ("own_distance", 11.0, ("own_distance",), ("p1",), True),
        ),
        (one_pair(km=13.2), ("distance", 14.0, ("distance",), ("p1",), True)),
        (
            one_pair({"max_km": 12}, km=13.2),
            ("distance", 14.0, ("distance", "own_distance"), ("p1",), True),
        ),
        (
            one_pair(km=12.5, uncertainty={PAIR: 1.0}),
            ("include", None, ("uncertain",), ("p1",), True),
        ),
        (
            one_pair({"hours": 20}),
            ("programme_hours", 20.0, ("programme_hours",), ("p1",), True),
        ),
        (
            one_pair({"hours": 12}),
            ("hours", 24.0, ("programme_hours",), ("p1",), True),
        ),
        (
            one_pair({"hours": 24}, {"min_hours": 32}),
            ("hours", 32.0, ("hours",), ("p1",), True),
        ),
        (
            one_pair({"hours": 20}, {"min_hours": 28}),
            ("hours", 28.0, ("programme_hours", "hours"), ("p1",), True),
        ),
        (
            one_pair({"hours": None}),
            ("hours", 24.0, ("hours_unknown",), ("p1",), True),
        ),
        (
            one_pair(place={"max_hours": 12}),
            ("most_hours", 24.0, ("short_place",), ("p1",), True),
        ),
        (
            one_pair({"hours": 22}, {"max_hours": 20}),
            ("programme_hours", 20.0, ("programme_hours", "short_place"), ("p1",), True),
        ),
        (
            one_pair(place={"learning_route": "bol"}),
            ("learning_route", "bol", ("learning_route",), ("p1",), True),
        ),
        (
            one_pair({"start_from": date(2026, 10, 1)}, {"start_on": date(2026, 9, 1)}),
            ("start_from", "2026-09-01", ("dates",), ("p1",), True),
        ),
    ],
)
def test_explain_finds_the_smallest_single_change_of_each_kind(problem, expected):
    why = why_unplaced(problem)

    assert told(why.smallest) == expected
    assert solve(apply_change(problem, why.smallest)).unplaced == ()


@pytest.mark.parametrize(
    "problem",
    [
        one_pair({"located": False}),
        one_pair({"excludes": {"p1"}}),
        one_pair(forbid={PAIR}),
        one_pair(eligible=set()),
        one_pair({"hours": 20}, {"learning_route": "bol"}),
        one_pair(km=None),
        one_pair({"hours": 12}, {"max_hours": 12}),
        one_pair(settings=Settings(require_recognition=True)),
    ],
)
def test_explain_has_no_single_change_when_there_is_none(problem):
    assert why_unplaced(problem).changes == ()
    assert why_unplaced(problem).smallest is None


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (one_pair(km=19.4), (Shortfall("distance", 19.4, 12.0, 7.4, "km"),)),
        (
            one_pair({"max_km": 8}, km=9.0),
            (Shortfall("own_distance", 9.0, 8.0, 1.0, "km"),),
        ),
        (
            one_pair(km=12.5, uncertainty={PAIR: 1.0}),
            (Shortfall("uncertain", 12.5, 12.0, 0.5, "km"),),
        ),
        (
            one_pair({"hours": 20}, {"min_hours": 28}),
            (
                Shortfall("programme_hours", 20.0, 24.0, 4.0, "hours"),
                Shortfall("hours", 20.0, 28.0, 8.0, "hours"),
            ),
        ),
        (
            one_pair({"start_from": date(2026, 10, 1)}, {"start_on": date(2026, 9, 1)}),
            (Shortfall("dates", "2026-10-01", "2026-09-01", 30.0, "days"),),
        ),
        (one_pair(place={"learning_route": "bol"}), (Shortfall("learning_route"),)),
        (one_pair(km=None), (Shortfall("distance", None, 12.0, None, "km"),)),
    ],
)
def test_nearest_miss_says_by_how_much_each_rule_failed(problem, expected):
    nearest = why_unplaced(problem).nearest

    assert (nearest.candidate_id, nearest.place_id) == PAIR
    assert nearest.shortfalls == expected


@pytest.mark.parametrize(
    "problem", [one_pair({"hours": None}), one_pair({"located": False}), one_pair(forbid={PAIR})]
)
def test_nearest_miss_is_silent_about_what_nobody_knows_or_a_person_decided(problem):
    assert why_unplaced(problem).nearest is None


def test_nearest_miss_is_the_pair_with_the_fewest_and_smallest_failures():
    places = (
        Place("p1", min_hours=32),
        Place("p2"),
        Place("p3"),
        Place("p4", learning_route="bol"),
    )
    problem = Problem(
        (Candidate("c1", hours=28),),
        places,
        km={("c1", "p1"): 13.0, ("c1", "p2"): 14.0, ("c1", "p3"): 13.5, ("c1", "p4"): 2.0},
    )

    why = why_unplaced(problem)

    assert (why.nearest.place_id, why.nearest.km) == ("p3", 13.5)
    assert why.failed == (("distance", 3), ("hours", 1), ("learning_route", 1))
    assert [told(change)[:2] for change in why.changes] == [
        ("distance", 14.0),
        ("learning_route", "bol"),
    ]
    assert why.changes[0].opens == ("p2", "p3")


def test_explain_goes_on_until_a_change_really_helps():
    """11 km opens p1, but that is full; only 12 km opens a place that proposes the person."""
    problem = Problem(
        (Candidate("c1", hours=28, max_km=10), Candidate("c2", hours=28)),
        (Place("p1"), Place("p2")),
        km={("c1", "p1"): 10.5, ("c1", "p2"): 11.5, ("c2", "p1"): 1.0},
        points={("c2", "p1"): {"fit": 500}},
        settings=Settings(n=1),
    )
    taken = replace(problem, must={("c2", "p1")})

    change = why_unplaced(taken).smallest

    assert told(change) == ("own_distance", 12.0, ("own_distance",), ("p1", "p2"), True)
    assert change.partners == ("p2",)


def test_explain_reports_an_opening_that_does_not_help():
    problem = Problem(
        (Candidate("c1", hours=28, max_km=10), Candidate("c2", hours=28)),
        (Place("p1"),),
        km={("c1", "p1"): 10.5, ("c2", "p1"): 1.0},
        must={("c2", "p1")},
        settings=Settings(n=1),
    )

    why = why_unplaced(problem)

    assert [told(change) for change in why.changes] == [
        ("own_distance", 11.0, ("own_distance",), ("p1",), False)
    ]
    assert why.smallest is None


def test_explain_prices_a_person_for_whom_there_was_no_room():
    problem = Problem(
        tuple(Candidate(f"c{k}", hours=28) for k in (1, 2)),
        (Place("p1"),),
        points={("c1", "p1"): {"fit": 10}, ("c2", "p1"): {"fit": 50}},
        settings=Settings(n=1),
    )

    why = why_unplaced(problem)

    assert (why.id, why.possible, why.failed, why.nearest) == ("c1", ("p1",), (), None)
    assert why.force.difference == (
        Level("places_with_1", 0),
        Level("candidates", 0),
        Level("points", -40),
    )
    assert (why.force.gained, why.force.lost) == ((("c1", "p1"),), (("c2", "p1"),))
    assert [told(change) for change in why.changes] == [
        ("n", 2, (), (), True),
        ("capacity", 2, (), (), True),
    ]


def test_explain_offers_a_seat_when_assign_ran_out_of_room():
    problem = Problem(tuple(Candidate(f"c{k}", hours=28) for k in (1, 2)), (Place("p1"),))

    why = why_unplaced(problem, mode="assign")

    assert [told(change) for change in why.changes] == [("capacity", 2, (), (), True)]
    assert why.changes[0].place_id == "p1"


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (
            one_pair({"hours": 24}, {"min_hours": 32}),
            [("place_hours", 24.0, ("hours",), ("c1",), True)],
        ),
        (
            one_pair({"start_from": date(2026, 10, 1)}, {"start_on": date(2026, 9, 1)}),
            [("start_on", "2026-10-01", ("dates",), ("c1",), True)],
        ),
        (
            one_pair({"max_km": 8}, km=9.5),
            [("own_distance", 10.0, ("own_distance",), ("c1",), True)],
        ),
        (one_pair(km=13.2), [("distance", 14.0, ("distance",), ("c1",), True)]),
        (
            one_pair({"hours": 20}),
            [("programme_hours", 20.0, ("programme_hours",), ("c1",), True)],
        ),
        (
            one_pair(km=12.5, uncertainty={PAIR: 1.0}),
            [
                ("include", None, ("uncertain",), ("c1",), True),
                ("distance", 13.0, ("distance",), ("c1",), True),
            ],
        ),
        (one_pair({"hours": 12}, {"min_hours": 12}), []),
        (
            one_pair(place={"max_hours": 16}),
            [
                ("most_hours", 24.0, ("short_place",), ("c1",), True),
                ("programme_hours", 16.0, ("short_place",), ("c1",), True),
            ],
        ),
    ],
)
def test_explain_finds_what_would_give_a_place_a_candidate(problem, expected):
    (why,) = explain(problem, solve(problem)).open_places

    assert [told(change) for change in why.changes] == expected
    assert why.smallest == (why.changes[0] if expected else None)
    for change in why.changes:
        assert len(solve(apply_change(problem, change)).pairs) == 1


def test_explain_offers_more_proposals_per_person_when_all_have_their_number():
    problem = Problem(
        (Candidate("c1", hours=28),), (Place("p1"), Place("p2")), settings=Settings(m=1)
    )

    explanation = explain(problem, solve(problem))

    gains = [told(change) for why in explanation.open_places for change in why.changes]
    assert gains == [("m", 2, (), (), True)]


@given(problem=problems(size=4))
@settings(max_examples=60, deadline=None)
def test_explain_keeps_every_promise_when_the_change_is_made(problem):
    result = solve(problem)

    explanation = explain(problem, result)

    for why in explanation.unplaced:
        for change in why.changes:
            after = solve(apply_change(problem, change))
            partners = {p.place_id for p in after.pairs if p.candidate_id == why.id}
            assert partners == set(change.partners)
            assert change.helps == bool(partners)
            assert after.levels == change.levels
    for why in explanation.open_places:
        before = {p.candidate_id for p in result.pairs if p.place_id == why.id}
        for change in why.changes:
            after = solve(apply_change(problem, change))
            partners = {p.candidate_id for p in after.pairs if p.place_id == why.id}
            assert partners == set(change.partners)
            assert change.helps == (len(partners) > len(before))
            assert after.levels == change.levels


@given(problem=problems(size=4))
@settings(max_examples=60, deadline=None)
def test_price_is_what_solving_with_the_lock_gives(problem):
    result = solve(problem, mode="assign")
    fixed = problem.must | problem.prearranged
    for candidate in problem.candidates[:2]:
        for place in problem.places[:2]:
            key = (candidate.id, place.id)
            if key not in fixed:
                forbidden = replace(problem, forbid=problem.forbid | {key})
                forced = replace(problem, must=problem.must | {key}, forbid=problem.forbid - {key})
                priced = price(problem, result, *key, "forbid")
                assert priced.after == solve(forbidden, mode="assign").levels
                priced = price(problem, result, *key, "force")
                assert priced.after == solve(forced, mode="assign").levels
                assert key in priced.gained or key in {
                    (p.candidate_id, p.place_id) for p in result.pairs
                }


def test_price_shows_the_rules_a_forced_pair_breaks():
    problem = one_pair({"hours": 20}, km=30.0)

    forced = price(problem, solve(problem), "c1", "p1")

    assert forced.broken_rules == ("programme_hours", "distance")
    assert forced.difference == (
        Level("places_with_1", 1),
        Level("places_with_2", 0),
        Level("candidates", 1),
        Level("points", 0),
    )


def test_price_of_forcing_a_fixed_pair_is_nothing():
    problem = one_pair(must={PAIR})

    forced = price(problem, solve(problem), "c1", "p1", "force")

    assert {level.value for level in forced.difference} == {0}
    assert (forced.gained, forced.lost) == ((), ())


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (("c1", "p1", "forbid"), "release it first"),
        (("c1", "p1", "hope"), "action 'hope' is not 'force' or 'forbid'"),
        (("c9", "p1", "force"), "is not of this problem"),
    ],
)
def test_price_refuses_what_cannot_be_asked(ask, message):
    problem = one_pair(must={PAIR})

    with pytest.raises(ProblemError, match=message):
        price(problem, solve(problem), *ask)


def test_explain_refuses_the_result_of_another_problem():
    with pytest.raises(ProblemError, match="does not belong to this problem"):
        explain(one_pair(), solve(one_pair(km=30.0)))


def test_explain_names_the_versions_when_another_one_made_the_result():
    result = solve(one_pair(km=30.0))
    older = replace(result, versions={**result.versions, "matchengine": "0.9", "old": "2"})

    with pytest.raises(ProblemError) as refused:
        explain(one_pair(), older)

    assert str(refused.value) == (
        "this result does not belong to this problem, or its answer changed: "
        f"it was made with matchengine 0.9 (here {ENGINE_VERSION}), old 2 (here not there)"
    )


def test_explain_gives_a_whole_region_its_reasons_quickly():
    problem = invented_region(60, 80, seed=5)
    result = solve(problem)

    begin = time.perf_counter()
    explanation = explain(problem, result)
    seconds = time.perf_counter() - begin

    assert len(explanation.unplaced) == len(result.unplaced) > 10
    assert len(explanation.open_places) == len(result.open_places) > 10
    # Generous for a busy machine: it is about half a second on a quiet one.
    assert seconds < 5
