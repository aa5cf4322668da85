"""The order of the path, and its steps beside each other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from leerplek.path.enums import Step
from leerplek.path.selectors.lists import STEPS, PathFilter
from leerplek.path.selectors.standing import Standing

# More cards than this make a column that nobody reads; the list has all of them.
MOST_CARDS = 25
DEFAULT = "step"


def _name(each: Standing) -> tuple[str, str]:
    return (each.candidate.last_name.casefold(), each.candidate.first_name.casefold())


SORTS: dict[str, Callable[[Standing], tuple[Any, ...]]] = {
    "name": _name,
    "step": lambda each: (STEPS[each.step], *_name(each)),
    "since": lambda each: (each.waiting_since, *_name(each)),
    "next": lambda each: (each.next_on or date.max, *_name(each)),
}


@dataclass(frozen=True)
class StepColumn:
    """One step of the board: the first of who stands in it, and how many more there are."""

    step: Step
    rows: tuple[Standing, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def sorted_by(rows: Iterable[Standing], wanted: str) -> tuple[str, list[Standing]]:
    """Return how the rows are sorted and the rows; an address with nonsense sorts by step."""
    sort = wanted if wanted.removeprefix("-") in SORTS else DEFAULT
    key = SORTS[sort.removeprefix("-")]
    ordered = sorted(rows, key=lambda each: (*key(each), each.candidate.pk))
    return sort, ordered[::-1] if sort.startswith("-") else ordered


def columns_of(rows: Iterable[Standing], filters: PathFilter) -> list[StepColumn]:
    """Return a column for each step, or for the chosen one; who waits longest first."""
    found: dict[Step, list[Standing]] = {step: [] for step in Step}
    for each in sorted_by(rows, "next")[1]:
        found[each.step].append(each)
    shown = [step for step in Step if step == filters.step or not filters.step]
    if not filters.step and not found[Step.STOPPED]:
        shown.remove(Step.STOPPED)
    return [StepColumn(step, tuple(found[step][:MOST_CARDS]), len(found[step])) for step in shown]
