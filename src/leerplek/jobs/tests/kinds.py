"""Kinds of work for tests.  Their effect is an audit event, which nobody can write twice unseen."""

from datetime import timedelta

from django.db import OperationalError

from leerplek.audit.models import Event
from leerplek.audit.services import record
from leerplek.jobs.errors import JobError
from leerplek.jobs.kinds import Kind
from leerplek.jobs.models import Job

STEPS = 3
# What the rooms of these kinds were told.
told: list[tuple] = []


def effects(job) -> int:
    """Return how often the effect of a job was written."""
    return Event.objects.filter(kind="test.written", subject_id=str(job.pk)).count()


def write_effect(lease) -> None:
    record("test.written", Job.objects.get(pk=lease.job_id), actor=None)


def _write(lease):
    with lease.finish():
        write_effect(lease)


def _steps(lease):
    for number in range(lease.progress.get("done", 0), STEPS):
        with lease.step(done=number + 1):
            job = Job.objects.get(pk=lease.job_id)
            record("test.step", job, actor=None, data={"number": number})
    _write(lease)


def _refuse(_lease):
    raise JobError("There is no paper in the printer.")


def _away(_lease):
    raise OperationalError("connection to jan@example.org lost")


def _broken(lease):
    with lease.finish():
        write_effect(lease)
        raise ZeroDivisionError("jan@example.org")


def _unfinished(_lease):
    pass


KINDS = (
    Kind("test.write", "Write something", _write, max_attempts=10_000),
    Kind("test.steps", "Write in steps", _steps, max_attempts=10_000),
    Kind(
        "test.refuse",
        "Print",
        _refuse,
        gave_up=lambda args, error: told.append(("gave up", args, error)),
        retried=lambda args: told.append(("retried", args)),
    ),
    Kind("test.away", "Send", _away, max_attempts=3),
    Kind("test.broken", "Divide", _broken, max_attempts=2),
    Kind("test.unfinished", "Forget", _unfinished),
)
DAILY = Kind("test.daily", "Tidy up", _write, every=timedelta(days=1))
WITH_SCHEDULE = (*KINDS, DAILY)
