"""What the call list does by itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from leerplek.calls.services import keep_up
from leerplek.jobs.kinds import Kind
from leerplek.jobs.leases import Lease


def _keep_up(lease: Lease) -> None:
    # Region by region, each in its own transaction: doing it again does nothing.
    keep_up()
    with lease.finish():
        pass


KEEP_UP = Kind(
    name="calls.keep_up",
    label=_("Put who did not answer on the call list"),
    task=_keep_up,
    every=timedelta(hours=1),
)
