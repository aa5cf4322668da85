from datetime import timedelta

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from freezegun import freeze_time

from leerplek.audit.models import Event
from leerplek.jobs.enums import JobState
from leerplek.jobs.errors import JobError
from leerplek.jobs.leases import claim
from leerplek.jobs.models import Job, Worker
from leerplek.jobs.services import (
    cancel_job,
    enqueue,
    forget_old_work,
    put_off,
    retry_job,
)
from leerplek.jobs.tests.factories import make_job
from leerplek.jobs.tests.kinds import told
from leerplek.jobs.worker import work_off


@pytest.mark.django_db
def test_enqueue_asks_once_whoever_asks_again():
    first = enqueue("test.write", dedupe="reminder:41:2", args={"proposal": 41})
    work_off()

    second = enqueue("test.write", dedupe="reminder:41:2", args={"proposal": 41})

    assert (second, second.state) == (first, JobState.DONE)
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_enqueue_leaves_nothing_when_the_change_is_undone():
    with transaction.atomic():
        enqueue("test.write", dedupe="reminder:41:2")
        transaction.set_rollback(True)

    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_enqueue_is_refused_outside_a_transaction():
    with pytest.raises(TransactionManagementError):
        enqueue("test.write", dedupe="reminder:41:2")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        {"dedupe": "x:1", "args": {"mail": "jan@example.org"}},
        {"dedupe": "x:1", "args": {"name": "Jan Jansen"}},
        {"dedupe": "Jan Jansen"},
    ],
)
def test_enqueue_refuses_what_may_be_somebody_s(asked):
    with pytest.raises(ValueError, match="free text"):
        enqueue("test.write", **asked)

    assert not Job.objects.exists()


@pytest.mark.django_db
def test_enqueue_refuses_a_kind_that_nobody_described():
    with pytest.raises(KeyError):
        enqueue("test.typo", dedupe="x:1")


@pytest.mark.django_db
def test_put_off_waits_longer_each_time_and_gives_up_at_last():
    job = make_job("test.away")
    waits = []
    with freeze_time(timezone.now()) as clock:
        for _each in range(3):
            put_off(claim(), "away")
            job.refresh_from_db()
            waits.append((job.run_at - timezone.now()).total_seconds())
            clock.tick(3600)

    assert waits[:2] == [10, 20]
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 3, "away")


@pytest.mark.django_db
def test_the_longest_wait_is_an_hour():
    job = make_job("test.write")
    Job.objects.update(attempts=400)
    with freeze_time(timezone.now()):
        put_off(claim(), "away")

        job.refresh_from_db()
        assert job.run_at == timezone.now() + timedelta(hours=1)


@pytest.mark.django_db
def test_a_job_that_failed_tells_its_room_and_can_be_tried_again(anna):
    job = make_job("test.refuse", args={"letter": 7}, organisation=anna.organisation)
    work_off()

    again = retry_job(job, actor=anna)

    assert (again.state, again.attempts, again.error) == (JobState.WAITING, 0, "")
    assert told == [
        ("gave up", {"letter": 7}, "There is no paper in the printer."),
        ("retried", {"letter": 7}),
    ]
    assert list(Event.objects.values_list("kind", "actor", "region_id")) == [
        ("job.failed", None, anna.region.pk),
        ("job.retried", anna.pk, anna.region.pk),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["test.write", "test.away"])
def test_retry_refuses_what_did_not_fail(anna, kind):
    job = make_job(kind)
    work_off()

    with pytest.raises(JobError, match="did not fail"):
        retry_job(job, actor=anna)


@pytest.mark.django_db
def test_cancel_stops_a_job_that_a_worker_is_at(anna):
    job = make_job("test.refuse", args={"letter": 7})
    lease = claim()

    cancelled = cancel_job(job, actor=anna)

    assert (cancelled.state, lease.is_finished) == (JobState.CANCELLED, False)
    assert told == [("gave up", {"letter": 7}, "Somebody cancelled this work.")]
    assert work_off() == 0
    with pytest.raises(JobError, match="already over"):
        cancel_job(job, actor=anna)


@pytest.mark.django_db
def test_a_cancelled_job_can_be_tried_again(anna):
    job = make_job()
    cancel_job(job, actor=anna)

    retry_job(job, actor=anna)

    assert work_off() == 1
    job.refresh_from_db()
    assert job.state == JobState.DONE


@pytest.mark.django_db
def test_forget_removes_what_is_long_over_and_keeps_what_failed(anna):
    old = timezone.now() - timedelta(days=31)
    done, cancelled, failed, waiting = (make_job() for _each in range(4))
    Job.objects.filter(pk=done.pk).update(done_at=old)
    Job.objects.filter(pk=cancelled.pk).update(cancelled_at=old)
    Job.objects.filter(pk=failed.pk).update(failed_at=old)
    Job.objects.filter(pk=waiting.pk).update(run_at=old)
    recent = make_job()
    Job.objects.filter(pk=recent.pk).update(done_at=timezone.now())
    Worker.objects.create(seen_at=old)

    assert forget_old_work() == 2

    assert set(Job.objects.all()) == {failed, waiting, recent}
    assert not Worker.objects.exists()
