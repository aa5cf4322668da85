"""The kinds of message there are: what each is for, and what its text cannot do without."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class MessageKind:
    """One kind of message.

    One that `asks` carries the personal link, and goes out only while its ask waits for
    an answer.  `about_ask` says that it belongs to an ask at all.
    """

    name: str
    label: Any
    about_ask: bool = True
    asks: bool = False


ASK = MessageKind("ask", _("question"), asks=True)
REMINDER = MessageKind("reminder", _("reminder"), asks=True)
LAST_REMINDER = MessageKind("last_reminder", _("last reminder"), asks=True)
THANKS = MessageKind("thanks", _("thanks for the answer"))
FREE = MessageKind("free", _("message of your own"), about_ask=False)

MESSAGE_KINDS: tuple[MessageKind, ...] = (ASK, REMINDER, LAST_REMINDER, THANKS, FREE)
BY_NAME = {kind.name: kind for kind in MESSAGE_KINDS}
