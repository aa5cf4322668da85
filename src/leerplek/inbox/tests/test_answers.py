"""Standard answers: each kind of request has one, and a region says it in its own words."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook

from leerplek.audit.models import Event
from leerplek.common.errors import ConflictError
from leerplek.inbox.answers import STANDARD, filled_in, mail_address, standard_text, unknown_fields
from leerplek.inbox.enums import AskedFor, RequestState
from leerplek.inbox.models import AnswerText, RequestNote
from leerplek.inbox.selectors import standard_answer
from leerplek.inbox.services import InboxError, change_answer, reset_answer, write_answer
from leerplek.inbox.tests.factories import RequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(anna):
    anna.phone = "+31573555100"
    anna.save()
    return RequestFactory(
        region=anna.region,
        asked_for=AskedFor.TRAIN,
        name="Marjan Kuipers",
        practice_name="De Wending",
        email="marjan@wending.example",
    )


@pytest.mark.parametrize("kind", AskedFor)
def test_every_kind_of_request_has_an_answer_that_can_be_filled_in(kind):
    text = standard_text(kind)

    assert text.startswith("Beste [naam],\n\n")
    assert unknown_fields(text) == []
    assert set(STANDARD) == set(AskedFor)


def test_answer_is_filled_in_once(anna, row):
    row.name = "Jan [telefoon]"
    text = "Beste [Naam] van [praktijk], bel [contactpersoon]: [telefoon], [organisatie]. [iets]"

    told = filled_in(text, row, by=anna, organisation="Zorggroep Noord")

    assert told == (
        "Beste Jan [telefoon] van De Wending, bel Anna: 0573 555 100, Zorggroep Noord. [iets]"
    )


def test_what_is_not_known_stays_to_be_filled_in(anna, row):
    anna.phone, row.practice_name = "", ""

    assert filled_in("[praktijk] [telefoon]", row, by=anna, organisation="N") == (
        "uw praktijk [telefoon]"
    )


def test_region_says_it_in_its_own_words_and_goes_back(anna, chantal):
    own = change_answer(
        anna.region, AskedFor.TRAIN, text="Hoi [naam]", owner=anna, version=0, actor=anna
    )

    assert standard_answer(anna.region, AskedFor.TRAIN).text == "Hoi [naam]"
    assert standard_answer(chantal.region, AskedFor.TRAIN).own is None
    changed = change_answer(
        anna.region, AskedFor.TRAIN, text="Dag [naam]", owner=anna, version=1, actor=anna
    )
    assert (changed.pk, changed.version) == (own.pk, 2)
    for version in (0, 1):
        with pytest.raises(ConflictError):
            change_answer(
                anna.region, AskedFor.TRAIN, text="x", owner=anna, version=version, actor=anna
            )
    reset_answer(anna.region, AskedFor.TRAIN, version=2, actor=anna)
    reset_answer(anna.region, AskedFor.TRAIN, version=2, actor=anna)
    assert not AnswerText.objects.exists()
    assert [event.kind for event in Event.objects.all()] == [
        "answer_text.changed",
        "answer_text.changed",
        "answer_text.reset",
    ]


def test_words_that_nothing_can_be_filled_in_for_are_refused(anna):
    with pytest.raises(
        InboxError, match=r"^\[voornaam\] kan hier niet ingevuld worden. Wat wel kan: \[naam"
    ):
        change_answer(
            anna.region, AskedFor.TRAIN, text="[voornaam]", owner=anna, version=0, actor=anna
        )


def test_who_keeps_an_answer_works_in_the_region(anna, chantal):
    with pytest.raises(InboxError, match="niet bijhouden"):
        change_answer(anna.region, AskedFor.TRAIN, text="x", owner=chantal, version=0, actor=anna)


def test_answer_takes_a_new_request_up_and_is_remembered_without_its_text(anna, row):
    note = write_answer(row, text="Wij bellen u.", actor=anna)

    row.refresh_from_db()
    assert (row.state, row.owner, note.is_answer) == (RequestState.BUSY, anna, True)
    assert list(Event.objects.values_list("kind", "data")) == [("request.answered", {})]


def test_answer_opens_in_the_own_mail_program(row):
    note = RequestNote(request=row, text="Beste Jan & Ö,\nbel? 100%", is_answer=True)

    address = urlsplit(mail_address(note, row))

    assert (address.scheme, address.path) == ("mailto", "marjan@wending.example")
    assert parse_qs(address.query) == {
        "subject": ["Antwoord op de vraag aan ons"],
        "body": ["Beste Jan & Ö,\nbel? 100%"],
    }
    row.email = ""
    assert mail_address(note, row) == ""


def test_page_of_a_request_suggests_the_answer_and_keeps_what_is_sent(anna_client, row):
    page = anna_client.get(row.get_absolute_url())

    suggested = page.context["answer_form"]["text"].value()
    assert suggested.startswith("Beste Marjan Kuipers,\n\nDank u voor uw bericht.")
    assert suggested.endswith("Anna\nZorggroep Noord, 0573 555 100")
    anna_client.post(f"{row.get_absolute_url()}answer/", {"text": "Wij <b>bellen</b> u."})
    text = anna_client.get(row.get_absolute_url()).content.decode()
    assert "<strong>Antwoord</strong><br>Wij &lt;b&gt;bellen&lt;/b&gt; u.<br>" in text
    assert (
        'href="mailto:marjan@wending.example?subject=Antwoord%20op%20de%20vraag%20aan%20ons&amp;body=Wij'
        in text
    )


@pytest.mark.parametrize("text", ["", "Bel [telefoon]", "U heeft reuma"])
def test_answer_that_cannot_go_out_is_not_kept(anna_client, row, text):
    page = anna_client.post(f"{row.get_absolute_url()}answer/", {"text": text})

    assert list(page.context["form"].errors) == ["text"]
    assert not RequestNote.objects.exists()


def test_standard_answers_are_changed_on_their_page(anna, anna_client):
    listed = anna_client.get("/requests/answers/").context["answers"]
    sent = {"text": "Hoi [naam]", "owner": anna.pk, "version": "0"}

    answer = anna_client.post("/requests/answers/learn/", sent)

    assert [each.asked_for for each in listed] == list(AskedFor)
    assert answer.headers["Location"] == "/requests/answers/"
    assert standard_answer(anna.region, AskedFor.LEARN).own.owner == anna
    again = anna_client.post("/requests/answers/learn/", {**sent, "text": "Anders"})
    assert "Iemand anders heeft dit intussen veranderd" in again.content.decode()
    assert "<p>Hoi [naam]</p>" in again.content.decode()
    wrong = anna_client.post("/requests/answers/learn/", {**sent, "text": "[wie]", "version": "1"})
    assert list(wrong.context["form"].errors) == ["text"]
    anna_client.post("/requests/answers/learn/reset/", {"version": "1"})
    assert standard_answer(anna.region, AskedFor.LEARN).own is None


def test_standard_answers_are_read_by_readers_and_changed_by_coordinators(bram_client):
    assert bram_client.get("/requests/answers/").status_code == 200
    assert bram_client.get("/requests/answers/learn/").status_code == 403
    assert bram_client.get("/requests/answers/learn/reset/").status_code == 403


def test_an_unknown_kind_has_no_answer(anna_client):
    assert anna_client.get("/requests/answers/nothing/").status_code == 404


def test_open_requests_leave_as_a_sheet_for_each_subject(anna, anna_client, row):
    RequestFactory(region=anna.region, name="Loes")
    RequestFactory(name="Elsewhere")

    file = anna_client.get("/requests/export/by-subject/")

    book = load_workbook(io.BytesIO(b"".join(file.streaming_content)))
    names = {sheet.title: [cells[3].value for cells in sheet.iter_rows()][1:] for sheet in book}
    assert names == {
        "Wil iemand opleiden": ["Marjan Kuipers"],
        "Heeft een vraag": ["Loes"],
    }
    assert Event.objects.get().data == {"kind": "bundle", "rows": 2}


def test_no_requests_leave_as_one_empty_sheet(anna_client):
    file = anna_client.get("/requests/export/by-subject/")

    assert load_workbook(io.BytesIO(b"".join(file.streaming_content))).sheetnames == ["Aanvragen"]
