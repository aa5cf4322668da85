"""Small random evenings of speed dates, and every timetable a small evening could have."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import strategies as st

from matchengine import Candidate, Evening, Meeting, Place, Problem, Settings


@st.composite
def evenings(draw, size=3, most_wishes=6, rounds=3, locks=True, past=True):
    """An evening of at most `size` by `size`, perhaps half over, with somebody who is absent."""
    people = [f"c{k}" for k in range(draw(st.integers(1, size)))]
    spots = [f"p{k}" for k in range(draw(st.integers(1, size)))]
    keys = [(c, p) for c in people for p in spots]
    wishes = draw(st.lists(st.sampled_from(keys), unique=True, max_size=most_wishes))
    count = draw(st.integers(1, rounds))
    tables = draw(st.none() | st.integers(1, 3))
    held, met = 0, []
    if past and draw(st.booleans()):
        held = draw(st.integers(0, count))
        met = _past(draw, keys, held, tables)
    must = draw(st.frozensets(st.sampled_from(keys), max_size=1)) if locks and held < count else ()
    few = st.frozensets(st.sampled_from(keys), max_size=1) if locks else st.just(frozenset())
    settled = draw(few) - frozenset(must)
    return Problem(
        tuple(Candidate(c) for c in people),
        tuple(Place(p, capacity=draw(st.sampled_from([1, 1, 1, 2]))) for p in spots),
        eligible=frozenset(wishes),
        must=frozenset(must),
        prearranged=settled,
        forbid=draw(few) - frozenset(must) - settled,
        settings=Settings(max_km=None, min_hours=None),
        evening=Evening(
            count,
            tables,
            held=held,
            past=tuple(met),
            absent_candidates=draw(st.frozensets(st.sampled_from(people), max_size=1)),
        ),
    )


def _past(draw, keys, held, tables):
    met, taken = [], set()
    for number in range(1, held + 1):
        for c, p in draw(st.lists(st.sampled_from(keys), unique=True, max_size=2)):
            table = sum(1 for one in met if one.round == number) + 1
            cells = {(c, number), (p, number), (c, p)}
            if cells & taken or (tables is not None and table > tables):
                continue
            taken |= cells
            met.append(Meeting(c, p, number, table))
    return met


def all_timetables(wishes, fixed, rounds, tables):
    """Every way to give some of the wishes a round, the fixed ones always: pair to round."""

    def go(index, chosen):
        if index == len(wishes):
            yield dict(chosen)
            return
        c, p = wishes[index]
        if (c, p) not in fixed:
            yield from go(index + 1, chosen)
        for number in range(1, rounds + 1):
            there = [pair for pair, other in chosen.items() if other == number]
            if len(there) < (tables or len(wishes)) and not any(
                one == c or other == p for one, other in there
            ):
                yield from go(index + 1, {**chosen, (c, p): number})

    yield from go(0, {})


def reached(timetable):
    """Meetings, rounds, empty tables and longest wait, lower is better for all but the first."""
    used = Counter(timetable.values())
    last = max(used, default=0)
    waits = [0]
    for side in (0, 1):
        for who in {pair[side] for pair in timetable}:
            dates = sorted(n for pair, n in timetable.items() if pair[side] == who)
            waits += [b - a - 1 for a, b in pairwise([0, *dates, last + 1])]
    empty = max(used.values(), default=0) * last - len(timetable)
    return len(timetable), last, empty, max(waits)


def waiting(problem, planned):
    """The squares of everyone's rounds without a date."""
    met = [*planned, *((one.candidate_id, one.place_id) for one in problem.evening.past)]
    sides = [problem.candidates, problem.places]
    return sum(
        (problem.evening.rounds - sum(1 for pair in met if pair[side] == one.id)) ** 2
        for side in (0, 1)
        for one in sides[side]
    )
