"""Take a spreadsheet in, and keep it privately for a short time."""

import secrets
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.audit.services import record
from leerplek.importing.columns import RecordSpec
from leerplek.importing.enums import ImportEvent
from leerplek.importing.errors import ImportingError
from leerplek.importing.headers import Table, find_table
from leerplek.importing.labels import safe_file_name, safe_label
from leerplek.importing.models import ImportBatch
from leerplek.importing.selectors import remembered_columns
from leerplek.importing.services.keeping import FOLDER, purge_imports
from leerplek.importing.spool import open_spool, spooled
from leerplek.importing.tables import Spreadsheet, open_spreadsheet


def upload_spreadsheet(
    organisation: Organisation,
    *,
    kind: str,
    spec: RecordSpec,
    file_name: str,
    content: bytes,
    actor: User,
) -> ImportBatch:
    """Start an import with a file that was opened and found to be usable.

    What was read from it is kept under a name of its own, readable by the server
    alone, and not longer than a day.  Raises `ImportingError` with what is wrong with the file.
    """
    purge_imports()
    spreadsheet = open_spreadsheet(file_name, content)
    remembered = remembered_columns(organisation.region, kind)
    _first_table(spreadsheet, spec, remembered)
    with spooled(spreadsheet) as file:
        stored = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", File(file))
    try:
        spreadsheet = open_spool(stored, file_name)
        table = _first_table(spreadsheet, spec, remembered)
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                region=organisation.region,
                organisation=organisation,
                kind=kind,
                file_name=safe_file_name(file_name),
                upload=stored,
                made_by=actor,
                **table_fields(table, spreadsheet),
            )
            sizes = {"kind": kind, "bytes": len(content)}
            record(ImportEvent.UPLOADED, batch, actor=actor, data=sizes)
    except BaseException:
        default_storage.delete(stored)
        raise
    return batch


def _first_table(spreadsheet: Spreadsheet, spec: RecordSpec, remembered: dict[str, str]) -> Table:
    """Return the table that is recognised, or the first row as a header that is not."""
    try:
        return find_table(spreadsheet, spec, remembered=remembered)
    except ImportingError:
        name = spreadsheet.sheet_names[0]
        first = next(iter(spreadsheet.sheet(name).rows()), None)
        if first is None or len(first.cells) < 2:
            raise
        return find_table(spreadsheet, spec, sheet_name=name, header_row=first.number)


def table_fields(table: Table, spreadsheet: Spreadsheet) -> dict[str, Any]:
    """Return what an import keeps of the table that was found in its file."""
    return {
        "sheet": spreadsheet.sheet_names.index(table.sheet.name),
        "header_row": table.header_row,
        "total": max(0, table.last_row - table.header_row),
        "columns": [
            {
                "index": match.index,
                "label": safe_label(match.label, match.index),
                "key": match.key or "",
            }
            for match in table.recognition.columns
        ],
    }


def open_upload(batch: ImportBatch) -> Spreadsheet:
    """Open the kept file of an import; raises `ImportingError` when it is gone by now."""
    if not batch.upload or not default_storage.exists(batch.upload):
        raise ImportingError(
            _("The file is no longer kept: that is never longer than a day. Upload it again.")
        )
    return open_spool(batch.upload, batch.file_name)


def table_of(
    batch: ImportBatch, spec: RecordSpec, *, sheet: int | None = None, header_row: int | None = None
) -> tuple[Table, Spreadsheet]:
    """Return the table of an import's file, on the sheet and row that were chosen or are given."""
    spreadsheet = open_upload(batch)
    names = spreadsheet.sheet_names
    number = batch.sheet if sheet is None else sheet
    if number >= len(names):
        raise ImportingError(_("This sheet is not in the file."))
    table = find_table(
        spreadsheet,
        spec,
        remembered=remembered_columns(batch.region, batch.kind),
        sheet_name=names[number],
        header_row=batch.header_row if header_row is None else header_row,
    )
    return table, spreadsheet
