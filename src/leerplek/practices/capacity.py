"""Can this practice train somebody: now, later, or together with another (C07-C09)?

Advice for the talk with a practice, never a rule: what stands in the way is said, and what
nobody knows yet is a question.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leerplek.common.formats import format_number
from leerplek.practices.models import Practice
from leerplek.programmes.numbers import Numbers


class Advice(TextChoices):
    NOW = "now", gettext_lazy("it can train somebody now")
    COMBINATION = "combination", gettext_lazy("rather together with another practice")
    LATER = "later", gettext_lazy("rather later")
    ASK = "ask", gettext_lazy("ask first: too little is known")


@dataclass(frozen=True)
class CapacityCheck:
    """What we advise, why, and what is still to be asked."""

    advice: Advice
    reasons: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def check_capacity(
    practice: Practice, *, seats: int, has_supervisor: bool, numbers: Numbers
) -> CapacityCheck:
    """Advise by the team, the supervisor, the room and who is trained already.

    `seats` are the learners that it offers a confirmed place.  A team that is too small, or
    too little room, asks for a second practice; a missing supervisor or enough learners
    already, for time.
    """
    reasons, questions = [], []
    advice = Advice.NOW
    more = max(1, seats)
    if practice.workstations is None:
        questions.append(_("How many workstations can a learner use?"))
    elif practice.workstations < more:
        advice = Advice.COMBINATION
        reasons.append(is_short_of_room_words(practice, seats))
    if practice.assistant_count is None:
        questions.append(_("How many doctor's assistants are in the team?"))
    elif practice.assistant_count < numbers.team_per_learner * more:
        advice = Advice.COMBINATION
        reasons.append(
            _("A team of %(team)s is small for %(number)s: it asks %(wanted)s for each learner.")
            % {
                "team": format_number(practice.assistant_count),
                "number": _learners(more),
                "wanted": format_number(numbers.team_per_learner),
            }
        )
    if not has_supervisor:
        advice = Advice.LATER
        reasons.append(_("No supervisor is named yet."))
    taken, cap = practice.learners_now, practice.total_cap
    if taken is not None and cap is not None and taken >= cap:
        advice = Advice.LATER
        reasons.append(
            _("It trains %(now)s now, and takes %(cap)s at most.")
            % {"now": _learners(taken), "cap": format_number(cap)}
        )
    if questions and not reasons:
        advice = Advice.ASK
    return CapacityCheck(advice, tuple(reasons), tuple(questions))


def is_short_of_room(practice: Practice, seats: int) -> bool:
    """Tell whether there are fewer workstations than learners it offers a place (C09)."""
    return practice.workstations is not None and practice.workstations < max(1, seats)


def is_short_of_room_words(practice: Practice, seats: int) -> str:
    count = practice.workstations or 0
    return ngettext(
        "There is %(count)s workstation for %(number)s.",
        "There are %(count)s workstations for %(number)s.",
        count,
    ) % {"count": format_number(count), "number": _learners(max(1, seats))}


def is_over_cap(practice: Practice, seats: int) -> bool:
    """Tell whether more places are confirmed than the practice takes over all routes."""
    return practice.total_cap is not None and seats > practice.total_cap


def vacancy_months(practice: Practice, today: date | None = None) -> int:
    """Return for how many whole months there has been a vacancy; 0 without one."""
    since = practice.vacancy_since
    if since is None or not practice.vacancy_hours:
        return 0
    on = today or timezone.localdate()
    months = (on.year - since.year) * 12 + on.month - since.month
    return max(0, months - (on.day < since.day))


def vacancy_suggestion(practice: Practice, numbers: Numbers) -> str:
    """Return the suggestion to train somebody for a vacancy that lasts (C07), or nothing."""
    months = vacancy_months(practice)
    if not numbers.vacancy_months or months < numbers.vacancy_months:
        return ""
    return _(
        "A vacancy of %(hours)s hours for %(months)s months already. Consider a place to work and "
        "learn: a side-entrant can grow into it."
    ) % {"hours": format_number(practice.vacancy_hours or 0), "months": format_number(months)}


def _learners(number: int) -> str:
    words = ngettext("%(count)s learner", "%(count)s learners", number)
    return words % {"count": format_number(number)}
