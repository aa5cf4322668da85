"""What can come of two top threes: three answers side by side, and what each of them costs."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from leerplek.matching.round import Round
from leerplek.matching.snapshot import build_snapshot
from leerplek.matching.solving import verified
from matchengine import Lists, Problem, Result, solve
from matchengine.rules import blocking, failures
from matchengine.tables import build_tables

Pair = tuple[str, str]
Wishes = Mapping[str, Sequence[str]]
# What a first, second and third choice are worth where the wishes of both are added up.
WORTH = (9, 5, 2)


class OutcomeKind(TextChoices):
    """Which answer somebody looks at."""

    STABLE = "stable", gettext_lazy("Stable")
    MOST = "most", gettext_lazy("Most placements")
    WISHES = "wishes", gettext_lazy("Best wishes")


MEANS = {
    OutcomeKind.STABLE: gettext_lazy(
        "No candidate and practice would both rather have each other than what they get."
    ),
    OutcomeKind.MOST: gettext_lazy("As many pairs as the lists and the rules allow."),
    OutcomeKind.WISHES: gettext_lazy(
        "As many pairs, and among those answers the one with the highest choices of both sides."
    ),
}


class Missed(TextChoices):
    """Why somebody does not get one of their choices."""

    NOT_BACK = "not_back", gettext_lazy("did not choose back")
    RULES = "rules", gettext_lazy("the rules of the class do not allow it, or you ruled it out")
    DEARER = "dearer", gettext_lazy("gets a higher choice of their own")
    SWAP = "swap", gettext_lazy("both would rather have each other: that is what this answer costs")


@dataclass(frozen=True)
class Shares:
    """How many got their first, second and third choice, another one, or nobody."""

    first: int
    second: int
    third: int
    other: int
    nobody: int


@dataclass(frozen=True)
class Outcome:
    """One verified answer, and what it costs.

    `swaps` are those who would both rather have each other than what they get here.
    `missed` tells of everybody with a list which higher choices they do not get, and why.
    """

    kind: OutcomeKind
    pairs: tuple[Pair, ...]
    swaps: tuple[Pair, ...]
    candidates: Shares
    places: Shares
    left: tuple[str, ...]
    longest_km: float | None
    missed: Mapping[str, tuple[tuple[str, "Missed"], ...]]
    problem: Problem
    result: Result

    @property
    def means(self) -> str:
        """What this answer promises, in words."""
        return str(MEANS[self.kind])


def outcomes(
    round_: Round,
    *,
    candidates: Wishes,
    places: Wishes,
    kept: Collection[Pair],
    never: Collection[Pair] = (),
) -> list[Outcome]:
    """Return the three answers to these lists.

    The pairs a person kept are in all of them and those that must `never` be in none.  The
    rules of the programme hold, as in every round.
    """
    problem = build_snapshot(round_).problem
    people = {each.id for each in problem.candidates}
    hosts = {each.id for each in problem.places}
    ruled_out = {pair for pair in never if pair[0] in people and pair[1] in hosts}
    base = replace(
        problem,
        must=_possible_locks(problem, set(kept) - ruled_out),
        forbid=frozenset(problem.forbid | ruled_out) - problem.prearranged,
    )
    lists = Lists(
        candidates={who: _listed(candidates[who], hosts) for who in people & candidates.keys()},
        places={who: _listed(places[who], people) for who in hosts & places.keys()},
    )
    asked = replace(base, lists=lists)
    questions: dict[OutcomeKind, tuple[Problem, str, str | None]] = {
        OutcomeKind.STABLE: (asked, "stable", "max-size"),
        OutcomeKind.MOST: (asked, "stable", "most-placements"),
        OutcomeKind.WISHES: (_by_wishes(base, candidates, places), "assign", None),
    }
    allowed = _by_rules(base) & mutual(candidates, places)
    return [
        _told(kind, problem, _checked(problem, mode, objective), candidates, places, allowed)
        for kind, (problem, mode, objective) in questions.items()
    ]


def swaps_of(
    pairs: Collection[Pair],
    *,
    candidates: Wishes,
    places: Wishes,
    seats: Mapping[str, int],
    allowed: Collection[Pair],
) -> tuple[Pair, ...]:
    """Return who would both rather have each other: the plain rule, pair by pair."""
    place_of = dict(pairs)
    at: dict[str, list[str]] = defaultdict(list)
    for person, place in pairs:
        at[place].append(person)
    found = []
    for person, place in sorted(allowed):
        if place_of.get(person) == place:
            continue
        is_better = _rank(candidates, person, place) < _rank(
            candidates, person, place_of.get(person, "")
        )
        worst = max((_rank(places, place, each) for each in at[place]), default=0)
        has_room = len(at[place]) < seats[place]
        if is_better and (has_room or _rank(places, place, person) < worst):
            found.append((person, place))
    return tuple(found)


def missed_by(
    pairs: Collection[Pair],
    *,
    candidates: Wishes,
    places: Wishes,
    seats: Mapping[str, int],
    allowed: Collection[Pair],
    swaps: Collection[Pair],
) -> dict[str, tuple[tuple[str, Missed], ...]]:
    """Return of everybody which choices above what they get they do not get, and why not.

    Whoever has a seat left misses every choice they do not get.
    """
    got: dict[str, list[str]] = defaultdict(list)
    for person, place in pairs:
        got[person].append(place)
        got[place].append(person)

    def why(pair: Pair) -> Missed:
        if pair in swaps:
            return Missed.SWAP
        if pair in allowed:
            return Missed.DEARER
        person, place = pair
        is_mutual = place in candidates.get(person, ()) and person in places.get(place, ())
        return Missed.RULES if is_mutual else Missed.NOT_BACK

    found = {}
    for wishes, is_person in ((candidates, True), (places, False)):
        for who, mine in wishes.items():
            has_room = len(got[who]) < (1 if is_person else seats.get(who, 0))
            worst = max((_rank(wishes, who, each) for each in got[who]), default=0)
            found[who] = tuple(
                (other, why((who, other) if is_person else (other, who)))
                for rank, other in enumerate(mine, start=1)
                if other not in got[who] and (has_room or rank < worst)
            )
    return found


def mutual(candidates: Wishes, places: Wishes) -> frozenset[Pair]:
    """Return who stand on each other's list."""
    return frozenset(
        (person, place)
        for person, wishes in candidates.items()
        for place in wishes
        if person in places.get(place, ())
    )


def _told(
    kind: OutcomeKind,
    problem: Problem,
    result: Result,
    candidates: Wishes,
    places: Wishes,
    allowed: Collection[Pair],
) -> Outcome:
    pairs = tuple(sorted((pair.candidate_id, pair.place_id) for pair in result.pairs))
    seats = {each.id: each.capacity for each in problem.places}
    swaps = swaps_of(pairs, candidates=candidates, places=places, seats=seats, allowed=allowed)
    placed = {person for person, _place in pairs}
    hosts = {place for _person, place in pairs}
    km = [(problem.km or {}).get(pair) for pair in pairs]
    return Outcome(
        kind=kind,
        pairs=pairs,
        swaps=swaps,
        candidates=_shares([_rank(candidates, *pair) for pair in pairs], candidates, placed),
        places=_shares([_rank(places, place, who) for who, place in pairs], places, hosts),
        left=tuple(sorted((candidates.keys() - placed) | (places.keys() - hosts))),
        longest_km=max((each for each in km if each is not None), default=None),
        missed=missed_by(
            pairs,
            candidates=candidates,
            places=places,
            seats=seats,
            allowed=allowed,
            swaps=swaps,
        ),
        problem=problem,
        result=result,
    )


def _shares(ranks: list[int], wishes: Wishes, placed: Collection[str]) -> Shares:
    return Shares(
        first=ranks.count(1),
        second=ranks.count(2),
        third=ranks.count(3),
        other=sum(rank > len(WORTH) for rank in ranks),
        nobody=len(wishes.keys() - set(placed)),
    )


def _rank(wishes: Wishes, who: str, other: str) -> int:
    """Return the how manieth choice somebody is; whoever is on no list comes last."""
    mine = list(wishes.get(who, ()))
    return mine.index(other) + 1 if other in mine else len(WORTH) + 1


def _by_rules(problem: Problem) -> frozenset[Pair]:
    tables = build_tables(problem)
    possible = blocking(tables, failures(tables)) == 0
    cells = product(enumerate(tables.candidate_ids), enumerate(tables.place_ids))
    return frozenset(
        (person, place) for (row, person), (column, place) in cells if possible[row, column]
    )


def _by_wishes(problem: Problem, candidates: Wishes, places: Wishes) -> Problem:
    """Return the same question with the choices of both sides for points."""
    pairs = _by_rules(problem) & mutual(candidates, places)
    points = {
        (person, place): {
            "wishes": WORTH[_rank(candidates, person, place) - 1]
            + WORTH[_rank(places, place, person) - 1]
        }
        for person, place in pairs | problem.must
        if (person, place) in mutual(candidates, places)
    }
    return replace(problem, eligible=pairs | problem.must, points=points)


def _possible_locks(problem: Problem, kept: Collection[Pair]) -> frozenset[Pair]:
    """Return the pairs to keep, each person once and each place as often as it has seats."""
    people = {each.id for each in problem.candidates}
    free = {each.id: each.capacity for each in problem.places}
    chosen: set[Pair] = set()
    for person, place in sorted(kept):
        if person in people and free.get(place, 0):
            people.discard(person)
            free[place] -= 1
            chosen.add((person, place))
    return frozenset(chosen) - problem.prearranged


def _listed(wishes: Sequence[str], there: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Return a list without ties as the engine reads it."""
    return tuple((each,) for each in wishes if each in there)


def _checked(problem: Problem, mode: str, objective: str | None) -> Result:
    return verified(problem, solve(problem, mode=mode, objective=objective, seed=0))
