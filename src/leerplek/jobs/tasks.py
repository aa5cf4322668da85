"""The work of this room itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from leerplek.jobs.kinds import Kind
from leerplek.jobs.leases import Lease
from leerplek.jobs.services import forget_old_work


def _forget(lease: Lease) -> None:
    with lease.finish():
        forget_old_work()


FORGET = Kind(
    name="jobs.forget",
    label=_("Clear old work from the list"),
    task=_forget,
    every=timedelta(days=1),
)
