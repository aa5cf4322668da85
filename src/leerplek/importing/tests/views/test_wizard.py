"""The pages of an import, from upload to undo."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, UserFactory
from leerplek.audit.models import Event
from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.candidates.models import Candidate
from leerplek.importing.enums import ImportState, Outcome
from leerplek.importing.models import ColumnMemory, ImportBatch
from leerplek.importing.services import reading
from leerplek.importing.services.keeping import drop_import
from leerplek.importing.tests.files import xlsx_bytes
from leerplek.importing.tests.journeys import (
    content_of,
    empty_round,
    imported,
    previewed,
    read,
    uploaded,
)
from leerplek.matching.models import Suggestion
from leerplek.practices.tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db

HEADER = "Achternaam;Voornaam;E-mail;Telefoon;Woonplaats;Opmerkingen\n"
KIM = "Vos;Kim;kim@mail.example;06 12345678;Lochem;\n"
FILE = HEADER + KIM
HTMX = {"HTTP_HX_REQUEST": "true"}


def _url(name, *arguments):
    return reverse(f"candidates:{name}", args=arguments)


def _upload(client, content=FILE, name="list.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(_url("import"), {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def eva(anna, client):
    """A second coordinator of Anna's organisation, with a browser of her own."""
    from django.test import Client

    eva = UserFactory(name="Eva")
    MembershipFactory(user=eva, organisation=anna.organisation, role=Role.COORDINATOR)
    browser = Client()
    browser.force_login(eva, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_a_file_goes_from_upload_to_undo_by_the_pages(anna_client):
    response = _upload(anna_client)
    batch = ImportBatch.objects.get()
    assert response["Location"] == _url("import_columns", batch.pk)
    chosen = {f"column_{index}": key for index, key in batch.mapping.items()}
    response = anna_client.post(response["Location"], chosen)
    reading_page = _url("import_reading", batch.pk)
    assert response["Location"] == reading_page
    assert anna_client.post(reading_page)["Location"] == reading_page
    response = anna_client.post(reading_page)
    assert response["Location"] == _url("import_preview", batch.pk)
    response = anna_client.post(_url("import_write", batch.pk))
    assert response["Location"] == _url("import_result", batch.pk)
    assert Candidate.objects.get().full_name == "Kim Vos"
    response = anna_client.post(_url("import_undo", batch.pk))
    assert response["Location"] == _url("import_result", batch.pk)
    assert not Candidate.objects.exists()


def test_start_lists_earlier_imports_with_where_they_are(anna, anna_client):
    written = imported(CANDIDATE_IMPORT, FILE, anna, "geschreven.csv")
    waiting = uploaded(CANDIDATE_IMPORT, FILE, anna, "wachtend.csv")

    response = anna_client.get(_url("import"))

    assert response.context["listed"] == [
        (waiting, _url("import_columns", waiting.pk)),
        (written, _url("import_result", written.pk)),
    ]


@pytest.mark.parametrize("number", [1, 12])
def test_start_asks_the_same_number_of_queries_for_any_number_of_imports(
    anna, anna_client, number, django_assert_max_num_queries
):
    for _each in range(number):
        uploaded(CANDIDATE_IMPORT, FILE, anna)

    with django_assert_max_num_queries(15):
        anna_client.get(_url("import"))


def test_start_says_when_there_are_no_imports_yet(anna_client):
    assert (
        "staat hier, met wat ermee is gebeurd" in anna_client.get(_url("import")).content.decode()
    )


def test_upload_shows_what_is_wrong_with_a_file(anna_client):
    response = _upload(anna_client, "x", "foto.png")

    assert response.context["form"].errors["file"]
    assert not ImportBatch.objects.exists()


def test_columns_page_takes_a_correction_and_remembers_it(anna, anna_client):
    batch = uploaded(CANDIDATE_IMPORT, HEADER.replace("Opmerkingen", "Iets") + KIM, anna)
    chosen = {f"column_{index}": key for index, key in batch.mapping.items()}

    anna_client.post(_url("import_columns", batch.pk), {**chosen, "column_5": "remarks"})

    batch.refresh_from_db()
    assert (batch.state, batch.mapping[5]) == (ImportState.READING, "remarks")
    assert ColumnMemory.objects.get().key == "remarks"


def test_columns_page_says_what_cannot_be(anna, anna_client):
    batch = uploaded(CANDIDATE_IMPORT, FILE, anna)

    response = anna_client.post(_url("import_columns", batch.pk), {"column_0": "place"})

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()


def test_columns_page_looks_on_another_sheet(anna, anna_client):
    rows = [line.split(";") for line in FILE.splitlines()]
    book = xlsx_bytes({"Oud": [["Naam", "Plaats"], ["Tim", "Lochem"]], "Nieuw": [["x"], *rows]})
    batch = uploaded(CANDIDATE_IMPORT, book, anna, "list.xlsx")
    sheets = [name for name, _ in enumerate(("Oud", "Nieuw"))]
    other = next(each for each in sheets if each != batch.sheet)

    url = _url("import_columns", batch.pk)
    header_row = 1 if other == 0 else 2
    response = anna_client.post(url, {"sheet": other, "header_row": header_row})

    batch.refresh_from_db()
    assert (response["Location"], batch.sheet) == (url, other)
    wrong = anna_client.post(url, {"sheet": other, "header_row": 99})
    assert wrong.context["table"].non_field_errors()
    assert anna_client.post(url, {"sheet": 9, "header_row": 1}).context["table"].errors["sheet"]


def test_columns_page_leads_to_stopping_when_the_file_is_gone(anna, anna_client):
    batch = uploaded(CANDIDATE_IMPORT, FILE, anna)
    default_storage.delete(batch.upload)

    response = anna_client.get(_url("import_columns", batch.pk))

    assert response["Location"] == _url("import_drop", batch.pk)


def test_columns_page_leads_back_to_a_preview_whose_file_is_gone(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)
    default_storage.delete(batch.upload)

    response = anna_client.get(_url("import_columns", batch.pk))

    assert response["Location"] == _url("import_preview", batch.pk)


def test_reading_page_goes_on_by_itself_with_scripts(anna, anna_client, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 1)
    batch = uploaded(CANDIDATE_IMPORT, FILE + KIM.replace("Vos", "Bos"), anna)
    chosen = {f"column_{index}": key for index, key in batch.mapping.items()}
    anna_client.post(_url("import_columns", batch.pk), chosen)
    url = _url("import_reading", batch.pk)
    assert anna_client.get(url).templates[0].name == "importing/reading.html"

    bodies = []
    for _step in range(4):
        response = anna_client.post(url, **HTMX)
        bodies.append(response.content.decode())

    assert 'value="1"' in bodies[0]
    assert "vergeleken" in bodies[2]
    assert response["HX-Redirect"] == _url("import_preview", batch.pk)
    assert anna_client.post(url, **HTMX)["HX-Redirect"] == _url("import_preview", batch.pk)


def test_reading_page_says_when_a_file_cannot_be_read_any_further(anna, anna_client):
    batch = uploaded(CANDIDATE_IMPORT, FILE, anna)
    chosen = {f"column_{index}": key for index, key in batch.mapping.items()}
    anna_client.post(_url("import_columns", batch.pk), chosen)
    batch.refresh_from_db()
    default_storage.delete(batch.upload)

    response = anna_client.post(_url("import_reading", batch.pk))

    assert response.context["failed"]
    assert "kan niet verder worden gelezen" in response.content.decode()


@pytest.mark.parametrize(
    "name", ["import_columns", "import_preview", "import_reading", "import_drop"]
)
def test_old_pages_lead_to_the_result_once_an_import_is_written(anna, anna_client, name):
    batch = imported(CANDIDATE_IMPORT, FILE, anna)

    response = anna_client.get(_url(name, batch.pk))

    assert response["Location"] == _url("import_result", batch.pk)


@pytest.mark.parametrize(
    "name", ["import_preview", "import_result", "import_reading", "import_undo", "import_write"]
)
def test_later_pages_lead_to_the_columns_while_they_are_not_checked(anna, anna_client, name):
    batch = uploaded(CANDIDATE_IMPORT, FILE, anna)

    response = anna_client.get(_url(name, batch.pk))

    assert response["Location"] == _url("import_columns", batch.pk)


@pytest.mark.parametrize("name", ["import_columns", "import_preview", "import_result"])
def test_pages_of_a_dropped_import_lead_to_the_start(anna, anna_client, name):
    batch = uploaded(CANDIDATE_IMPORT, FILE, anna)
    drop_import(batch, actor=anna)

    assert anna_client.get(_url(name, batch.pk))["Location"] == _url("import")


def test_preview_opens_with_what_needs_a_person_most(anna, anna_client):
    text = FILE + KIM.replace("06 12345678", "0687654321") + ";;;;Lochem;\n"
    batch = previewed(CANDIDATE_IMPORT, text, anna)

    response = anna_client.get(_url("import_preview", batch.pk))

    assert response.context["show"] == "double"
    assert [(card["show"], card["count"]) for card in response.context["cards"]] == [
        ("new", 1),
        ("changed", 0),
        ("double", 1),
        ("warned", 0),
        ("refused", 1),
    ]
    assert "Schrijf 1 rij" in response.content.decode()


def test_preview_shows_faults_with_row_column_reading_and_advice(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE.replace("kim@mail", "geen mail"), anna)

    body = anna_client.get(_url("import_preview", batch.pk), {"show": "warned"}).content.decode()

    for part in ("E-mail", "geen mail.example", "Leeg.", "Verbeter de cel of laat hem leeg."):
        assert part in body


@pytest.mark.parametrize("number", [1, 60])
def test_preview_asks_the_same_number_of_queries_for_any_number_of_rows(
    anna, anna_client, number, django_assert_max_num_queries
):
    people = "".join(f"Vos{n};Kim;k{n}@x.example;;Lochem;\n" for n in range(number))
    imported(CANDIDATE_IMPORT, HEADER + people, anna)
    batch = previewed(CANDIDATE_IMPORT, HEADER + people.replace("Lochem", "Borculo"), anna)

    with django_assert_max_num_queries(13):
        anna_client.get(_url("import_preview", batch.pk), {"show": "changed"})


def test_changes_lets_one_side_count_everywhere(anna, anna_client):
    imported(CANDIDATE_IMPORT, FILE, anna)
    batch = previewed(CANDIDATE_IMPORT, FILE.replace("Lochem", "Borculo"), anna)

    response = anna_client.post(_url("import_changes", batch.pk), {"side": "now"})

    assert response["Location"] == f"{_url('import_preview', batch.pk)}?show=changed"
    assert batch.rows.get().decision == "skip"
    anna_client.post(_url("import_changes", batch.pk), {"side": "file"})
    assert batch.rows.get().decision == "merge"


def test_changes_says_what_became_of_an_import_that_was_written(anna, anna_client):
    batch = imported(CANDIDATE_IMPORT, FILE, anna)

    response = anna_client.post(_url("import_changes", batch.pk), {"side": "now"})

    assert response["Location"] == _url("import_result", batch.pk)


def test_row_page_takes_a_decision_and_returns_to_the_doubles(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE + KIM.replace("06 12345678", "0687654321"), anna)
    url = _url("import_row", batch.pk, 3)
    assert "Ernaast: rij 2" in anna_client.get(url).content.decode()

    response = anna_client.post(url, {"decision": "merge", "pick_phone": "file"})

    assert response["Location"] == f"{_url('import_preview', batch.pk)}?show=double"
    anna_client.post(_url("import_write", batch.pk))
    assert Candidate.objects.get().phone == "+31687654321"


def test_row_page_takes_a_place(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE.replace("Lochem", "Hengelo"), anna)
    key = batch.rows.get().findings[0].choices[0][0]

    response = anna_client.post(_url("import_row", batch.pk, 2), {"place": key})

    assert response["Location"] == f"{_url('import_preview', batch.pk)}?show=questions"
    assert batch.rows.get().outcome == Outcome.NEW


def test_row_page_takes_a_typed_place_and_shows_the_choice_that_it_leaves(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE.replace("Lochem", "Lochum"), anna)
    url = _url("import_row", batch.pk, 2)

    response = anna_client.post(
        url, {"place": "none", "typed_postcode": "", "typed_place": "Hengelo"}, follow=True
    )

    page = response.content.decode()
    assert response.redirect_chain == [(url, 302)]
    assert "is niet duidelijk" in page
    assert "Hengelo (Gelderland)" in page


def test_row_page_says_that_a_typed_place_is_not_known(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE.replace("Lochem", "Hengelo"), anna)

    response = anna_client.post(
        _url("import_row", batch.pk, 2),
        {"place": "none", "typed_postcode": "", "typed_place": "Qqqqqq"},
    )

    assert response.context["form"].non_field_errors() == [
        "Deze plaatsnaam is niet bekend. Controleer de naam, of vul de postcode in."
    ]


def test_row_page_is_not_there_for_a_row_that_is_not_in_the_import(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)

    assert anna_client.get(_url("import_row", batch.pk, 99)).status_code == 404


def test_row_page_leads_to_the_result_when_a_colleague_wrote_meanwhile(anna, anna_client, eva):
    batch = previewed(CANDIDATE_IMPORT, FILE + KIM.replace("06 12345678", "0687654321"), anna)
    eva.post(_url("import_write", batch.pk))

    response = anna_client.post(
        _url("import_row", batch.pk, 3), {"decision": "skip", "pick_phone": "now"}, follow=True
    )

    assert response.redirect_chain[-1][0] == _url("import_result", batch.pk)
    assert "al geschreven" in response.content.decode()


def test_two_coordinators_write_one_import_once(anna, anna_client, eva):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)

    eva.post(_url("import_write", batch.pk))
    response = anna_client.post(_url("import_write", batch.pk), follow=True)

    assert Candidate.objects.count() == 1
    assert response.redirect_chain[-1][0] == _url("import_result", batch.pk)
    assert "Geschreven door Eva" in response.content.decode()


def test_a_colleague_goes_on_where_an_import_was(anna, eva):
    batch = read(uploaded(CANDIDATE_IMPORT, FILE, anna), CANDIDATE_IMPORT, anna)

    assert eva.get(_url("import_preview", batch.pk)).status_code == 200


@pytest.mark.parametrize("name", ["import_columns", "import_preview", "import_result"])
def test_another_region_does_not_find_the_import(anna, chantal_client, name):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)

    assert chantal_client.get(_url(name, batch.pk)).status_code == 404


def test_a_reader_does_not_import(anna, bram_client):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)

    assert bram_client.get(_url("import")).status_code == 403
    assert bram_client.get(_url("import_preview", batch.pk)).status_code == 403
    assert bram_client.post(_url("import_write", batch.pk)).status_code == 403
    assert not Candidate.objects.exists()


def test_an_import_of_candidates_is_not_found_among_practices(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)

    assert anna_client.get(reverse("practices:import_preview", args=[batch.pk])).status_code == 404


def test_write_leads_back_to_the_rows_that_moved(anna, anna_client):
    imported(CANDIDATE_IMPORT, FILE, anna)
    batch = previewed(CANDIDATE_IMPORT, FILE.replace("Lochem", "Borculo"), anna)
    Candidate.objects.update(version=2, notes="by phone")

    response = anna_client.post(_url("import_write", batch.pk))

    assert response["Location"] == f"{_url('import_preview', batch.pk)}?show=moved"
    body = anna_client.get(response["Location"]).content.decode()
    assert "Iemand heeft iets gewijzigd" in body
    assert Candidate.objects.get().place_name == "Lochem"


def test_write_with_scripts_leads_on_without_a_second_page(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)

    response = anna_client.post(_url("import_write", batch.pk), **HTMX)

    assert response["HX-Redirect"] == _url("import_result", batch.pk)


def test_progress_tells_how_many_records_are_written(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)
    url = _url("import_progress", batch.pk)
    assert "<progress" in anna_client.get(url).content.decode()

    with default_storage.open(f"imports/{batch.pk}.progress", "w") as file:
        file.write("400 1000")

    assert 'max="1000" value="400"' in anna_client.get(url).content.decode()


def test_result_offers_faulty_rows_until_they_are_dealt_with(anna, anna_client):
    batch = imported(CANDIDATE_IMPORT, FILE.replace("kim@mail", "geen mail"), anna)
    url = _url("import_result", batch.pk)
    assert "geen mail.example" in anna_client.get(url).content.decode()

    response = anna_client.post(_url("import_settle", batch.pk))

    assert response["Location"] == url
    body = anna_client.get(url).content.decode()
    assert "Afgehandeld door Anna" in body
    assert "geen mail" not in body


def test_settle_refuses_a_preview(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)

    response = anna_client.post(_url("import_settle", batch.pk))

    assert response["Location"] == _url("import_preview", batch.pk)


@pytest.mark.parametrize("file", ["csv", "xlsx"])
def test_faulty_rows_come_back_corrected_in_the_form_of_the_file(anna, anna_client, file):
    text = HEADER + "Vos;Kim;geen mail;06 12345678;Lochem;=1+1\n"
    text += ";;;;Lochem;zonder naam\nBos;Tim;tim@x.example;;Borculo;bsn 123456782\n"
    batch = imported(CANDIDATE_IMPORT, text, anna)
    content = content_of(anna_client.get(_url("import_problems", batch.pk, file)))
    assert Event.objects.filter(kind="import.downloaded").count() == 1
    before = list(Candidate.objects.order_by("pk").values("first_name", "phone", "notes"))

    again = previewed(CANDIDATE_IMPORT, content, anna, f"rows.{file}")

    assert [row.outcome for row in again.rows.all()] == ["unchanged", "refused", "unchanged"]
    assert list(Candidate.objects.order_by("pk").values("first_name", "phone", "notes")) == before
    if file == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert lines[0] == HEADER.strip() + ";Wat is er aan de hand;Rijnummer"
        assert lines[1].startswith("Vos;Kim;geen mail;06 12345678;Lochem;'=1+1;E-mail: Dit is geen")
        assert "123456782" not in content.decode()


def test_problems_know_no_other_kind_of_file(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)

    assert anna_client.get(_url("import_problems", batch.pk, "pdf")).status_code == 404


def test_undo_asks_first_and_says_why_it_cannot(anna, anna_client):
    batch = imported(CANDIDATE_IMPORT, FILE, anna)
    url = _url("import_undo", batch.pk)
    assert "ongedaan maken?" in anna_client.get(url).content.decode()
    Candidate.objects.update(version=2)

    response = anna_client.post(url, follow=True)

    assert "want “Kim Vos” is daarna gewijzigd" in response.content.decode()
    assert Candidate.objects.count() == 1


def test_drop_asks_first_and_removes_the_file(anna, anna_client):
    batch = previewed(CANDIDATE_IMPORT, FILE, anna)
    url = _url("import_drop", batch.pk)
    assert anna_client.get(url).status_code == 200

    response = anna_client.post(url)

    batch.refresh_from_db()
    assert (response["Location"], batch.state) == (_url("import"), ImportState.DROPPED)


def test_an_upload_belongs_to_the_organisation_in_the_working_region(anna, anna_client):
    _upload(anna_client)

    batch = ImportBatch.objects.get()
    assert (batch.organisation, batch.region) == (anna.organisation, anna.region)


def test_undo_names_the_round_that_uses_the_import(anna, anna_client):
    batch = imported(CANDIDATE_IMPORT, FILE, anna)
    run = empty_round(anna)
    place = PlaceFactory(site__practice__organisation=anna.organisation)
    Suggestion.objects.create(run=run, candidate=Candidate.objects.get(), place=place)

    response = anna_client.post(_url("import_undo", batch.pk))

    assert response.status_code == 409
    link = f'<a href="{reverse("matching:detail", args=[run.pk])}">Ronde 1 ·'
    assert link in response.content.decode()
    assert Candidate.objects.exists()


def test_result_shows_the_refused_rows_first_and_then_those_with_a_warning(anna, anna_client):
    warned, refused = KIM.replace("kim@mail", "geen mail"), KIM.replace("Lochem", "")
    batch = imported(CANDIDATE_IMPORT, HEADER + warned + refused + warned + refused, anna)

    response = anna_client.get(_url("import_result", batch.pk))

    assert [shown.number for shown, _finding in response.context["faults"]] == [3, 5, 2, 4]
