"""The numbers of a round: how many places are filled, who is left, how far people travel."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from leerplek.common.formats import format_km, format_number
from matchengine import Problem, Result, UncertainPair

Number = int | float | Decimal


@dataclass(frozen=True)
class Figures:
    """What a coordinator counts before she decides.

    `full`, `fewer` and `nobody` count seats: a place for two learners counts twice.
    `unplaced` includes who waits for an answer.  `broken_locks` are pairs that a
    person fixed although a rule or the room stands in the way.  `lowest` is the fewest points
    of a proposal, where that was a goal.
    """

    full: int
    fewer: int
    nobody: int
    placed: int
    unplaced: int
    mean_km: float | None
    longest_km: float | None
    points: int
    uncertain: int
    broken_locks: int
    lowest: int | None = None


@dataclass(frozen=True)
class Figure:
    """One number above the list; `anchor` is where its rows are on the same page, if they are."""

    label: str
    value: str
    anchor: str = ""


@dataclass(frozen=True)
class ComparedFigure:
    """One number of two rounds beside each other; `difference` is empty when there is none."""

    label: str
    now: str
    then: str
    difference: str


def figures_of(problem: Problem, result: Result, *, waiting: int = 0) -> Figures:
    """Count a round.  `waiting` is how many people the engine was not asked about."""
    full, fewer, nobody = _seats(problem, result)
    km = problem.km or {}
    keys = [(pair.candidate_id, pair.place_id) for pair in result.pairs]
    distances = [km[key] for key in keys if key in km]
    placed = len({candidate_id for candidate_id, _place in keys})
    return Figures(
        full=full,
        fewer=fewer,
        nobody=nobody,
        placed=placed,
        unplaced=len(problem.candidates) - placed + waiting,
        mean_km=sum(distances) / len(distances) if distances else None,
        longest_km=max(distances, default=None),
        points=result.level("points"),
        uncertain=len(not_proposed(result)),
        broken_locks=sum(bool(pair.locked and pair.broken_rules) for pair in result.pairs),
        lowest=next((one.value for one in result.levels if one.name == "lowest"), None),
    )


def not_proposed(result: Result) -> list[UncertainPair]:
    """Return the pairs that an exact address decides, without those that a person fixed."""
    there = {(pair.candidate_id, pair.place_id) for pair in result.pairs}
    return [one for one in result.uncertain if (one.candidate_id, one.place_id) not in there]


def in_words(figures: Figures, anchors: Mapping[str, str] | None = None) -> tuple[Figure, ...]:
    """Return the numbers as they stand above a list, without what is not known or not there.

    `anchors` says per field of `figures` where on the page its rows are.
    """
    told = []
    where = anchors or {}
    for name, label, write in _lines():
        value = getattr(figures, name)
        if value is not None and (value or name not in _ONLY_WHEN_THERE):
            told.append(Figure(label, write(value), where.get(name, "")))
    return tuple(told)


def compared(now: Figures, then: Figures) -> tuple[ComparedFigure, ...]:
    """Return the numbers of two rounds beside each other, each with its difference."""
    told = []
    for name, label, write in _lines():
        old, new = getattr(now, name), getattr(then, name)
        if (old, new) == (None, None) and name == "lowest":
            continue
        if (old or new) or name not in _ONLY_WHEN_THERE:
            told.append(
                ComparedFigure(
                    label=label,
                    now="–" if old is None else write(old),
                    then="–" if new is None else write(new),
                    difference=_difference(old, new, write),
                )
            )
    return tuple(told)


# Numbers that are news only when they are not zero.
_ONLY_WHEN_THERE = frozenset({"uncertain", "broken_locks"})


def _lines() -> tuple[tuple[str, str, Callable[[Number], str]], ...]:
    return (
        ("full", _("places with all their candidates"), format_number),
        ("fewer", _("places with fewer"), format_number),
        ("nobody", _("places with nobody"), format_number),
        ("placed", _("candidates with a proposal"), format_number),
        ("unplaced", _("candidates without"), format_number),
        ("mean_km", _("mean distance"), format_km),
        ("longest_km", _("longest distance"), format_km),
        ("lowest", _("fewest points of a proposal"), format_number),
        ("points", _("points"), format_number),
        ("uncertain", _("uncertain pairs, not proposed"), format_number),
        ("broken_locks", _("fixed pairs that do not fit"), format_number),
    )


def _difference(old: Number | None, new: Number | None, write: Callable[[Number], str]) -> str:
    if old is None or new is None:
        return ""
    # Of what is shown: 11,8 and 14,8 differ 3,0, whatever lies behind the comma.
    grown = _shown(new) - _shown(old)
    if not grown:
        return ""
    return f"{'+' if grown > 0 else '−'}{write(abs(grown))}"


def _shown(number: Number) -> Decimal:
    return Decimal(str(number)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _seats(problem: Problem, result: Result) -> tuple[int, int, int]:
    """Return how many seats have all their candidates, some of them, nobody.

    Who brought a practice takes a whole seat there; others are spread over the rest.
    """
    wanted = 1 if result.levels[0].name == "matches" else problem.settings.n
    found = Counter(pair.place_id for pair in result.pairs)
    brought = Counter(place_id for _candidate, place_id in problem.prearranged)
    full = reached = seats = 0
    for place in problem.places:
        taken = min(brought[place.id], place.capacity)
        free = place.capacity - taken
        others = found[place.id] - brought[place.id]
        full += taken + _within(others - (wanted - 1) * free, free)
        reached += taken + _within(others, free)
        seats += place.capacity
    return full, reached - full, seats - reached


def _within(number: int, most: int) -> int:
    return max(0, min(number, most))
