"""Do the work that waits, one job after the other."""

import logging
import os
import threading
import time
from contextlib import suppress
from types import TracebackType

from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.common.errors import DomainError
from leerplek.jobs.errors import LostLeaseError
from leerplek.jobs.kinds import kind_of
from leerplek.jobs.leases import LEASE_SECONDS, Lease, claim
from leerplek.jobs.models import Worker
from leerplek.jobs.schedules import tick
from leerplek.jobs.services import give_up, put_off

logger = logging.getLogger(__name__)

BEAT_SECONDS = 10.0
LOOK_SECONDS = 0.5
CLOCK_SECONDS = 60.0
# What may pass by itself: a database or a disk that is away for a moment.
PASSING = (OperationalError, OSError)


class Stop:
    """Whether the worker was asked to stop after the job it is at."""

    def __init__(self, *, beside: int | None = None) -> None:
        self._asked = False
        self._beside = beside

    def __bool__(self) -> bool:
        return self._asked or (self._beside is not None and os.getppid() != self._beside)

    def ask(self, *_signal: object) -> None:
        # A plain flag: a lock could be held by the very thread that the signal interrupts.
        self._asked = True


class Presence:
    """Says every few seconds that this worker is there, and goes on holding its job.

    It has a thread of its own, because a job may be busy for minutes without
    coming up for air.
    """

    def __init__(self, *, every: float = BEAT_SECONDS) -> None:
        self.lease: Lease | None = None
        self._every = every
        self._row = Worker(seen_at=timezone.now())
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="presence", daemon=True)

    def __enter__(self) -> "Presence":
        self._row.save()
        self._thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()
        # When the database is the reason to stop, the row goes stale by itself.
        with suppress(OperationalError):
            Worker.objects.filter(pk=self._row.pk).delete()

    def _go_on(self) -> None:
        while not self._ended.wait(self._every):
            # A beat that is missed is made up for by the next.
            with suppress(OperationalError, LostLeaseError):
                self._beat()
        connection.close()

    def _beat(self) -> None:
        self._row.seen_at = timezone.now()
        Worker.objects.update_or_create(pk=self._row.pk, defaults={"seen_at": self._row.seen_at})
        if self.lease is not None:
            self.lease.renew()


def work(stop: Stop, *, seconds: float = LEASE_SECONDS) -> int:
    """Do what waits and what comes, until asked to stop; return how many jobs that were."""
    count = 0
    looked_at_clock = -CLOCK_SECONDS
    with Presence(every=min(BEAT_SECONDS, seconds / 3)) as presence:
        while not stop:
            close_old_connections()
            if time.monotonic() - looked_at_clock >= CLOCK_SECONDS:
                tick()
                looked_at_clock = time.monotonic()
            if work_one(presence, seconds=seconds):
                count += 1
            else:
                time.sleep(LOOK_SECONDS)
    return count


def work_off(stop: Stop | None = None) -> int:
    """Do everything that is ready now, and return how many jobs that were.

    Without a thread of its own: for tests, and where a job is surely short.
    """
    count = 0
    while not stop and work_one(None):
        count += 1
    return count


def work_once(stop: Stop) -> int:
    """Ask for what is due and do everything that is ready: what a clock of the host may call."""
    with Presence() as presence:
        tick()
        count = 0
        while not stop and work_one(presence):
            count += 1
    return count


def work_one(presence: Presence | None, *, seconds: float = LEASE_SECONDS) -> bool:
    """Do the job that waits longest; tell whether there was one."""
    lease = claim(seconds=seconds)
    if lease is None:
        return False
    if presence is not None:
        presence.lease = lease
    started = time.monotonic()
    try:
        outcome = attempt(lease)
    finally:
        if presence is not None:
            presence.lease = None
    taken = time.monotonic() - started
    logger.info("%s %s: %s, %.1f s", lease.kind, lease.job_id, outcome, taken)
    return True


def attempt(lease: Lease) -> str:
    """Do one job, and return what came of it.

    The business says no: the job failed, with that sentence.  Something that may
    pass: it waits and is tried again.  A mistake in the program: it waits too, and
    the mistake is raised, so that the worker stops with all that is known about it.
    """
    try:
        with suppress(LostLeaseError):
            return _attempt(lease)
    except BaseException as error:
        with suppress(LostLeaseError):
            put_off(lease, _in_words(error), fault=type(error).__name__)
        raise
    return "somebody else has it"


def _attempt(lease: Lease) -> str:
    kind = kind_of(lease.kind)
    if lease.attempt > kind.max_attempts:
        give_up(lease, _("The worker stopped each time in the middle of this work."))
        return "given up"
    try:
        kind.task(lease)
    except DomainError as error:
        give_up(lease, str(error))
        return "failed"
    except PASSING as error:
        put_off(lease, _in_words(error), fault=type(error).__name__)
        return "put off"
    if not lease.is_finished:
        msg = f"The task of {kind.name} left its job without finishing it."
        raise RuntimeError(msg)
    return "done"


def _in_words(error: BaseException) -> str:
    """Return a sentence for people; what the error says itself may be about somebody."""
    if isinstance(error, OSError):
        return _("Another computer or a file that is needed could not be reached.")
    if isinstance(error, OperationalError):
        return _("The database could not be reached, or was busy too long.")
    return _("The program made a mistake. Ask your administrator.")
