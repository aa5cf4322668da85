"""Which places a practice offers by what its row in a spreadsheet says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from leerplek.importing.doubles import folded_name, name_words
from leerplek.practices.enums import Willingness
from leerplek.programmes.enums import LearningRoute

Ref = TypeVar("Ref")

COLUMNS = {
    LearningRoute.BBL: "places_bbl",
    LearningRoute.BOL: "places_bol",
    LearningRoute.THIRD_ROUTE: "places_third",
}


@dataclass(frozen=True)
class OfferedPlace:
    """Equal places of one learning route.  Unconfirmed ones are left out of a run."""

    learning_route: LearningRoute
    number: int
    is_confirmed: bool


def offered_places(values: Mapping[str, Any]) -> tuple[OfferedPlace, ...]:
    """Return the places of a checked row (C02).

    "Yes" with a number makes confirmed places; "yes" without any number, and
    "maybe", make places that somebody must still confirm, one where no number is
    given.  "No" and "unknown" make none, whatever the numbers say.
    """
    willing = values["trains"]
    if willing not in {Willingness.YES, Willingness.MAYBE}:
        return ()
    told = {route: values[column] for route, column in COLUMNS.items()}
    is_confirmed = willing == Willingness.YES
    offered = tuple(
        OfferedPlace(route, number, is_confirmed) for route, number in told.items() if number
    )
    is_told = any(number is not None for number in told.values())
    if offered or (is_told and is_confirmed):
        return offered
    return (OfferedPlace(LearningRoute.BBL, 1, is_confirmed=False),)


def practices_called(asked: str, practices: Iterable[tuple[Ref, str]]) -> list[Ref]:
    """Return the practices that somebody may mean by "De Linde"; more than one is a question.

    The whole name wins; otherwise all telling words of what was asked must be in
    the name of the practice.
    """
    known = list(practices)
    same = [ref for ref, name in known if folded_name(name) == folded_name(asked)]
    if same:
        return same
    words = name_words(asked)
    return [ref for ref, name in known if words and words <= name_words(name)]
