"""What a practice told of what it offers, as the other pages need it."""

from dataclasses import dataclass

from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask
from leerplek.portal.kinds.told import OFFER
from leerplek.practices.models import Practice


@dataclass(frozen=True)
class Offer:
    """What a practice told on its own page last of what it offers."""

    lead_weeks: int | None
    supervisor: str


def last_offer(practice: Practice) -> Offer | None:
    """Return what the practice told last of what it offers, also when nobody looked at it yet."""
    told = Ask.objects.filter(practice=practice, kind=OFFER, state=AskState.ANSWERED)
    ask = told.order_by("-answered_at", "-pk").first()
    if ask is None:
        return None
    return offer_in(ask)


def offer_in(ask: Ask) -> Offer:
    """Return what one answer says of it."""
    return Offer(ask.answer["lead_weeks"], ask.answer["supervisor"].get("name", ""))
