"""An invitation says the same to every calendar, also when the clock changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from hypothesis import assume, example, given
from hypothesis import strategies as st
from icalendar import Calendar

from leerplek.documents.invitations import (
    CANCEL,
    REQUEST,
    Guest,
    Meeting,
    calendar_file,
    calendar_part,
)
from leerplek.documents.rendering import DocumentError
from leerplek.importing.sensitive import found_in

pytestmark = pytest.mark.engine

HERE = ZoneInfo("Europe/Amsterdam")
MEETING = Meeting(
    uid=UUID("8a1f0a52-6c57-4c3a-9a43-1f0d3c2b7a11"),
    sequence=0,
    changed_at=datetime(2026, 11, 26, 8, 0, tzinfo=UTC),
    title="Klikgesprek",
    starts_at=datetime(2026, 12, 3, 14, 0, tzinfo=HERE),
    ends_at=datetime(2026, 12, 3, 14, 45, tzinfo=HERE),
    organiser=Guest("Anna", "anna@leerplek.example"),
    guests=(Guest("mw. Smit", "smit@linde.example"), Guest("", "noor@mail.example")),
    place="Markt 1, Lochem",
    text="Tot dan.\nBel gerust als u niet kunt.",
)


def _read(content):
    [event] = (calendar := Calendar.from_ical(content)).events
    return calendar, event


def _guests(event):
    attendees = event["attendee"]
    return [
        (str(each), dict(each.params))
        for each in (attendees if isinstance(attendees, list) else [attendees])
    ]


def test_invitation_says_who_when_where_and_what():
    calendar, event = _read(calendar_file(MEETING))

    assert {name: str(calendar[name]) for name in calendar} == {
        "VERSION": "2.0",
        "PRODID": "-//Leerplek//Leerplek//NL",
        "CALSCALE": "GREGORIAN",
        "METHOD": "REQUEST",
    }
    assert (event.uid, event.sequence, event.start, event.end) == (
        str(MEETING.uid),
        0,
        MEETING.starts_at,
        MEETING.ends_at,
    )
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert event["dtstamp"].dt == MEETING.changed_at
    words = ("summary", "location", "description", "status")
    assert [str(event[name]) for name in words] == [
        "Klikgesprek",
        "Markt 1, Lochem",
        "Tot dan.\nBel gerust als u niet kunt.",
        "CONFIRMED",
    ]
    assert (str(event["organizer"]), dict(event["organizer"].params)) == (
        "mailto:anna@leerplek.example",
        {"CN": "Anna"},
    )
    asked = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    assert _guests(event) == [
        ("mailto:smit@linde.example", {"CN": "mw. Smit", **asked}),
        ("mailto:noor@mail.example", asked),
    ]


def test_update_and_cancellation_are_about_the_same_meeting():
    moved = replace(
        MEETING,
        sequence=1,
        starts_at=MEETING.starts_at + timedelta(days=1),
        ends_at=MEETING.ends_at + timedelta(days=1),
    )
    files = [
        calendar_file(MEETING),
        calendar_file(moved),
        calendar_file(replace(moved, sequence=2), method=CANCEL),
    ]

    told = [
        (str(calendar["method"]), event.uid, event.sequence, str(event["status"]), event.start)
        for calendar, event in map(_read, files)
    ]

    uid = str(MEETING.uid)
    assert told == [
        (REQUEST, uid, 0, "CONFIRMED", MEETING.starts_at),
        (REQUEST, uid, 1, "CONFIRMED", moved.starts_at),
        (CANCEL, uid, 2, "CANCELLED", moved.starts_at),
    ]
    assert _guests(_read(files[2])[1])[1] == (
        "mailto:noor@mail.example",
        {"ROLE": "REQ-PARTICIPANT"},
    )


def test_the_same_meeting_gives_the_same_bytes():
    assert calendar_file(MEETING) == calendar_file(MEETING)


CHANGES = [datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC)]
AROUND_A_CHANGE = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-36 * 60, 36 * 60),
)


@given(AROUND_A_CHANGE, st.integers(1, 600))
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 60)
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), 60)
@example(datetime(2027, 3, 28, 0, 59, tzinfo=UTC), 1)
def test_meeting_is_at_its_moment_when_the_clock_changes(starts_at, minutes):
    ends_at = starts_at + timedelta(minutes=minutes)

    calendar, event = _read(calendar_file(replace(MEETING, starts_at=starts_at, ends_at=ends_at)))

    assert (event.start.astimezone(UTC), event.end.astimezone(UTC)) == (starts_at, ends_at)
    # A calendar that knows no zones by name reads the rules that come along.
    for written in (event["dtstart"].dt, event["dtend"].dt):
        if written.tzinfo != UTC and "UTC" not in str(written.tzinfo):
            [zone] = calendar.timezones
            by_rules = written.replace(tzinfo=None).replace(tzinfo=zone.to_tz(lookup_tzid=False))
            assert by_rules.astimezone(UTC) == written.astimezone(UTC)


def test_rules_of_the_zone_come_along_and_are_few():
    content = calendar_file(MEETING).decode()

    assert content.count("BEGIN:VTIMEZONE") == 1
    assert "TZID:Europe/Amsterdam" in content
    assert len(content) < 2_500


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=80))
@example("Klikgesprek 🎉" * 20, "Ö\r\nEND:VEVENT\r\nATTENDEE:x", 'Jan "de; Lange": x,\r\ny')
def test_any_words_come_back_and_no_line_is_too_long(title, text, name):
    assume(not any(found_in(words) for words in (title, text)))
    meeting = replace(MEETING, title=title, text=text, guests=(Guest(name, "smit@linde.example"),))

    content = calendar_file(meeting)

    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode("utf-8") is not None and b"\n" not in line for line in lines)
    _calendar, event = _read(content)
    assert str(event["summary"]) == _plain(title)
    [(address, params)] = _guests(event)
    assert address == "mailto:smit@linde.example"
    assert params.get("CN", "") == _plain(name).replace('"', "'")
    assert len(event["organizer"].params) == 1


def _plain(words):
    kept = "".join(sign for sign in words if sign.isprintable() or sign in "\n\t")
    return " ".join(kept.split())


@pytest.mark.parametrize("field", ["title", "place", "text"])
@pytest.mark.parametrize("words", ["Zij heeft reuma", "BSN 111222333"])
def test_what_may_not_be_told_is_refused(field, words):
    with pytest.raises(DocumentError, match="Haal het weg"):
        calendar_file(replace(MEETING, **{field: words}))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"starts_at": datetime(2026, 12, 3, 14)}, "time zone"),  # noqa: DTZ001 -- that is the test
        ({"ends_at": MEETING.starts_at}, "ends after it starts"),
    ],
)
def test_a_meeting_that_cannot_be_is_a_mistake(changed, said):
    with pytest.raises(ValueError, match=said):
        replace(MEETING, **changed)


@pytest.mark.parametrize("method", [REQUEST, CANCEL])
def test_part_of_a_mail_makes_it_an_invitation(method):
    mail = EmailMessage("Klikgesprek", "Tot dan.", "anna@leerplek.example", ["a@b.example"])
    mail.attach(calendar_part(MEETING, method=method))

    words, part = message_from_bytes(mail.message().as_bytes()).get_payload()

    assert words.get_payload(decode=True) == b"Tot dan."
    assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == (
        "text/calendar",
        method,
        "uitnodiging.ics",
    )
    assert part.get_payload(decode=True) == calendar_file(MEETING, method=method)
