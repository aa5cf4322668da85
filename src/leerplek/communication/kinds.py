"""The kinds of message there are: what each is for, and what its text cannot do without."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class MessageKind:
    """One kind of message.

    One that `asks` carries the personal link, and goes out only while its ask waits for
    an answer.  `about_ask` says that it belongs to an ask at all, `about_appointment` that
    it carries an invitation for a calendar; `takes_back` says that this one ends it.
    One that `may_link` can carry the personal link as well, to what was answered and what
    follows.  `about_a_page` is the one with the link to somebody's own page: no question is in it.
    """

    name: str
    label: Any
    about_ask: bool = True
    asks: bool = False
    about_appointment: bool = False
    takes_back: bool = False
    may_link: bool = False
    about_a_page: bool = False

    @property
    def carries_link(self) -> bool:
        """Tell whether a personal link can stand in it."""
        return self.asks or self.may_link


ASK = MessageKind("ask", _("question"), asks=True)
REMINDER = MessageKind("reminder", _("reminder"), asks=True)
LAST_REMINDER = MessageKind("last_reminder", _("last reminder"), asks=True)
THANKS = MessageKind("thanks", _("thanks for the answer"), may_link=True)
OWN_PAGE = MessageKind("own_page", _("link to the own page"), asks=True, about_a_page=True)
FREE = MessageKind("free", _("message of your own"), about_ask=False)
INVITATION = MessageKind("invitation", _("invitation"), about_ask=False, about_appointment=True)
MOVED = MessageKind("moved", _("other day or place"), about_ask=False, about_appointment=True)
CALLED_OFF = MessageKind(
    "called_off",
    _("appointment cancelled"),
    about_ask=False,
    about_appointment=True,
    takes_back=True,
)

MESSAGE_KINDS: tuple[MessageKind, ...] = (
    ASK,
    REMINDER,
    LAST_REMINDER,
    THANKS,
    OWN_PAGE,
    FREE,
    INVITATION,
    MOVED,
    CALLED_OFF,
)
BY_NAME = {kind.name: kind for kind in MESSAGE_KINDS}
