"""Write what asks, reminds and thanks; a person's answer stops it."""

from collections.abc import Callable, Iterable
from hashlib import sha256

from django.db import transaction
from django.utils import timezone, translation

from leerplek.accounts.models import Region, User
from leerplek.asks.enums import AskState
from leerplek.asks.kinds import kind_of
from leerplek.asks.models import Ask
from leerplek.communication.enums import MessageState, Trouble
from leerplek.communication.kinds import ASK, OWN_PAGE, THANKS, MessageKind
from leerplek.communication.models import Message
from leerplek.communication.selectors.asking import (
    asks_to_remind,
    asks_to_thank_for,
    asks_without_message,
    messages_not_needed,
    series_of,
    thanks_of,
)
from leerplek.communication.selectors.people import preference_of, what_follows
from leerplek.communication.selectors.settings import settings_of
from leerplek.communication.services.outbox import (
    lock_ask,
    locked,
    move,
    release,
    write_message,
)
from leerplek.communication.working_days import AMSTERDAM


def prepare_messages() -> int:
    """Do what is due now, ask by ask: write, remind, thank, stop; return how many messages.

    However often and by however many workers this is done, each message is written once.
    """
    stop_what_is_not_needed()
    today = timezone.localtime(timezone.now(), AMSTERDAM).date()
    return (
        _each(asks_without_message(), write_asking)
        + _each(asks_to_remind(today), write_reminder)
        + _each(asks_to_thank_for(), write_thanks)
    )


def write_for_region(region: Region, *, actor: User) -> int:
    """Write the messages of what is asked in a region, for who does not want to wait."""
    asks = asks_without_message(region).filter(pk__in=Ask.objects.visible_to(actor))
    return _each(asks, lambda ask: write_asking(ask, actor=actor))


@transaction.atomic
def write_asking(ask: Ask, *, actor: User | None = None) -> Message | None:
    """Write the message by which somebody is asked something; None when it is not asked now."""
    locked_ask = lock_ask(ask.pk, person=ask.about)
    if locked_ask is None or not locked_ask.is_open:
        return None
    goes = settings_of(locked_ask.region_id).sends_by_itself
    return _write(locked_ask, ASK, "ask", goes=goes, actor=actor)


@transaction.atomic
def write_own_page(ask: Ask, *, actor: User) -> Message:
    """Write the message with the link to a candidate's own page; a person reads it and lets it go.

    One that still waits to be let go is that message; after it went there can be another.
    """
    waiting = (MessageState.DRAFT, MessageState.HELD, MessageState.BY_HAND)
    there = Message.objects.filter(ask=ask, kind=OWN_PAGE.name).in_state(*waiting).first()
    if there is not None:
        return there
    return write_message(
        ask.about,
        kind=OWN_PAGE,
        organisation=ask.organisation,
        contact=ask.contact,
        ask=ask,
        actor=actor,
    )


@transaction.atomic
def write_reminder(ask: Ask) -> Message | None:
    """Write the next reminder, if it is due at this moment: it goes by itself."""
    locked_ask = lock_ask(ask.pk, person=ask.about)
    if locked_ask is None or not locked_ask.is_open:
        return None
    today = timezone.localtime(timezone.now(), AMSTERDAM).date()
    series = series_of(locked_ask, settings_of(locked_ask.region_id))
    if series is None or not series.is_due(today):
        return None
    kind = series.kind(is_late=locked_ask.due_on < today)
    return _write(locked_ask, kind, f"reminder:{series.made + 1}", goes=True)


@transaction.atomic
def write_thanks(ask: Ask) -> Message | None:
    """Confirm an answer, and tell what follows where the question does so by mail (D06).

    That comes once for what follows: another answer that changes nothing of it brings no mail.
    """
    locked_ask = lock_ask(ask.pk, person=ask.about)
    if locked_ask is None or locked_ask.state != AskState.ANSWERED:
        return None
    if not settings_of(locked_ask.region_id).thanks:
        return None
    name = "thanks"
    if kind_of(locked_ask).mails_what_follows:
        found = _name_of_thanks(locked_ask)
        if found is None:
            return None
        name = found
    message = _write(locked_ask, THANKS, name, goes=True)
    if message.state == MessageState.BY_HAND:
        # Nobody is called only to be thanked.
        move(message, MessageState.CANCELLED, actor=None, trouble=message.trouble)
    return message


def _name_of_thanks(ask: Ask) -> str | None:
    """Return the name of a mail that tells what follows; None when the last one told just that.

    One that did not go yet tells what is true no more, and goes no more.
    """
    with translation.override(preference_of(ask.about).language):
        digest = sha256(what_follows(ask).encode()).hexdigest()[:16]
    before = list(thanks_of(ask))
    if before and (before[0].dedupe or "").endswith(f":{digest}"):
        return None
    for each in before:
        found = locked(each.pk)
        if found is not None and found.state in {MessageState.READY, MessageState.HELD}:
            move(found, MessageState.CANCELLED, actor=None, trouble=Trouble.NOT_NEEDED)
    return f"thanks:{len(before)}:{digest}"


def stop_what_is_not_needed() -> int:
    """Cancel the messages that wait while their question was answered or withdrawn."""
    count = 0
    for pk in list(messages_not_needed().values_list("pk", flat=True)):
        with transaction.atomic():
            message = locked(pk)
            if message is not None and messages_not_needed().filter(pk=pk).exists():
                trouble = Trouble.NOT_NEEDED
                move(message, MessageState.CANCELLED, actor=None, trouble=trouble)
                count += 1
    return count


def _write(
    ask: Ask, kind: MessageKind, name: str, *, goes: bool, actor: User | None = None
) -> Message:
    message = write_message(
        ask.about,
        kind=kind,
        organisation=ask.organisation,
        contact=ask.contact,
        ask=ask,
        dedupe=f"ask:{ask.pk}:{name}",
        actor=actor,
    )
    if goes and message.state == MessageState.DRAFT:
        return release(message, version=message.version, actor=actor)
    return message


def _each(asks: Iterable[Ask], write: Callable[[Ask], Message | None]) -> int:
    return sum(write(ask) is not None for ask in list(asks))
