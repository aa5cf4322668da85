"""How a region sends."""

from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask
from leerplek.communication.models import MessageSettings


def settings_of(region_id: int) -> MessageSettings:
    """Return a region's settings; who never chose has the defaults, as a row that is not kept."""
    kept = MessageSettings.objects.filter(region=region_id).first()
    return kept or MessageSettings(region_id=region_id, version=0)


def counts_from_asking(ask: Ask) -> bool:
    """Tell whether reminders count from the day of asking; else from the day it is due."""
    return kind_of(ask).reminds_from_asking


def reminder_days(ask: Ask, settings: MessageSettings) -> list[int]:
    """Return on which days an ask is reminded of, first to last."""
    own = kind_of(ask).reminder_days
    if own is not None:
        return own(ask)
    return sorted(settings.go_no_go_days if counts_from_asking(ask) else settings.other_days)
