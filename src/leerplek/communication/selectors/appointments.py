"""What is agreed with whom, and what a calendar reads of it."""

from leerplek.accounts.selectors import coordinators_of
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.communication.enums import AppointmentEvent, Channel, MessageState
from leerplek.communication.models import (
    Appointment,
    AppointmentQuerySet,
    Message,
    MessageQuerySet,
    Person,
)
from leerplek.communication.selectors.people import as_fields, greeted_name
from leerplek.documents.invitations import Guest, Meeting

# What somebody was told of, or is being told of at this moment.
TOLD = (MessageState.SENDING, MessageState.SENT)
# What can still be kept back.
WAITING = (
    MessageState.DRAFT,
    MessageState.HELD,
    MessageState.READY,
    MessageState.FAILED,
    MessageState.BOUNCED,
    MessageState.BY_HAND,
)


def appointments_of(person: Person) -> AppointmentQuerySet:
    """Return what is and was agreed with one practice or candidate, the last first.

    The caller has found the row through its own `visible_to`.
    """
    return Appointment.objects.filter(**as_fields(person)).order_by("-starts_at", "-pk")


def messages_about(appointment: Appointment) -> MessageQuerySet:
    """Return the invitation and what followed it, newest first."""
    return Message.objects.filter(appointment=appointment).order_by("-pk")


def was_told(appointment: Appointment) -> bool:
    """Tell whether the other side heard of this: by mail, by phone or on paper."""
    return Message.objects.filter(appointment=appointment).in_state(*TOLD).exists()


def told_elsewhere(appointment: Appointment) -> str:
    """Return the address that has this in its calendar, when the file has another one now.

    A change or a cancellation goes to the address of the file, so that calendar keeps what was.
    """
    sent = Message.objects.filter(appointment=appointment, channel=Channel.MAIL)
    last = sent.in_state(*TOLD).order_by("-pk").first()
    return "" if last is None or last.address == appointment.to.email else last.address


def contact_left(appointment: Appointment) -> bool:
    """Tell whether the contact person is no coordinator of the region any more."""
    here = coordinators_of(appointment.region_id)
    return not here.filter(pk=appointment.contact_id).exists()


def meeting_of(appointment: Appointment, address: str) -> Meeting:
    """Return what the calendar of the one who is mailed at `address` gets."""
    contact = appointment.contact
    return Meeting(
        uid=appointment.uid,
        sequence=appointment.sequence,
        changed_at=appointment.changed_at,
        title=appointment.title,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        organiser=Guest(contact.name, contact.email),
        guests=(Guest(greeted_name(appointment.to), address),),
        place=appointment.place,
    )


def appointment_history(appointment: Appointment) -> list[HistoryLine]:
    """Return what happened to an appointment, newest first."""
    return history_lines(appointment, words=dict(AppointmentEvent.choices), among=[Appointment])
