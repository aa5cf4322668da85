"""The minutes after somebody opened a link: which ask this browser may answer."""

from dataclasses import dataclass

from django.http import HttpRequest

from leerplek.asks.kinds import AskKind, kind_of
from leerplek.asks.models import Ask, PersonalLink
from leerplek.asks.selectors import link_in_use
from leerplek.common.visiting import Minutes


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


MINUTES = Minutes("personal_link")


def begin(request: HttpRequest, link: PersonalLink) -> None:
    """Let this browser in for some minutes."""
    MINUTES.begin(request, link.pk)


def visit_of(request: HttpRequest) -> Visit | None:
    """Return the visit of this browser, or None when there is none any more."""
    kept = MINUTES.kept(request)
    link = link_in_use(kept["link"]) if kept else None
    return Visit(link, is_proved=kept["proved"]) if kept and link else None


def begin_proof(request: HttpRequest, page: str) -> None:
    """Remember which page of one's own is opened after the six digits."""
    MINUTES.note(request, then=page)


def page_after_proof(request: HttpRequest) -> str:
    """Return the page that was asked for before the digits, or nothing."""
    kept = MINUTES.kept(request) or {}
    return str(kept.get("then", ""))


stay, end = MINUTES.stay, MINUTES.end
