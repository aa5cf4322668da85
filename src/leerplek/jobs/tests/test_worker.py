import logging
import re

import pytest
from django.utils import timezone
from freezegun import freeze_time

from leerplek.audit.models import Event
from leerplek.jobs.enums import JobState
from leerplek.jobs.leases import claim
from leerplek.jobs.models import Job, Worker
from leerplek.jobs.selectors import worker_is_alive
from leerplek.jobs.tests.factories import make_job
from leerplek.jobs.tests.kinds import effects
from leerplek.jobs.worker import Presence, Stop, work, work_off, work_once

pytestmark = pytest.mark.django_db


def test_work_off_does_everything_that_is_ready():
    jobs = [make_job(), make_job("test.steps"), make_job()]

    assert work_off() == 3

    assert [effects(job) for job in jobs] == [1, 1, 1]
    assert {job.state for job in Job.objects.all()} == {JobState.DONE}


def test_a_long_job_goes_on_where_it_was_broken_off():
    job = make_job("test.steps")
    with freeze_time(timezone.now()) as clock:
        with claim(seconds=30).step(done=2):
            pass
        clock.tick(31)
        work_off()

    steps = Event.objects.filter(kind="test.step", subject_id=str(job.pk))
    assert [event.data for event in steps] == [{"number": 2}]


def test_a_refusal_fails_at_once_with_its_sentence():
    job = make_job("test.refuse")

    work_off()

    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == (
        JobState.FAILED,
        1,
        "There is no paper in the printer.",
    )


def test_what_may_pass_is_tried_again_and_tells_nothing_of_anybody():
    job = make_job("test.away")

    work_off()

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.WAITING, 1)
    assert job.run_at > timezone.now()
    assert (job.error, job.fault) == (
        "The database could not be reached, or was busy too long.",
        "OperationalError",
    )


def test_a_mistake_in_the_program_stops_the_worker_and_is_tried_a_few_times():
    job = make_job("test.broken")
    with freeze_time(timezone.now()) as clock:
        for _each in range(2):
            with pytest.raises(ZeroDivisionError):
                work_off()
            clock.tick(3600)

        assert work_off() == 0

    job.refresh_from_db()
    assert (job.state, effects(job)) == (JobState.FAILED, 0)
    assert (job.error, job.fault) == (
        "The program made a mistake. Ask your administrator.",
        "ZeroDivisionError",
    )


def test_a_task_that_forgets_to_finish_is_a_mistake():
    make_job("test.unfinished")

    with pytest.raises(RuntimeError, match="without finishing"):
        work_off()


def test_a_job_that_takes_its_worker_along_each_time_is_given_up():
    job = make_job("test.broken")
    Job.objects.update(attempts=2)

    work_off()

    job.refresh_from_db()
    assert (job.state, job.error) == (
        JobState.FAILED,
        "The worker stopped each time in the middle of this work.",
    )


def test_the_log_says_what_was_done(caplog):
    job = make_job()

    with caplog.at_level(logging.INFO, logger="leerplek.jobs.worker"):
        work_off()

    [line] = [record.getMessage() for record in caplog.records]
    assert re.sub(r"\d+\.\d s$", "so many s", line) == f"test.write {job.pk}: done, so many s"


def test_a_worker_is_there_until_it_ends():
    assert not worker_is_alive()
    with Presence():
        assert worker_is_alive()
        with freeze_time(timezone.now()) as clock:
            clock.tick(46)
            assert not worker_is_alive()

    assert not Worker.objects.exists()


def test_once_asks_for_what_is_due_and_does_it(scheduled):
    make_job()

    assert work_once(Stop()) == 2

    assert list(Job.objects.order_by("pk").values_list("kind", flat=True)) == [
        "test.write",
        "test.daily",
    ]
    assert not Worker.objects.exists()


def test_a_worker_that_is_asked_to_stop_takes_nothing_more():
    make_job()
    stop = Stop()
    stop.ask()

    assert work(stop) == 0
    assert work_off(stop) == 0


def test_a_worker_stops_when_the_server_beside_it_is_gone():
    assert bool(Stop(beside=1)) is True
    assert bool(Stop()) is False
