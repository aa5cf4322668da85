"""Which places of a round are confirmed so long ago that they are not certain any more."""

from collections.abc import Iterable
from datetime import date

from leerplek.matching.idents import is_combined, row_of
from leerplek.matching.round import Offer
from leerplek.practices.ageing import unsure_places


def unsure_offers(offers: Iterable[Offer]) -> dict[str, date]:
    """Return by the id of an offer since when it is not certain; of two places the first day."""
    rows = {
        offer.id: [row_of(half.place_id) for half in offer.halves]
        if is_combined(offer.id)
        else [row_of(offer.id)]
        for offer in offers
    }
    unsure = unsure_places(pk for keys in rows.values() for pk in keys)
    days = {ident: [unsure[pk] for pk in keys if pk in unsure] for ident, keys in rows.items()}
    return {ident: min(found) for ident, found in days.items() if found}
