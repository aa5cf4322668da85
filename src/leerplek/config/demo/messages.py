"""What the invented region wrote to its practices and candidates: waiting, sent, come back."""

from datetime import timedelta

from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.candidates.models import Candidate
from leerplek.communication.enums import Channel, Language, MessageState
from leerplek.communication.kinds import FREE
from leerplek.communication.models import Message, Person
from leerplek.communication.services.appointments import plan_appointment
from leerplek.communication.services.asking import write_for_region
from leerplek.communication.services.outbox import came_back, hold, move, send_now, write_message
from leerplek.communication.services.texts import change_preference, change_settings
from leerplek.communication.working_days import AMSTERDAM
from leerplek.jobs.models import Job
from leerplek.practices.models import Practice


def make_demo_messages(
    practices: list[Practice], candidates: list[Candidate], coordinator: User
) -> None:
    """Write to some people; the worker of the demonstration puts what goes in a folder."""
    region = practices[0].region
    change_settings(region, version=0, actor=coordinator, phone="+31315555100")
    change_preference(
        candidates[1],
        version=0,
        actor=coordinator,
        channel=Channel.PHONE,
        language=Language.DUTCH,
        no_mail_since=None,
    )
    write_for_region(region, actor=coordinator)
    evening = (
        "Voorlichtingsavond op 12 januari",
        "Beste praktijk,\n\nOp 12 januari vertellen wij wat opleiden van u vraagt. Komt u ook?\n",
    )
    invited, moved, later = (_write(each, evening, coordinator) for each in practices[5:8])
    send_now(invited, version=invited.version, actor=coordinator)
    _on_its_way(moved, coordinator)
    came_back(moved, actor=None, code="5.1.1")
    later = send_now(later, version=later.version, actor=coordinator)
    hold(later, version=later.version, actor=coordinator)
    next_week = timezone.localtime(timezone.now(), AMSTERDAM) + timedelta(days=7)
    plan_appointment(
        practices[4],
        title="Kennismaken",
        starts_at=next_week.replace(hour=14, minute=30, second=0, microsecond=0),
        minutes=45,
        place="Bij u in de praktijk",
        contact=coordinator,
        organisation=practices[4].organisation,
        actor=coordinator,
    )


def _write(person: Person, words: tuple[str, str], coordinator: User) -> Message:
    return write_message(
        person,
        kind=FREE,
        organisation=person.organisation,
        contact=coordinator,
        actor=coordinator,
        words=words,
    )


def _on_its_way(message: Message, coordinator: User) -> None:
    """Do what the worker would: take the message up."""
    ready = send_now(message, version=message.version, actor=coordinator)
    ready.job_id = Job.objects.filter(args={"message": ready.pk}).values_list("pk", flat=True)[0]
    move(ready, MessageState.SENDING, actor=None, fields=("job_id",), by_worker=True)
