from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    """How far a job is, read from its moments: a lease that runs out needs nobody to say so."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    DONE = "done", _("done")


class JobEvent:
    """What the audit calls the acts on a job."""

    FAILED = "job.failed"
    RETRIED = "job.retried"
    CANCELLED = "job.cancelled"
