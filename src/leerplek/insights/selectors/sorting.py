"""The order of the list, and what its words are."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from leerplek.common.sorting import name_key
from leerplek.insights.enums import Status
from leerplek.insights.selectors.spots import Spot

DEFAULT = "name"
# Beyond any number of days: who never told anything stands at the end.
NEVER = 10**6
ORDER = {status: number for number, status in enumerate(Status)}

SORTS: dict[str, Callable[[Spot], Any]] = {
    "name": lambda each: name_key(each.name),
    "town": lambda each: name_key(each.town),
    "size": lambda each: each.gps if each.gps is not None else Decimal(NEVER),
    "status": lambda each: ORDER[each.status],
    "heard": lambda each: NEVER if each.days is None else each.days,
    "places": lambda each: each.places,
}


def sorted_by(spots: Iterable[Spot], wanted: str) -> tuple[str, list[Spot]]:
    """Return how the rows are sorted and the rows; an address with nonsense sorts by name.

    The rows come by name, and equal ones stay so either way.
    """
    sort = wanted if wanted.removeprefix("-") in SORTS else DEFAULT
    rows = sorted(spots, key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    return sort, rows
