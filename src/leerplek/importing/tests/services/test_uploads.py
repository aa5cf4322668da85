import stat
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from leerplek.audit.models import Event
from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.importing.enums import ImportState
from leerplek.importing.errors import ImportingError
from leerplek.importing.models import ColumnMemory, ImportBatch
from leerplek.importing.services.uploads import open_upload, table_of
from leerplek.importing.tests.journeys import uploaded
from leerplek.practices.imports.kind import PRACTICE_IMPORT

pytestmark = pytest.mark.django_db

FILE = "Praktijknaam;Plaats;Kleur\nDe Linde;Lochem;rood\nDe Brink;Borculo;blauw\n"


def test_upload_spreadsheet_keeps_what_was_recognised(anna):
    batch = uploaded(PRACTICE_IMPORT, FILE, anna, "Onze lijst.csv")

    batch.refresh_from_db()
    assert (batch.state, batch.kind, batch.file_name) == (
        ImportState.UPLOADED,
        "practices",
        "Onze lijst.csv",
    )
    assert (batch.region, batch.organisation, batch.made_by) == (
        anna.region,
        anna.organisation,
        anna,
    )
    assert batch.columns == [
        {"index": 0, "label": "Praktijknaam", "key": "name"},
        {"index": 1, "label": "Plaats", "key": "place"},
        {"index": 2, "label": "Kleur", "key": ""},
    ]
    assert (batch.header_row, batch.total) == (1, 2)
    event = Event.objects.get()
    assert (event.kind, event.data) == (
        "import.uploaded",
        {"kind": "practices", "bytes": len(FILE)},
    )


def test_upload_spreadsheet_stores_the_file_for_the_server_alone(anna):
    batch = uploaded(PRACTICE_IMPORT, FILE, anna)

    path = Path(default_storage.path(batch.upload))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "list" not in path.name


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("list.pdf", b"%PDF", "kind of file"),
        ("list.xlsx", FILE.encode(), "not a spreadsheet"),
        ("list.csv", b"", "empty"),
        ("list.csv", b"een enkel woord", "No row with column names"),
    ],
)
def test_upload_spreadsheet_refuses_a_file_it_cannot_use_and_keeps_nothing(
    anna, name, content, reason
):
    with pytest.raises(ImportingError, match=reason):
        uploaded(PRACTICE_IMPORT, content, anna, name)

    assert not ImportBatch.objects.exists()
    assert not default_storage.exists("imports") or default_storage.listdir("imports")[1] == []


def test_upload_spreadsheet_takes_a_file_in_which_it_recognises_nothing(anna):
    batch = uploaded(CANDIDATE_IMPORT, "Wie;Waar\nKim;Lochem\n", anna)

    assert [column["key"] for column in batch.columns] == ["", ""]
    assert batch.header_row == 1


def test_upload_spreadsheet_remembers_what_the_region_corrected(anna):
    ColumnMemory.objects.create(region=anna.region, kind="practices", header="kleur", key="contact")

    batch = uploaded(PRACTICE_IMPORT, FILE, anna)

    assert batch.mapping == {0: "name", 1: "place", 2: "contact"}


def test_upload_spreadsheet_keeps_no_header_that_may_be_somebodys_data(anna):
    batch = uploaded(PRACTICE_IMPORT, "Naam;Plaats;kim@mail.example\nDe Linde;Lochem;x\n", anna)

    assert "mail.example" not in str(batch.columns)


def test_open_upload_says_that_the_file_is_gone(anna):
    batch = uploaded(PRACTICE_IMPORT, FILE, anna)
    default_storage.delete(batch.upload)

    with pytest.raises(ImportingError, match="no longer kept"):
        open_upload(batch)


def test_table_of_refuses_a_sheet_that_is_not_there(anna):
    batch = uploaded(PRACTICE_IMPORT, FILE, anna)

    with pytest.raises(ImportingError, match="not in the file"):
        table_of(batch, PRACTICE_IMPORT.spec, sheet=3)
