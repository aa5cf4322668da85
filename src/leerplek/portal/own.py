"""Where a candidate is and what is asked of them, in words for their own page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask
from leerplek.asks.selectors import asked_now
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.keeping import term_of
from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_number
from leerplek.matching.models import MatchProposal
from leerplek.path.enums import Act, Step
from leerplek.path.selectors.standing import standing_of
from leerplek.practices.models import Practice


@dataclass(frozen=True)
class Where:
    """Where somebody is, what comes next and who does it.

    `on` is the day, when there is one: that on which it is, or with `is_last_day` before
    which it is done.
    """

    now: str
    following: str
    on: date | None = None
    is_last_day: bool = False


# No practice and no office is named, and nothing of a benefit: a link can be passed on.
NOW = {
    Step.SIGNED_UP: _("You signed up. Good that you did."),
    Step.PHONED: _("We spoke with you on the phone."),
    Step.INFORMED: _("You were at our information meeting."),
    Step.VERDICT: _("We asked a school to look at your sign-up."),
    Step.PERMISSION: _(
        "The school has a chair for you. It is not settled yet who pays the school."
    ),
    Step.READY: _("School and payment are in order. We look for a practice that fits you."),
    Step.PROPOSED: _("There is a practice that may fit you."),
    Step.TALK: _("You get to know a practice."),
    Step.GO: _("You have a place: you and a practice chose each other."),
    Step.WAITING_LIST: _("You are on the waiting list for a later class."),
    Step.STOPPED: _("You stopped. Thank you for telling us."),
}
CALLS_YOU = _("We call you about what is possible.")
FOLLOWING = {
    Act.CALL: _("We call you, to hear whether this work suits you."),
    Act.INVITE: _("We invite you to an information meeting."),
    Act.ATTEND: _("You come to our information meeting."),
    Act.CHAIR: _("The information meeting is full. We look for a chair for you."),
    Act.TICK_OFF: _("The information meeting was held. We call you about how to go on."),
    Act.ASK_SCHOOL: _("We ask a school to look at your sign-up."),
    Act.JUDGE: _("The school says whether you can follow the course."),
    Act.NOT_ADMITTED: CALLS_YOU,
    Act.CONDITIONS: _("The school wants something of you first. Tell us when it is done."),
    Act.WHO_PAYS: _("We find out with you who pays the school."),
    Act.ASK_UWV: _("We find out with you who pays the school."),
    Act.PERMIT: _("We wait to hear who pays the school. That can take some weeks."),
    Act.REFUSED: CALLS_YOU,
    Act.HOURS: _("We call you: we do not know yet how many hours you can work."),
    Act.ADDRESS: _("We call you: we do not know yet where you live."),
    Act.PROPOSE: _("We call you when there is a practice. That can take some weeks."),
    Act.AGREE_TALK: _("The practice and you agree on a moment to talk."),
    Act.TALK: _("You talk with the practice."),
    Act.NOTE_TALK: _("Did you talk with the practice? We ask how it went."),
    Act.DECIDE: _("You and the practice each say whether to go on. Then we call you."),
    Act.MATCH: _("We make it definite, and call you."),
    Act.TELL: _("We call you about the talk."),
    Act.START: _("Your class begins. Before that we arrange the start with you and the practice."),
    Act.LATER_CLASS: _("We call you when there is a class for you."),
    Act.NOTHING: pgettext_lazy("to a candidate", "You need not do anything."),
}
# What we do when we get to it: a day of ours is no promise to the person.
OUR_OWN = frozenset({Act.PROPOSE, Act.LATER_CLASS, Act.TELL, Act.REFUSED, Act.NOT_ADMITTED})
# On that day itself it is; everything else is done before a day.
ON_THE_DAY = frozenset({Act.ATTEND, Act.TALK, Act.START})


def where_am_i(candidate: Candidate) -> Where:
    """Return where somebody is, in words for themselves; what is late has no day any more."""
    standing = standing_of(candidate)
    now = str(NOW[standing.step])
    if standing.step == Step.STOPPED:
        term = term_of(candidate, candidate.consents.all(), timezone.localdate())
        erased = gettext(
            "You need not do anything. Your file is erased by itself on the day below."
        )
        return Where(now, erased, term.erase_on if term else None)
    following = str(FOLLOWING[standing.act])
    if standing.is_late or standing.next_on is None or standing.act in OUR_OWN:
        return Where(now, following)
    return Where(now, following, standing.next_on, is_last_day=standing.act not in ON_THE_DAY)


def has_promise(candidate: Candidate, *states: str) -> bool:
    """Tell whether a proposal of this person stands in one of these states."""
    return MatchProposal.objects.filter(candidate=candidate, state__in=states).exists()


@dataclass(frozen=True)
class Asked:
    """A question that waits for an answer; `is_here` when this very link answers it."""

    pk: int
    heading: str
    due_on: date
    is_here: bool


def asked_of(candidate: Candidate, here: Ask) -> list[Asked]:
    """Return what who takes part is asked now; about somebody else only that it is there."""
    return [] if candidate.state == CandidateState.WITHDRAWN else asked_lines(candidate, here)


def asked_lines(about: Practice | Candidate, here: Ask) -> list[Asked]:
    """Return what somebody is asked now, the first to answer first."""
    return [_asked(each, here) for each in asked_now(about)]


def _asked(ask: Ask, here: Ask) -> Asked:
    kind = kind_of(ask)
    heading = str(kind.label) if kind.shows_others else kind.heading(ask)
    return Asked(ask.pk, heading, ask.due_on, is_here=ask.pk == here.pk)


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
        return row.travel_in_words or gettext("unknown")
    if name == "wished_setting":
        return str(row.get_wished_setting_display())
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return gettext("unknown") if value is None else str(format_number(value))
