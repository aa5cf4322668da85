"""Take the last act of an evening back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved
from leerplek.matching.enums import EveningEvent
from leerplek.matching.models.evenings import Evening
from leerplek.matching.services.evenings.planning import plan_again
from leerplek.matching.services.evenings.rows import (
    CLOCK,
    EveningError,
    lock_candidates,
    locked_evening,
    save_evening,
    set_states,
    write_back,
    write_dates,
)
from leerplek.matching.timetable import held_by


def undo_last(evening: Evening, *, version: int, actor: User) -> Evening:
    """Take the last mark, timetable or start of a round back.

    The rounds to come are as they were before.  When a round began since, they are planned
    again for who is here: what took place stays.
    """
    before = evening.before
    if not before:
        raise EveningError(_("There is nothing to take back."))
    if "clock" in before:
        return _undo_start(evening, version=version, actor=actor)
    back = {int(pk): state for pk, state in before["guests"].items()}
    if held_by(evening, timezone.now()) != before["held"]:
        return plan_again(
            evening, back, event=EveningEvent.UNDONE, version=version, actor=actor, back=True
        )
    with transaction.atomic():
        lock_candidates(evening)
        evening = locked_evening(evening)
        refuse_when_moved(evening, version=version)
        set_states(evening, back, back=True)
        write_back(evening, before.get("gone", []))
        write_dates(evening, held=before["held"], rows=before["dates"])
        evening.outcome, evening.before = before["outcome"], {}
        evening.is_stale = before["is_stale"]
        evening.planned_at = timezone.now() if before["planned"] else None
        save_evening(evening, "outcome", "before", "is_stale", "planned_at")
        record(EveningEvent.UNDONE, evening, actor=actor)
    return evening


@transaction.atomic
def _undo_start(evening: Evening, *, version: int, actor: User) -> Evening:
    evening = locked_evening(evening)
    refuse_when_moved(evening, version=version)
    evening.held, evening.clock_round, clock_at = evening.before["clock"]
    evening.clock_at = None if clock_at is None else datetime.fromisoformat(clock_at)
    evening.is_stale, evening.before = evening.before["is_stale"], {}
    save_evening(evening, *CLOCK, "is_stale", "before")
    record(EveningEvent.UNDONE, evening, actor=actor)
    return evening
