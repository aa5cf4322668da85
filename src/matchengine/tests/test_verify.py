"""The checker accepts what the solver made and catches every kind of tampering."""

from dataclasses import replace

import pytest

from matchengine import Candidate, Level, Pair, Place, Problem, Settings, solve, verify
from matchengine.verify import verify_pairs

KM = {
    ("c1", "p1"): 2.0,
    ("c1", "p2"): 4.0,
    ("c2", "p1"): 3.0,
    ("c2", "p2"): 12.5,
    ("c3", "p2"): 5.0,
    ("c4", "p1"): 19.0,
    ("c4", "p2"): 40.0,
}


@pytest.fixture
def problem():
    """Five people, two places; c3 is fixed at p2, c5 and p1 do not go together."""
    return Problem(
        tuple(Candidate(f"c{k}", hours=28) for k in range(1, 6)),
        (Place("p1"), Place("p2", capacity=2), Place("p3", learning_route="bol")),
        km={**KM, ("c5", "p1"): 1.0, ("c5", "p2"): 1.0},
        uncertainty={("c2", "p2"): 1.1},
        must=frozenset({("c3", "p2")}),
        forbid=frozenset({("c5", "p1")}),
        settings=Settings(n=1, m=2),
    )


def codes(problem, result):
    return [one.code for one in verify(problem, result)]


def with_pair(result, index, **changes):
    pairs = list(result.pairs)
    pairs[index] = replace(pairs[index], **changes)
    return replace(result, pairs=tuple(pairs))


def with_stage(result, index, **changes):
    stages = list(result.certificate)
    stages[index] = replace(stages[index], **changes)
    return replace(result, certificate=tuple(stages))


def test_verify_accepts_the_answer_of_the_solver(problem):
    result = solve(problem)

    assert [(pair.candidate_id, pair.place_id) for pair in result.pairs] == [
        ("c1", "p1"),
        ("c3", "p2"),
        ("c5", "p2"),
    ]
    assert verify(problem, result) == []


TAMPERED = {
    "mode": lambda r: replace(r, mode="guess"),
    "unknown_id": lambda r: with_pair(r, 0, candidate_id="c9"),
    "double_pair": lambda r: replace(r, pairs=(*r.pairs, r.pairs[0])),
    "capacity": lambda r: replace(r, pairs=(*r.pairs, Pair("c2", "p1"))),
    "lock_missing": lambda r: replace(r, pairs=(r.pairs[0], r.pairs[2])),
    "forbidden": lambda r: with_pair(r, 0, candidate_id="c5"),
    "rule": lambda r: with_pair(r, 0, candidate_id="c4"),
    "locked": lambda r: with_pair(r, 0, locked=True),
    "broken_rules": lambda r: with_pair(r, 1, broken_rules=("distance",)),
    "uncertain": lambda r: with_pair(r, 0, uncertain=True),
    "points": lambda r: with_pair(r, 0, total=99),
    "unplaced": lambda r: replace(r, unplaced=r.unplaced[1:]),
    "open_places": lambda r: replace(r, open_places=()),
    "uncertain_list": lambda r: replace(r, uncertain=()),
    "levels": lambda r: replace(r, levels=(Level("places_with_1", 9), *r.levels[1:])),
    "gap": lambda r: replace(r, gap=1),
    "proof": lambda r: with_stage(r, 0, prices=(0, 0, 0)),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_verify_complains_about_each_kind_of_tampering(problem, kind):
    result = TAMPERED[kind](solve(problem))

    assert kind in codes(problem, result)


def test_verify_complains_when_someone_has_too_many_proposals(problem):
    one_each = replace(problem, settings=Settings(n=1, m=1))
    result = solve(one_each)
    twice = with_pair(result, 0, candidate_id="c5")

    assert "proposals" in codes(replace(one_each, forbid=frozenset()), twice)


@pytest.mark.parametrize(
    "change",
    [
        lambda r: replace(r, certificate=()),
        lambda r: replace(r, certificate=r.certificate[:1]),
        lambda r: with_stage(r, 0, weights=(1,)),
        lambda r: with_stage(r, 0, prices=(0,)),
        lambda r: with_stage(r, 0, weights=(1, 1, 1, 1)),
        lambda r: with_stage(r, 0, weights=(0, 0, 0, 0)),
        lambda r: with_stage(r, 0, prices=tuple(v + 1 for v in r.certificate[0].prices)),
        lambda r: with_stage(r, 1, prices=tuple(v - 1 for v in r.certificate[1].prices)),
    ],
)
def test_verify_complains_about_a_certificate_that_proves_nothing(problem, change):
    assert codes(problem, change(solve(problem))) == ["proof"]


def test_verify_complains_about_a_good_answer_that_is_not_the_best(problem):
    """Every rule holds and every number is right; only a better answer exists."""
    best = solve(problem)
    worse = solve(replace(problem, forbid=problem.forbid | {("c1", "p1")}))

    complaints = verify(
        problem,
        replace(
            best,
            pairs=worse.pairs,
            levels=worse.levels,
            bound=worse.bound,
            unplaced=worse.unplaced,
            open_places=best.open_places,
        ),
    )

    assert "proof" in [one.code for one in complaints]
    assert {one.code for one in complaints} <= {"proof", "unplaced", "open_places"}


def test_verify_complains_about_another_seed(problem):
    """The tie-break is a level like the others: which of two equals was chosen is proved too."""
    people = tuple(Candidate(f"c{k}", hours=28) for k in range(9))
    equal = Problem(people, (Place("p1"),))
    result = solve(equal, seed=1)

    assert codes(equal, replace(result, seed=2)) == ["proof"]


def test_verify_names_the_order_when_only_that_is_wrong(problem):
    result = solve(problem)
    turned = replace(result, unplaced=result.unplaced[::-1])

    (complaint,) = verify(problem, turned)

    assert str(complaint) == "unplaced: the order is not that of the ids"


def test_complaint_reads_as_a_sentence(problem):
    result = solve(problem)

    (complaint,) = verify(problem, with_pair(result, 0, total=99))

    assert str(complaint) == (
        "points: shows {'distance': 83} with total 99, not {'distance': 83} (c1 and p1)"
    )


def test_verify_pairs_accepts_any_list_that_keeps_the_rules(problem):
    assert verify_pairs(problem, [("c3", "p2"), ("c1", "p1")], "propose") == (
        [],
        (
            Level("places_with_1", 2),
            Level("seats_with_1", 2),
            Level("candidates", 2),
            Level("points", 58 + 83),
        ),
    )


def test_verify_pairs_names_what_is_wrong_with_a_list(problem):
    complaints, levels = verify_pairs(problem, [("c4", "p1"), ("c1", "p1")], "propose")

    assert [str(one) for one in complaints] == [
        "capacity: 2 free pairs where 1 fit (p1)",
        "lock_missing: a pair a person fixed is not in the answer (c3 and p2)",
        "rule: breaks distance (c4 and p1)",
    ]
    assert levels == ()


def test_verify_pairs_stops_at_ids_it_does_not_know(problem):
    complaints, levels = verify_pairs(problem, [("c9", "p1")], "assign")

    assert [one.code for one in complaints] == ["unknown_id"]
    assert levels == ()
