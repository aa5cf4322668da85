"""What a round calls people and places, and the rows behind those ids: the one home of both.

"c24" is candidate 24, "p3" is place 3, and "k12" is combination 12: two places that are one.
"""

from collections.abc import Iterable
from typing import Protocol

COMBINED = "k"
NAMES_PAIR = ("candidate_id", "place_id", "combination_id")
"""The columns that say which pair a row is about; of a combined place, `place` is the lender's."""


class NamesPair(Protocol):
    """A row with those columns."""

    candidate_id: int
    place_id: int
    combination_id: int | None


def person_id(candidate_pk: int) -> str:
    return f"c{candidate_pk}"


def offer_id(place_pk: int, combination_pk: int | None = None) -> str:
    """Return what a round calls a place, or the combination that a row with this place names."""
    return f"p{place_pk}" if combination_pk is None else combination_id(combination_pk)


def combination_id(combination_pk: int) -> str:
    return f"{COMBINED}{combination_pk}"


def pair_of(row: NamesPair) -> tuple[str, str]:
    """Return the pair that a row is about."""
    return person_id(row.candidate_id), offer_id(row.place_id, row.combination_id)


def row_of(ident: str) -> int:
    """Return the row behind an id of a round."""
    return int(ident[1:])


def is_combined(ident: str) -> bool:
    """Tell whether an id is of two places that are one."""
    return ident.startswith(COMBINED)


def place_rows(idents: Iterable[str]) -> set[int]:
    """Return the places among these ids; a combined place is none of them."""
    return {row_of(ident) for ident in idents if not is_combined(ident)}


def combination_rows(idents: Iterable[str]) -> set[int]:
    """Return the combinations among these ids of places."""
    return {row_of(ident) for ident in idents if is_combined(ident)}
