"""The minutes after somebody without an account opened a link in this browser."""

import time
from dataclasses import dataclass
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest


def may_open(request: HttpRequest, code_hash: str) -> bool:
    """Tell whether this network may try one more code, and this code be tried once more."""
    return bool(
        ratelimit.consume(request, action="link_tried")
        and ratelimit.consume(request, action="link_opened", key=code_hash)
    )


@dataclass(frozen=True)
class Minutes:
    """What a session keeps, by a key of its own, of the link that was opened in it.

    The link by its number, until when (seconds), and whether the six digits were given.
    """

    key: str

    def begin(self, request: HttpRequest, link: int) -> None:
        """Let this browser in for some minutes; whatever session it had gets another number."""
        request.session.cycle_key()
        request.session[self.key] = {"link": link, "until": _until(), "proved": False}

    def kept(self, request: HttpRequest) -> dict[str, Any] | None:
        """Return what is kept of the visit, or None when there is none any more."""
        kept: dict[str, Any] | None = request.session.get(self.key)
        return None if not kept or kept["until"] < time.time() else kept

    def stay(self, request: HttpRequest, *, proved: bool = False) -> None:
        """Begin the minutes anew, because somebody is busy; `proved` after the six digits."""
        kept = request.session[self.key]
        self.note(request, until=_until(), proved=proved or kept["proved"])

    def note(self, request: HttpRequest, **more: Any) -> None:
        """Keep something more of this visit."""
        request.session[self.key] = {**request.session[self.key], **more}

    def end(self, request: HttpRequest) -> None:
        """Forget the link in this browser; who is signed in stays so."""
        if request.user.is_authenticated:
            request.session.pop(self.key, None)
        else:
            request.session.flush()


def _until() -> int:
    minutes: int = settings.LINK_MINUTES
    return int(time.time()) + minutes * 60
