"""Faulty rows on their way back to the user: in the form of the file they came in."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.importing.checking import READ_LENGTH
from leerplek.importing.enums import Level
from leerplek.importing.models import ImportBatch, ImportRow
from leerplek.importing.records import ImportKind

FAULTS = frozenset({Level.REFUSED, Level.WARNING})


def problem_columns(batch: ImportBatch, kind: ImportKind) -> list[Column[ImportRow]]:
    """Return the used columns of the file under their own headers, and what is wrong.

    A cell that was not understood comes back as it was typed, so that it can be
    corrected; one that may not be kept comes back empty.
    """
    columns = [
        Column(column["label"], _cell(kind, column["key"]))
        for column in batch.columns
        if column["key"]
    ]
    return [*columns, Column(_("What is wrong"), _faults), Column(_("Row number"), _number)]


def _cell(kind: ImportKind, column: str) -> Callable[[ImportRow], str]:
    """Return what fills one column of the file from a row of the import."""

    def cell(row: ImportRow) -> str:
        for finding in row.findings:
            if finding.field == column and finding.level in FAULTS:
                typed = finding.read or ""
                # What was shortened to be shown may say the opposite of the whole.
                return typed if len(typed) < READ_LENGTH else ""
        return kind.cell(column, row.values)

    return cell


def _faults(row: ImportRow) -> str:
    return " ".join(
        f"{finding.column}: {finding.message}" if finding.column else finding.message
        for finding in row.findings
        if finding.level in FAULTS
    )


def _number(row: ImportRow) -> int:
    return row.number
