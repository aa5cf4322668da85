"""Where a candidate is and what is asked of them, in words for their own page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask
from leerplek.asks.selectors import asked_now
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.keeping import term_of
from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_number
from leerplek.matching.enums import ProposalState
from leerplek.matching.models import MatchProposal
from leerplek.meetings.enums import SeatState
from leerplek.meetings.models import Seat


@dataclass(frozen=True)
class Where:
    """Where somebody is, what comes next and who does it; `on` is the day, when there is one."""

    now: str
    following: str
    on: date | None = None


def where_am_i(candidate: Candidate) -> Where:
    """Return where somebody is; no practice is named, for a link can be passed on."""
    if candidate.state == CandidateState.WITHDRAWN:
        return _stopped(candidate)
    if has_promise(candidate, ProposalState.MATCHED):
        return Where(
            _("You have a place: you and a practice chose each other."),
            _("We arrange the start with you and the practice, and call you about it."),
            candidate.cohort.start_on if candidate.cohort else None,
        )
    if has_promise(candidate, ProposalState.TALKED):
        return Where(
            _("You talked with a practice."),
            _("You and the practice each say whether to go on. Then we call you."),
        )
    if has_promise(candidate, ProposalState.PROPOSED):
        return Where(
            _("There is a practice that may fit you."),
            _("You get to know each other in a talk. The practice or we make the appointment."),
        )
    return _looking(candidate)


def _stopped(candidate: Candidate) -> Where:
    term = term_of(candidate, candidate.consents.all(), timezone.localdate())
    return Where(
        _("You stopped. Thank you for telling us."),
        _("You need not do anything. Your file is erased by itself on the day below."),
        term.erase_on if term else None,
    )


def _looking(candidate: Candidate) -> Where:
    coming = Seat.objects.filter(candidate=candidate, state=SeatState.COMING)
    seat = (
        coming.filter(meeting__starts_at__gte=timezone.now())
        .select_related("meeting")
        .order_by("meeting__starts_at")
        .first()
    )
    now = _("You take part, and we look for a practice that fits you.")
    if seat is not None:
        return Where(now, _("You come to our information meeting."), _day(seat))
    return Where(now, _("We call you when there is a practice. That can take some weeks."))


def _day(seat: Seat) -> date:
    return timezone.localdate(seat.meeting.starts_at)


def has_promise(candidate: Candidate, *states: str) -> bool:
    """Tell whether a proposal of this person stands in one of these states."""
    return MatchProposal.objects.filter(candidate=candidate, state__in=states).exists()


@dataclass(frozen=True)
class Asked:
    """A question that waits for an answer; `is_here` when this very link answers it."""

    heading: str
    due_on: date
    is_here: bool


def asked_of(candidate: Candidate, here: Ask) -> list[Asked]:
    """Return what who takes part is asked now; about somebody else only that it is there."""
    if candidate.state == CandidateState.WITHDRAWN:
        return []
    return [_asked(each, here) for each in asked_now(candidate)]


def _asked(ask: Ask, here: Ask) -> Asked:
    kind = kind_of(ask)
    heading = str(kind.label) if kind.shows_others else kind.heading(ask)
    return Asked(heading, ask.due_on, is_here=ask.pk == here.pk)


WISHES = (
    "wished_setting",
    "hours_min",
    "hours_max",
    "learning_routes",
    "travel_modes",
    "max_km",
    "excludes_out_of_hours",
)


def differences(candidate: Candidate, wanted: dict[str, Any]) -> list[str]:
    """Return what somebody wants otherwise, a line for each wish: what it was and what it is."""
    after = Candidate(**{name: wanted[name] for name in WISHES})
    lines = []
    for name in WISHES:
        if getattr(candidate, name) != getattr(after, name):
            label = _label(name)
            lines.append(f"{label}: {_said(candidate, name)} → {_said(after, name)}")
    return lines


def _label(name: str) -> str:
    labels = {field.name: field.verbose_name for field in Candidate._meta.concrete_fields}
    return capfirst(str(labels[name]))


def _said(row: Candidate, name: str) -> str:
    value = getattr(row, name)
    if name == "learning_routes":
        return row.routes_in_words
    if name == "travel_modes":
        return row.travel_in_words or _("unknown")
    if name == "wished_setting":
        return str(row.get_wished_setting_display())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("unknown") if value is None else str(format_number(value))
