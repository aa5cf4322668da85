"""Work that comes back by itself."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from leerplek.jobs.kinds import Kind, all_kinds
from leerplek.jobs.models import Schedule
from leerplek.jobs.services import enqueue

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def tick() -> int:
    """Ask for the work that is due in this period; return how many jobs that made due.

    Any number of workers may look at the clock at the same moment: the key of a job
    names its period.  Periods that nobody was there for are not made up for.
    """
    now = timezone.now()
    waiting = set(Schedule.objects.filter(next_run_at__gt=now).values_list("kind", flat=True))
    due = [kind for kind in all_kinds().values() if kind.every and kind.name not in waiting]
    for kind in due:
        _ask(kind, now)
    return len(due)


@transaction.atomic
def _ask(kind: Kind, now: datetime) -> None:
    begin = period(kind, now)
    enqueue(kind.name, dedupe=f"{kind.name}:{begin:%Y-%m-%dT%H:%M:%S}")
    Schedule.objects.update_or_create(
        kind=kind.name, defaults={"next_run_at": begin + (kind.every or timedelta())}
    )


def period(kind: Kind, now: datetime) -> datetime:
    """Return when the period of this kind began that `now` lies in."""
    every = kind.every or timedelta.max
    return EPOCH + (now - EPOCH) // every * every
