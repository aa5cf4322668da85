"""A person over two half places: seats of both, hours together, one match."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matchengine import (
    Candidate,
    Combination,
    Place,
    Problem,
    ProblemError,
    Result,
    Settings,
    apply_change,
    explain,
    price,
    solve,
    verify,
)
from matchengine.explain.again import round_of
from matchengine.interchange import (
    FolderError,
    matching_text,
    open_folder,
    read_folder,
    run_solve,
    run_verify,
    write_folder,
)
from matchengine.solve import relaxation
from matchengine.tests.region import invented_region, with_halves
from matchengine.tests.strategies import best_levels, combined_problems, fairest
from matchengine.verify import verify_pairs
from matchengine.verify.facts import blocking_rules, tie_number


def keys(result):
    return {(pair.candidate_id, pair.place_id) for pair in result.pairs}


def levels(result):
    return {level.name: level.value for level in result.levels}


def codes(problem, result):
    return [complaint.code for complaint in verify(problem, result)]


def halves(fit, **rest):
    """Places a and b ask 12 hours each and are one place of 24 together; c is a whole place.

    `fit` has the points per candidate at a, b, c and a+b; None where the pair is not possible.
    """
    points = {
        (c, p): {"fit": value}
        for c, row in fit.items()
        for p, value in zip(("a", "b", "c", "a+b"), row, strict=True)
        if value is not None
    }
    return Problem(
        tuple(Candidate(c, hours=28) for c in fit),
        (Place("a"), Place("b"), Place("c"), Place("a+b", capacity=0)),
        points=points,
        eligible=frozenset(points),
        combinations=(Combination("a+b", "a", "b"),),
        **rest,
    )


def test_combine_gives_two_half_places_to_one_person():
    problem = halves({"kim": (None, None, 10, 50), "samira": (None, None, 30, None)})

    result = solve(problem, mode="combine")

    assert keys(result) == {("kim", "a+b"), ("samira", "c")}
    assert levels(result) == {"matches": 2, "points": 80}
    assert result.open_places == ()
    assert verify(problem, result) == []
    assert keys(solve(problem, mode="assign")) == {("samira", "c")}


def test_combine_leaves_half_places_apart_when_that_gives_one_match_more():
    problem = halves({"kim": (20, None, None, 90), "samira": (None, 20, None, 90)})

    result = solve(problem, mode="combine")

    assert keys(result) == {("kim", "a"), ("samira", "b")}
    assert levels(result) == {"matches": 2, "points": 40}


def test_combined_proposals_count_at_both_places():
    problem = halves(
        {"kim": (None, None, None, 50), "samira": (None, None, None, 60)},
        settings=Settings(n=2, round_kind="propose", load_costs=(0,)),
    )

    result = solve(problem, mode="combine")

    assert levels(result) == {
        "places_with_1": 2,
        "places_with_2": 2,
        "candidates": 2,
        "points": 110,
    }
    assert [(one.id, one.wanted, one.found) for one in result.open_places] == [("c", 2, 0)]
    assert verify(problem, result) == []


def test_combined_place_that_somebody_was_fixed_at_takes_seats_in_every_mode():
    problem = halves(
        {"kim": (1, 1, 1, 1), "samira": (9, 9, 1, 9)}, prearranged=frozenset({("kim", "a+b")})
    )

    for mode in ("assign", "combine"):
        result = solve(problem, mode=mode)
        assert keys(result) == {("kim", "a+b"), ("samira", "c")}
        assert verify(problem, result) == []


def test_rematch_keeps_a_combination_where_it_can():
    agreed = frozenset({("kim", "a+b")})
    problem = halves({"kim": (None, None, 90, 10), "samira": (None, None, 20, 15)}, previous=agreed)

    result = solve(problem, mode="rematch")

    assert keys(result) == {("kim", "a+b"), ("samira", "c")}
    assert levels(result) == {"matches": 2, "kept": 1, "points": 30}


@pytest.mark.parametrize("mode", ["combine", "rematch"])
@given(problem=combined_problems())
@settings(max_examples=60, deadline=None)
def test_combine_reaches_the_best_levels_on_small_problems(mode, problem):
    result = solve(problem, mode=mode)

    assert tuple(levels(result).values()) == best_levels(problem, mode)
    assert verify(problem, result) == []
    assert Result.from_dict(result.to_dict()) == result


@pytest.mark.parametrize("mode", ["combine", "rematch", "fair"])
@given(problem=combined_problems(size=7, smallest=6))
@settings(max_examples=15, deadline=None)
def test_combine_reaches_the_best_levels_with_seven_by_seven(mode, problem):
    result = solve(problem, mode=mode)

    best = fairest if mode == "fair" else best_levels
    assert tuple(levels(result).values()) == best(problem, mode)
    assert verify(problem, result) == []


def test_one_person_may_be_proposed_at_a_place_alone_and_by_its_combination():
    problem = Problem(
        (Candidate("kim", hours=32),),
        (Place("a", group="x"), Place("b", max_hours=16, group="x"), Place("a+b", capacity=0)),
        settings=Settings(n=2, m=2, round_kind="propose"),
        combinations=(Combination("a+b", "a", "b"),),
    )

    for mode in ("combine", "fair", "rematch"):
        result = solve(problem, mode=mode)

        assert keys(result) == {("kim", "a"), ("kim", "a+b")}
        assert verify(problem, result) == []


@pytest.mark.parametrize("mode", ["combine", "rematch", "fair"])
@given(problem=combined_problems(size=3, smallest=2))
@settings(max_examples=25, deadline=None)
def test_combine_reaches_the_best_levels_with_more_proposals_than_people(mode, problem):
    problem = _with_one_person(problem)

    result = solve(problem, mode=mode)

    best = fairest if mode == "fair" else best_levels
    assert tuple(levels(result).values()) == best(problem, mode)
    assert verify(problem, result) == []


def _with_one_person(problem):
    """The same round for its first person alone, who may be proposed three times."""
    one = problem.candidates[0].id
    sets, values = ("must", "prearranged", "previous", "forbid", "included"), ("km", "points")

    def of_one(pairs):
        return [pair for pair in pairs if pair[0] == one]

    return replace(
        problem,
        candidates=problem.candidates[:1],
        settings=replace(problem.settings, round_kind="propose", n=3, m=3),
        uncertainty={},
        eligible=problem.eligible and frozenset(of_one(problem.eligible)),
        **{name: frozenset(of_one(getattr(problem, name))) for name in sets},
        **{
            name: {pair: getattr(problem, name)[pair] for pair in of_one(getattr(problem, name))}
            for name in values
        },
    )


@given(problem=combined_problems(size=7, strict=False))
@settings(max_examples=15, deadline=None)
def test_combine_reaches_the_best_levels_when_nearly_every_pair_is_possible(problem):
    problem = replace(problem, settings=replace(problem.settings, round_kind="assign"))

    result = solve(problem, mode="combine")

    assert tuple(levels(result).values()) == best_levels(problem, "combine")
    assert verify(problem, result) == []


@pytest.mark.parametrize("mode", ["fair", "rematch"])
@given(problem=combined_problems())
@settings(max_examples=40, deadline=None)
def test_fair_round_with_combinations_reaches_the_best_levels(mode, problem):
    problem = replace(problem, settings=replace(problem.settings, worst_first=True))

    result = solve(problem, mode=mode)

    assert tuple(levels(result).values()) == fairest(problem, mode)
    assert verify(problem, result) == []


@given(problem=combined_problems(), order=st.randoms())
@settings(max_examples=30, deadline=None)
def test_combine_gives_the_same_answer_in_every_input_order(problem, order):
    def shuffled(items):
        items = list(items)
        order.shuffle(items)
        return tuple(items)

    other = replace(
        problem,
        candidates=shuffled(problem.candidates),
        places=shuffled(problem.places),
        combinations=shuffled(problem.combinations),
    )

    assert solve(other, mode="combine") == solve(problem, mode="combine")


def every_answer(problem):
    """Every list of pairs that keeps the rules, with what it reaches and its tie-break."""
    must = sorted(problem.must | problem.prearranged)
    spots = {place.id: place for place in problem.places}
    possible = [
        (one.id, p)
        for one in problem.candidates
        for p in spots
        if (one.id, p) not in must and not blocking_rules(problem, one, spots[p])
    ]
    assume(len(possible) <= 9)
    for size in range(len(possible) + 1):
        for chosen in combinations(possible, size):
            complaints, reached = verify_pairs(problem, sorted([*must, *chosen]), "combine")
            if not complaints:
                ties = sum(tie_number(c, p, 3) for c, p in chosen)
                yield [one.value for one in reached], ties, set(must) | set(chosen)


@given(problem=combined_problems(size=3, smallest=2))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_combine_gives_of_all_equally_good_answers_the_one_first_in_the_tie_break(problem):
    first = max(every_answer(problem), key=lambda one: one[:2])

    result = solve(problem, mode="combine", seed=3)

    assert ([level.value for level in result.levels], keys(result)) == (first[0], first[2])


@pytest.mark.parametrize("mode", ["combine", "fair", "rematch"])
@given(problem=combined_problems(size=6, smallest=3, strict=False))
@settings(max_examples=20, deadline=None)
def test_combine_gives_the_same_answer_with_another_linear_solver(mode, problem):
    problem = replace(problem, points={})
    result = solve(problem, mode=mode)

    with pytest.MonkeyPatch.context() as other:
        other.setattr(relaxation, "linprog", by_another_method)
        again = solve(problem, mode=mode)

    assert (again.pairs, again.levels) == (result.pairs, result.levels)
    assert (again.bound, verify(problem, again)) == (result.bound, [])


def by_another_method(goal, *, A_eq, bounds, A_ub=None, **given):  # noqa: N803 -- SciPy's names
    """The same programme turned round and solved as it stands: it may end somewhere else."""
    found = linprog(
        goal[::-1],
        A_eq=A_eq[:, ::-1],
        A_ub=None if A_ub is None else A_ub[:, ::-1],
        bounds=bounds[::-1],
        options={"presolve": False},
        **given,
    )
    if found.x is not None:
        found.x = found.x[::-1]
    return found


def test_verify_sees_an_answer_that_is_as_good_but_does_not_come_first():
    problem = halves({"kim": (None, None, 10, 10), "samira": (None, None, 10, 10)})
    result = solve(problem, mode="combine")
    swapped = replace(
        problem, must=frozenset({("kim", "c" if ("kim", "a+b") in keys(result) else "a+b")})
    )
    other = solve(swapped, mode="combine")
    claimed = replace(result, pairs=tuple(replace(one, locked=False) for one in other.pairs))

    assert (result.combined.only, other.levels) == (True, result.levels)
    assert codes(problem, claimed) == ["proof"]
    honest = replace(claimed, combined=replace(result.combined, only=False))
    assert set(codes(problem, honest)) == {"proof"}


def triangle():
    """Three places, each two of which may be combined, and three people who want a combination:
    on paper one and a half of them fit, in truth one."""
    named = (Combination("ab", "a", "b"), Combination("bc", "b", "c"), Combination("ac", "a", "c"))
    points = {(c, p.id): {"fit": 10} for c in ("k", "l", "m") for p in named}
    return Problem(
        tuple(Candidate(c, hours=28) for c in ("k", "l", "m")),
        (*(Place(p) for p in "abc"), *(Place(one.id, capacity=0) for one in named)),
        points=points,
        eligible=frozenset(points),
        combinations=named,
    )


def test_combine_proves_an_answer_that_no_prices_alone_can_prove():
    problem = replace(triangle(), settings=Settings(n=1, round_kind="propose"))

    result = solve(problem, mode="combine")

    assert levels(result) == {"places_with_1": 2, "candidates": 1, "points": 10}
    assert (result.optimal, result.gap) == (True, 0)
    assert len(result.combined.cases) > 1
    assert verify(problem, result) == []


def test_combine_that_runs_out_of_effort_says_how_much_better_another_could_be():
    problem = replace(triangle(), settings=Settings(n=1, round_kind="propose"))

    result = solve(problem, mode="combine", effort=0)

    assert levels(result)["places_with_1"] == 2
    assert (result.optimal, result.gap, result.bound[0].value) == (False, 1, 3)
    assert verify(problem, result) == []
    claimed = replace(result, bound=result.levels, optimal=True, gap=0)
    assert set(codes(problem, claimed)) == {"proof"}


def test_verify_sees_cases_that_leave_something_out_or_prove_nothing():
    problem = replace(triangle(), settings=Settings(n=1, round_kind="propose"))
    result = solve(problem, mode="combine")
    proof = result.combined

    def with_cases(cases):
        return codes(problem, replace(result, combined=replace(proof, cases=cases)))

    assert with_cases(proof.cases[1:]) == ["proof"]
    assert with_cases(()) == ["proof"]
    unpriced = tuple(
        replace(case, stages=tuple(replace(s, prices=(0,) * 6) for s in case.stages))
        for case in proof.cases
    )
    assert with_cases(unpriced) == ["proof"]
    short = tuple(replace(case, stages=()) for case in proof.cases)
    assert with_cases(short) == ["proof"]
    assert codes(problem, replace(result, combined=None)) == ["proof"]


def test_combine_explains_and_prices_by_solving_again():
    problem = replace(
        halves({"kim": (None, None, 10, 50), "samira": (None, None, 30, 20)}),
        forbid=frozenset({("samira", "c"), ("kim", "c")}),
    )
    result = solve(problem, mode="combine")
    (alone,) = explain(problem, result).unplaced

    assert keys(result) == {("kim", "a+b")}
    assert (alone.id, alone.possible) == ("samira", ("a+b",))
    assert levels_of(alone.force.after) == {"matches": 1, "points": 20}
    for change in alone.changes:
        again = solve(apply_change(problem, change), mode="combine")
        assert again.levels == change.levels
        assert ("samira" in {c for c, _ in keys(again)}) == change.helps
    forbidden = price(problem, result, "kim", "a+b", action="forbid")
    assert levels_of(forbidden.after) == {"matches": 1, "points": 20}


def test_a_pair_that_is_too_large_to_weigh_in_an_array_may_change_the_answer():
    """Sixteen points at this price are too many for 64 bits, and come out below zero."""
    problem = halves({"kim": (None, None, 5, 10), "samira": (None, None, 16, None)})
    one = round_of(problem, solve(problem, mode="combine"))
    proof = one.solution.combined
    assert proof is not None
    dear = replace(
        proof,
        branches=tuple(
            replace(b, prices=(((0, 1 << 59), b.prices[0][1]),)) for b in proof.branches
        ),
    )
    there = one.t.candidate_ids.index("samira"), one.t.place_ids.index("c")

    asked = replace(one, solution=replace(one.solution, combined=dear))

    assert asked.may_improve(np.array([there]))


@pytest.mark.parametrize("mode", ["combine", "fair"])
@pytest.mark.parametrize("kind", ["assign", "propose"])
def test_combine_closes_a_region_and_is_no_worse_than_without(mode, kind):
    region = with_halves(invented_region(50, 30, seed=2), 12, seed=2)
    region = replace(region, settings=replace(region.settings, round_kind=kind))

    result = solve(region, mode=mode)

    assert len(region.combinations) == 12
    assert (result.optimal, result.gap, verify(region, result)) == (True, 0, [])
    assert result.combined.only
    without = solve(region, mode=kind)
    first = [level.value for level in result.levels if level.name not in ("lowest", "points")]
    assert first >= [level.value for level in without.levels if level.name != "points"]


def levels_of(values):
    return {level.name: level.value for level in values}


@pytest.mark.parametrize(
    ("combination", "message"),
    [
        (Combination("x", "a", "b"), "combination 'x' names no place that says what it asks"),
        (Combination("c", "a", "b"), "combination 'c' takes the seats of its two places"),
        (Combination("a+b", "a", "a"), "combination 'a\\+b' needs two different places"),
        (Combination("a+b", "a", "z"), "combination 'a\\+b' names an unknown place 'z'"),
        (Combination("a+b", "a", "a+b"), "has a combination as its half: 'a\\+b'"),
    ],
)
def test_problem_refuses_a_combination_that_is_none(combination, message):
    with pytest.raises(ProblemError, match=message):
        replace(halves({"kim": (1, 1, 1, 1)}), combinations=(combination,))


def test_problem_with_combinations_is_read_back_and_so_is_an_older_file():
    problem = halves({"kim": (1, 1, 1, 1)})
    plain = problem.to_dict()

    assert Problem.from_dict(plain) == problem
    del plain["combinations"]
    assert Problem.from_dict(plain) == replace(problem, combinations=())


def test_short_places_are_had_together_and_never_alone():
    problem = Problem(
        (Candidate("kim", hours=28),),
        (
            Place("a", max_hours=16),
            Place("b", max_hours=12),
            Place("a+b", capacity=0, max_hours=28),
        ),
        combinations=(Combination("a+b", "a", "b"),),
    )

    alone, together = solve(problem, mode="assign"), solve(problem, mode="combine")

    assert (keys(alone), codes(problem, alone)) == (set(), [])
    assert [one.because for one in alone.open_places] == [("short_place",)] * 2
    assert (keys(together), codes(problem, together)) == ({("kim", "a+b")}, [])
    assert keys(solve(replace(problem, must={("kim", "a")}), mode="combine")) == {("kim", "a")}


def test_two_short_places_that_are_short_together_are_no_place_either():
    problem = Problem(
        (Candidate("kim", hours=28),),
        (Place("a", max_hours=8), Place("b", max_hours=12), Place("a+b", 0, max_hours=20)),
        combinations=(Combination("a+b", "a", "b"),),
    )

    result = solve(problem, mode="combine")

    assert (keys(result), codes(problem, result)) == (set(), [])


GROUPED = {
    "candidates.csv": "candidate_id,x,y,hours\nkim,0,3,28\nsamira,0,0,28\n",
    "places.csv": (
        "place_id,capacity,x,y,min_hours,combine_group\n"
        "a,1,3,4,12,half\nb,1,0,8,16,half\nc,1,0,2,28,\n"
    ),
    "locks.csv": "candidate_id,place_id,kind\nkim,a,forbid\nsamira,a,forbid\n"
    "kim,b,forbid\nsamira,b,forbid\n",
}


def folder(path, **more):
    path.mkdir()
    for name, text in (GROUPED | more).items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def test_folder_makes_combinations_of_the_places_of_one_group(tmp_path):
    opened = open_folder(folder(tmp_path / "round"))

    assert opened.problem.combinations == (Combination("a+b", "a", "b"),)
    (both,) = (one for one in opened.problem.places if one.id == "a+b")
    assert both == Place("a+b", capacity=0, min_hours=28, learning_route=None)
    assert opened.problem.km["kim", "a+b"] == 5.0


def test_folder_with_a_group_is_solved_checked_and_written_the_same_way(tmp_path):
    path = folder(tmp_path / "round")

    code, payload = run_solve(path, mode="combine", out=tmp_path / "pairs.csv")

    assert (code, payload["size"], payload["gap"], payload["unmatched"]) == (0, 2, 0, [])
    assert (tmp_path / "pairs.csv").read_text() == (
        "candidate_id,place_id,points\nkim,a+b,58\nsamira,c,83\n"
    )
    code, payload = run_verify(path, tmp_path / "pairs.csv", mode="combine")
    assert (code, payload["complaints"]) == (0, [])
    write_folder(open_folder(path), tmp_path / "again")
    write_folder(open_folder(tmp_path / "again"), tmp_path / "third")
    for name in ("places.csv", "locks.csv", "candidates.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "third" / name).read_bytes()
    assert open_folder(tmp_path / "again").problem == open_folder(path).problem


def test_problem_with_combinations_goes_out_as_a_folder_and_back(tmp_path):
    problem = halves({"kim": (1, None, 1, 8), "samira": (2, 2, 3, None)})

    write_folder(problem, tmp_path / "round")

    text = (tmp_path / "round" / "combinations.csv").read_text()
    assert text == "combination_id,first_place_id,second_place_id\na+b,a,b\n"
    again = read_folder(tmp_path / "round")
    assert again.combinations == problem.combinations
    one, two = solve(again, mode="combine"), solve(problem, mode="combine")
    assert matching_text(one) == matching_text(two)


@pytest.mark.parametrize(
    ("most", "together", "pairs"),
    [(("16", "12"), 28, {("kim", "a+b")}), (("16", ""), None, {("kim", "a+b")})],
)
def test_folder_counts_the_most_hours_of_two_places_together(tmp_path, most, together, pairs):
    places = "place_id,capacity,max_hours,combine_group\na,1,{},half\nb,1,{},half\n"
    path = folder(
        tmp_path / "round",
        **{
            "places.csv": places.format(*most),
            "candidates.csv": "candidate_id,hours\nkim,28\n",
            "locks.csv": "candidate_id,place_id,kind\nkim,b,forbid\n",
        },
    )

    problem = read_folder(path)

    assert [one.max_hours for one in problem.places if one.id == "a+b"] == [together]
    assert keys(solve(problem, mode="combine")) == pairs
    write_folder(open_folder(path), tmp_path / "again")
    assert (tmp_path / "again" / "places.csv").read_bytes() == (path / "places.csv").read_bytes()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"combinations.csv": "combination_id,first_place_id,second_place_id\nc,a,b\n"},
            "combinations.csv, row 2, column combination_id: combination 'c' takes the seats",
        ),
        (
            {"places.csv": "place_id,capacity,combine_group\na,1,g\nb,1,g\na+b,1,\n"},
            "places.csv, column place_id: 'a\\+b' is a place and the name of a combination too",
        ),
    ],
)
def test_folder_refuses_a_combination_that_is_not_clear(tmp_path, more, message):
    with pytest.raises(FolderError, match=message):
        read_folder(folder(tmp_path / "round", **more))


def test_command_tells_that_the_effort_was_not_enough(tmp_path):
    problem = replace(triangle(), settings=Settings(n=1, round_kind="propose"))
    write_folder(problem, tmp_path / "round")

    code, payload = run_solve(
        tmp_path / "round", mode="combine", out=tmp_path / "pairs.csv", effort=0
    )

    assert (code, payload["optimal"], payload["gap"]) == (4, False, 1)
    assert payload["bound"][0] == {"name": "places_with_1", "value": 3}
    assert (tmp_path / "pairs.csv").read_text() != ""
    code, _ = run_verify(tmp_path / "round", tmp_path / "pairs.csv", mode="combine", effort=0)
    assert code == 4
