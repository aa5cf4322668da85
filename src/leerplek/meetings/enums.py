from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SeatState(TextChoices):
    """Where somebody stands with one meeting."""

    COMING = "coming", pgettext_lazy("to a meeting", "is coming")
    WAITING = "waiting", pgettext_lazy("for a meeting", "on the waiting list")
    CANCELLED = "cancelled", pgettext_lazy("for a meeting", "called off")
    ATTENDED = "attended", pgettext_lazy("a meeting", "was there")
    NO_SHOW = "no_show", pgettext_lazy("at a meeting", "did not come")


# Who is marked by mistake is coming again, or waits again when the others
# fill the room: a tap too many is put right with a tap.
NEXT: dict[str, frozenset[str]] = {
    SeatState.COMING: frozenset({SeatState.CANCELLED, SeatState.ATTENDED, SeatState.NO_SHOW}),
    SeatState.WAITING: frozenset({SeatState.COMING, SeatState.CANCELLED, SeatState.ATTENDED}),
    SeatState.CANCELLED: frozenset({SeatState.COMING, SeatState.WAITING}),
    SeatState.ATTENDED: frozenset({SeatState.COMING, SeatState.WAITING}),
    SeatState.NO_SHOW: frozenset({SeatState.COMING, SeatState.ATTENDED}),
}
# Who takes a chair, unless they are coming and no longer take part.
SEATED = frozenset({SeatState.COMING, SeatState.ATTENDED, SeatState.NO_SHOW})


class Topic(TextChoices):
    """The ten topics that everybody asks about (F13), in the order in which they are told."""

    DURATION = "duration", _("How long it takes, and the days of a week")
    TESTING = "testing", _("Exams, and how you are judged")
    RESIT = "resit", _("What happens when you fail an exam")
    DIGITAL = "digital", _("What you must be able to do on a computer")
    LEAVE = "leave", _("Leave and holidays")
    PEER_TALKS = "peer_talks", _("Talking with fellow learners about the work")
    COACHING = "coaching", _("Who coaches you at the practice")
    COUNSELLOR = "counsellor", _("Whom you can talk to in confidence")
    COSTS = "costs", _("What it costs, and who pays")
    CONTACT = "contact", _("Who your contact person is")


class MeetingEvent(TextChoices):
    """What the history of a meeting tells; the values are the kinds of audit events."""

    ADDED = "meeting.added", _("meeting planned")
    CHANGED = "meeting.changed", _("meeting changed")
    SEATED = "seat.added", _("put on the list")
    MOVED = "seat.moved", _("changed on the list")
    WISHED = "seat.wished", _("chosen after signing up")
