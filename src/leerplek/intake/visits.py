"""The minutes after a contact person opened a link: what this browser may see."""

from dataclasses import dataclass

from django.http import HttpRequest

from leerplek.common.visiting import Minutes
from leerplek.intake.models import ContactPerson, InboxLink
from leerplek.intake.selectors.contacts import inbox_link_in_use


@dataclass(frozen=True)
class InboxVisit:
    """A link that was opened in this browser and still works."""

    link: InboxLink
    is_proved: bool

    @property
    def contact(self) -> ContactPerson:
        return self.link.contact


MINUTES = Minutes("inbox_link")


def begin(request: HttpRequest, link: InboxLink) -> None:
    """Let this browser in for some minutes."""
    MINUTES.begin(request, link.pk)


def visit_of(request: HttpRequest) -> InboxVisit | None:
    """Return the visit of this browser, or None when there is none any more."""
    kept = MINUTES.kept(request)
    link = inbox_link_in_use(kept["link"]) if kept else None
    return InboxVisit(link, is_proved=kept["proved"]) if kept and link else None


stay, end = MINUTES.stay, MINUTES.end
