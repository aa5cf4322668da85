"""Mode `stable`: from the lists of both sides to pairs, with what is known about them.

Without an objective: deferred acceptance.  `max-size`: the largest stable matching when there are
ties.  `most-placements`: the most pairs at all, and who would then rather swap.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from matchengine.lists import one_sided_wishes
from matchengine.problem import PairKey, Problem, ProblemError
from matchengine.result import Case, Level, OpenPlace, Pair, Result, RowPrice, SizeProof, Unplaced
from matchengine.rules import CAPACITY, NO_CANDIDATES, NO_PLACES, PROPOSALS, Rule
from matchengine.solve.acceptance import UNMATCHED, accept
from matchengine.solve.largest import EFFORT, Part, largest_stable
from matchengine.solve.listed import fixed_pairs, pair_points, uncertain_pairs
from matchengine.solve.market import Listed, Market, build_market, read_lists
from matchengine.solve.placements import most_placements

MAX_SIZE = "max-size"
MOST_PLACEMENTS = "most-placements"
OBJECTIVES = (MAX_SIZE, MOST_PLACEMENTS)
ONE_SIDED = "one_sided"
"""Not a rule: only one of the two has the other on the list."""
_SOLVERS = {
    None: "deferred-acceptance",
    MAX_SIZE: "kiraly-cp-sat",
    MOST_PLACEMENTS: "ortools-min-cost-flow",
}


@dataclass(frozen=True)
class Found:
    """The place of each candidate, and what is proven about the number of pairs."""

    match: list[int]
    levels: tuple[Level, ...]
    bound: tuple[Level, ...]
    proofs: tuple[SizeProof, ...] = ()
    notes: tuple[str, ...] = ()


def solve_stable(
    problem: Problem, *, objective: str | None, seed: int, effort: float | None = None
) -> Result:
    """Pair by lists.  Raises ProblemError without lists, or for an objective that does not exist.

    `optimal` says that the levels are the best possible: always, but for a `max-size` that was
    too large or took more than `effort`; then `bound` says how many pairs there can be at most.
    """
    if objective is not None and objective not in OBJECTIVES:
        raise ProblemError(f"objective {objective!r} is not one of {', '.join(OBJECTIVES)}")
    if problem.lists is None:
        raise ProblemError("mode stable needs the lists of both sides")
    listed = read_lists(problem)
    m = build_market(problem, listed, seed)
    fixed = len(problem.must | problem.prearranged)
    found = _find(m, objective, seed, EFFORT if effort is None else effort, fixed)
    pairs = _pairs(problem, listed, m, found.match)
    made = {(one.candidate_id, one.place_id) for one in pairs}
    return Result(
        mode="stable",
        pairs=pairs,
        unplaced=_unplaced(problem, listed, made),
        open_places=_open_places(problem, listed, made),
        uncertain=uncertain_pairs(problem, listed),
        levels=found.levels,
        optimal=found.levels == found.bound,
        gap=found.bound[-1].value - found.levels[-1].value,
        bound=found.bound,
        certificate=(),
        solver=_SOLVERS[objective],
        seed=seed,
        objective=objective,
        blocking=_ids(m, blocking_pairs(m, found.match)),
        notes=(*_notes(problem, listed), *found.notes),
        size_proofs=found.proofs,
    )


def blocking_pairs(m: Market, match: list[int]) -> list[tuple[int, int]]:
    """Candidates and places that both would rather have each other."""
    at_place: defaultdict[int, list[int]] = defaultdict(list)
    at_head: defaultdict[int, list[int]] = defaultdict(list)
    for c, p in enumerate(match):
        if p != UNMATCHED:
            at_place[p].append(m.wishes[m.head[p]][c])
            at_head[m.head[p]].append(m.wishes[m.head[p]][c])
    worst_at_place = {p: max(grades) for p, grades in at_place.items()}
    worst_at_head = {h: max(grades) for h, grades in at_head.items()}
    out = []
    for c, ranks in enumerate(m.choices):
        own = match[c]
        limit = ranks[own] if own != UNMATCHED else None
        for p, rank in ranks.items():
            if limit is not None and rank >= limit:
                continue
            h = m.head[p]
            grade = m.wishes[h][c]
            if not m.seats[p] or not m.room[h]:
                continue
            if len(at_place[p]) >= m.seats[p]:
                wanted = grade < worst_at_place[p]
            elif len(at_head[h]) >= m.room[h]:
                same = own != UNMATCHED and m.head[own] == h
                wanted = same or grade < worst_at_head[h]
            else:
                wanted = True
            if wanted:
                out.append((c, p))
    return sorted(out)


def _find(m: Market, objective: str | None, seed: int, effort: float, fixed: int) -> Found:
    """Solve beside the `fixed` pairs, which count as matches."""
    calm = (Level("blocking_pairs", 0),)
    if objective is None:
        return Found(accept(m), calm, calm)
    if objective == MOST_PLACEMENTS:
        match = most_placements(m, seed)
        size = (Level("matches", _size(match) + fixed),)
        stable = f"stable_matches: {_size(accept(m)) + fixed}"
        price = f"blocking_pairs: {len(blocking_pairs(m, match))}"
        return Found(match, size, size, notes=(stable, price))
    match, bound, parts = largest_stable(m, effort)
    return Found(
        match,
        (*calm, Level("matches", _size(match) + fixed)),
        (*calm, Level("matches", bound + fixed)),
        tuple(_size_proof(m, part) for part in parts),
    )


def _size(match: list[int]) -> int:
    return sum(1 for p in match if p != UNMATCHED)


def _ids(m: Market, pairs: list[tuple[int, int]]) -> tuple[PairKey, ...]:
    return tuple((m.candidate_ids[c], m.place_ids[p]) for c, p in pairs)


def _pairs(problem: Problem, listed: Listed, m: Market, match: list[int]) -> tuple[Pair, ...]:
    fixed = fixed_pairs(problem, listed)
    free = _ids(m, [(c, p) for c, p in enumerate(match) if p != UNMATCHED])
    points = pair_points(problem, [*free, *fixed])
    out = []
    for key in sorted({*free, *fixed}):
        taken_apart = points[key]
        out.append(
            Pair(
                candidate_id=key[0],
                place_id=key[1],
                points=taken_apart,
                total=sum(value for _, value in taken_apart),
                locked=key in fixed,
                uncertain=Rule.UNCERTAIN in listed.failed.get(key, ())
                or (key in fixed and Rule.UNCERTAIN in fixed[key].failed),
                broken_rules=fixed[key].broken if key in fixed else (),
                candidate_rank=listed.candidate_rank.get(key),
                place_rank=listed.head_rank.get(key),
            )
        )
    return tuple(out)


def _unplaced(problem: Problem, listed: Listed, made: set[PairKey]) -> tuple[Unplaced, ...]:
    """Reasons are counted over the places on the person's own list."""
    placed = {c for c, _ in made}
    lists = problem.lists.candidates if problem.lists else {}
    out = []
    for c in sorted(one.id for one in problem.candidates if one.id not in placed):
        wished = [(c, p) for tie in lists.get(c, ()) for p in tie]
        out.append(Unplaced(c, *_reasons(listed, wished, CAPACITY, NO_PLACES)))
    return tuple(out)


def _open_places(problem: Problem, listed: Listed, made: set[PairKey]) -> tuple[OpenPlace, ...]:
    """Reasons are counted over the candidates on the list of the place or its supervisor."""
    found = Counter(p for _, p in made)
    lists = problem.lists
    out = []
    for place in sorted(problem.places, key=lambda one: one.id):
        if found[place.id] >= place.capacity or lists is None:
            continue
        ranking = (
            lists.places.get(place.id, ())
            if place.supervisor is None
            else lists.supervisors.get(place.supervisor, ())
        )
        wished = [(c, place.id) for tie in ranking for c in tie if (c, place.id) not in made]
        why = _reasons(listed, wished, PROPOSALS, NO_CANDIDATES)
        out.append(OpenPlace(place.id, place.capacity, found[place.id], *why))
    return tuple(out)


def _reasons(
    listed: Listed, wished: list[PairKey], possible: str, nobody: str
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """First what was possible, then what stood in the way, the most frequent first."""
    counts: Counter[str] = Counter()
    for key in wished:
        if key not in listed.candidate_rank:
            counts[ONE_SIDED] += 1
        elif key not in listed.blocked:
            counts[possible] += 1
        for rule in listed.blocked.get(key, ()):
            counts[rule.value] += 1
    if not counts:
        return (nobody,), (0,)
    order = [possible, ONE_SIDED, *(rule.value for rule in Rule)]
    ranked = sorted(counts, key=lambda code: (code != possible, -counts[code], order.index(code)))
    return tuple(ranked), tuple(counts[code] for code in ranked)


def _notes(problem: Problem, listed: Listed) -> list[str]:
    lists = problem.lists
    if lists is None:
        return []
    replaced = sum(
        1 for one in problem.places if one.supervisor is not None and one.id in lists.places
    )
    numbers = {
        "one_sided_wishes": one_sided_wishes(lists, problem.places),
        "stopped_by_rules": len(listed.blocked),
        "replaced_lists": replaced,
    }
    return [f"{name}: {number}" for name, number in numbers.items() if number]


def _size_proof(m: Market, part: Part) -> SizeProof:
    """The proof in ids; a head is named by its supervisor."""
    heads = {m.head[p]: p for p in range(len(m.place_ids))}

    def names(kind: str, first: int, second: int) -> tuple[str, str]:
        if kind == "place":
            return m.place_ids[first], ""
        if kind == "supervisor":
            return m.place_ids[heads[first]], ""
        if kind == "candidate":
            return m.candidate_ids[first], ""
        return m.candidate_ids[first], m.place_ids[second]

    cases = tuple(
        Case(
            tuple((key[0], *names(*key), value) for key, value in fixed),
            tuple(RowPrice(key[0], *names(*key), price) for key, price in prices),
        )
        for fixed, prices in part.cases
    )
    return SizeProof(tuple(m.candidate_ids[c] for c in part.candidates), part.bound, cases)
