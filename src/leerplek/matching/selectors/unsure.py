"""Which places of a round are confirmed so long ago that they are not certain any more."""

from collections.abc import Iterable
from datetime import date

from leerplek.matching.idents import offer_id
from leerplek.matching.round import Offer
from leerplek.practices.ageing import unsure_since
from leerplek.practices.models import Place
from leerplek.programmes.numbers import Numbers


def unsure_offers(
    offers: Iterable[Offer], places: Iterable[Place], numbers: Numbers
) -> dict[str, date]:
    """Return by the id of an offer since when it is not certain; of two places the first day.

    The `places` are those behind the offers, as they are now; the `numbers` are the class's.
    """
    days = {offer_id(place.pk): unsure_since(place.confirmed_on, numbers) for place in places}
    found: dict[str, date] = {}
    for offer in offers:
        keys = [half.place_id for half in offer.halves] or [offer.id]
        since = [day for key in keys if (day := days.get(key)) is not None]
        if since:
            found[offer.id] = min(since)
    return found
