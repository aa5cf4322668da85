"""From which kind of work people come, by the words in which they said it (F10).

The words are the person's own and say no more than they say: what no list knows is "other
work".  Nothing of it is kept with the person.
"""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Background(TextChoices):
    """The kinds of work that a region looks for people in, and the rest."""

    HAIR = "hair", _("hairdresser or beautician")
    TRAVEL = "travel", _("flying and travel")
    CATERING = "catering", _("hotel, restaurant or café")
    SHOP = "shop", _("shop")
    CARE = "care", _("care")
    CHILDREN = "children", _("childcare and education")
    OFFICE = "office", _("office and reception")
    OTHER = "other", _("other work")
    UNKNOWN = "unknown", _("unknown")


# The first list that knows a word counts: a hotel's receptionist works in a hotel.
WORDS: tuple[tuple[Background, str], ...] = (
    (Background.HAIR, r"kapper|kapster|kapsalon|haarsalon|schoonheid|nagelstyl|hairdress|beaut"),
    (Background.TRAVEL, r"steward|cabin|purser|grondpersoneel|luchtvaart|reisbureau|airline"),
    (Background.CATERING, r"horeca|ober\b|kok\b|hotel|restaurant|caf[eé]|barista|catering|waiter"),
    (Background.SHOP, r"winkel|verko|kassa|supermarkt|caissi|detailhandel|shop|retail|sales"),
    (
        Background.CARE,
        r"zorg|verpleeg|verzorg|\bvig\b|kraam|helpende|apothe|tandarts|fysio|thuishulp|care\b|nurse",
    ),
    (
        Background.CHILDREN,
        r"kinderopvang|pedagog|leidster|gastouder|onderwijs|leraar|leerkracht|juf\b|teacher|school",
    ),
    (
        Background.OFFICE,
        r"kantoor|administrat|secretar|recepti|balie|klantenservice|callcent|office|customer",
    ),
)
LISTS = tuple((kind, re.compile(words)) for kind, words in WORDS)


def background_of(work: str) -> Background:
    """Return the kind of work that somebody's own words are about."""
    said = work.strip().casefold()
    if not said:
        return Background.UNKNOWN
    return next((kind for kind, words in LISTS if words.search(said)), Background.OTHER)
