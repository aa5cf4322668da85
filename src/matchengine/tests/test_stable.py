"""Mode `stable`: against everything a small round could have, and against published answers."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchengine import (
    Candidate,
    Combination,
    Level,
    Lists,
    Place,
    Problem,
    ProblemError,
    Result,
    Settings,
    Supervisor,
    explain,
    price,
    solve,
    verify,
)
from matchengine.rules import blocking, failures
from matchengine.score import criteria, points_of_pairs
from matchengine.solve.approximate import large_stable
from matchengine.solve.market import build_market, read_lists
from matchengine.solve.stable import blocking_pairs
from matchengine.tables import build_tables
from matchengine.tests.strategies import problems
from matchengine.tests.wishes import (
    NO_RULES,
    Room,
    all_answers,
    list_rounds,
    stable_answers,
    turned_round,
)
from matchengine.verify.wishes import Wishes

OBJECTIVES = [None, "max-size", "most-placements"]


def ids(result):
    return [(pair.candidate_id, pair.place_id) for pair in result.pairs]


def free(result):
    return [(pair.candidate_id, pair.place_id) for pair in result.pairs if not pair.locked]


def left(problem, gone):
    """The lists without one of the candidates."""
    lists = problem.lists

    def crossed(rankings):
        return {
            who: [[c for c in tie if c != gone] for tie in one] for who, one in rankings.items()
        }

    own = {c: one for c, one in lists.candidates.items() if c != gone}
    return Lists(own, crossed(lists.places), crossed(lists.supervisors))


@given(problem=list_rounds(size=5, ties=False, locks=True))
@settings(max_examples=150, deadline=None)
def test_strict_lists_give_every_candidate_the_best_of_all_stable_answers(problem):
    result = solve(problem, mode="stable")

    stable = stable_answers(problem)
    rank = {c: {p: k for k, (p,) in enumerate(one)} for c, one in problem.lists.candidates.items()}
    reached = {}
    for pairs in stable:
        for c, p in pairs:
            reached[c] = min(reached.get(c, 99), rank[c][p])
    assert {c: rank[c][p] for c, p in free(result)} == reached
    assert sorted(free(result)) in [sorted(pairs) for pairs in stable]
    assert verify(problem, result) == []


@given(problem=list_rounds(size=5, locks=True))
@settings(max_examples=150, deadline=None)
def test_ties_are_broken_to_an_answer_without_blocking_pairs(problem):
    result = solve(problem, mode="stable")

    assert sorted(free(result)) in [sorted(pairs) for pairs in stable_answers(problem)]
    assert verify(problem, result) == []


@given(problem=list_rounds(size=5, locks=True))
@settings(max_examples=150, deadline=None)
def test_max_size_is_the_largest_of_all_stable_answers(problem):
    result = solve(problem, mode="stable", objective="max-size")

    stable = stable_answers(problem)
    assert len(free(result)) == max(map(len, stable))
    assert sorted(free(result)) in [sorted(pairs) for pairs in stable]
    assert (result.optimal, result.gap) == (True, 0)
    assert verify(problem, result) == []


@given(problem=list_rounds(size=7, shortest=6, locks=True))
@settings(max_examples=15, deadline=None)
def test_max_size_is_the_largest_with_seven_by_seven(problem):
    result = solve(problem, mode="stable", objective="max-size")

    assert len(free(result)) == max(map(len, stable_answers(problem)))
    assert verify(problem, result) == []


@given(problem=list_rounds(size=7, shortest=6, locks=True))
@settings(max_examples=15, deadline=None)
def test_stable_and_most_placements_are_what_they_say_with_seven_by_seven(problem):
    result = solve(problem, mode="stable")
    most = solve(problem, mode="stable", objective="most-placements")

    assert Room(problem).blocking_pairs(free(result)) == []
    assert len(free(most)) == max(map(len, all_answers(problem)))
    assert verify(problem, result) == verify(problem, most) == []


@given(problem=list_rounds(size=4, locks=True), order=st.randoms())
@settings(max_examples=150, deadline=None)
def test_the_three_ways_to_find_blocking_pairs_agree_on_any_answer(problem, order):
    pairs = order.choice(list(all_answers(problem)))
    market = build_market(problem, read_lists(problem), 0)
    place = {p: k for k, p in enumerate(market.place_ids)}
    own = dict(pairs)

    expected = Room(problem).blocking_pairs(pairs)

    match = [place[own[c]] if c in own else -1 for c in market.candidate_ids]
    found = blocking_pairs(market, match)
    assert [(market.candidate_ids[c], market.place_ids[p]) for c, p in found] == expected
    assert Wishes(problem).blocking_pairs(pairs) == expected


@given(problem=list_rounds(size=5, locks=True))
@settings(max_examples=150, deadline=None)
def test_most_placements_is_the_largest_of_all_answers(problem):
    result = solve(problem, mode="stable", objective="most-placements")

    assert len(free(result)) == max(map(len, all_answers(problem)))
    assert verify(problem, result) == []


@given(problem=list_rounds(size=6))
@settings(max_examples=200, deadline=None)
def test_two_thirds_method_is_stable_and_keeps_its_promise(problem):
    listed = read_lists(problem)
    market = build_market(problem, listed, 0)

    match = large_stable(market)

    pairs = [(market.candidate_ids[c], market.place_ids[p]) for c, p in enumerate(match) if p >= 0]
    stable = stable_answers(problem)
    assert sorted(pairs) in [sorted(one) for one in stable]
    assert 3 * len(pairs) >= 2 * max(map(len, stable))


@pytest.mark.parametrize(("objective", "ties"), [(None, False), ("most-placements", True)])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_there_are_never_fewer_pairs_when_a_candidate_joins(objective, ties, data):
    problem = data.draw(list_rounds(size=5, ties=ties))
    for joins in problem.candidates[-1:]:
        fewer = replace(problem, candidates=problem.candidates[:-1], lists=left(problem, joins.id))

        pairs = solve(fewer, mode="stable", objective=objective).pairs

        assert len(pairs) <= len(solve(problem, mode="stable", objective=objective).pairs)


@given(problem=list_rounds(size=5))
@settings(max_examples=60, deadline=None)
def test_there_are_never_fewer_placements_when_a_wish_is_returned(problem):
    before = solve(problem, mode="stable", objective="most-placements")
    everyone = [one.id for one in problem.candidates]
    lists = problem.lists
    returned = {p: [*one, everyone] for p, one in lists.places.items()}
    opened = replace(problem, lists=Lists(lists.candidates, returned, lists.supervisors))

    after = solve(opened, mode="stable", objective="most-placements")

    assert len(after.pairs) >= len(before.pairs)


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(problem=list_rounds(size=5, locks=True), order=st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_same_answer_in_every_input_order(objective, problem, order):
    turned = turned_round(problem, order)

    assert solve(turned, mode="stable", objective=objective) == solve(
        problem, mode="stable", objective=objective
    )


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(problem=list_rounds(size=5, locks=True))
@settings(max_examples=30, deadline=None)
def test_result_and_problem_with_lists_survive_being_stored(objective, problem):
    result = solve(problem, mode="stable", objective=objective)

    stored = json.loads(json.dumps([problem.to_dict(), result.to_dict()]))

    assert Problem.from_dict(stored[0]) == problem
    assert Result.from_dict(stored[1]) == result


@given(problem=problems(size=4))
@settings(max_examples=100, deadline=None)
def test_rules_and_points_of_some_pairs_are_those_of_the_other_modes(problem):
    everyone = [one.id for one in problem.candidates]
    everywhere = [one.id for one in problem.places]
    problem = replace(
        problem,
        lists=Lists({c: [everywhere] for c in everyone}, {p: [everyone] for p in everywhere}),
    )
    t = build_tables(problem)
    mask = failures(t)

    listed = read_lists(problem)

    at = listed.mutual.rows, listed.mutual.columns
    assert sorted(zip(*map(list, at), strict=True)) == list(np.ndindex(t.shape))
    assert listed.failed.tolist() == mask[at].tolist()
    assert listed.blocked.tolist() == blocking(t, mask)[at].tolist()
    assert [dict(one) for one in points_of_pairs(listed.facts)] == [
        {name: values[cell] for name, values in criteria(t).items()}
        for cell in zip(*map(list, at), strict=True)
    ]


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(problem=problems(size=4))
@settings(max_examples=40, deadline=None)
def test_rules_points_and_reasons_of_a_round_with_lists_verify(objective, problem):
    everyone = [one.id for one in problem.candidates]
    everywhere = [one.id for one in problem.places]
    problem = replace(
        problem,
        lists=Lists({c: [everywhere] for c in everyone}, {p: [everyone[:3]] for p in everywhere}),
    )

    assert verify(problem, solve(problem, mode="stable", objective=objective)) == []


def crossed(**changed):
    """Two people who both like De Linde best; De Linde takes only Kim, De Eik takes both."""
    return replace(
        Problem(
            (Candidate("kim"), Candidate("samira")),
            (Place("de eik"), Place("de linde")),
            lists=Lists(
                {"kim": [["de linde", "de eik"]], "samira": ["de linde", "de eik"]},
                {"de linde": [["kim", "samira"]], "de eik": ["kim"]},
            ),
            settings=NO_RULES,
        ),
        **changed,
    )


def test_max_size_seats_both_where_ties_allow_it():
    result = solve(crossed(), mode="stable", objective="max-size")

    assert ids(result) == [("kim", "de eik"), ("samira", "de linde")]
    assert result.levels == (Level("blocking_pairs", 0), Level("matches", 2))
    assert result.notes == ("one_sided_wishes: 1",)
    assert [(one.candidate_rank, one.place_rank) for one in result.pairs] == [(1, 1), (1, 1)]


def test_most_placements_shows_its_price():
    problem = crossed(
        lists=Lists(
            {"kim": ["de linde", "de eik"], "samira": ["de linde"]},
            {"de linde": ["kim", "samira"], "de eik": ["kim"]},
        )
    )

    stable = solve(problem, mode="stable", objective="max-size")
    most = solve(problem, mode="stable", objective="most-placements")

    assert ids(stable) == [("kim", "de linde")]
    assert [(one.id, one.because, one.counts) for one in stable.unplaced] == [
        ("samira", ("capacity",), (1,))
    ]
    assert [(o.id, o.wanted, o.found, o.because) for o in stable.open_places] == [
        ("de eik", 1, 0, ("proposals",))
    ]
    assert ids(most) == [("kim", "de eik"), ("samira", "de linde")]
    assert most.blocking == (("kim", "de linde"),)
    assert most.notes == ("stable_matches: 1", "blocking_pairs: 1")


def test_max_size_proves_that_nothing_larger_is_stable():
    """Two pairs are possible but never stable: the proof is a bound of one with its prices."""
    problem = crossed(
        lists=Lists(
            {"kim": ["de linde", "de eik"], "samira": ["de linde"]},
            {"de linde": ["kim", "samira"], "de eik": ["kim"]},
        )
    )

    result = solve(problem, mode="stable", objective="max-size")

    assert [(one.candidates, one.bound) for one in result.size_proofs] == [(("kim", "samira"), 1)]
    assert (result.optimal, verify(problem, result)) == (True, [])


@given(problem=list_rounds(size=5))
@settings(max_examples=40, deadline=None)
def test_max_size_without_any_effort_still_has_a_bound_that_holds(problem):
    largest = max(map(len, stable_answers(problem)))

    result = solve(problem, mode="stable", objective="max-size", effort=0)

    assert verify(problem, result) == []
    assert result.levels[1].value <= largest <= result.bound[1].value


def test_max_size_beyond_a_region_gives_its_best_answer_and_an_honest_bound():
    """Two of these people can never both be seated stably, but that takes a proof."""
    people = [f"c{k:02}" for k in range(56)]
    spots = [f"p{k:02}" for k in range(56)]
    problem = Problem(
        tuple(Candidate(one) for one in ["kim", "samira", *people]),
        tuple(Place(one) for one in ["de eik", "de linde", *spots]),
        lists=Lists(
            {"kim": ["de linde", "de eik"], "samira": ["de linde"]}
            | {c: [*spots[k:], *spots[:k], "de eik"] for k, c in enumerate(people)},
            {"de linde": ["kim", "samira"], "de eik": ["kim", *people]}
            | dict.fromkeys(spots, people),
        ),
        settings=NO_RULES,
    )

    result = solve(problem, mode="stable", objective="max-size")

    assert (len(result.pairs), result.bound[-1]) == (57, Level("matches", 58))
    assert (result.optimal, result.gap, result.size_proofs) == (False, 1, ())
    assert verify(problem, result) == []


def test_supervisor_holds_both_capacities_and_ranks_for_all_places():
    problem = Problem(
        (Candidate("c1"), Candidate("c2"), Candidate("c3")),
        (Place("p1", 2, supervisor="s"), Place("p2", 2, supervisor="s")),
        lists=Lists(
            {"c1": ["p1", "p2"], "c2": ["p1", "p2"], "c3": ["p2"]},
            {"p1": ["c1"]},
            {"s": ["c3", "c2", "c1"]},
        ),
        supervisors=(Supervisor("s", 2),),
        settings=NO_RULES,
    )

    result = solve(problem, mode="stable")

    assert ids(result) == [("c2", "p1"), ("c3", "p2")]
    assert result.notes == ("replaced_lists: 1",)
    assert [(one.id, one.because) for one in result.unplaced] == [("c1", ("capacity",))]
    assert verify(problem, result) == []


def test_fixed_pair_is_kept_though_not_on_the_lists_and_shows_what_it_breaks():
    problem = crossed(must=frozenset({("samira", "de eik")}))

    result = solve(problem, mode="stable")

    assert [(o.candidate_id, o.place_id, o.locked, o.broken_rules) for o in result.pairs] == [
        ("kim", "de linde", False, ()),
        ("samira", "de eik", True, ("excluded",)),
    ]
    assert verify(problem, result) == []


def test_explanations_by_points_are_refused_for_lists():
    problem = crossed()

    with pytest.raises(ProblemError, match="explained by explain_lists"):
        explain(problem, solve(problem, mode="stable"))


def test_rules_hold_beside_the_lists():
    problem = crossed(
        candidates=(Candidate("kim", hours=20), Candidate("samira", hours=28)),
        settings=Settings(),
    )

    result = solve(problem, mode="stable")

    assert ids(result) == [("samira", "de linde")]
    assert [(one.id, one.because, one.counts) for one in result.unplaced] == [
        ("kim", ("programme_hours",), (2,))
    ]
    assert result.notes == ("one_sided_wishes: 1", "stopped_by_rules: 2")


def with_half_places(problem):
    """The same round where the first two places may be one, and everybody likes that best."""
    people = [one.id for one in problem.candidates]
    spots, lists = problem.places[:2], problem.lists
    return replace(
        problem,
        places=(*problem.places, Place("both", capacity=0)),
        combinations=(Combination("both", *(one.id for one in spots)),),
        lists=Lists(
            {c: [["both"], *lists.candidates.get(c, ())] for c in people},
            {**lists.places, "both": [people]},
            lists.supervisors,
        ),
    )


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(problem=list_rounds(size=5, shortest=2, locks=True))
@settings(max_examples=40, deadline=None)
def test_stable_fills_half_places_one_by_one_and_never_as_a_combination(objective, problem):
    both = with_half_places(problem)

    result = solve(both, mode="stable", objective=objective)

    alone = solve(problem, mode="stable", objective=objective)
    assert (ids(result), result.levels) == (ids(alone), alone.levels)
    assert verify(both, result) == []


def test_stable_refuses_somebody_fixed_at_a_combination():
    problem = replace(with_half_places(crossed()), must=frozenset({("kim", "both")}))

    with pytest.raises(ProblemError, match="has no combinations: 'kim' is fixed at 'both'"):
        solve(problem, mode="stable")


@pytest.mark.parametrize("action", ["force", "forbid"])
def test_price_of_a_combination_is_refused_in_a_round_of_lists(action):
    problem = with_half_places(crossed())
    result = solve(problem, mode="stable")

    with pytest.raises(ProblemError, match="'both' is a combination: a round of lists gives"):
        price(problem, result, "kim", "both", action=action)


def test_stable_refuses_a_round_without_lists_and_an_unknown_objective():
    with pytest.raises(ProblemError, match="mode stable needs the lists of both sides"):
        solve(Problem((), ()), mode="stable")
    with pytest.raises(ProblemError, match="objective 'best' is not one of max-size"):
        solve(crossed(), mode="stable", objective="best")
    with pytest.raises(ProblemError, match="mode propose has one objective of its own"):
        solve(crossed(), objective="max-size")


@pytest.mark.parametrize(
    ("change", "codes_found"),
    [
        (
            {"pairs": ()},
            {"blocking", "blocking_pair", "gap", "levels", "open_places", "unplaced"},
        ),
        ({"blocking": (("kim", "de linde"),)}, {"blocking"}),
        ({"levels": (Level("blocking_pairs", 0), Level("matches", 3))}, {"levels"}),
        ({"bound": (Level("blocking_pairs", 0), Level("matches", 3))}, {"bound"}),
        ({"gap": 1}, {"gap"}),
        ({"optimal": False}, {"gap"}),
        ({"notes": ()}, {"notes"}),
        ({"objective": "happiness"}, {"mode"}),
    ],
)
def test_verify_finds_what_was_changed_in_an_answer(change, codes_found):
    problem = crossed()
    result = solve(problem, mode="stable", objective="max-size")

    complaints = verify(problem, replace(result, **change))

    assert {one.code for one in complaints} == codes_found


def test_verify_does_not_believe_a_proof_with_a_case_left_out_or_a_wrong_price():
    problem = crossed(
        lists=Lists(
            {"kim": ["de linde", "de eik"], "samira": ["de linde"]},
            {"de linde": ["kim", "samira"], "de eik": ["kim"]},
        )
    )
    result = solve(problem, mode="stable", objective="max-size")
    (proof,) = result.size_proofs
    (case,) = proof.cases
    half = replace(case, fixed=(("pair", "kim", "de eik", 0),))
    cheap = replace(case, prices=())
    negative = replace(case, prices=(replace(case.prices[0], price=-1),))

    found = [
        [
            one.message
            for one in verify(
                problem, replace(result, size_proofs=(replace(proof, cases=(wrong,)),))
            )
        ]
        for wrong in (half, cheap, negative)
    ]

    assert found == [
        ["a case is left out"],
        ["a case allows 3 pairs where 1 were to be the most"],
        ["a case has a price below zero or for a row that does not exist"],
    ]


def test_verify_finds_the_one_more_pair_that_most_placements_missed():
    problem = crossed()
    lesser = crossed(forbid=frozenset({("kim", "de eik")}))

    result = solve(lesser, mode="stable", objective="most-placements")

    assert [one.message for one in verify(problem, result) if one.code == "not_best"] == [
        "one more pair is possible: kim to de eik"
    ]


def test_dates_and_distance_are_rules_here_too():
    problem = crossed(
        candidates=(Candidate("kim", start_from=date(2027, 1, 1)), Candidate("samira")),
        places=(Place("de eik"), Place("de linde", start_on=date(2026, 9, 1))),
        km={("kim", "de eik"): 3.0, ("samira", "de linde"): 13.0},
        uncertainty={("samira", "de linde"): 2.0},
        settings=Settings(min_hours=None),
    )

    result = solve(problem, mode="stable")

    assert ids(result) == [("kim", "de eik")]
    assert [(o.candidate_id, o.place_id, o.km) for o in result.uncertain] == [
        ("samira", "de linde", 13.0)
    ]
    assert verify(problem, result) == []
