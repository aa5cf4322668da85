"""Rows of this room, and of the asks that messages belong to."""

from datetime import timedelta

from django.utils import timezone

from leerplek.asks.models import Ask
from leerplek.candidates.models import Candidate
from leerplek.communication.kinds import FREE
from leerplek.communication.models import Message
from leerplek.communication.services.outbox import write_message


def make_ask(person, contact, **fields) -> Ask:
    """Return something that is asked of a practice or candidate, to be answered in two weeks."""
    field = "candidate" if isinstance(person, Candidate) else "practice"
    facts = {
        "organisation": person.organisation,
        "kind": "open_question",
        "question": "Kunt u in september iemand opleiden?",
        "due_on": timezone.localdate() + timedelta(days=14),
        "contact": contact,
        "asked_by": contact,
        **fields,
    }
    return Ask.objects.create(**{field: person}, **facts)


def make_message(person, contact, *, kind=FREE, **fields) -> Message:
    """Return a message that waits to be read, or as `fields` say."""
    message = write_message(
        person,
        kind=kind,
        organisation=person.organisation,
        contact=contact,
        actor=contact,
        **{name: fields.pop(name) for name in ("ask", "dedupe") if name in fields},
    )
    if fields:
        Message.objects.filter(pk=message.pk).update(**fields)
        message.refresh_from_db()
    return message
