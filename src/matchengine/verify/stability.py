"""Checks an answer of mode `stable`: lists, room, rules, blocking pairs, and its size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from matchengine.problem import PairKey, Problem
from matchengine.result import Level, Result
from matchengine.verify.facts import (
    RULES_IN_ORDER,
    PointsOf,
    blocking_rules,
    failed_rules,
    travel_limit,
)
from matchengine.verify.size import largest_complaints, stable_bound
from matchengine.verify.wishes import Wishes

Fault = tuple[str, str, str | None, str | None]
"""Code, message, candidate and place."""
OBJECTIVES = (None, "max-size", "most-placements")


def stable_faults(problem: Problem, result: Result) -> Iterator[Fault]:
    """Everything that is wrong with an answer of which the ids are known to exist."""
    if problem.lists is None or result.objective not in OBJECTIVES:
        yield "mode", "there are no lists, or the objective is unknown", None, None
        return
    wishes = Wishes(problem)
    pairs = [(one.candidate_id, one.place_id) for one in result.pairs]
    misfits = list(room_faults(wishes, pairs))
    if misfits:
        yield from misfits
        return
    yield from _shown_faults(wishes, result)
    yield from _why_faults(wishes, result)
    blocking = wishes.blocking_pairs(pairs)
    if list(result.blocking) != blocking:
        yield "blocking", f"shows {list(result.blocking)} as blocking, not {blocking}", None, None
    if result.objective != "most-placements":
        for c, p in blocking:
            yield "blocking_pair", "would both rather have each other", c, p
    yield from _goal_faults(wishes, result, len(blocking))


def stable_levels(
    problem: Problem, pairs: Sequence[PairKey], objective: str | None
) -> tuple[list[Fault], tuple[Level, ...]]:
    """What is wrong with a bare list of pairs, or else what it reaches on each level."""
    wishes = Wishes(problem)
    faults = list(room_faults(wishes, pairs))
    if not faults and objective != "most-placements":
        message = "would both rather have each other"
        faults += [("blocking_pair", message, c, p) for c, p in wishes.blocking_pairs(pairs)]
    if faults:
        return faults, ()
    calm, size = Level("blocking_pairs", 0), Level("matches", len(pairs))
    levels: dict[str | None, tuple[Level, ...]] = {
        None: (calm,),
        "max-size": (calm, size),
        "most-placements": (size,),
    }
    return [], levels[objective]


def room_faults(wishes: Wishes, pairs: Sequence[PairKey]) -> Iterator[Fault]:
    """Seats, supervisors, one place a person, both lists, rules and locks."""
    problem = wishes.problem
    free = [pair for pair in pairs if pair not in wishes.fixed]
    for p, number in Counter(p for _, p in free).items():
        if number > wishes.seats[p]:
            yield "capacity", f"{number} free pairs where {wishes.seats[p]} fit", None, p
    for head, number in Counter(wishes.head[p] for _, p in free).items():
        if head[0] == "supervisor" and number > wishes.room[head]:
            message = f"supervisor {head[1]}: {number} free pairs where {wishes.room[head]} fit"
            yield "capacity", message, None, None
    gone = {c for c, _ in wishes.fixed}
    for c, number in Counter(c for c, _ in free).items():
        if number > 1 or c in gone:
            yield "proposals", "has more than one place", c, None
    for c, p in sorted(wishes.fixed - set(pairs)):
        yield "lock_missing", "a pair a person fixed is not in the answer", c, p
    for c, p in sorted(problem.forbid & set(pairs)):
        yield "forbidden", "a pair a person ruled out is in the answer", c, p
    for c, p in free:
        rules = blocking_rules(problem, wishes.candidates[c], wishes.places[p])
        if rules:
            yield "rule", f"breaks {', '.join(rules)}", c, p


def _shown_faults(wishes: Wishes, result: Result) -> Iterator[Fault]:
    """What is shown with each pair."""
    problem = wishes.problem
    points = PointsOf(problem)
    order = [(one.candidate_id, one.place_id) for one in result.pairs]
    if order != sorted(order):
        yield "pairs", "the order is not that of the ids", None, None
    for pair in result.pairs:
        c, p = pair.candidate_id, pair.place_id
        candidate, place = wishes.candidates[c], wishes.places[p]
        locked = (c, p) in wishes.fixed
        if pair.locked != locked:
            yield "locked", "is shown as fixed and is not, or the other way", c, p
        broken = _broken(wishes, (c, p)) if locked else ()
        if pair.broken_rules != broken:
            yield "broken_rules", f"shows {pair.broken_rules}, not {broken}", c, p
        if pair.uncertain != ("uncertain" in failed_rules(problem, candidate, place)):
            yield "uncertain", "is shown as uncertain and is not, or not shown", c, p
        taken_apart = points.taken_apart(candidate, place)
        if dict(pair.points) != taken_apart or pair.total != sum(taken_apart.values()):
            yield "points", f"shows {dict(pair.points)}, not {taken_apart}", c, p
        mutual = (c, p) in wishes.stopped
        ranks = (wishes.wanted[c][p], wishes.grade(c, p)) if mutual else (None, None)
        if (pair.candidate_rank, pair.place_rank) != ranks:
            yield "ranks", f"shows {pair.candidate_rank, pair.place_rank}, not {ranks}", c, p


def _broken(wishes: Wishes, key: PairKey) -> tuple[str, ...]:
    c, p = key
    candidate, place = wishes.candidates[c], wishes.places[p]
    out = blocking_rules(wishes.problem, candidate, place)
    head = wishes.head[p]
    at_head = sum(1 for _, other in wishes.fixed if wishes.head[other] == head)
    at_place = sum(1 for _, other in wishes.fixed if other == p)
    room = {("supervisor", one.id): one.capacity for one in wishes.problem.supervisors}
    if at_place > place.capacity or at_head > room.get(head, at_head):
        out.append("capacity")
    if sum(1 for other, _ in wishes.fixed if other == c) > 1:
        out.append("proposals")
    return tuple(out)


def _why_faults(wishes: Wishes, result: Result) -> Iterator[Fault]:
    """Reasons of who has no place and of where there is room, and addresses to be checked."""
    made = {(one.candidate_id, one.place_id) for one in result.pairs}
    placed, seated = {c for c, _ in made}, Counter(p for _, p in made)
    alone = [
        (c, *_counted(wishes, [(c, p) for p in wishes.wanted.get(c, ())], "capacity", "no_places"))
        for c in sorted(wishes.candidates.keys() - placed)
    ]
    if alone != [(one.id, one.because, one.counts) for one in result.unplaced]:
        yield "unplaced", f"who has no place, and why, is {alone}", None, None
    room = []
    for p, place in sorted(wishes.places.items()):
        if seated[p] < place.capacity:
            listed = [(c, p) for c in wishes.returned[wishes.head[p]] if (c, p) not in made]
            why = _counted(wishes, listed, "proposals", "no_candidates")
            room.append((p, place.capacity, seated[p], *why))
    if room != [(o.id, o.wanted, o.found, o.because, o.counts) for o in result.open_places]:
        yield "open_places", f"where there is room, and why, is {room}", None, None
    problem = wishes.problem
    doubt = [
        (
            *key,
            (problem.km or {})[key],
            travel_limit(problem, wishes.candidates[key[0]]),
            problem.uncertainty[key],
        )
        for key, rules in sorted(wishes.stopped.items())
        if rules == ["uncertain"]
    ]
    if doubt != [tuple(vars(one).values()) for one in result.uncertain]:
        yield "uncertain_list", f"the addresses to be checked are {doubt}", None, None


def _counted(
    wishes: Wishes, listed: list[PairKey], possible: str, nobody: str
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    counts: Counter[str] = Counter()
    for key in listed:
        if key not in wishes.stopped:
            counts["one_sided"] += 1
        else:
            counts.update(wishes.stopped[key] or [possible])
    if not counts:
        return (nobody,), (0,)
    order = ("one_sided", *RULES_IN_ORDER, possible)
    codes = sorted(counts, key=lambda code: (-counts[code], order.index(code)))
    if possible in counts:
        codes.remove(possible)
        codes.insert(0, possible)
    return tuple(codes), tuple(counts[code] for code in codes)


def _goal_faults(wishes: Wishes, result: Result, blocking: int) -> Iterator[Fault]:
    """Levels and bound, and that the bound is proven."""
    size = len(result.pairs)
    levels = [(one.name, one.value) for one in result.levels]
    bound = [(one.name, one.value) for one in result.bound]
    expected: list[tuple[str, int]] = [("blocking_pairs", 0)]
    highest = list(expected)
    notes = _notes(wishes)
    if result.objective == "most-placements":
        expected = highest = [("matches", size)]
        notes.append(f"blocking_pairs: {blocking}")
        pairs = [(one.candidate_id, one.place_id) for one in result.pairs]
        for message in largest_complaints(wishes, pairs):
            yield "not_best", message, None, None
    elif result.objective == "max-size":
        most, wrong = stable_bound(wishes, result)
        expected, highest = (
            [*expected, ("matches", size)],
            [*highest, ("matches", most + len(wishes.fixed))],
        )
        for message in wrong:
            yield "proof", message, None, None
    if levels != expected:
        yield "levels", f"shows {levels}, counted {expected}", None, None
    if bound != highest:
        yield "bound", f"shows {bound} as the bound, proven is {highest}", None, None
    gap = highest[-1][1] - expected[-1][1]
    if result.gap != gap or result.optimal != (gap == 0):
        yield "gap", f"shows gap {result.gap} and optimal {result.optimal}", None, None
    if [one for one in result.notes if not one.startswith("stable_matches: ")] != notes:
        yield "notes", f"shows {result.notes}, not {notes}", None, None


def _notes(wishes: Wishes) -> list[str]:
    numbers = {
        "one_sided_wishes": wishes.one_sided(),
        "stopped_by_rules": sum(1 for rules in wishes.stopped.values() if rules),
        "replaced_lists": wishes.replaced,
    }
    return [f"{name}: {number}" for name, number in numbers.items() if number]
