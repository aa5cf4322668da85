"""Whoever makes a round is killed at any moment: each round is made, whole, and made once."""

import os
import random
import signal
import time
from dataclasses import replace
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory
from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.jobs.leases import claim
from leerplek.jobs.models import Job
from leerplek.jobs.tests.children import in_child
from leerplek.jobs.worker import Stop, attempt, work, work_off
from leerplek.matching.enums import Mode
from leerplek.matching.models import MatchRun
from leerplek.matching.models.asked import AskedRound
from leerplek.matching.services.asked import ask_again, ask_start
from leerplek.matching.tasks import MATCHING
from leerplek.practices.tests.factories import PlaceFactory
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory

pytestmark = [pytest.mark.kill, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KILLS = int(os.environ.get("LEERPLEK_KILLS", "50"))
LEASE = 0.2
SIZE = 8
# Tries on, however often who makes it is killed.
PATIENT = (replace(MATCHING, max_attempts=10_000),)


def _worker():
    work(Stop(), seconds=LEASE)


def _request(job):
    """Make a round as the request that asks for it does."""
    lease = claim(job_id=job, seconds=LEASE)
    if lease is not None:
        attempt(lease)


def _killed_after(seconds, act):
    connection.close()
    child = in_child(act)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.fixture
def member(shared_database, settings):
    settings.JOB_KINDS = "leerplek.matching.tests.test_kill.PATIENT"
    member = MembershipFactory(role=Role.COORDINATOR)
    region = member.organisation.region
    for _each in range(SIZE):
        PlaceFactory(
            site__practice__organisation=member.organisation, site__practice__region=region
        )
        CandidateFactory(organisation=member.organisation)
    return member


def test_a_round_is_repeated_and_never_doubled_when_its_maker_is_killed(member):
    organisation = member.organisation
    cohort = CohortFactory(programme=ProgrammeFactory(organisation=organisation))
    start = partial(
        ask_start, cohort, organisation=organisation, mode=Mode.PROPOSE, actor=member.user
    )
    began = time.monotonic()
    _request(start().job_id)
    # A machine that is busy with other things would only wait longer.
    duration = min(time.monotonic() - began, 0.2)
    first = MatchRun.objects.get()
    chance = random.Random(2026)

    killed_at_work = 0
    for number in range(KILLS):
        asked = ask_again(first, actor=member.user) if number % 3 == 2 else start()
        Job.objects.filter(pk=asked.job_id).update(run_at=timezone.now())
        maker = _worker if number % 2 else partial(_request, asked.job_id)
        _killed_after(chance.uniform(0, duration * 1.5), maker)
        killed_at_work += Job.objects.filter(done_at=None, attempts__gt=0).exists()
    until = time.monotonic() + 60
    while Job.objects.open().exists() and time.monotonic() < until:
        work_off()
        time.sleep(LEASE / 4)

    runs = list(MatchRun.objects.all())
    assert len(runs) == KILLS + 1
    assert {asked.run_id for asked in AskedRound.objects.all()} == {run.pk for run in runs}
    assert all(run.result["pairs"] == first.result["pairs"] for run in runs)
    assert {run.suggestions.count() for run in runs} == {first.suggestions.count()}
    for kind in ("round.asked", "run.made"):
        assert Event.objects.filter(kind=kind).count() == KILLS + 1
    # Otherwise the kills all came too early or too late, and nothing was tried.
    assert killed_at_work > KILLS / 5
