"""What somebody sees of themselves by their own link."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from leerplek.asks.kinds import Lines, addressee_of, kind_of, names_for_one
from leerplek.asks.models import Ask, names_about_others
from leerplek.asks.selectors import answered_before, asked_now
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.common.phones import format_phone

EARLIER = 3


@dataclass(frozen=True)
class Done:
    """Something that was asked and answered earlier."""

    what: str
    at: datetime | None


def done_before(ask: Ask) -> list[Done]:
    """Return what the same person answered earlier, the last first; not what they answered.

    A question about somebody else stands on its own page alone, behind the control code, and so
    does what one person of a practice is asked.
    """
    if kind_of(ask).is_for_one:
        return []
    hidden = [*names_about_others(), *names_for_one()]
    return [
        Done(kind_of(each).heading(each), each.answered_at)
        for each in answered_before(ask).exclude(kind__in=hidden)[:EARLIER]
    ]


@dataclass(frozen=True)
class Asked:
    """A question that waits for an answer; `is_here` when this very link answers it."""

    pk: int
    heading: str
    due_on: date
    is_here: bool


def asked_of(here: Ask) -> list[Asked]:
    """Return what who takes part is asked now; about somebody else only that it is there."""
    about = here.about
    if isinstance(about, Candidate) and about.state == CandidateState.WITHDRAWN:
        return []
    return [_asked(each, here) for each in asked_now(about)]


def others_asked(here: Ask) -> list[Asked]:
    """Return what else the same person is asked now."""
    return [each for each in asked_of(here) if not each.is_here]


def _asked(ask: Ask, here: Ask) -> Asked:
    kind = kind_of(ask)
    heading = str(kind.label) if kind.shows_others else kind.heading(ask)
    return Asked(ask.pk, heading, ask.due_on, is_here=ask.pk == here.pk)


def own_data(ask: Ask) -> Lines:
    """Return how we reach somebody, for them to look at."""
    about, one = ask.about, addressee_of(ask)
    name = about.full_name if isinstance(about, Candidate) else about.contact_name
    phone, email = (one.phone, one.email) if one else (about.phone, about.email)
    lines = [
        (_("Name"), one.name if one else name),
        (_("Phone"), format_phone(phone) if phone else ""),
        (_("E-mail address"), email),
    ]
    return [(label, value or _("unknown")) for label, value in lines]


def name_of(ask: Ask) -> str:
    """Return how the page greets somebody: by name, or as the practice."""
    if one := addressee_of(ask):
        return one.name
    about = ask.about
    if isinstance(about, Candidate):
        return about.first_name or about.full_name
    return about.name
