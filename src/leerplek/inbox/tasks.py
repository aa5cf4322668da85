"""What the inbox does by itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from leerplek.inbox.services import purge_requests
from leerplek.jobs.kinds import Kind
from leerplek.jobs.leases import Lease


def _purge(lease: Lease) -> None:
    with lease.finish():
        purge_requests()


ERASING = Kind(
    name="inbox.purge",
    label=_("Erase requests that were finished long ago"),
    task=_purge,
    every=timedelta(days=1),
)
