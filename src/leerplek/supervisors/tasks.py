"""What this room does by itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from leerplek.jobs.kinds import Kind
from leerplek.jobs.leases import Lease
from leerplek.supervisors.services.register import purge_supervisors


def _purge(lease: Lease) -> None:
    with lease.finish():
        purge_supervisors()


ERASING = Kind(
    name="supervisors.purge",
    label=_("Erase supervisors who left long ago"),
    task=_purge,
    every=timedelta(days=1),
)
