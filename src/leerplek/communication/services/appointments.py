"""Agree to talk with somebody, change that and call it off; each time they are told.

The message is a row first, like every message.  One that was not sent yet makes room for
the newer one, so that nobody reads of a day that is no longer meant.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.accounts.selectors import coordinators_of
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.communication.enums import (
    BAD_ADDRESS,
    AppointmentEvent,
    AppointmentState,
    MessageState,
    Trouble,
)
from leerplek.communication.errors import CommunicationError
from leerplek.communication.kinds import CALLED_OFF, INVITATION, MOVED, MessageKind
from leerplek.communication.models import Appointment, Message, Person
from leerplek.communication.selectors.appointments import (
    WAITING,
    meeting_of,
    messages_about,
    was_told,
)
from leerplek.communication.selectors.people import as_fields
from leerplek.communication.services.outbox import locked, move, write_message
from leerplek.documents.invitations import calendar_file


@transaction.atomic
def plan_appointment(
    person: Person,
    *,
    title: str,
    starts_at: datetime,
    minutes: int,
    place: str,
    contact: User,
    organisation: Organisation,
    actor: User,
) -> Appointment:
    """Agree to talk with somebody; the invitation waits to be read and sent."""
    _refuse_past(starts_at)
    if not coordinators_of(person.region_id).filter(pk=contact.pk).exists():
        raise CommunicationError(_("Choose a coordinator of this region to talk with."))
    appointment = Appointment.objects.create(
        organisation=organisation,
        **as_fields(person),
        contact=contact,
        title=title,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        made_by=actor,
    )
    record(AppointmentEvent.MADE, appointment, actor=actor)
    _tell(appointment, INVITATION, actor=actor)
    return appointment


@transaction.atomic
def change_appointment(
    appointment: Appointment,
    *,
    title: str,
    starts_at: datetime,
    minutes: int,
    place: str,
    version: int,
    actor: User,
) -> Appointment:
    """Agree on another day, hour, place or subject; who was told before is told again."""
    appointment = _lock(appointment)
    _refuse_over(appointment)
    _refuse_past(starts_at)
    wanted = {"title": title, "starts_at": starts_at, "minutes": minutes, "place": place}
    changed = write_changes(appointment, wanted, version=version)
    if not changed:
        return appointment
    _next_sequence(appointment)
    record(AppointmentEvent.CHANGED, appointment, actor=actor, data={"fields": changed})
    # First, for a worker may be sending: a message is dropped or told, never both.
    _drop_what_waits(appointment, actor=actor)
    told = was_told(appointment)
    _tell(appointment, MOVED if told else INVITATION, actor=actor)
    return appointment


@transaction.atomic
def call_off(appointment: Appointment, *, version: int, actor: User | None) -> Appointment:
    """Agree that the talk does not happen; who never heard of it need not hear this either."""
    appointment = _lock(appointment)
    _refuse_over(appointment)
    refuse_when_moved(appointment, version=version)
    appointment.state = AppointmentState.CALLED_OFF
    appointment.version += 1
    appointment.save(update_fields=["state", "version", "changed_at"])
    _next_sequence(appointment)
    record(AppointmentEvent.CALLED_OFF, appointment, actor=actor)
    # First, for a worker may be sending: a message is dropped or told, never both.
    _drop_what_waits(appointment, actor=actor)
    told = was_told(appointment)
    if told:
        _tell(appointment, CALLED_OFF, actor=actor)
    return appointment


@transaction.atomic
def record_appointment_reading(appointment: Appointment, *, actor: User) -> None:
    """Record that somebody opened an appointment: there is a person in it."""
    record(AppointmentEvent.READ, appointment, actor=actor)


def _tell(appointment: Appointment, kind: MessageKind, *, actor: User | None) -> Message:
    # Refused here and not by the worker: the words may say something that a whole practice reads.
    calendar_file(meeting_of(appointment, appointment.contact.email))
    return write_message(
        appointment.to,
        kind=kind,
        organisation=appointment.organisation,
        contact=appointment.contact,
        appointment=appointment,
        actor=actor,
    )


def _drop_what_waits(appointment: Appointment, *, actor: User | None) -> None:
    for pk in messages_about(appointment).in_state(*WAITING).values_list("pk", flat=True):
        message = locked(pk)
        if message is not None and message.state in WAITING:
            # An address that gave it back stays one that is not trusted.
            kept = message.trouble in BAD_ADDRESS
            trouble = message.trouble if kept else Trouble.OVERTAKEN
            move(message, MessageState.CANCELLED, actor=actor, trouble=trouble)


def _next_sequence(appointment: Appointment) -> None:
    appointment.sequence += 1
    appointment.save(update_fields=["sequence"])


def _lock(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",)).select_related(
        "organisation", "contact", "practice", "candidate"
    )
    found = rows.filter(pk=appointment.pk).first()
    if found is None:
        raise CommunicationError(_("This appointment was erased in the meantime."))
    return found


def _refuse_over(appointment: Appointment) -> None:
    if appointment.is_over:
        raise CommunicationError(_("This appointment is over, or was cancelled."))


def _refuse_past(starts_at: datetime) -> None:
    if starts_at <= timezone.now():
        raise CommunicationError(_("This moment is past. Choose a later day or hour."))
