"""Start a round by hand, and record what went on paper."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved
from leerplek.matching.enums import EveningEvent
from leerplek.matching.models.evenings import Evening
from leerplek.matching.selectors.evening_rows import plans_who_is_away
from leerplek.matching.services.evenings.rows import (
    CLOCK,
    EveningError,
    locked_evening,
    save_evening,
)
from leerplek.matching.timetable import held_by


@transaction.atomic
def start_round(evening: Evening, *, number: int, version: int, actor: User) -> Evening:
    """Say that this round runs now: the clock follows, and earlier rounds took place.

    When the clock was ahead of the evening, later rounds are to come again; these may be
    with somebody who was found missing meanwhile.
    """
    evening = locked_evening(evening)
    refuse_when_moved(evening, version=version)
    if evening.planned_at is None:
        raise EveningError(_("Make the timetable first."))
    if not max(evening.held, 1) <= number <= evening.rounds:
        raise EveningError(_("This round already took place, or there is no such round."))
    now = timezone.now()
    clock_at = None if evening.clock_at is None else evening.clock_at.isoformat()
    evening.before = {
        "guests": {},
        "clock": [evening.held, evening.clock_round, clock_at],
        "is_stale": evening.is_stale,
    }
    if number < held_by(evening, now) and plans_who_is_away(evening, after=number):
        evening.is_stale = True
    evening.held, evening.clock_round, evening.clock_at = number, number, now
    save_evening(evening, *CLOCK, "is_stale", "before")
    record(EveningEvent.ROUND, evening, actor=actor, data={"round": number})
    return evening


@transaction.atomic
def record_print(evening: Evening, *, kind: str, actor: User) -> None:
    """Record that a timetable or cards left the system, on paper or as a file."""
    record(EveningEvent.PRINTED, evening, actor=actor, data={"kind": kind})
