"""Answers of a form elsewhere are brought in: recognised, checked, written, taken out again."""

from datetime import datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from openpyxl import Workbook

from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.services import answer_by_link, issue_link, record_answer
from leerplek.importing.errors import ImportingError
from leerplek.importing.values.parsed import Context
from leerplek.practices.tests.factories import PracticeFactory, PracticeSiteFactory
from leerplek.surveys.enums import QuestionKind
from leerplek.surveys.imports.answers import UnreadableError, typed
from leerplek.surveys.imports.columns import read_moment
from leerplek.surveys.models import AnswerImport
from leerplek.surveys.questions import Choice, Question
from leerplek.surveys.selectors.looking import last_answer
from leerplek.surveys.selectors.polls import newest
from leerplek.surveys.services.importing import (
    begin_import,
    bring_in,
    choose_answer_columns,
    choose_practices,
    rows_of,
    take_out,
)
from leerplek.surveys.services.looking import take_over
from leerplek.surveys.services.polls import send_poll
from leerplek.surveys.services.reasons import begin_reasons
from leerplek.surveys.tests.factories import PollFactory

# As Microsoft Forms writes it: its own columns first, whole questions above the others.
HEADERS = (
    *("ID", "Begintijd", "Voltooiingstijd", "E-mail", "Naam van uw praktijk", "Postcode"),
    *("Kunt u\xa0iemand opleiden?", "Wat houdt u tegen?\n", "Wilt u er iets over zeggen?"),
)


@pytest.fixture
def poll(care_group, anna):
    begin_reasons(care_group.region)
    return PollFactory(organisation=care_group, contact=anna)


@pytest.fixture
def linde(care_group):
    practice = PracticeFactory(organisation=care_group, name="Huisartsenpraktijk De Linde")
    PracticeSiteFactory(practice=practice, postcode="7241 AB", place_name="Lochem")
    return practice


@pytest.fixture
def brink(care_group):
    return PracticeFactory(organisation=care_group, name="De Brink", email="brink@example.nl")


def _file(*rows):
    book = Workbook()
    book.active.append(HEADERS)
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _row(name="", *, email="anonymous", postcode="", trains="Nee", why="", words="", day=2):
    at = datetime(2026, 11, day, 9, 30)  # noqa: DTZ001 -- a spreadsheet knows no time zones
    return (day, at, at, email, name, postcode, trains, why, words)


def _import(poll, *rows, actor):
    arrival = begin_import(
        poll, poll.organisation, file_name="forms.xlsx", content=_file(*rows), actor=actor
    )
    chosen = {column["index"]: column["key"] for column in arrival.batch.columns}
    assert [chosen[index] for index in range(2, 9)] == [
        *("when", "email", "name", "postcode", "q_trains", "q_reasons", "q_words"),
    ]
    return choose_answer_columns(arrival, chosen)


def _at(day):
    return timezone.make_aware(datetime(2026, 11, day, 9, 30))  # noqa: DTZ001 -- made aware here


def test_rows_are_recognised_kept_with_their_time_and_nothing_is_dropped(anna, poll, linde, brink):
    arrival = _import(
        poll,
        _row("HUISARTSENPRAKTIJK DE LINDE", postcode="7241AB", why="Kosten;Geen ruimte;"),
        _row(email="Brink@example.nl", trains="Ja, heel graag"),
        _row("De Lindehoeve", trains="Misschien"),
        _row("Nergens bekend", trains="Wie weet"),
        _row("De Brink", trains="Nee", words="Collega is ziek"),
        actor=anna,
    )

    sure, by_mail, doubtful, unclear, health = rows_of(arrival)
    assert [(row.practice, row.is_ready) for row in (sure, by_mail)] == [
        (linde, True),
        (brink, True),
    ]
    assert (doubtful.is_doubtful, doubtful.practice, unclear.practice) == (True, None, None)
    assert [len(row.wrong) for row in (unclear, health)] == [1, 1]
    with translation.override("en"):
        arrival = bring_in(arrival, actor=anna)

    asks = {ask.practice: ask for ask in Ask.objects.all()}
    reasons = [poll.organisation.region.poll_reasons.get(words=w).pk for w in ("Kosten",)]
    assert asks.keys() == {linde, brink}
    assert set(reasons) < set(asks[linde].answer["said"]["reasons"])
    assert (asks[linde].answered_by, asks[linde].answered_at) == ("elsewhere", _at(2))
    assert asks[brink].answer["first"] == "yes"
    assert {number: told["became"] for number, told in arrival.outcome.items()} == {
        "2": "counts",
        "3": "counts",
        "4": "left",
        "5": "left",
        "6": "left",
    }
    assert arrival.outcome["4"]["why"] == ["It is not clear of which practice this is."]
    assert arrival.batch.upload == ""


def test_a_later_answer_by_link_stays_the_one_that_counts_and_both_are_kept(anna, poll, brink):
    send_poll(poll, [brink], actor=anna)
    ask = Ask.objects.get()
    link, _code = issue_link(ask, actor=anna)
    codes = {"questionnaire": newest(poll).pk, "said": {"trains": "yes"}, "first": "yes"}
    answer_by_link(link, Given({**codes, "again": ""}), version=ask.version)

    arrival = bring_in(_import(poll, _row(email="brink@example.nl"), actor=anna), actor=anna)

    ask.refresh_from_db()
    assert (ask.answer["first"], ask.answered_by) == ("yes", "link")
    assert [each.answer["first"] for each in ask.answers.order_by("made_at")] == ["no", "yes"]
    assert last_answer(ask).answer["first"] == "yes"
    assert [told["became"] for told in arrival.outcome.values()] == ["beside"]

    take_out(arrival, actor=anna)
    ask.refresh_from_db()
    assert (ask.answer["first"], ask.answers.count()) == ("yes", 1)


def test_of_two_rows_of_a_practice_the_later_counts_and_the_same_file_changes_nothing(
    anna, poll, brink
):
    rows = [
        _row(email="brink@example.nl", trains="Misschien", day=5),
        _row(email="brink@example.nl", trains="Nee", day=3),
    ]
    bring_in(_import(poll, *rows, actor=anna), actor=anna)

    again = bring_in(_import(poll, *rows, actor=anna), actor=anna)

    ask = Ask.objects.get()
    assert (ask.answer["first"], ask.answered_at, ask.answers.count()) == ("maybe", _at(5), 2)
    assert [told["became"] for told in again.outcome.values()] == ["there", "there"]


def test_a_file_is_taken_out_again_but_not_what_the_register_took_over(anna, poll, linde, brink):
    send_poll(poll, [brink], actor=anna)
    asked = Ask.objects.get()
    record_answer(
        asked,
        Given({"questionnaire": newest(poll).pk, "said": {}, "first": "", "again": ""}),
        by="phone",
        version=asked.version,
        actor=anna,
    )
    Ask.objects.update(answered_at=_at(1))
    asked.answers.update(made_at=_at(1))
    arrival = bring_in(
        _import(
            poll,
            _row(email="brink@example.nl", day=3),
            _row("Huisartsenpraktijk De Linde", postcode="7241 AB", day=3),
            actor=anna,
        ),
        actor=anna,
    )
    of_linde = Ask.objects.get(practice=linde)
    answer = last_answer(of_linde)
    take_over(of_linde, ["trains"], answer=answer.pk, version=linde.version, actor=anna)

    assert take_out(arrival, actor=anna) == 1

    asked.refresh_from_db()
    assert (asked.answer["first"], asked.answered_by, asked.answered_at) == ("", "phone", _at(1))
    assert Ask.objects.get(practice=linde).state == "answered"


def test_who_was_asked_by_a_file_alone_is_asked_no_more(anna, poll, brink):
    arrival = bring_in(_import(poll, _row(email="brink@example.nl"), actor=anna), actor=anna)

    take_out(arrival, actor=anna)

    assert Ask.objects.get().state == "withdrawn"


def test_a_coordinator_goes_through_the_pages_and_says_whose_a_row_is(
    client, anna, bram, chantal, poll, linde, brink
):
    client.force_login(anna)
    content = _file(
        _row("Lindepraktijk", trains="Nee", why="Kosten"),
        _row("De Linde huisartsen", email="", trains="Misschien"),
        _row("Onbekend", trains="Ja"),
    )
    file = SimpleUploadedFile("antwoorden.xlsx", content)
    page = client.post(f"/polls/{poll.pk}/import/", {"file": file}, follow=True)
    assert page.context["recognised"] == 7
    assert "Kunt u iemand opleiden?" in page.content.decode()
    chosen = {name: field.initial for name, field in page.context["form"].fields.items()}
    address = page.request["PATH_INFO"]
    page = client.post(address, chosen, follow=True)
    pk = AnswerImport.objects.get().batch_id
    assert page.request["PATH_INFO"] == f"/polls/import/{pk}/preview/"
    assert [row.number for row, *_rest in page.context["doubtful"]] == [2, 3, 4]

    sent = {"row_3": str(linde.pk), "other_2": "brink", "row_4": "skip"}
    wrong = client.post(page.request["PATH_INFO"], {"other_2": "De"})
    assert list(wrong.context["form"].errors) == ["other_2"]
    page = client.post(page.request["PATH_INFO"], {**sent, "write": "yes"}, follow=True)

    assert [
        (number, became, practice) for number, became, practice, _told in page.context["rows"]
    ] == [
        ("2", "counts", brink),
        ("3", "counts", linde),
        ("4", "left", None),
    ]
    assert "Deze rij hebt u weggelaten." in page.content.decode()
    assert client.get(f"/polls/import/{pk}/columns/").status_code == 302
    client.post(f"/polls/import/{pk}/undo/", {"sure": "yes"})
    assert set(Ask.objects.values_list("state", flat=True)) == {"withdrawn"}

    for user, status in ((bram, 403), (chantal, 404)):
        client.force_login(user)
        assert client.get(f"/polls/{poll.pk}/import/").status_code == status
    assert client.get(f"/polls/import/{pk}/result/").status_code == 404


def test_a_file_with_more_rows_than_somebody_can_look_at_is_refused(anna, poll, monkeypatch):
    monkeypatch.setattr("leerplek.surveys.imports.rows.MOST_ROWS", 1)
    arrival = _import(poll, _row("De Linde"), _row("De Brink"), actor=anna)

    with translation.override("en"), pytest.raises(ImportingError, match="more than 1 rows"):
        rows_of(arrival)


def test_choices_of_a_colleague_are_not_written_over(anna, poll, linde):
    arrival = _import(poll, _row("Lindepraktijk"), actor=anna)
    choose_practices(AnswerImport.objects.get(pk=arrival.pk), {"2": str(linde.pk)})

    with translation.override("en"), pytest.raises(Exception, match="A colleague chose"):
        bring_in(arrival, actor=anna)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2026/11/03 2:15:33 PM EET", (2026, 11, 3, 14, 15)),
        ("3-11-2026 14:15:33", (2026, 11, 3, 14, 15)),
        ("2026-11-03T12:05:00Z", (2026, 11, 3, 12, 5)),
        ("3/11/26", (2026, 11, 3, 12, 0)),
        (datetime(2026, 11, 3, 8, 1), (2026, 11, 3, 8, 1)),  # noqa: DTZ001 -- as a sheet has it
        ("31-2-2026", None),
        ("gisteren", None),
    ],
)
def test_a_moment_is_read_as_form_tools_write_it(cell, read):
    moment = read_moment(cell)

    told = moment and timezone.make_naive(moment)
    assert (told and (told.year, told.month, told.day, told.hour, told.minute)) == read


COLOURS = (Choice("r", "Rood, fel", "Bright red"), Choice("b", "Blauw"))


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [
        (QuestionKind.CHOICE, " blauw ", "b"),
        (QuestionKind.CHOICE, "Bright red!", "r"),
        (QuestionKind.CHOICE, "Blauw, denk ik", "b"),
        (QuestionKind.CHOICE, "groen", None),
        (QuestionKind.SEVERAL, "Rood, fel;Blauw;", ["r", "b"]),
        (QuestionKind.SEVERAL, "Blauw, Rood, fel", ["r", "b"]),
        (QuestionKind.SEVERAL, "Blauw, groen", None),
        (QuestionKind.SCALE, "4 (goed)", "4"),
        (QuestionKind.NUMBER, "2 plekken", "2"),
        (QuestionKind.NUMBER, "geen", "0"),
        (QuestionKind.NUMBER, "1 of 2", None),
        (QuestionKind.NUMBER, "2-3", None),
        (QuestionKind.DATE, "1 september 2027", "01-09-2027"),
        (QuestionKind.DATE, "ooit", None),
        (QuestionKind.TEXT, "<b>fijn</b>", "<b>fijn</b>"),
    ],
)
def test_words_become_the_answer_that_they_mean_or_none(kind, text, answer):
    question = Question("q", kind, "Q", choices=COLOURS)
    context = Context(today=timezone.localdate(), locate=lambda _asked: ())

    try:
        told = typed(question, text, [], context)
    except UnreadableError:
        told = None

    assert told == answer
