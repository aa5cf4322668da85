"""The minutes after somebody opened a link: which ask this browser may answer."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from leerplek.asks.kinds import AskKind, kind_of
from leerplek.asks.models import Ask, PersonalLink
from leerplek.asks.selectors import link_in_use

KEY = "personal_link"


@dataclass(frozen=True)
class Visit:
    """A link that was opened in this browser and still works."""

    link: PersonalLink
    is_proved: bool

    @property
    def ask(self) -> Ask:
        return self.link.ask

    @property
    def kind(self) -> AskKind:
        return kind_of(self.link.ask)

    @property
    def needs_digits(self) -> bool:
        return self.kind.shows_others and not self.is_proved


def begin(request: HttpRequest, link: PersonalLink) -> None:
    """Let this browser in for some minutes; whatever session it had gets another number."""
    request.session.cycle_key()
    request.session[KEY] = {"link": link.pk, "until": _until(), "proved": False}


def visit_of(request: HttpRequest) -> Visit | None:
    """Return the visit of this browser, or None when there is none any more."""
    kept = request.session.get(KEY)
    if not kept or kept["until"] < time.time():
        return None
    link = link_in_use(kept["link"])
    return Visit(link, is_proved=kept["proved"]) if link else None


def stay(request: HttpRequest, *, proved: bool = False) -> None:
    """Begin the minutes anew, because somebody is busy; `proved` after the six digits."""
    kept = request.session[KEY]
    request.session[KEY] = {
        **kept,
        "until": _until(),
        "proved": proved or kept["proved"],
    }


def begin_proof(request: HttpRequest, page: str) -> None:
    """Remember which page of one's own is opened after the six digits."""
    request.session[KEY] = {**request.session[KEY], "then": page}


def page_after_proof(request: HttpRequest) -> str:
    """Return the page that was asked for before the digits, or nothing."""
    return str(request.session[KEY].get("then", ""))


def end(request: HttpRequest) -> None:
    """Forget the link in this browser; who is signed in stays so."""
    if request.user.is_authenticated:
        request.session.pop(KEY, None)
    else:
        request.session.flush()


def _until() -> int:
    minutes: int = settings.LINK_MINUTES
    return int(time.time()) + minutes * 60
