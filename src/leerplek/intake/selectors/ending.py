"""When somebody is expected to be ready: the length of the course, less what is not done again."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from leerplek.candidates.models import Candidate
from leerplek.intake.enums import VerdictState
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.models import Cohort

ADMITS = (VerdictState.ADMITTED, VerdictState.CONDITIONAL)


@dataclass(frozen=True)
class ExpectedEnd:
    """The last day of the course as it looks now, and from what it follows."""

    start_on: date
    months: int
    shorter_months: int

    @property
    def on(self) -> date:
        return months_later(self.start_on, self.months - self.shorter_months) - timedelta(days=1)


def expected_end(candidate: Candidate, *, cohort: Cohort | None = None) -> ExpectedEnd | None:
    """Return when this person is expected to be ready; None while no school admits or no start.

    Of two schools that admit the one that did so without conditions counts, then the last
    that said it (H07).  `cohort` is the class of a match, else it is that of the person.
    """
    cohort = cohort or candidate.cohort
    start = candidate.start_from if cohort is None else cohort.start_on
    admitting = candidate.schoolverdicts.filter(state__in=ADMITS).order_by("state", "-decided_at")
    verdict = admitting.first()
    if start is None or verdict is None:
        return None
    months = (Numbers() if cohort is None else cohort.numbers).course_months
    # The course may have been made shorter since the school said so: one month is left at least.
    shorter = min(verdict.shorter_months or 0, months - 1)
    return ExpectedEnd(start, months, shorter)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
