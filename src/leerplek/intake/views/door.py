"""By what door somebody comes who answers for a school or UWV: an account, or a link.

Behind both are the same pages, forms and services.
"""

from dataclasses import dataclass
from typing import Any

from leerplek.accounts.middleware import SignedRequest
from leerplek.accounts.models import User
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import record_reading, record_reading_by_link
from leerplek.intake.models import FundingPermission, InboxLink, SchoolVerdict
from leerplek.intake.selectors.contacts import asked_by_link


@dataclass(frozen=True)
class Door:
    """Who came in, and what they are asked: `rows` is all that lies behind this door.

    `inbox` is the address of their list, `answer` that of the page on which they answer.
    """

    rows: Any
    inbox: str
    answer: str
    user: User | None = None
    link: InboxLink | None = None

    @property
    def who(self) -> dict[str, Any]:
        """Return what a service takes to know who answers."""
        return {"actor": self.user, "link": self.link}

    def note_reading(self, candidate: Candidate) -> None:
        """Record that somebody opened what they may see of a candidate."""
        if self.user is not None:
            record_reading(candidate, actor=self.user)
        elif self.link is not None:
            record_reading_by_link(candidate, contact=self.link.contact_id)


def door_of_school(request: SignedRequest) -> Door:
    rows = SchoolVerdict.objects.visible_to(request.user).asked_of(request.user)
    return Door(rows, "intake:school", "intake:judge", user=request.user)


def door_of_uwv(request: SignedRequest) -> Door:
    rows = FundingPermission.objects.visible_to(request.user).asked_of(request.user)
    return Door(rows, "intake:uwv", "intake:permit", user=request.user)


def door_by_link(link: InboxLink) -> Door:
    """Return what a link opens: a school its verdicts, UWV its permissions."""
    rows = asked_by_link(link.contact)
    return Door(rows, "intake:asked", "intake:answer", link=link)
