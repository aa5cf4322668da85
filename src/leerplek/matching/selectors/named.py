"""From the ids of a round to the columns of a row about a pair."""

from collections.abc import Iterable
from typing import TypedDict

from leerplek.matching.idents import combination_rows, is_combined, offer_id, place_rows, row_of
from leerplek.matching.models.combinations import Combination
from leerplek.matching.selectors.agreed import counts
from leerplek.matching.selectors.settled import with_places
from leerplek.practices.models import Place


class PlaceColumns(TypedDict):
    """Which place a row is about; of a combined place, `place_id` is the lender's."""

    place_id: int
    combination_id: int | None


class PairColumns(PlaceColumns):
    candidate_id: int


def place_columns(idents: Iterable[str]) -> dict[str, PlaceColumns]:
    """Return the columns of each of these places; of a combination that is gone, nothing."""
    idents = set(idents)
    found: dict[str, PlaceColumns] = {
        offer_id(pk): {"place_id": pk, "combination_id": None} for pk in place_rows(idents)
    }
    combined = combination_rows(idents)
    if combined:
        for one in Combination.objects.filter(pk__in=combined):
            lender, _borrower = one.both_ids
            found[offer_id(lender, one.pk)] = {"place_id": lender, "combination_id": one.pk}
    return found


def is_there(ident: str) -> bool:
    """Tell whether a place of a round is still in the register."""
    rows = Combination.objects if is_combined(ident) else Place.objects
    return rows.filter(pk=row_of(ident)).exists()


def still_counts(ident: str) -> bool:
    """Tell whether two places that were one in a round still are; a place alone always is."""
    if not is_combined(ident):
        return True
    combination = with_places(Combination.objects.filter(pk=row_of(ident))).first()
    return combination is not None and counts(combination)


def pair_columns(pair: tuple[str, str], places: dict[str, PlaceColumns]) -> PairColumns:
    """Return the columns of a row about this pair."""
    return {"candidate_id": row_of(pair[0]), **places[pair[1]]}
