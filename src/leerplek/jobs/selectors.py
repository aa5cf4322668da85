"""Which work there is, and whether somebody does it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from leerplek.accounts.models import Region
from leerplek.jobs.enums import JobState
from leerplek.jobs.kinds import all_kinds
from leerplek.jobs.models import Job, JobQuerySet, Worker

# A worker says that it is there every few seconds; a busy machine may let it wait.
ALIVE_SECONDS = 45


def jobs_in(region: Region | None, user: Any, *, state: str = "") -> JobQuerySet:
    """Return the work this person may see, of one region and of the whole installation."""
    jobs = Job.objects.visible_to(user).select_related("organisation")
    jobs = jobs.filter(Q(organisation__isnull=True) | Q(organisation__region=region))
    return jobs.in_state(state, timezone.now()) if state else jobs


def worker_is_alive() -> bool:
    """Tell whether a worker was there just now."""
    since = timezone.now() - timedelta(seconds=ALIVE_SECONDS)
    return Worker.objects.filter(seen_at__gt=since).exists()


@dataclass(frozen=True)
class JobLine:
    """A job as a person reads it."""

    job: Job
    what: str
    state: JobState

    @property
    def can_retry(self) -> bool:
        return self.state in {JobState.FAILED, JobState.CANCELLED}


def job_lines(jobs: Any) -> list[JobLine]:
    """Return jobs with their kind in words; a kind of a later version is shown by its name."""
    kinds = all_kinds()
    return [
        JobLine(job, str(kinds[job.kind].label) if job.kind in kinds else job.kind, job.state)
        for job in jobs
    ]
