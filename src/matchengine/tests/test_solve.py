"""Small rounds worked out by hand."""

from dataclasses import replace

import pytest

from matchengine import (
    Candidate,
    Level,
    OpenPlace,
    Pair,
    Place,
    Problem,
    ProblemError,
    Settings,
    UncertainPair,
    Unplaced,
    solve,
    verify,
)


def people(*ids, **rest):
    return tuple(Candidate(one, hours=28, **rest) for one in ids)


def keys(result):
    return [(pair.candidate_id, pair.place_id) for pair in result.pairs]


def levels(result):
    return {level.name: level.value for level in result.levels}


def everywhere(candidates, places, km=3.0):
    return {(c.id, p.id): km for c in candidates for p in places}


def test_solve_explains_why_a_candidate_is_unplaced():
    far = Candidate("c1", hours=28, max_km=12)
    place = Place("p1", min_hours=24, capacity=1)

    result = solve(Problem(candidates=(far,), places=(place,), km={("c1", "p1"): 19.4}))

    assert result.pairs == ()
    assert result.unplaced == (Unplaced("c1", because=("distance",)),)
    assert result.open_places == (OpenPlace("p1", wanted=2, found=0, because=("distance",)),)


def test_propose_gives_each_place_one_candidate_before_any_gets_two():
    near, other = Place("p1"), Place("p2")
    problem = Problem(
        people("c1", "c2"),
        (near, other),
        km={("c1", "p1"): 1.0, ("c2", "p1"): 1.0, ("c2", "p2"): 11.9},
        settings=Settings(m=1),
    )

    result = solve(problem)

    assert keys(result) == [("c1", "p1"), ("c2", "p2")]
    assert levels(result) == {
        "places_with_1": 2,
        "places_with_2": 0,
        "candidates": 2,
        "points": 91,
    }


def test_propose_reaches_everyone_before_it_looks_at_points():
    """c1 fits best everywhere, but then c3 would be proposed nowhere."""
    candidates, places = people("c1", "c2", "c3"), (Place("p1"),)
    points = {"c1": 100, "c2": 90, "c3": 1}
    problem = Problem(
        candidates,
        (*places, Place("p2")),
        points={(c, p): {"fit": value} for c, value in points.items() for p in ("p1", "p2")},
    )

    result = solve(problem)

    assert levels(result)["candidates"] == 3
    assert len(result.pairs) == 4


def test_propose_counts_seats_where_a_place_has_several():
    """Three people for a double place and a single one: both places first, then the third seat."""
    candidates, places = people("c1", "c2", "c3"), (Place("p1", capacity=2), Place("p2"))
    problem = Problem(
        candidates, places, km=everywhere(candidates, places), settings=Settings(n=1, m=1)
    )

    result = solve(problem)

    assert levels(result) == {
        "places_with_1": 2,
        "seats_with_1": 3,
        "candidates": 3,
        "points": 225,
    }
    assert verify(problem, result) == []


def test_propose_fills_an_empty_seat_before_a_second_candidate_elsewhere():
    candidates, places = people("c1", "c2", "c3"), (Place("p1", capacity=2), Place("p2"))
    points = {("c3", "p2"): {"fit": 1000}, ("c3", "p1"): {"fit": 0}}
    problem = Problem(candidates, places, points=points, settings=Settings(n=2, m=1))

    result = solve(problem)

    assert (levels(result)["seats_with_1"], levels(result)["places_with_2"]) == (3, 1)
    assert verify(problem, result) == []


def test_propose_spreads_the_load_because_further_proposals_cost_points():
    """Two equal people, two places: without the cost one of them might be proposed twice."""
    candidates, places = people("c1", "c2", "c3", "c4"), (Place("p1"), Place("p2"))
    points = {
        (c.id, p.id): {"fit": 30 if c.id in ("c1", "c2") else 0} for c in candidates for p in places
    }
    problem = Problem(candidates, places, points=points)

    result = solve(problem)

    assert sorted(c for c, _ in keys(result)) == ["c1", "c2", "c3", "c4"]


@pytest.mark.parametrize(("fit", "proposals"), [(49, [2, 2]), (51, [3, 1])])
def test_propose_weighs_further_proposals_against_points(fit, proposals):
    """A third proposal of c1 costs 90 points where a second one of c2 costs 40."""
    places = tuple(Place(f"p{k}") for k in range(4))
    problem = Problem(
        people("c1", "c2"),
        places,
        points={("c1", place.id): {"fit": fit} for place in places},
        settings=Settings(n=1, m=3),
    )

    result = solve(problem)

    people_proposed = [c for c, _ in keys(result)]
    assert [people_proposed.count(one) for one in ("c1", "c2")] == proposals
    assert verify(problem, result) == []


def test_propose_spreads_a_person_over_practices():
    """p1 and p2 are one practice: the second proposal goes to the other practice."""
    places = (Place("p1", group="g"), Place("p2", group="g"), Place("p3"))
    problem = Problem(
        people("c1", "c2"),
        places,
        points={("c1", "p1"): {"fit": 50}, ("c1", "p2"): {"fit": 50}},
        settings=Settings(n=1, m=2),
    )

    spread = solve(problem)
    indifferent = solve(
        replace(problem, settings=replace(problem.settings, same_group_cost=0, load_costs=(0,)))
    )

    assert levels(spread)["points"] == 50 - 40
    assert levels(indifferent)["points"] == 100
    assert {("c1", "p1"), ("c1", "p2")} <= set(keys(indifferent))
    assert not {("c1", "p1"), ("c1", "p2")} <= set(keys(spread))


def test_propose_gives_two_places_of_one_practice_rather_than_leave_one_empty():
    places = (Place("p1", group="g"), Place("p2", group="g"))
    problem = Problem(people("c1"), places, km=everywhere(people("c1"), places))

    result = solve(problem)

    assert keys(result) == [("c1", "p1"), ("c1", "p2")]
    assert levels(result)["points"] == 75 + 75 - 40 - 100


def test_assign_gives_one_seat_to_one_person_and_maximises_matches_before_points():
    problem = Problem(
        people("c1", "c2"),
        (Place("p1"), Place("p2")),
        km={("c1", "p1"): 0.0, ("c1", "p2"): 12.0, ("c2", "p1"): 12.0},
    )

    result = solve(problem, mode="assign")

    assert keys(result) == [("c1", "p2"), ("c2", "p1")]
    assert result.levels == (Level("matches", 2), Level("points", 0))


def test_pair_takes_its_score_apart():
    problem = Problem(
        people("c1"),
        (Place("p1"),),
        km={("c1", "p1"): 4.0},
        points={("c1", "p1"): {"service": 40, "life_experience": 80, "wishes": -5}},
        settings=Settings(weights={"service": 2}),
    )

    result = solve(problem, mode="assign")

    assert result.pairs == (
        Pair(
            "c1",
            "p1",
            points=(("distance", 66), ("life_experience", 0), ("service", 80), ("wishes", -5)),
            total=141,
        ),
    )


@pytest.mark.parametrize(
    ("km", "max_km", "expected"),
    [
        (0.0, 12.0, 100),
        (12.0, 12.0, 0),
        (1.0, 12.0, 91),
        (5.0, 20.0, 75),
        (3.0, None, 75),
        (15.0, None, 0),
        (0.0, 0.0, 100),
    ],
)
def test_distance_points_fall_evenly_to_the_limit(km, max_km, expected):
    problem = Problem(
        people("c1"), (Place("p1"),), km={("c1", "p1"): km}, settings=Settings(max_km=max_km)
    )

    result = solve(problem, mode="assign")

    assert result.pairs[0].points == (("distance", expected),)
    assert verify(problem, result) == []


def test_distance_points_of_the_caller_replace_those_of_the_engine():
    problem = Problem(
        people("c1"),
        (Place("p1"),),
        km={("c1", "p1"): 6.0},
        points={("c1", "p1"): {"distance": 7}},
        settings=Settings(weights={"distance": 3}),
    )

    assert solve(problem).pairs[0].points == (("distance", 21),)


def test_weight_zero_leaves_distance_out_of_the_score():
    problem = Problem(
        people("c1"),
        (Place("p1"),),
        km={("c1", "p1"): 6.0},
        settings=Settings(weights={"distance": 0}),
    )

    assert solve(problem).pairs[0].points == ()


def test_fixed_pair_is_kept_and_shows_the_rules_it_breaks():
    problem = Problem(
        (Candidate("c1", hours=16), Candidate("c2", hours=28)),
        (Place("p1", min_hours=24),),
        km={("c1", "p1"): 30.0, ("c2", "p1"): 1.0},
        must={("c1", "p1")},
    )

    result = solve(problem)

    assert result.pairs == (
        Pair(
            "c1",
            "p1",
            points=(("distance", 0),),
            total=0,
            locked=True,
            broken_rules=("programme_hours", "hours", "distance"),
        ),
        Pair("c2", "p1", points=(("distance", 91),), total=91),
    )
    assert verify(problem, result) == []


def test_fixed_pair_takes_its_share_of_the_room():
    candidates, places = people("c1", "c2", "c3"), (Place("p1"),)
    problem = Problem(candidates, places, km=everywhere(candidates, places), must={("c3", "p1")})

    result = solve(problem)

    assert len(result.pairs) == 2
    assert ("c3", "p1") in keys(result)
    assert [one.because for one in result.unplaced] == [("capacity",)]


def test_fixed_pairs_beyond_the_room_are_kept_and_shown():
    candidates, places = people("c1", "c2"), (Place("p1"), Place("p2"))
    problem = Problem(
        candidates,
        places,
        km=everywhere(candidates, places),
        must={("c1", "p1"), ("c1", "p2"), ("c2", "p1")},
        settings=Settings(n=1, m=1),
    )

    result = solve(problem)

    assert [(pair.candidate_id, pair.place_id, pair.broken_rules) for pair in result.pairs] == [
        ("c1", "p1", ("capacity", "proposals")),
        ("c1", "p2", ("proposals",)),
        ("c2", "p1", ("capacity",)),
    ]
    assert verify(problem, result) == []


def test_prearranged_pair_takes_the_whole_seat_and_the_whole_person():
    candidates, places = people("c1", "c2", "c3"), (Place("p1"), Place("p2"))
    problem = Problem(
        candidates, places, km=everywhere(candidates, places), prearranged={("c1", "p1")}
    )

    result = solve(problem)

    assert keys(result) == [("c1", "p1"), ("c2", "p2"), ("c3", "p2")]
    assert levels(result) == {
        "places_with_1": 2,
        "places_with_2": 2,
        "candidates": 3,
        "points": 225,
    }
    assert result.open_places == ()
    assert verify(problem, result) == []


def test_person_with_two_prearranged_places_is_shown():
    candidates, places = people("c1"), (Place("p1"), Place("p2"))
    problem = Problem(
        candidates,
        places,
        km=everywhere(candidates, places),
        prearranged={("c1", "p1"), ("c1", "p2")},
    )

    result = solve(problem, mode="assign")

    assert [pair.broken_rules for pair in result.pairs] == [("proposals",), ("proposals",)]


def test_forbidden_pair_is_never_made():
    problem = Problem(
        people("c1"),
        (Place("p1"), Place("p2")),
        km={("c1", "p1"): 1.0, ("c1", "p2"): 9.0},
        forbid={("c1", "p1")},
    )

    result = solve(problem)

    assert keys(result) == [("c1", "p2")]
    assert result.open_places == (
        OpenPlace("p1", 2, 0, ("forbidden",)),
        OpenPlace("p2", 2, 1, ("no_candidates",)),
    )


def test_uncertain_pair_is_listed_and_made_only_when_included():
    problem = Problem(
        people("c1", "c2"),
        (Place("p1"),),
        km={("c1", "p1"): 12.8, ("c2", "p1"): 13.0},
        uncertainty={("c1", "p1"): 1.1, ("c2", "p1"): 1.1},
    )

    waiting = solve(problem)
    included = solve(replace(problem, included={("c1", "p1")}))

    assert waiting.pairs == ()
    assert waiting.uncertain == (
        UncertainPair("c1", "p1", 12.8, 12.0, 1.1),
        UncertainPair("c2", "p1", 13.0, 12.0, 1.1),
    )
    assert included.pairs == (Pair("c1", "p1", points=(("distance", 0),), total=0, uncertain=True),)
    assert included.uncertain == (UncertainPair("c2", "p1", 13.0, 12.0, 1.1),)


def test_reasons_are_ordered_by_the_number_of_places():
    problem = Problem(
        (Candidate("c1", hours=24, learning_routes={"bol"}),),
        (
            Place("p1", learning_route="bol", min_hours=28),
            Place("p2", min_hours=32),
            Place("p3", learning_route="bol"),
        ),
        km={("c1", "p1"): 1.0, ("c1", "p2"): 1.0, ("c1", "p3"): 40.0},
    )

    (unplaced,) = solve(problem).unplaced

    assert dict(zip(unplaced.because, unplaced.counts, strict=True)) == {
        "hours": 2,
        "distance": 1,
        "learning_route": 1,
    }
    assert unplaced.because == ("hours", "distance", "learning_route")


def test_candidate_without_hours_is_an_answer_and_no_error():
    problem = Problem((Candidate("c1"),), (Place("p1"),), km={("c1", "p1"): 1.0})

    assert solve(problem).unplaced == (Unplaced("c1", ("hours_unknown",)),)


@pytest.mark.parametrize("mode", ["propose", "assign"])
@pytest.mark.parametrize(
    ("candidates", "places", "unplaced", "open_places"),
    [
        ((), (), (), ()),
        (people("c1"), (), (Unplaced("c1", ("no_places",)),), ()),
        ((), (Place("p1", capacity=0),), (), ()),
        (people("c1"), (Place("p1", capacity=0),), (Unplaced("c1", ("capacity",)),), ()),
    ],
)
def test_solve_accepts_empty_sides_and_places_without_room(
    mode, candidates, places, unplaced, open_places
):
    problem = Problem(candidates, places)

    result = solve(problem, mode=mode)

    assert (result.pairs, result.unplaced, result.open_places) == ((), unplaced, open_places)
    assert verify(problem, result) == []


def test_open_place_without_anyone_is_told_so():
    result = solve(Problem((), (Place("p1"),)), mode="assign")

    assert result.open_places == (OpenPlace("p1", 1, 0, ("no_candidates",)),)


def test_seed_chooses_between_equally_good_answers_and_nothing_else():
    candidates = people(*(f"c{k}" for k in range(6)))
    places = tuple(Place(f"p{k}") for k in range(3))
    problem = Problem(candidates, places, km=everywhere(candidates, places))

    answers = [solve(problem, mode="assign", seed=seed) for seed in range(8)]

    assert {answer.levels for answer in answers} == {answers[0].levels}
    assert len({answer.pairs for answer in answers}) > 1
    assert solve(problem, mode="assign", seed=3) == answers[3]


def test_solve_refuses_a_mode_that_does_not_exist():
    with pytest.raises(ProblemError, match="mode 'marry' is not one of propose, assign"):
        solve(Problem((), ()), mode="marry")
