"""A meeting as an invitation that every calendar understands (iCalendar, RFC 5545 and 5546).

This room knows no meetings: whoever has one fills in a `Meeting`.  An update is the same
meeting with a higher sequence; a cancellation is the last one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.mime.text import MIMEText
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from leerplek.documents.rendering import DocumentError
from leerplek.importing.sensitive import found_in

HERE = ZoneInfo("Europe/Amsterdam")
REQUEST, CANCEL = "REQUEST", "CANCEL"
# Enough for calendars to know when the clock changes around a meeting.
AROUND = timedelta(days=370)


@dataclass(frozen=True)
class Guest:
    """Who is invited, or who invites."""

    name: str
    email: str


@dataclass(frozen=True)
class Meeting:
    """What an invitation says.

    The `uid` is made once, together with the meeting, and kept with it: by it calendars
    know that an update is about the same meeting.  The `sequence` goes up with each change
    of time, place or guests, and with the cancellation.  `changed_at` is when the meeting
    was last changed, so that the same meeting gives the same bytes.
    """

    uid: UUID
    sequence: int
    changed_at: datetime
    title: str
    starts_at: datetime
    ends_at: datetime
    organiser: Guest
    guests: tuple[Guest, ...]
    place: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        """Refuse what no calendar could read: that is a mistake in the caller."""
        moments = (self.starts_at, self.ends_at, self.changed_at)
        if any(moment.utcoffset() is None for moment in moments):
            raise ValueError("A meeting needs moments with a time zone.")
        if self.ends_at <= self.starts_at:
            raise ValueError("A meeting ends after it starts.")


def calendar_file(meeting: Meeting, *, method: str = REQUEST) -> bytes:
    """Return the meeting as a calendar file: an invitation or update, or with CANCEL its end.

    Raises `DocumentError` when the words say something about health, a benefit or a citizen
    number: an invitation is read by the whole practice.
    """
    if any(found_in(words) for words in (meeting.title, meeting.place, meeting.text)):
        raise DocumentError(
            _("This says something that may not stand in an invitation. Take it out.")
        )
    calendar = Calendar()
    calendar.add("prodid", "-//Leerplek//Leerplek//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_event(meeting, method))
    calendar.add_missing_timezones(
        (meeting.starts_at - AROUND).date(), (meeting.ends_at + AROUND).date()
    )
    return bytes(calendar.to_ical())


def calendar_part(meeting: Meeting, *, method: str = REQUEST) -> MIMEText:
    """Return the part of a mail that makes it an invitation: `message.attach(part)`."""
    part = MIMEText(calendar_file(meeting, method=method).decode("utf-8"), "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename=_("invitation.ics"))
    return part


def _event(meeting: Meeting, method: str) -> Event:
    event = Event()
    event.add("uid", str(meeting.uid))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at.astimezone(UTC))
    event.add("dtstart", _when(meeting.starts_at))
    event.add("dtend", _when(meeting.ends_at))
    event.add("summary", _line(meeting.title))
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    for name, words in (("location", _line(meeting.place)), ("description", meeting.text)):
        if words:
            event.add(name, _readable(words))
    event.add("organizer", _address(meeting.organiser))
    for guest in meeting.guests:
        address = _address(guest)
        address.params["ROLE"] = "REQ-PARTICIPANT"
        if method == REQUEST:
            address.params["PARTSTAT"] = "NEEDS-ACTION"
            address.params["RSVP"] = "TRUE"
        event.add("attendee", address)
    return event


def _when(moment: datetime) -> datetime:
    """Return the moment in Dutch time; in the hour that comes twice a year, in world time."""
    local = moment.astimezone(HERE)
    comes_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if comes_twice else local


def _address(guest: Guest) -> vCalAddress:
    address = vCalAddress(f"mailto:{_line(guest.email)}")
    if name := _line(guest.name).replace('"', "'"):
        address.params["CN"] = name
    return address


def _line(words: str) -> str:
    return " ".join(_readable(words).split())


def _readable(words: str) -> str:
    """Leave out what no calendar file may hold."""
    text = words.replace("\r\n", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or sign.isprintable())
