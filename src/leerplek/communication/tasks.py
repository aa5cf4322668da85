"""The work in the background of this room."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from leerplek.communication.services.asking import prepare_messages
from leerplek.communication.services.keeping import purge_messages
from leerplek.communication.services.outbox import SEND
from leerplek.communication.services.sending import (
    give_up_sending,
    send_message,
    take_up_sending,
)
from leerplek.jobs.kinds import Kind
from leerplek.jobs.leases import Lease


def _prepare(lease: Lease) -> None:
    # Each message is written once, in a transaction of its own: broken off, this goes on.
    prepare_messages()
    with lease.finish():
        pass


def _purge(lease: Lease) -> None:
    with lease.finish():
        purge_messages()


SENDING = Kind(
    name=SEND,
    label=_("Send a message"),
    task=send_message,
    # With a wait that grows to an hour this is a whole day of trying.
    max_attempts=33,
    gave_up=give_up_sending,
    retried=take_up_sending,
)
PREPARING = Kind(
    name="communication.prepare",
    label=_("Write messages and reminders"),
    task=_prepare,
    every=timedelta(minutes=30),
)
FORGETTING = Kind(
    name="communication.forget",
    label=_("Erase old messages"),
    task=_purge,
    every=timedelta(days=1),
)
