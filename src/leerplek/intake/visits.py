"""The minutes after a contact person opened a link: what this browser may see."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from leerplek.intake.models import ContactPerson, InboxLink
from leerplek.intake.selectors.contacts import inbox_link_in_use

KEY = "inbox_link"


@dataclass(frozen=True)
class InboxVisit:
    """A link that was opened in this browser and still works."""

    link: InboxLink
    is_proved: bool

    @property
    def contact(self) -> ContactPerson:
        return self.link.contact


def begin(request: HttpRequest, link: InboxLink) -> None:
    """Let this browser in for some minutes; whatever session it had gets another number."""
    request.session.cycle_key()
    request.session[KEY] = {"link": link.pk, "until": _until(), "proved": False}


def visit_of(request: HttpRequest) -> InboxVisit | None:
    """Return the visit of this browser, or None when there is none any more."""
    kept = request.session.get(KEY)
    if not kept or kept["until"] < time.time():
        return None
    link = inbox_link_in_use(kept["link"])
    return InboxVisit(link, is_proved=kept["proved"]) if link else None


def stay(request: HttpRequest, *, proved: bool = False) -> None:
    """Begin the minutes anew, because somebody is busy; `proved` after the six digits."""
    kept = request.session[KEY]
    request.session[KEY] = {**kept, "until": _until(), "proved": proved or kept["proved"]}


def end(request: HttpRequest) -> None:
    """Forget the link in this browser; who is signed in stays so."""
    if request.user.is_authenticated:
        request.session.pop(KEY, None)
    else:
        request.session.flush()


def _until() -> int:
    minutes: int = settings.LINK_MINUTES
    return int(time.time()) + minutes * 60
