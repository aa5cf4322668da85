import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.importing.enums import Decision
from leerplek.importing.forms import ColumnsForm, RowForm, TableForm, UploadForm
from leerplek.importing.limits import LIMITS
from leerplek.importing.preview import preview_rows
from leerplek.importing.services.deciding import PlaceAnswer
from leerplek.importing.tests.journeys import previewed

pytestmark = pytest.mark.django_db

HEADER = "Achternaam;Voornaam;E-mail;Telefoon;Woonplaats\n"
KIM = "Vos;Kim;kim@mail.example;06 12345678;Lochem\n"


def _columns_form(**data):
    return ColumnsForm(
        data, spec=CANDIDATE_IMPORT.spec, labels={0: "Naam", 3: "Waar"}, chosen={0: "full_name"}
    )


def test_upload_form_asks_for_a_file():
    form = UploadForm({}, {})

    assert form.errors == {"file": ["Choose a file."]}


def test_upload_form_refuses_a_file_that_is_too_large():
    file = SimpleUploadedFile("list.csv", b"x")
    file.size = LIMITS.file_bytes + 1

    form = UploadForm({}, {"file": file})

    assert form.errors == {"file": ["The file is larger than 20 MB. Split it and try again."]}


def test_table_form_gives_the_sheet_as_a_number():
    form = TableForm({"sheet": "1", "header_row": "3"}, sheets=("Voorblad", "Lijst"))

    assert form.is_valid()
    assert form.cleaned_data == {"sheet": 1, "header_row": 3}


def test_columns_form_gives_what_each_column_is():
    form = _columns_form(column_0="full_name", column_3="place")

    assert form.is_valid()
    assert form.chosen == {0: "full_name", 3: "place"}


def test_columns_form_refuses_one_thing_in_two_columns():
    form = _columns_form(column_0="full_name", column_3="full_name")

    assert form.errors == {"column_3": ["“Name” is chosen twice. Choose it for one column."]}


def test_columns_form_asks_for_the_name():
    form = _columns_form(column_0="", column_3="place")

    assert form.non_field_errors() == [
        "Say which column holds the name: a row without one is refused."
    ]


def _row_form(text, anna, number, data=None, **more):
    batch = previewed(CANDIDATE_IMPORT, HEADER + text, anna)
    rows = preview_rows(batch, CANDIDATE_IMPORT, batch.rows.filter(number=number))
    return RowForm(data, preview=rows[0], **more)


def test_row_form_asks_nothing_about_a_new_row(anna):
    assert _row_form(KIM, anna, 2).fields == {}


def test_row_form_asks_about_a_double_and_per_field_that_differs(anna):
    text = KIM + KIM.replace("06 12345678", "0687654321")
    data = {"decision": "merge", "pick_phone": "file"}

    form = _row_form(text, anna, 3, data)

    assert list(form.fields) == ["decision", "pick_phone"]
    assert form.is_valid()
    assert (form.cleaned_data["decision"], form.picks) == (Decision.MERGE, {"phone": "file"})


def test_row_form_demands_a_decision(anna):
    form = _row_form(KIM + KIM, anna, 3, {})

    assert form.errors == {"decision": ["Make a choice."]}


def test_row_form_asks_which_place_and_offers_to_answer_for_the_others(anna):
    form = _row_form(KIM.replace("Lochem", "Hengelo"), anna, 2, {}, alike=2)

    assert list(form.fields) == ["place", "typed_postcode", "typed_place", "everywhere"]
    assert form.fields["place"].choices[-1] == (
        "none",
        "None of these: I fill in the postcode or the place",
    )
    assert form.fields["everywhere"].label == "Also for 2 other rows with the same place"
    assert form.errors == {"place": ["Make a choice."]}
    assert form.answers == {}


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"place": "none"}, {"typed_postcode": ["Fill in the postcode or the place."]}),
        ({"place": "none", "typed_place": "Borculo"}, {}),
        (
            {"typed_place": "Borculo"},
            {"place": ["You chose a place and filled in another one. Empty the fields below it."]},
        ),
        ({}, {}),
    ],
)
def test_row_form_takes_one_place_that_is_chosen_or_filled_in(anna, data, errors):
    text = KIM.replace("Lochem", "Hengelo")
    key = _row_form(text, anna, 2).fields["place"].choices[0][0]

    form = _row_form(text, anna, 2, {"place": key} | data)

    assert form.errors == errors


def test_row_form_asks_for_the_place_of_a_row_that_has_none(anna):
    form = _row_form(KIM.replace("Lochem", ""), anna, 2, {"typed_place": " Borculo "})

    assert list(form.fields) == ["typed_postcode", "typed_place"]
    assert form.is_valid()
    assert form.place == PlaceAnswer(place_name="Borculo")
