"""Send one message: at least once, and as good as always exactly once.

Mail cannot be part of a transaction.  So the row says first that it is on its way,
then the mail goes, and right after the server's 250 the row says that it went.  A worker
that dies in between leaves a message that is sent again, under the same Message-ID.
"""

from datetime import timedelta

from django.utils import timezone

from leerplek.asks.enums import AskState
from leerplek.asks.services import issue_link, link_address
from leerplek.communication.enums import Channel, MessageState, Trouble
from leerplek.communication.fields import LINK_MARK
from leerplek.communication.letters import letter_of, mail_of
from leerplek.communication.models import Message
from leerplek.communication.posting import Post, RefusedError
from leerplek.communication.selectors.people import route_of
from leerplek.communication.selectors.settings import settings_of
from leerplek.communication.services.outbox import (
    SEND,
    ask_to_send,
    lock_ask,
    locked,
    moment_for,
    move,
)
from leerplek.communication.working_days import may_go_at
from leerplek.jobs.kinds import Args
from leerplek.jobs.leases import Lease
from leerplek.jobs.models import Job

# Later than this is no longer the moment that was chosen: then the hour and the day count again.
PUNCTUAL = timedelta(hours=1)


def send_message(lease: Lease) -> None:
    """Send the message of a job, if it is still to be sent."""
    pk = int(lease.args["message"])
    try:
        if _is_on(pk):
            with Post() as post:
                _send(lease, pk, post)
    except OSError:
        with lease.step():
            _back_to_ready(pk, lease)
        raise
    if not lease.is_finished:
        with lease.finish():
            pass


def _send(lease: Lease, pk: int, post: Post) -> None:
    with lease.step():
        message = _take(pk, lease)
        link = _fresh_link(message) if message is not None else ""
    if message is None:
        return
    try:
        post.send(mail_of(message, letter_of(message, link=link)))
    except RefusedError as refusal:
        with lease.finish():
            _ended(message, MessageState.FAILED, trouble=Trouble.REFUSED, code=refusal.code)
    else:
        with lease.finish():
            _ended(message, MessageState.SENT)


def _is_on(pk: int) -> bool:
    """Tell whether there is anything to send, before the mail server is bothered."""
    states = (MessageState.READY, MessageState.SENDING)
    return Message.objects.filter(pk=pk).in_state(*states).exists()


def _take(pk: int, lease: Lease) -> Message | None:
    """Say that this job is sending the message; None when it is not to go, or not now."""
    message = Message.objects.select_related("practice", "candidate").filter(pk=pk).first()
    if message is None:
        return None
    over = _is_over(message)
    message = locked(pk)
    if message is None or not _is_for_this_job(message, lease):
        return None
    if over:
        _stop(message, MessageState.CANCELLED, Trouble.NOT_NEEDED)
        return None
    if message.is_overtaken:
        _stop_overtaken(message)
        return None
    route = route_of(message.to, ask=message.ask, trusting=True)
    if not route.is_mail:
        message.channel = route.channel
        _stop(message, MessageState.BY_HAND, route.trouble)
        return None
    if _is_late_for_its_hour(message):
        _put_off(message)
        return None
    if message.state == MessageState.READY:
        # The file may have got another address since the message was let go.
        message.job_id, message.address = lease.job_id, route.address
        fields = ("job_id", "address")
        move(message, MessageState.SENDING, actor=None, fields=fields, by_worker=True)
    return message


def _is_over(message: Message) -> bool:
    """Tell whether what a message asks is asked no more, or what it thanks for is gone."""
    kind = message.kind_of
    if not kind.carries_link:
        return False
    ask = lock_ask(message.ask_id, person=message.to) if message.ask_id else None
    if ask is None:
        return True
    return not ask.takes_links if kind.asks else ask.state != AskState.ANSWERED


def _is_for_this_job(message: Message, lease: Lease) -> bool:
    """Two jobs can stand for one message, after "send now": one of them sends it."""
    if message.state == MessageState.SENDING:
        return message.job_id == lease.job_id
    is_due = message.send_at is not None and message.send_at <= timezone.now()
    return message.state == MessageState.READY and is_due


def _is_late_for_its_hour(message: Message) -> bool:
    now = timezone.now()
    late = message.send_at is not None and now - message.send_at > PUNCTUAL
    return late and not may_go_at(now)


def _stop_overtaken(message: Message) -> None:
    """What came too late for its talk is work for a person; what another replaced is not."""
    meant = message.appointment
    if meant is not None and meant.sequence == message.sequence:
        message.channel = Channel.PHONE
        _stop(message, MessageState.BY_HAND, Trouble.TOO_LATE)
    else:
        _stop(message, MessageState.CANCELLED, Trouble.OVERTAKEN)


def _put_off(message: Message) -> None:
    message.send_at = moment_for(message, settings_of(message.region_id).send_hour)
    if message.state == MessageState.SENDING:
        move(message, MessageState.READY, actor=None, trouble=message.trouble, by_worker=True)
    message.version += 1
    message.save(update_fields=["send_at", "version", "changed_at"])
    ask_to_send(message)


def _stop(message: Message, to: str, trouble: str) -> None:
    move(message, to, actor=None, trouble=trouble, fields=("channel",))


def _fresh_link(message: Message) -> str:
    """Make the personal link of this sending; its code is in the mail and nowhere else."""
    kind = message.kind_of
    if message.ask is None or not kind.carries_link:
        return ""
    if not kind.asks and LINK_MARK not in message.text.lower():
        return ""
    asks = kind.asks
    _link, code = issue_link(message.ask, actor=message.made_by, beside=True, to_answer=asks)
    return link_address(code)


def _ended(message: Message, to: str, *, trouble: str = "", code: str = "") -> None:
    """Write what became of it, unless the message itself came back faster than we are here."""
    found = locked(message.pk)
    if found is None or found.state != MessageState.SENDING:
        return
    message = found
    message.trouble_code = code
    if to == MessageState.SENT:
        message.sent_at = timezone.now()
    move(message, to, actor=None, trouble=trouble, fields=("trouble_code", "sent_at"))


def _back_to_ready(pk: int, lease: Lease) -> None:
    """The server was away: the message waits, and can be held or changed meanwhile."""
    message = locked(pk)
    if message is None:
        return
    if message.state == MessageState.SENDING and message.job_id == lease.job_id:
        move(message, MessageState.READY, actor=None, trouble=Trouble.AWAY, by_worker=True)
    elif message.state == MessageState.READY and message.trouble != Trouble.AWAY:
        message.trouble = Trouble.AWAY
        message.save(update_fields=["trouble"])


def give_up_sending(args: Args, _error: str) -> None:
    """Say on the message that its job was given up."""
    message = locked(args["message"])
    if message is None or _is_at_another(message):
        return
    if message.state in {MessageState.READY, MessageState.SENDING}:
        move(message, MessageState.FAILED, actor=None, trouble=Trouble.GAVE_UP)


def _is_at_another(message: Message) -> bool:
    """Tell whether a second job, made by "send now", still stands for this message."""
    jobs = Job.objects.open()
    if message.state == MessageState.SENDING and message.job_id is not None:
        return jobs.filter(pk=message.job_id).exists()
    return jobs.filter(kind=SEND, args__message=message.pk).exists()


def take_up_sending(args: Args) -> None:
    """Make a message ready again when somebody wants its job tried again."""
    message = locked(args["message"])
    if message is None:
        return
    if message.state == MessageState.FAILED and message.trouble == Trouble.GAVE_UP:
        move(message, MessageState.READY, actor=None)
