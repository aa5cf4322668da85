"""Workers that are killed while they send: no mail is lost, and at most the one in hand twice."""

import os
import random
import signal
import time
from collections import Counter

import pytest
from django.db import connection

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory
from leerplek.communication.enums import MessageState
from leerplek.communication.models import Message
from leerplek.communication.services.outbox import send_now
from leerplek.communication.tests.factories import make_message
from leerplek.jobs.models import Job
from leerplek.jobs.tests.children import in_child
from leerplek.jobs.worker import Stop, work
from leerplek.practices.tests.factories import PracticeFactory

pytestmark = [pytest.mark.kill, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KILLS = int(os.environ.get("LEERPLEK_KILLS", "200"))


def _worker():
    work(Stop(), seconds=0.3)


def _wait_for_mail(mail_server, number):
    deadline = time.monotonic() + 10
    while len(mail_server.mails) <= number and time.monotonic() < deadline:
        time.sleep(0.0005)


def test_no_mail_is_lost_and_at_most_the_one_in_hand_goes_twice(shared_database, mail_server):
    member = MembershipFactory(role=Role.COORDINATOR)
    chance = random.Random(2026)
    kills_at_work = 0
    for number in range(KILLS):
        for each in range(3):
            practice = PracticeFactory(
                organisation=member.organisation, email=f"p{number}.{each}@practice.example"
            )
            message = make_message(practice, member.user)
            send_now(message, version=message.version, actor=member.user)
        connection.close()
        child = in_child(_worker)
        # The moment at which something can go wrong: a mail has come in and is not marked yet.
        _wait_for_mail(mail_server, len(mail_server.mails) + chance.randrange(3))
        time.sleep(chance.uniform(0, 0.01))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        kills_at_work += Job.objects.open().filter(lease_token__isnull=False).exists()

    deadline = time.monotonic() + 60
    connection.close()
    child = in_child(_worker)
    while Job.objects.open().exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    came = Counter(mail_server.names)
    assert set(came) == set(Message.objects.values_list("message_id", flat=True))
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    # Each kill can double the one mail that was in hand, and none of them twice for one kill.
    assert sum(came.values()) - len(came) <= kills_at_work
    # Otherwise the kills all came too early or too late, and nothing was tried.
    assert kills_at_work > KILLS / 5
