"""Take in what came back, and forget old messages."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from leerplek.audit.services import record_many
from leerplek.communication.bounces import Bounce
from leerplek.communication.enums import AppointmentEvent, MessageEvent, MessageState
from leerplek.communication.models import Appointment, Message, MessageQuerySet, MessageSettings
from leerplek.communication.services.outbox import came_back

OVER = (
    MessageState.SENT,
    MessageState.FAILED,
    MessageState.BOUNCED,
    MessageState.CANCELLED,
)


def take_in_bounce(bounce: Bounce) -> bool:
    """Mark the message of a report as come back; tell whether there was one that waits for it.

    A report that comes twice, or about an earlier sending, changes nothing.
    """
    states = (MessageState.SENT, MessageState.SENDING)
    message = Message.objects.filter(message_id=bounce.message_id).in_state(*states).first()
    if message is None:
        return False
    came_back(message, actor=None, code=bounce.code)
    return True


def purge_messages() -> int:
    """Erase what is over and kept long enough, region by region; return how many messages."""
    own = dict(MessageSettings.objects.values_list("region", "kept_days"))
    # What tells of a talk to come is kept: a change or a cancellation must find who was told.
    ahead = Message.objects.filter(appointment__starts_at__gte=timezone.now())
    over = Message.objects.in_state(*OVER).exclude(pk__in=ahead.values("pk"))
    count = _erase(over.exclude(organisation__region__in=own), MessageSettings().kept_days)
    for region, days in own.items():
        count += _erase(over.filter(organisation__region=region), days)
    _erase_appointments()
    return count


@transaction.atomic
def _erase_appointments() -> None:
    """Erase what is past, when all that was written about it is."""
    past = Appointment.objects.filter(starts_at__lt=timezone.now(), messages__isnull=True)
    old = list(past.select_related("organisation").select_for_update(of=("self",)))
    record_many(AppointmentEvent.ERASED, [(each, {}) for each in old], actor=None)
    Appointment.objects.filter(pk__in=[each.pk for each in old]).delete()


@transaction.atomic
def _erase(messages: MessageQuerySet, days: int) -> int:
    until = timezone.now() - timedelta(days=days)
    old = list(
        messages.filter(changed_at__lt=until)
        .select_related("organisation")
        .select_for_update(of=("self",))
    )
    record_many(MessageEvent.ERASED, [(each, {}) for each in old], actor=None)
    Message.objects.filter(pk__in=[each.pk for each in old]).delete()
    return len(old)
