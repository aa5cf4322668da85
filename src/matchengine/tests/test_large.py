"""Rounds for a whole country: the answer of an ordinary problem, from arrays."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchengine import (
    Candidate,
    LargeRound,
    Level,
    Place,
    Problem,
    ProblemError,
    nearness,
    pairs_in_reach,
    solve,
    solve_large,
    verify_large,
)
from matchengine.rules import blocking, failures
from matchengine.score import totals
from matchengine.tables import build_tables
from matchengine.tests.country import invented_country


@st.composite
def large_rounds(draw, size=7):
    people, spots = draw(st.integers(0, size)), draw(st.integers(0, size))
    keys = [(i, j) for i in range(people) for j in range(spots)]
    listed = sorted(draw(st.sets(st.sampled_from(keys)))) if keys else []
    before = draw(st.sets(st.sampled_from(keys), max_size=8)) if keys else ()
    return LargeRound(
        tuple(f"c{k}" for k in range(people)),
        tuple(f"p{k}" for k in range(spots)),
        np.array([draw(st.integers(0, 2)) for _ in range(spots)], dtype=np.int64),
        np.array([i for i, _ in listed], dtype=np.int64),
        np.array([j for _, j in listed], dtype=np.int64),
        np.array([draw(st.integers(-9, 20)) for _ in listed], dtype=np.int64),
        np.array(sorted(before), dtype=np.int64).reshape(-1, 2),
    )


def as_problem(round_):
    """The same round as objects."""
    ids = [
        (round_.candidate_ids[i], round_.place_ids[j])
        for i, j in zip(round_.candidates, round_.places, strict=True)
    ]
    return Problem(
        tuple(Candidate(one) for one in round_.candidate_ids),
        tuple(
            Place(one, capacity=int(seats))
            for one, seats in zip(round_.place_ids, round_.capacity, strict=True)
        ),
        points={key: {"points": int(value)} for key, value in zip(ids, round_.points, strict=True)},
        eligible=frozenset(ids),
        previous=frozenset(
            (round_.candidate_ids[i], round_.place_ids[j]) for i, j in round_.previous
        ),
    )


@pytest.mark.parametrize("mode", ["assign", "rematch"])
@given(round_=large_rounds())
@settings(max_examples=80, deadline=None)
def test_solve_large_gives_the_answer_of_solve(mode, round_):
    answer = solve_large(round_, mode=mode)

    expected = solve(as_problem(round_), mode=mode)
    if len(round_.points):
        assert answer.pairs == expected.pairs
    assert answer.levels == expected.levels
    assert [(o.id, o.because, o.counts) for o in answer.unplaced] == [
        (o.id, o.because, o.counts) for o in expected.unplaced
    ]
    assert [vars(o) for o in answer.open_places] == [vars(o) for o in expected.open_places]
    assert verify_large(round_, answer) == []


@given(round_=large_rounds(), order=st.randoms())
@settings(max_examples=40, deadline=None)
def test_solve_large_gives_the_same_pairs_in_every_input_order(round_, order):
    def shuffled(number):
        out = list(range(number))
        order.shuffle(out)
        return np.array(out, dtype=np.int64)

    people, spots = shuffled(len(round_.candidate_ids)), shuffled(len(round_.place_ids))
    pairs = shuffled(len(round_.points))
    new_person, new_spot = np.argsort(people), np.argsort(spots)
    other = LargeRound(
        tuple(round_.candidate_ids[k] for k in people),
        tuple(round_.place_ids[k] for k in spots),
        round_.capacity[spots],
        new_person[round_.candidates[pairs]],
        new_spot[round_.places[pairs]],
        round_.points[pairs],
    )

    assert solve_large(other) == solve_large(round_)


def test_pairs_in_reach_are_those_the_rules_let_through():
    country = invented_country(60, market=1.5, seed=3)
    # Two wishes of the learner and two routes of a place, as texts for the ordinary problem.
    routes = {1: frozenset({"bbl"}), 3: frozenset({"bbl", "bol"})}
    most = np.where(np.arange(len(country.sites)) % 3, 32.0, 16.0)
    far = np.sqrt(((country.homes[:, None] - country.sites[None]) ** 2).sum(axis=2))
    problem = Problem(
        tuple(
            Candidate(f"c{k:03}", hours=hours, max_km=km, learning_routes=routes[wants])
            for k, (hours, km, wants) in enumerate(
                zip(country.hours, country.own_km, country.wants.tolist(), strict=True)
            )
        ),
        tuple(
            Place(
                f"p{k:03}",
                min_hours=hours,
                max_hours=highest,
                learning_route={1: "bbl", 2: "bol"}[offers],
            )
            for k, (hours, highest, offers) in enumerate(
                zip(country.min_hours, most, country.offers.tolist(), strict=True)
            )
        ),
        km={
            (f"c{i:03}", f"p{j:03}"): float(1.25 * far[i, j])
            for i in range(len(far))
            for j in range(len(far.T))
        },
    )

    rows, columns, km = pairs_in_reach(
        country.homes,
        country.sites,
        detour=1.25,
        own_km=country.own_km,
        hours=country.hours,
        min_hours=country.min_hours,
        max_hours=most,
        wants=country.wants,
        offers=country.offers,
    )

    t = build_tables(problem)
    expected = np.nonzero(blocking(t, failures(t)) == 0)
    assert len(rows) > 50
    assert (rows.tolist(), columns.tolist()) == tuple(side.tolist() for side in expected)
    assert nearness(km).tolist() == totals(t)[expected].tolist()


@pytest.fixture(scope="module")
def country_round():
    return invented_country(400, market=1.0, seed=2).round()


def test_rematch_of_a_large_round_breaks_no_pair_that_can_stay(country_round):
    """Every pair can stay but the no-gos, and their people and seats are found anew."""
    first = solve_large(country_round)
    at = np.random.default_rng(5).permutation(len(first.pairs))[: len(first.pairs) // 20]
    person = {one: k for k, one in enumerate(country_round.candidate_ids)}
    place = {one: k for k, one in enumerate(country_round.place_ids)}
    made = np.array([(person[p.candidate_id], place[p.place_id]) for p in first.pairs])
    width = len(place)
    refused = made[at, 0] * width + made[at, 1]
    left = ~np.isin(country_round.candidates * width + country_round.places, refused)
    after = LargeRound(
        country_round.candidate_ids,
        country_round.place_ids,
        country_round.capacity,
        country_round.candidates[left],
        country_round.places[left],
        country_round.points[left],
        np.delete(made, at, axis=0),
    )

    answer = solve_large(after, mode="rematch")

    assert verify_large(after, answer) == []
    most = solve_large(after).level("matches")
    assert answer.level("matches") == most
    # With each kept pair worth more than all points together: no answer as large keeps more.
    worth = np.isin(after.candidates * width + after.places, made[:, 0] * width + made[:, 1])
    bound = solve_large(replace(after, points=worth.astype(np.int64)))
    assert answer.level("kept") == bound.level("points")


def _first(result, **changes):
    return replace(result, pairs=(replace(result.pairs[0], **changes), *result.pairs[1:]))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda r: replace(r, mode="propose"), "mode"),
        (lambda r: _first(r, candidate_id="nobody"), "unknown_id"),
        (lambda r: _first(r, place_id="p99"), "unknown_id"),
        (lambda r: _first(r, place_id="p4"), "rule"),
        (lambda r: _first(r, total=99), "points"),
        (lambda r: _first(r, locked=True), "locked"),
        (lambda r: replace(r, pairs=r.pairs[::-1]), "order"),
        (lambda r: replace(r, pairs=(*r.pairs[:1], *r.pairs)), "capacity"),
        (lambda r: replace(r, unplaced=()), "unplaced"),
        (lambda r: replace(r, open_places=()), "open_places"),
        (lambda r: replace(r, levels=(Level("matches", 9), *r.levels[1:])), "levels"),
        (lambda r: replace(r, gap=1), "gap"),
        (lambda r: replace(r, certificate=r.certificate[:1]), "proof"),
        (
            lambda r: replace(
                r, certificate=(replace(r.certificate[0], prices=(0,) * 5), r.certificate[1])
            ),
            "proof",
        ),
        (
            lambda r: replace(
                r, certificate=(replace(r.certificate[0], weights=(1, 1)), r.certificate[1])
            ),
            "proof",
        ),
    ],
)
def test_verify_large_finds_what_is_wrong(spoil, code):
    round_ = LargeRound(
        ("c0", "c1", "c2"),
        ("p0", "p1", "p2", "p3", "p4"),
        np.array([1, 1, 0, 1, 1]),
        np.array([0, 0, 1, 1, 2, 2]),
        np.array([0, 1, 0, 1, 1, 2]),
        np.array([5, 7, 6, 1, 9, 9]),
    )
    answer = solve_large(round_)
    assert verify_large(round_, answer) == []

    complaints = verify_large(round_, spoil(answer))

    assert code in {complaint.code for complaint in complaints}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"candidate_ids": ("c0", "c0")}, "candidate id 'c0' is there twice"),
        ({"place_ids": ("",)}, "a place needs an id that is a text, not ''"),
        ({"capacity": np.array([-1])}, "capacity: a number is below 0"),
        ({"capacity": np.array([1, 1])}, "capacity needs one number for each place"),
        ({"points": np.array([1])}, "candidates, places and points need one number for each pair"),
        ({"points": np.array([1.5, 2.0])}, "points: needs whole numbers, not float64"),
        ({"points": np.array([1, 10**14])}, "points: a number is above 10000000000000"),
        ({"candidates": np.array([0, 2])}, "candidates: a number points at no id"),
        ({"candidates": np.array([0, 0])}, r"pair \('c0', 'p0'\) is there twice"),
        ({"previous": np.array([[0, 1]])}, "previous: a number points at no id"),
    ],
)
def test_large_round_refuses_what_is_wrong(changes, reason):
    right = {
        "candidate_ids": ("c0", "c1"),
        "place_ids": ("p0",),
        "capacity": np.array([1]),
        "candidates": np.array([0, 1]),
        "places": np.array([0, 0]),
        "points": np.array([3, 4]),
    }

    with pytest.raises(ProblemError, match=reason):
        LargeRound(**(right | changes))


def test_solve_large_refuses_another_mode():
    nobody = np.zeros(0, dtype=np.int64)

    with pytest.raises(ProblemError, match="mode 'propose' is not one of assign, rematch"):
        solve_large(LargeRound((), (), nobody, nobody, nobody, nobody), mode="propose")
