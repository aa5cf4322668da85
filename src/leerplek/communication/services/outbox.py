"""Write messages, change them, let them go, hold them back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, Region, User
from leerplek.asks.models import Ask
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.communication.enums import NEXT, Channel, MessageEvent, MessageState, Trouble
from leerplek.communication.errors import CommunicationError
from leerplek.communication.fields import (
    LINK_MARK,
    WordingError,
    refuse_fields_left,
    refuse_missing_link,
)
from leerplek.communication.kinds import MessageKind
from leerplek.communication.models import Appointment, Message, Person
from leerplek.communication.selectors.people import (
    Route,
    as_fields,
    filled_in,
    party_of,
    preference_of,
    route_of,
)
from leerplek.communication.selectors.settings import settings_of
from leerplek.communication.selectors.texts import wording_of
from leerplek.communication.working_days import sending_moment
from leerplek.jobs.services import enqueue
from leerplek.practices.models import Practice

SEND = "communication.send"
# An invitation that would come later than this before the appointment goes at once.
NOTICE = timedelta(hours=24)
CHANGEABLE = frozenset(
    {MessageState.DRAFT, MessageState.HELD, MessageState.READY, MessageState.FAILED}
    | {MessageState.BOUNCED, MessageState.BY_HAND}
)


@transaction.atomic
def write_message(
    person: Person,
    *,
    kind: MessageKind,
    organisation: Organisation,
    contact: User,
    actor: User | None,
    ask: Ask | None = None,
    appointment: Appointment | None = None,
    dedupe: str | None = None,
    words: tuple[str, str] | None = None,
) -> Message:
    """Write a message with the text of its kind, or with `words`, to be read before it goes.

    Who wants no mail, or cannot have any, gets a message that a coordinator calls
    about.  The same `dedupe` gives the message that is there already.
    """
    if dedupe is not None and (there := Message.objects.filter(dedupe=dedupe).first()):
        return there
    language = preference_of(person).language
    if words is None:
        subject, text = filled_in(
            person,
            wording_of(
                organisation.region_id,
                kind.name,
                party_of(person).value,
                language,
                ask.kind if ask else "",
            ),
            kind=kind,
            organisation=organisation,
            contact=contact,
            ask=ask,
            language=language,
            appointment=appointment,
        )
    else:
        subject, text = _one_line(words[0]), _tidy(words[1])
        _refuse_wrong_words(kind, subject=subject, text=text)
    route = route_of(person, ask=ask)
    message = Message.objects.create(
        organisation=organisation,
        kind=kind.name,
        ask=ask,
        appointment=appointment,
        sequence=appointment.sequence if appointment else 0,
        **as_fields(person),
        channel=route.channel,
        address=route.address,
        language=language,
        subject=subject,
        text=text,
        contact=contact,
        state=MessageState.DRAFT if route.is_mail else MessageState.BY_HAND,
        trouble=route.trouble,
        dedupe=dedupe,
        made_by=actor,
    )
    record(MessageEvent.MADE, message, actor=actor, data={"kind": kind.name})
    return message


@transaction.atomic
def change_message(
    message: Message, *, subject: str, text: str, version: int, actor: User
) -> Message:
    """Change the words of a message that did not leave yet."""
    message = lock(message)
    if message.state not in CHANGEABLE:
        raise CommunicationError(_("This message has gone, or is on its way. Look at it again."))
    words = {"subject": _one_line(subject), "text": _tidy(text)}
    _refuse_wrong_words(message.kind_of, **words)
    changed = write_changes(message, words, version=version)
    if changed:
        record(MessageEvent.CHANGED, message, actor=actor, data={"fields": changed})
    return message


@transaction.atomic
def release(
    message: Message,
    *,
    version: int,
    actor: User | None,
    send_at: datetime | None = None,
) -> Message:
    """Let a message go: at the next hour for sending on a working day, or at `send_at`.

    The address is that of the file now.  When the person may not or cannot be mailed,
    the message becomes a call to make.
    """
    _refuse_when_answered(message)
    message = lock(message)
    refuse_when_moved(message, version=version)
    _refuse_when_overtaken(message)
    again = message.state in {MessageState.FAILED, MessageState.BOUNCED}
    route = route_of(message.to, ask=message.ask, trusting=again)
    if not route.is_mail:
        return _to_hand(message, route, actor=actor)
    hour = settings_of(message.region_id).send_hour
    message.channel, message.address = route.channel, route.address
    message.send_at = send_at or moment_for(message, hour)
    message.sent_at = message.job_id = None
    message.sending += 1
    message.message_id = _name_of(message)
    fields = ("channel", "address", "send_at", "sent_at", "job_id", "sending", "message_id")
    move(message, MessageState.READY, actor=actor, fields=fields)
    ask_to_send(message)
    return message


@transaction.atomic
def send_now(message: Message, *, version: int, actor: User) -> Message:
    """Let a message go at once, whatever the day or the hour."""
    message = lock(message)
    if message.state != MessageState.READY:
        return release(message, version=version, actor=actor, send_at=timezone.now())
    _refuse_when_answered(message)
    refuse_when_moved(message, version=version)
    message.send_at = timezone.now()
    message.version += 1
    message.save(update_fields=["send_at", "version", "changed_at"])
    record(MessageEvent.CHANGED, message, actor=actor, data={"fields": ["send_at"]})
    ask_to_send(message)
    return message


@transaction.atomic
def hold(message: Message, *, version: int, actor: User) -> Message:
    """Keep back a message that was about to go."""
    return _moved(message, MessageState.HELD, version=version, actor=actor)


@transaction.atomic
def cancel(message: Message, *, version: int, actor: User) -> Message:
    """Decide that a message is not sent."""
    return _moved(message, MessageState.CANCELLED, version=version, actor=actor)


@transaction.atomic
def take_by_hand(message: Message, *, version: int, actor: User) -> Message:
    """Call or write instead of mailing."""
    message = lock(message)
    refuse_when_moved(message, version=version)
    if message.state in {MessageState.SENT, MessageState.BY_HAND}:
        raise _too_far()
    return _to_hand(message, Route(Channel.PHONE, trouble=message.trouble), actor=actor)


@transaction.atomic
def done_by_hand(message: Message, *, version: int, actor: User) -> Message:
    """Note that somebody was called, or that the letter was posted."""
    message = lock(message)
    refuse_when_moved(message, version=version)
    if message.state != MessageState.BY_HAND:
        raise CommunicationError(_("This message is no call to make. Look at it again."))
    message.sent_at = timezone.now()
    # What was wrong with the address stays: a call does not mend it.
    move(message, MessageState.SENT, actor=actor, trouble=message.trouble, fields=("sent_at",))
    return message


@transaction.atomic
def not_done_by_hand(message: Message, *, actor: User) -> Message:
    """Take back that somebody was called: it is still to be told."""
    message = lock(message)
    if message.channel == Channel.MAIL:
        raise _too_far()
    message.sent_at = None
    trouble = message.trouble
    move(message, MessageState.BY_HAND, actor=actor, trouble=trouble, fields=("sent_at",))
    return message


@transaction.atomic
def came_back(
    message: Message, *, actor: User | None, code: str = "", version: int | None = None
) -> Message:
    """Note that a message that was sent did not arrive."""
    message = lock(message)
    if version is not None:
        refuse_when_moved(message, version=version)
    message.trouble_code = code[:20]
    message.sent_at = message.sent_at or timezone.now()
    move(
        message,
        MessageState.BOUNCED,
        actor=actor,
        trouble=Trouble.CAME_BACK,
        fields=("trouble_code", "sent_at"),
    )
    return message


@transaction.atomic
def record_message_reading(message: Message, *, actor: User) -> None:
    """Record that somebody opened a message: there is a person in it."""
    record(MessageEvent.READ, message, actor=actor)


@transaction.atomic
def record_messages_export(region: Region, *, kind: str, count: int, actor: User) -> None:
    """Record that a list of messages left the system as a file."""
    record(MessageEvent.EXPORTED, region, actor=actor, data={"kind": kind, "rows": count})


def move(
    message: Message,
    to: str,
    *,
    actor: User | None,
    trouble: str = "",
    fields: Iterable[str] = (),
    by_worker: bool = False,
) -> None:
    """The only place that writes Message.state.

    What a worker does on the way does not count as a change by somebody else, so a
    coordinator who has the page open can still hold the message.
    """
    came_from = message.state
    if to not in NEXT[came_from]:
        raise _too_far()
    message.state, message.trouble = to, trouble
    if not by_worker:
        message.version += 1
    message.save(update_fields=["state", "trouble", "version", "changed_at", *fields])
    data = {"from": str(came_from), "to": str(to), "trouble": str(trouble)}
    record(MessageEvent.MOVED, message, actor=actor, data=data)


def _too_far() -> CommunicationError:
    return CommunicationError(_("This message is already that far. Look at it again."))


def lock(message: Message) -> Message:
    """Return the message as it is now, and keep others off it until the end of this."""
    found = locked(message.pk)
    if found is None:
        raise CommunicationError(_("This message was erased in the meantime."))
    return found


def locked(pk: int) -> Message | None:
    """Return a message as `lock` does, or None when it was erased."""
    rows: models.QuerySet[Message] = Message.objects.select_for_update(of=("self",))
    with_all = rows.select_related(
        "organisation", "contact", "practice", "candidate", "ask", "appointment__contact"
    )
    return with_all.filter(pk=pk).first()


def lock_ask(pk: int, *, person: Person) -> Ask | None:
    """Lock a person and what they are asked, in the order in which an answer does.

    An answer that comes now waits until this is over; None when the file was erased.
    """
    people: Any = Practice.objects if isinstance(person, Practice) else Candidate.objects
    if people.select_for_update(of=("self",)).filter(pk=person.pk).first() is None:
        return None
    asks = Ask.objects.select_for_update(of=("self",)).select_related(
        "organisation", "contact", "practice", "candidate"
    )
    return asks.filter(pk=pk).first()


def ask_to_send(message: Message) -> None:
    """Ask a worker to send a message that is ready, when its moment comes."""
    enqueue(
        SEND,
        dedupe=f"message:{message.pk}:{message.sending}:{message.version}",
        args={"message": message.pk},
        organisation=message.organisation,
        run_at=message.send_at,
    )


def _moved(message: Message, to: str, *, version: int, actor: User) -> Message:
    message = lock(message)
    refuse_when_moved(message, version=version)
    move(message, to, actor=actor)
    return message


def _to_hand(message: Message, route: Route, *, actor: User | None) -> Message:
    message.channel = route.channel
    if message.state == MessageState.BY_HAND:
        raise CommunicationError(
            _("This person cannot be mailed: %(why)s.") % {"why": Trouble(route.trouble).label}
        )
    trouble = route.trouble
    move(message, MessageState.BY_HAND, actor=actor, trouble=trouble, fields=("channel",))
    return message


def _refuse_when_answered(message: Message) -> None:
    if message.ask_id is None or not message.kind_of.asks:
        return
    ask = lock_ask(message.ask_id, person=message.to)
    if ask is None or not ask.takes_links:
        raise CommunicationError(
            _("The answer is there already, or is no longer needed. Nothing is sent.")
        )


def moment_for(message: Message, hour: int) -> datetime:
    """Return when a message goes: at the next hour for it, unless that is too late to be of use."""
    moment = sending_moment(timezone.now(), hour)
    meant = message.appointment
    return timezone.now() if meant and moment > meant.starts_at - NOTICE else moment


def _refuse_when_overtaken(message: Message) -> None:
    if message.is_overtaken:
        raise CommunicationError(
            _("The appointment was changed after this was written, or has begun. Nothing is sent.")
        )


def _refuse_wrong_words(kind: MessageKind, *, subject: str, text: str) -> None:
    if LINK_MARK in subject.lower():
        raise WordingError(_("The link cannot be in the subject: put it in the text."))
    refuse_missing_link(text, kind=kind)
    refuse_fields_left(f"{subject}\n{text}", kind=kind)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip() + "\n"


def _name_of(message: Message) -> str:
    """Return the Message-ID of this sending: the same at each attempt, guessed by nobody."""
    key = f"{message.pk}.{message.sending}"
    seal = salted_hmac("leerplek.communication.message", key).hexdigest()[:16]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
    return f"<leerplek.{key}.{seal}@{domain}>"


def _one_line(text: str) -> str:
    """Return a subject: a line break in it would end the header."""
    return " ".join(text.split())
