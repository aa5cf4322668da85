"""Hold a job: take it, keep it, finish it.

Whoever writes for a job first writes on the job's own row that it still holds it,
in the same transaction.  So a worker that was thought dead, and wakes up, writes
nothing; and what was done and the mark that it was done are there together or not
at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from leerplek.jobs.errors import LostLeaseError
from leerplek.jobs.kinds import Args
from leerplek.jobs.models import Job

LEASE_SECONDS = 30.0


class Lease:
    """One worker's hold on one job."""

    def __init__(self, job: Job, *, seconds: float) -> None:
        self.job_id = job.pk
        self.kind = job.kind
        self.args: Args = job.args
        self.progress: dict[str, Any] = job.progress
        self.attempt = job.attempts
        self.token: UUID | None = job.lease_token
        self.seconds = seconds
        self.is_finished = False

    def renew(self) -> None:
        """Go on holding the job.  Raises LostLeaseError when it is no longer ours."""
        self.write(lease_until=timezone.now() + timedelta(seconds=self.seconds))

    @contextmanager
    def step(self, **progress: Any) -> Iterator[None]:
        """Write one part of a long job, and how far that is, in one transaction."""
        with transaction.atomic():
            self.write(
                progress=progress, lease_until=timezone.now() + timedelta(seconds=self.seconds)
            )
            yield
        self.progress = progress

    @contextmanager
    def finish(self) -> Iterator[None]:
        """Mark the job as done and write its effect, in one transaction."""
        with transaction.atomic():
            self.write(
                done_at=timezone.now(), lease_token=None, lease_until=None, error="", fault=""
            )
            yield
        self.is_finished = True

    def write(self, **fields: Any) -> None:
        """Change the job's row, if it is still ours."""
        mine = Job.objects.open().filter(pk=self.job_id, lease_token=self.token)
        if self.token is None or not mine.update(**fields):
            raise LostLeaseError


def claim(*, seconds: float = LEASE_SECONDS, job_id: int | None = None) -> Lease | None:
    """Take the job that waits longest, for so many seconds; None when nothing is ready.

    Who asks for one job by its key takes that, also before its time, if nobody has it.

    Two workers never take the same: PostgreSQL skips a row that another one is
    taking, SQLite lets one transaction write at a time.
    """
    now = timezone.now()
    ready = (
        Job.objects.open()
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lte=now))
        .order_by("run_at", "pk")
    )
    ready = ready.filter(run_at__lte=now) if job_id is None else ready.filter(pk=job_id)
    # Only who finds something takes the lock for writing: an idle worker is in nobody's way.
    if not ready.exists():
        return None
    with transaction.atomic():
        skips = connection.features.has_select_for_update_skip_locked
        job = (ready.select_for_update(skip_locked=True) if skips else ready).first()
        if job is None:
            return None
        job.attempts += 1
        job.lease_token = uuid4()
        job.lease_until = now + timedelta(seconds=seconds)
        job.save(update_fields=["attempts", "lease_token", "lease_until"])
    return Lease(job, seconds=seconds)
