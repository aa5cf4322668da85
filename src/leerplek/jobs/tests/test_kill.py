"""Workers that are killed at any moment lose nothing and do nothing twice."""

import os
import random
import signal
import time

import pytest
from django.db import connection

from leerplek.audit.models import Event
from leerplek.jobs.models import Job
from leerplek.jobs.tests.children import in_child
from leerplek.jobs.tests.factories import make_job
from leerplek.jobs.tests.kinds import STEPS
from leerplek.jobs.worker import Stop, work

pytestmark = [pytest.mark.kill, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KILLS = int(os.environ.get("LEERPLEK_KILLS", "200"))
LEASE = 0.15


def _worker():
    work(Stop(), seconds=LEASE)


def _written() -> list[str]:
    written = Event.objects.filter(kind="test.written")
    return sorted(written.values_list("subject_id", flat=True), key=int)


def test_nothing_is_lost_and_nothing_is_done_twice(shared_database):
    chance = random.Random(2026)
    killed_at_work = 0
    for _each in range(KILLS):
        for _another in range(2):
            make_job("test.write")
            make_job("test.steps")
        connection.close()
        children = [in_child(_worker) for _two in range(1 + _each % 2)]
        time.sleep(chance.uniform(0, 0.06))
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        killed_at_work += Job.objects.filter(done_at=None, attempts__gt=0).exists()

    deadline = time.monotonic() + 60
    connection.close()
    child = in_child(_worker)
    while Job.objects.open().exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    everything = [str(pk) for pk in Job.objects.order_by("pk").values_list("pk", flat=True)]
    assert _written() == everything
    steps = Event.objects.filter(kind="test.step")
    assert steps.count() == STEPS * len(everything) / 2
    assert Job.objects.filter(done_at=None).count() == 0
    # Otherwise the kills all came too early or too late, and nothing was tried.
    assert killed_at_work > KILLS / 5
