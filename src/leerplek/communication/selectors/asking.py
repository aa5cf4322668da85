"""Which asks still need a message, a reminder, thanks, or a call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from leerplek.accounts.models import Region
from leerplek.asks.enums import ELSEWHERE, AnsweredBy, AskState
from leerplek.asks.kinds import (
    names_not_thanked_for,
    names_reminded_from_asking,
    names_that_mail_what_follows,
    names_that_tell,
)
from leerplek.asks.models import Ask, AskQuerySet, PersonalLink
from leerplek.communication.enums import Channel, MessageState
from leerplek.communication.kinds import ASK, LAST_REMINDER, REMINDER, THANKS, MessageKind
from leerplek.communication.models import Message, MessageQuerySet, MessageSettings
from leerplek.communication.selectors.settings import (
    counts_from_asking,
    reminder_days,
    settings_of,
)
from leerplek.communication.working_days import AMSTERDAM, is_working_day

# What waits for an answer, and is not needed when that is there.
ASKING = (ASK.name, REMINDER.name, LAST_REMINDER.name)
REMINDING = (REMINDER.name, LAST_REMINDER.name)
WAITING = (MessageState.DRAFT, MessageState.HELD, MessageState.READY, MessageState.SENDING)
# Nobody is reminded on two days in a row, also when a worker was off for a while.
GAP = timedelta(days=2)
# Thanks that come later than this only make people wonder.
FRESH = timedelta(days=3)


@dataclass(frozen=True)
class Series:
    """The reminders of one ask: on which days they are due, and how far it is.

    `start` is the day that the days count from, `last_on` the day of the last message,
    `made` how many reminders there were.
    """

    days: Sequence[int]
    start: date
    last_on: date
    made: int

    @property
    def is_over(self) -> bool:
        return self.made >= len(self.days)

    def is_due(self, today: date) -> bool:
        """Tell whether the next reminder goes today: a working day, on or after its day."""
        if self.is_over or not is_working_day(today):
            return False
        day = self.start + timedelta(days=self.days[self.made])
        return today >= max(day, self.last_on + GAP)

    def kind(self, *, is_late: bool) -> MessageKind:
        """Return the kind of the next reminder; after the last day one does not name that day."""
        return LAST_REMINDER if is_late or self.made + 1 >= len(self.days) else REMINDER


def asks_without_message(region: Region | None = None) -> AskQuerySet:
    """Return what is asked of somebody without a message that says so.

    Who got the link from a coordinator, by phone or otherwise, was told: a message would
    stop the link that this person is using.  What is late already is a call to make.
    """
    told = Message.objects.filter(ask=OuterRef("pk"), kind=ASK.name)
    has_link = PersonalLink.objects.filter(ask=OuterRef("pk"), revoked_at__isnull=True)
    asks = _in(Ask.objects.waiting(), region).filter(due_on__gte=timezone.localdate())
    return _whole(asks.filter(~Exists(told), ~Exists(has_link)))


def asks_to_thank_for() -> AskQuerySet:
    """Return what people answered these days, and were not thanked for.

    That is by their own link, and where the mail tells what follows by any way on which
    somebody spoke with us; then a changed answer may want another mail.
    """
    thanks = Message.objects.filter(ask=OuterRef("pk"), kind=THANKS.name)
    since = thanks.filter(made_at__gte=OuterRef("answered_at"))
    by_link = Q(answered_by=AnsweredBy.LINK) & ~Exists(thanks)
    follows = Q(kind__in=names_that_mail_what_follows()) & ~Q(answered_by=ELSEWHERE)
    return _whole(
        Ask.objects.filter(
            by_link | (follows & ~Exists(since)),
            ~Q(kind__in=names_not_thanked_for()),
            state=AskState.ANSWERED,
            answered_at__gt=timezone.now() - FRESH,
        )
    )


def thanks_of(ask: Ask) -> MessageQuerySet:
    """Return what was written to thank for the answers to an ask, the last one first."""
    return Message.objects.filter(ask=ask, kind=THANKS.name).order_by("-pk")


def messages_not_needed() -> MessageQuerySet:
    """Return the messages that wait for nothing: what they ask was answered or withdrawn."""
    return (
        Message.objects.filter(kind__in=ASKING)
        .in_state(MessageState.DRAFT, MessageState.HELD, MessageState.READY, MessageState.BY_HAND)
        .exclude(ask__state=AskState.OPEN)
    )


def asks_to_remind(today: date) -> Iterator[Ask]:
    """Yield the asks of which a reminder goes today."""
    sent = Message.objects.filter(
        ask=OuterRef("pk"), kind=ASK.name, state=MessageState.SENT, channel=Channel.MAIL
    )
    asks = (
        Ask.objects.waiting()
        .filter(Exists(sent))
        .select_related("organisation", "practice", "candidate")
        .prefetch_related(Prefetch("messages", Message.objects.filter(kind__in=ASKING)))
    )
    kept: dict[int, MessageSettings] = {}
    for ask in asks:
        settings = kept.setdefault(ask.region_id, settings_of(ask.region_id))
        series = series_of(ask, settings)
        if series is not None and series.is_due(today):
            yield ask


def series_of(ask: Ask, settings: MessageSettings) -> Series | None:
    """Return how far reminding is; None when the last message of this ask did not arrive by mail.

    Then a person looks first: a draft is read, a refused address is mended, somebody is called.
    """
    asking = [each for each in ask.messages.all() if each.kind in ASKING]
    told = [each for each in asking if each.state != MessageState.CANCELLED]
    told.sort(key=lambda message: message.pk)
    if not told or any(not _arrived(each) for each in told):
        return None
    first, last = _day(told[0].sent_at), _day(told[-1].sent_at)
    return Series(
        days=reminder_days(ask, settings),
        start=first if counts_from_asking(ask) else ask.due_on,
        last_on=last,
        made=sum(each.kind in REMINDING for each in asking),
    )


def silent_asks(region: Region) -> AskQuerySet:
    """Return what nobody answered and no mail will ask again: a call to make, never a no.

    That is: the last day is past, no message of it waits to go, and the reminders are used
    up or never could be mailed.
    """
    settings = settings_of(region.pk)
    waiting = Message.objects.filter(ask=OuterRef("pk"), kind__in=ASKING).in_state(*WAITING)
    mailed = Message.objects.filter(
        ask=OuterRef("pk"), kind=ASK.name, state=MessageState.SENT, channel=Channel.MAIL
    )
    from_asking = Q(kind__in=names_reminded_from_asking())
    used_up = (from_asking & Q(reminded__gte=len(settings.go_no_go_days))) | (
        ~from_asking & Q(reminded__gte=len(settings.other_days))
    )
    return (
        _in(Ask.objects.waiting(), region)
        .exclude(kind__in=names_that_tell())
        .filter(~Exists(waiting), due_on__lt=timezone.localdate())
        .annotate(reminded=Count("messages", filter=Q(messages__kind__in=REMINDING)))
        .filter(used_up | ~Exists(mailed))
    )


def _whole(asks: AskQuerySet) -> AskQuerySet:
    return asks.select_related("organisation", "practice", "candidate")


def _in(asks: AskQuerySet, region: Region | None) -> AskQuerySet:
    return asks if region is None else asks.filter(organisation__region=region)


def _arrived(message: Message) -> bool:
    return (
        message.state == MessageState.SENT
        and message.channel == Channel.MAIL
        and message.sent_at is not None
    )


def _day(moment: datetime | None) -> date:
    assert moment is not None  # noqa: S101 -- the table refuses a sent message without a moment
    return timezone.localtime(moment, AMSTERDAM).date()
