"""Spreadsheets on their way in, for an organisation: one import for each page of the wizard."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from leerplek.accounts.models import Organisation, User
from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.importing.models import ImportBatch
from leerplek.importing.records import ImportKind
from leerplek.importing.services.columns import choose_columns
from leerplek.importing.services.deciding import decide_all_changes
from leerplek.importing.services.reading import read_step
from leerplek.importing.services.uploads import upload_spreadsheet
from leerplek.importing.services.writing import write_import
from leerplek.practices.imports.kind import PRACTICE_IMPORT

Lines = Sequence[Sequence[str]]
KINDS: dict[str, ImportKind] = {each.name: each for each in (PRACTICE_IMPORT, CANDIDATE_IMPORT)}
# The kind of every import that a world has, by how far it is.
STATES = ("uploaded", "reading", "ready", "written")

HEADERS = {
    "practices": ("Praktijk", "Postcode", "Plaats", "E-mail", "Opmerkingen", "Leidt op"),
    "candidates": ("Voornaam", "Achternaam", "Postcode", "Woonplaats", "E-mail", "Opmerkingen"),
}


@dataclass
class Imports:
    """The imports of one kind, each as far as its name says."""

    uploaded: ImportBatch
    reading: ImportBatch
    ready: ImportBatch
    written: ImportBatch


def make_imports(
    organisation: Organisation, kind: ImportKind, *, actor: User, lines: Lines, word: str
) -> Imports:
    """Bring the lines of a file in, four times, each time one step further.

    The `word` is the name of the file and of a column that is not used.
    """
    content = as_csv([(*HEADERS[kind.name], f"{word} column"), *lines])
    return Imports(
        **{
            state: make_import(
                organisation, kind, actor=actor, file=(f"{word}.csv", content), until=state
            )
            for state in STATES
        }
    )


def make_import(
    organisation: Organisation,
    kind: ImportKind,
    *,
    actor: User,
    file: tuple[str, bytes],
    until: str = "written",
) -> ImportBatch:
    """Bring a file in, as far as the state that is asked for."""
    file_name, content = file
    batch = upload_spreadsheet(
        organisation,
        kind=kind.name,
        spec=kind.spec,
        file_name=file_name,
        content=content,
        actor=actor,
    )
    if until == "uploaded":
        return batch
    chosen = {column["index"]: column["key"] for column in batch.columns}
    batch = choose_columns(batch, kind, chosen=chosen)
    if until == "reading":
        return batch
    while batch.state == "reading":
        batch = read_step(batch, kind, actor=actor)
    if until == "written":
        decide_all_changes(batch, side="now")
        batch = write_import(batch, kind, actor=actor)
    return batch


def as_csv(lines: Lines) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(lines)
    return text.getvalue().encode()
