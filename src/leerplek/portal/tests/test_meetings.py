"""Who comes to a meeting is told, reminded and asked afterwards; one link changes it or stops."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask
from leerplek.asks.services import answer_by_link, issue_link, record_answer
from leerplek.calls.models import Call
from leerplek.candidates.services import return_candidate, withdraw_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.communication.letters import letter_of, mail_of
from leerplek.communication.selectors.asking import silent_asks
from leerplek.communication.selectors.settings import reminder_days, settings_of
from leerplek.communication.services.asking import write_asking
from leerplek.meetings.models import Meeting
from leerplek.meetings.services import change_meeting, mark, put_on_list
from leerplek.meetings.tests.factories import MeetingFactory
from leerplek.portal.inviting import ask_about_meetings

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(care_group, anna) -> Meeting:
    return MeetingFactory(organisation=care_group, capacity=1, made_by=anna)


@pytest.fixture
def people(care_group):
    return CandidateFactory.create_batch(2, organisation=care_group, email="iemand@mail.example")


@pytest.fixture
def seats(meeting, people, anna):
    found = put_on_list(meeting, people, actor=anna)
    ask_about_meetings()
    return found


def _asked():
    rows = Ask.objects.order_by("pk")
    return [(each.kind, each.state) for each in rows]


def _answer(ask, choice, **more):
    link, _code = issue_link(ask, actor=None)
    form = kind_of(ask).form({"version": ask.version, "choice": choice, **more}, ask=ask)
    assert form.is_valid(), form.errors
    given, version = form.given(), form.cleaned_data["version"]
    return answer_by_link(link, given, cleaned=form.cleaned_data, version=version)


def _over(meeting, **states):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=1))
    for seat, state in zip(meeting.seats.order_by("pk"), states.values(), strict=True):
        seat.state = state
        seat.save()


def test_who_comes_and_who_waits_is_told_once(seats):
    assert ask_about_meetings() == 0
    assert _asked() == [("meeting_comes", "open"), ("meeting_waits", "open")]


def test_who_moves_up_is_told_that_there_is_a_chair(seats, anna):
    mark(seats[0], "cancelled", seen="coming", actor=anna)

    assert ask_about_meetings() == 1
    assert _asked() == [
        ("meeting_comes", "withdrawn"),
        ("meeting_waits", "withdrawn"),
        ("meeting_comes", "open"),
    ]


def test_another_day_is_told_anew_and_a_stop_ends_it(seats, meeting, people, anna):
    later = meeting.starts_at + timedelta(days=1)
    change_meeting(meeting, starts_at=later, version=1, actor=anna)
    told_anew = ask_about_meetings()
    withdraw_candidate(people[0], version=people[0].version, actor=anna)
    ask_about_meetings()

    assert told_anew == 2
    assert not Ask.objects.filter(candidate=people[0], state=AskState.OPEN).exists()


def test_the_confirmation_says_when_and_where_with_a_file_for_the_calendar(seats, anna):
    ask = Ask.objects.get(kind="meeting_comes")
    message = write_asking(ask, actor=anna)

    mail = mail_of(message, letter_of(message, link="https://leerplek.example/mijn/A/"))

    assert "Je komt naar: Informatieavond" in message.text
    assert "Dorpshuis" in message.text
    calendar = mail.attachments[0].get_payload(decode=True).decode()
    assert ("SUMMARY:Informatieavond" in calendar, "METHOD:REQUEST" in calendar) == (True, True)


def test_who_waits_gets_no_file_for_the_calendar(seats, anna):
    message = write_asking(Ask.objects.get(kind="meeting_waits"), actor=anna)

    mail = mail_of(message, letter_of(message, link="https://leerplek.example/mijn/A/"))

    assert "Je staat op de wachtlijst voor: Informatieavond" in message.text
    assert mail.attachments == []


def test_who_comes_is_reminded_by_the_number_of_the_programme_and_never_called(seats, noord):
    comes, waits = Ask.objects.order_by("pk")
    Ask.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    settings = settings_of(noord.pk)
    assert (reminder_days(comes, settings), reminder_days(waits, settings)) == ([-3], [])
    assert list(silent_asks(noord)) == []


def test_who_cannot_come_gives_the_chair_to_who_waits(seats, meeting):
    _answer(Ask.objects.get(kind="meeting_comes"), "no")

    states = list(meeting.seats.order_by("pk").values_list("state", flat=True))
    assert states == ["cancelled", "coming"]


def test_who_chooses_another_day_is_told_of_that_one(seats, meeting, care_group, people, anna):
    other = MeetingFactory(organisation=care_group, made_by=anna)

    _answer(Ask.objects.get(kind="meeting_comes"), str(other.pk))
    ask_about_meetings()

    told = Ask.objects.get(candidate=people[0], kind="meeting_comes", state=AskState.OPEN)
    assert told.subject == other.pk


def test_who_does_not_go_on_stops_with_or_without_a_reason_and_can_come_back(
    seats, meeting, people, anna
):
    ask = _answer(Ask.objects.get(kind="meeting_comes"), "stop", reason="later")

    person = people[0]
    person.refresh_from_db()
    assert (person.state, person.ended_on) == ("withdrawn", timezone.localdate())
    assert kind_of(ask).in_words(ask) == [
        ("Antwoord", "ziet ervan af"),
        ("Reden", "misschien later"),
    ]
    assert meeting.seats.get(candidate=person).state == "cancelled"
    assert return_candidate(person, version=person.version, actor=anna).state == "active"


def test_a_coordinator_writes_down_the_same_for_somebody(seats, people, anna):
    ask = Ask.objects.get(kind="meeting_waits")
    form = kind_of(ask).form({"version": ask.version, "choice": "stop", "reason": ""}, ask=ask)
    assert form.is_valid()

    record_answer(
        ask,
        form.given(),
        by=AnsweredBy.PHONE,
        cleaned=form.cleaned_data,
        version=ask.version,
        actor=anna,
    )

    people[1].refresh_from_db()
    assert people[1].state == "withdrawn"


def test_who_wants_to_be_called_is_on_the_call_list(seats, people):
    _answer(Ask.objects.get(kind="meeting_comes"), "call")

    assert [(each.candidate, each.reason) for each in Call.objects.all()] == [
        (people[0], "call_back")
    ]


def test_afterwards_who_was_there_and_who_was_missed_are_each_asked_once(seats, meeting):
    _over(meeting, first="attended", second="no_show")

    assert ask_about_meetings() == 2
    _answer(Ask.objects.get(kind="meeting_after"), "go_on")
    assert ask_about_meetings() == 0
    assert _asked()[2:] == [("meeting_after", "answered"), ("meeting_missed", "open")]


def test_who_was_not_ticked_is_asked_nothing(seats, meeting):
    _over(meeting, first="coming", second="waiting")

    assert ask_about_meetings() == 0


def test_a_personal_link_leads_to_the_choice_on_a_page(client, seats, people):
    _link, code = issue_link(Ask.objects.get(kind="meeting_comes"), actor=None)
    client.post(f"/mijn/{code}/")
    page = client.get("/mijn/nu/").content.decode()
    version = Ask.objects.get(kind="meeting_comes").version

    done = client.post("/mijn/nu/", {"version": version, "choice": "stop"}, follow=True)

    assert "Je komt naar: Informatieavond" in page
    assert "Ik zie ervan af" in page
    assert "Dank je dat je het laat weten." in done.content.decode()
    people[0].refresh_from_db()
    assert people[0].state == "withdrawn"
