"""Let go of what may not be kept longer: files, rows, undo data (docs/privacy.md)."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.importing.enums import ImportEvent, ImportState
from leerplek.importing.errors import ImportingError
from leerplek.importing.models import ImportBatch, ImportedRecord, ImportRow
from leerplek.importing.services.states import locked, move

FOLDER = "imports"
FILE_DAYS = 1
ROW_DAYS = 30


def drop_import(batch: ImportBatch, *, actor: User | None) -> ImportBatch:
    """Stop an import of which nothing was written: its file and its rows are removed."""
    with transaction.atomic():
        batch = locked(batch)
        move(batch, ImportState.DROPPED)
        batch.rows.all().delete()
        batch.columns = []
        batch.save(update_fields=["columns"])
        record(ImportEvent.DROPPED, batch, actor=actor)
    return remove_upload(batch)


def remove_upload(batch: ImportBatch) -> ImportBatch:
    """Remove the file of an import; first the file, so that no crash leaves one nobody knows of."""
    if batch.upload:
        default_storage.delete(batch.upload)
        batch.upload = ""
        batch.save(update_fields=["upload"])
    return batch


def purge_imports() -> int:
    """Remove what may not be kept longer, and return of how many imports.

    A file goes a day after it came, also when its preview is not finished; an import
    that was not read by then is dropped.  Previews, rows and undo data go after 30
    days.
    """
    now = timezone.now()
    files_until = now - timedelta(days=FILE_DAYS)
    rows_until = now - timedelta(days=ROW_DAYS)
    unread = [ImportState.UPLOADED, ImportState.READING]
    with_file = ImportBatch.objects.filter(made_at__lt=files_until).exclude(upload="")
    over = [
        *ImportBatch.objects.filter(made_at__lt=files_until, state__in=unread),
        *ImportBatch.objects.filter(made_at__lt=rows_until, state=ImportState.READY),
    ]
    for batch in over:
        # Somebody else may be finishing or dropping it at this moment: then that is that.
        with suppress(ImportingError):
            drop_import(batch, actor=None)
    kept = [remove_upload(batch) for batch in with_file.exclude(state__in=unread)]
    _remove_strays(files_until)
    return len(over) + len(kept) + _empty_written(rows_until)


def forget_records(kind: str, records: Iterable[int]) -> None:
    """Remove every trace of these records from imports: for erasing a person.

    Their rows, undo data and fingerprints go, in the caller's transaction.  An import
    with such a row can no longer be undone as a whole.
    """
    imported = ImportedRecord.objects.filter(batch__kind=kind, record__in=list(records))
    for each in imported:
        ImportRow.objects.filter(batch_id=each.batch_id, number=each.row_number).delete()
    ImportBatch.objects.filter(pk__in=imported.values("batch")).update(marks={})
    imported.delete()
    ImportRow.objects.filter(batch__kind=kind, target__in=list(records)).delete()


def _empty_written(until: datetime) -> int:
    written = ImportBatch.objects.filter(state=ImportState.WRITTEN, written_at__lt=until)
    full = ImportedRecord.objects.filter(batch__in=written).exclude(before="", after="")
    with transaction.atomic():
        emptied = full.update(before="", after="")
        rows, _each = ImportRow.objects.filter(batch__in=written).delete()
        written.exclude(marks={}).update(marks={})
    return int(bool(emptied or rows))


def _remove_strays(until: datetime) -> None:
    """Remove files that no import knows: what a crash between two steps left behind."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    paths = {f"{FOLDER}/{name}" for name in names}
    known = ImportBatch.objects.filter(upload__in=paths).values_list("upload", flat=True)
    for path in paths - set(known):
        if default_storage.get_modified_time(path) < until:
            default_storage.delete(path)
