"""The one place that locks an import and writes its state."""

from django.utils.translation import gettext as _

from leerplek.importing.enums import NEXT, ImportState
from leerplek.importing.errors import ImportingError
from leerplek.importing.models import ImportBatch


def locked(batch: ImportBatch) -> ImportBatch:
    """Return the import as it is now, locked until the end of the transaction."""
    found = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if found is None:
        raise ImportingError(_("This import is no longer there."))
    return found


def move(batch: ImportBatch, to: ImportState) -> None:
    """Write the state of a locked import; the caller saves its other fields.

    Raises `ImportingError` with what happened when somebody else was first.
    """
    if to not in NEXT.get(batch.state, frozenset()):
        raise ImportingError(already(batch))
    batch.state = to
    batch.save(update_fields=["state"])


def require(batch: ImportBatch, *states: str) -> None:
    """Refuse to go on with a locked import that is no longer where the page showed it."""
    if batch.state not in states:
        raise ImportingError(already(batch))


def already(batch: ImportBatch) -> str:
    """Return what became of this import, as a sentence."""
    match batch.state:
        case ImportState.UPLOADED:
            return _("Check the columns of this file first.")
        case ImportState.READING:
            return _("This file is being read.")
        case ImportState.READY:
            return _("This file has been read already; here is its preview.")
        case ImportState.WRITTEN:
            return _("This import has been written already.")
        case ImportState.UNDONE:
            return _("This import has been undone already.")
        case _:
            return _("This import was dropped; nothing of it was written.")
