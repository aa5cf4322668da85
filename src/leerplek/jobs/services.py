"""Ask for work, give it up, try it again, cancel it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.audit.services import CODE, record
from leerplek.jobs.enums import JobEvent, JobState
from leerplek.jobs.errors import JobError
from leerplek.jobs.kinds import kind_of
from leerplek.jobs.leases import Lease
from leerplek.jobs.models import Job, Worker

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
# What is done and over is of no use after this; what failed stays until a person has seen it.
KEEP_DAYS = 30


def enqueue(
    kind: str,
    *,
    dedupe: str,
    args: Mapping[str, int | str] | None = None,
    organisation: Organisation | None = None,
    run_at: datetime | None = None,
) -> Job:
    """Ask for work, inside the transaction of the change that needs it.

    When that is undone nobody asked.  Asking again with the same `dedupe` changes
    nothing, also when the work is done already.  `args` are keys and codes: a text
    that is no code raises ValueError, for it may be somebody's.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Work is asked for in the transaction that needs it.")
    args = dict(args or {})
    if any(not CODE.fullmatch(str(value)) for value in (dedupe, *args, *args.values())):
        msg = f"The arguments of job {kind_of(kind).name} hold free text; give keys and codes."
        raise ValueError(msg)
    job, _made = Job.objects.get_or_create(
        dedupe=dedupe,
        defaults={
            "kind": kind_of(kind).name,
            "args": args,
            "organisation": organisation,
            "run_at": run_at or timezone.now(),
        },
    )
    return job


def put_off(lease: Lease, error: str, *, fault: str = "") -> None:
    """Let a job wait after an attempt that broke off, longer each time; at last give it up.

    `error` is a sentence for everybody who sees the job, `fault` the name of the mistake
    for whoever looks after the server.
    """
    if lease.attempt >= kind_of(lease.kind).max_attempts:
        give_up(lease, error, fault=fault)
        return
    wait = min(FIRST_WAIT * 2 ** min(lease.attempt - 1, 10), LONGEST_WAIT)
    run_at = timezone.now() + wait
    lease.write(run_at=run_at, lease_token=None, lease_until=None, error=error, fault=fault)


@transaction.atomic
def give_up(lease: Lease, error: str, *, fault: str = "") -> None:
    """Mark a job as failed for good, and tell its room."""
    now = timezone.now()
    lease.write(failed_at=now, lease_token=None, lease_until=None, error=error, fault=fault)
    job = Job.objects.select_related("organisation").get(pk=lease.job_id)
    record(JobEvent.FAILED, job, actor=None, data={"kind": job.kind, "attempts": job.attempts})
    _tell_gave_up(job, error)


@transaction.atomic
def retry_job(job: Job, *, actor: User) -> Job:
    """Try a job again that failed or was cancelled; its attempts are counted anew."""
    job = _locked(job)
    if job.state not in {JobState.FAILED, JobState.CANCELLED}:
        raise JobError(_("This work did not fail, so there is nothing to try again."))
    job.failed_at = job.cancelled_at = None
    job.error = job.fault = ""
    job.attempts = 0
    job.run_at = timezone.now()
    job.save()
    record(JobEvent.RETRIED, job, actor=actor, data={"kind": job.kind})
    kind = kind_of(job.kind)
    if kind.retried is not None:
        kind.retried(job.args)
    return job


@transaction.atomic
def cancel_job(job: Job, *, actor: User) -> Job:
    """Stop a job that is not over.  A worker that is at it can no longer write anything."""
    job = _locked(job)
    if not job.is_open:
        raise JobError(_("This work is already over."))
    job.cancelled_at = timezone.now()
    job.lease_token = job.lease_until = None
    job.error = job.fault = ""
    job.save()
    record(JobEvent.CANCELLED, job, actor=actor, data={"kind": job.kind})
    _tell_gave_up(job, _("Somebody cancelled this work."))
    return job


def forget_old_work() -> int:
    """Remove what has been over for a month and workers that are gone; return how many jobs."""
    until = timezone.now() - timedelta(days=KEEP_DAYS)
    Worker.objects.filter(seen_at__lt=until).delete()
    over = Job.objects.filter(done_at__lt=until) | Job.objects.filter(cancelled_at__lt=until)
    count, _each = over.delete()
    return count


def _locked(job: Job) -> Job:
    return Job.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=job.pk)


def _tell_gave_up(job: Job, error: str) -> None:
    kind = kind_of(job.kind)
    if kind.gave_up is not None:
        kind.gave_up(job.args, error)
