"""What this room does by itself."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.candidates.keeping import erase_file, files_to_erase
from leerplek.common.database import empty_log
from leerplek.jobs.kinds import Kind
from leerplek.jobs.leases import Lease


def _erase(lease: Lease) -> None:
    today = timezone.localdate()
    for number, pk in enumerate(files_to_erase(today), start=1):
        with lease.step(done=number):
            erase_file(pk, today)
    with lease.finish():
        pass
    # Also for what people erased by hand since yesterday.
    empty_log()


ERASING = Kind(
    name="candidates.erase",
    label=_("Erase the files of candidates whose term is over"),
    task=_erase,
    every=timedelta(days=1),
)
