"""What importing does by itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from leerplek.importing.services.keeping import purge_imports
from leerplek.jobs.kinds import Kind
from leerplek.jobs.leases import Lease


def _purge(lease: Lease) -> None:
    # Files cannot be in a transaction.  What is removed twice is removed.
    purge_imports()
    with lease.finish():
        pass


PURGE = Kind(
    name="importing.purge", label=_("Remove old uploads"), task=_purge, every=timedelta(days=1)
)
