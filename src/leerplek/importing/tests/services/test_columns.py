import pytest

from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.importing.enums import ImportState
from leerplek.importing.errors import ImportingError
from leerplek.importing.models import ColumnMemory
from leerplek.importing.services.columns import choose_columns, choose_table, column_choice
from leerplek.importing.services.keeping import drop_import
from leerplek.importing.tests.files import xlsx_bytes
from leerplek.importing.tests.journeys import previewed, uploaded
from leerplek.practices.imports.kind import PRACTICE_IMPORT

pytestmark = pytest.mark.django_db

FILE = "Naam;Woonplaats;E-mail;Iets\nKim Vos;Lochem;kim@mail.example;zit in de WW\n"


def _memories():
    return dict(ColumnMemory.objects.values_list("header", "key"))


def test_column_choice_shows_headers_and_samples_without_what_may_not_be_shown(anna):
    choice = column_choice(uploaded(CANDIDATE_IMPORT, FILE, anna), CANDIDATE_IMPORT)

    assert choice.labels == {0: "Naam", 1: "Woonplaats", 2: "E-mail", 3: "Iets"}
    assert choice.chosen == {0: "full_name", 1: "place", 2: "email", 3: ""}
    assert choice.samples == {0: "Kim Vos", 1: "Lochem", 2: "kim@mail.example", 3: ""}
    assert choice.recognised == 3


def test_choose_columns_begins_reading_and_remembers_corrections_only(anna):
    batch = uploaded(CANDIDATE_IMPORT, FILE, anna)

    batch = choose_columns(
        batch, CANDIDATE_IMPORT, chosen={0: "full_name", 1: "place", 2: "", 3: "remarks"}
    )

    assert (batch.state, batch.mapping) == (
        ImportState.READING,
        {0: "full_name", 1: "place", 3: "remarks"},
    )
    assert _memories() == {"e mail": "", "iets": "remarks"}


def test_choose_columns_forgets_a_correction_that_is_taken_back(anna):
    batch = uploaded(CANDIDATE_IMPORT, FILE, anna)
    chosen = {0: "full_name", 1: "place", 2: "", 3: "remarks"}
    choose_columns(batch, CANDIDATE_IMPORT, chosen=chosen)

    choose_columns(batch, CANDIDATE_IMPORT, chosen={**chosen, 2: "email", 3: ""})

    assert _memories() == {}


def test_choose_columns_remembers_nothing_of_a_row_in_which_nothing_is_recognised(anna):
    batch = uploaded(CANDIDATE_IMPORT, "Vos;Lochem\nJansen;Borculo\n", anna)

    choose_columns(batch, CANDIDATE_IMPORT, chosen={0: "last_name", 1: "place"})

    assert _memories() == {}


def test_choose_columns_throws_away_what_was_read_before(anna):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)
    assert batch.rows.count() == 1

    batch = choose_columns(batch, CANDIDATE_IMPORT, chosen={0: "full_name", 1: "place"})

    assert (batch.state, batch.rows.count(), batch.cursor, batch.is_read) == (
        ImportState.READING,
        0,
        0,
        False,
    )


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        ({0: "full_name", 1: "full_name"}, "Two columns"),
        ({1: "place"}, "holds the name"),
        ({}, "holds the name"),
    ],
)
def test_choose_columns_refuses_what_cannot_be(anna, chosen, reason):
    batch = uploaded(CANDIDATE_IMPORT, FILE, anna)

    with pytest.raises(ImportingError, match=reason):
        choose_columns(batch, CANDIDATE_IMPORT, chosen=chosen)

    batch.refresh_from_db()
    assert batch.state == ImportState.UPLOADED


def test_choose_columns_refuses_an_import_that_was_dropped(anna):
    batch = uploaded(CANDIDATE_IMPORT, FILE, anna)
    dropped = drop_import(batch, actor=anna)

    with pytest.raises(ImportingError, match="dropped"):
        choose_columns(dropped, CANDIDATE_IMPORT, chosen={0: "full_name"})


def test_choose_table_looks_on_another_sheet_and_row(anna):
    book = xlsx_bytes(
        {
            "Voorblad": [["Naam", "Plaats"], ["Oud", "Lochem"]],
            "Nieuw": [["Lijst 2027"], [], ["Praktijk", "Plaats"], ["De Linde", "Lochem"]],
        }
    )
    batch = uploaded(PRACTICE_IMPORT, book, anna, "list.xlsx")
    assert batch.sheet == 0

    batch = choose_table(batch, PRACTICE_IMPORT, sheet=1, header_row=3)

    assert (batch.sheet, batch.header_row, batch.state) == (1, 3, ImportState.UPLOADED)
    assert [column["label"] for column in batch.columns] == ["Praktijk", "Plaats"]


def test_choose_table_throws_away_a_preview(anna):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)

    batch = choose_table(batch, CANDIDATE_IMPORT, sheet=0, header_row=1)

    assert (batch.state, batch.rows.count()) == (ImportState.UPLOADED, 0)
