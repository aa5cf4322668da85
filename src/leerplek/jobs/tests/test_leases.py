from datetime import timedelta

import pytest
from django.utils import timezone
from freezegun import freeze_time

from leerplek.jobs.enums import JobState
from leerplek.jobs.errors import LostLeaseError
from leerplek.jobs.leases import claim
from leerplek.jobs.tests.factories import make_job
from leerplek.jobs.tests.kinds import effects, write_effect

pytestmark = pytest.mark.django_db


def test_claim_takes_the_job_that_waits_longest_and_each_job_once():
    later = make_job(run_at=timezone.now() - timedelta(seconds=1))
    first = make_job(run_at=timezone.now() - timedelta(hours=1))

    leases = [claim(), claim(), claim()]

    assert [lease and lease.job_id for lease in leases] == [first.pk, later.pk, None]


def test_claim_leaves_a_job_that_may_not_begin_yet():
    make_job(run_at=timezone.now() + timedelta(seconds=10))

    assert claim() is None


def test_a_job_whose_worker_died_is_taken_again_when_its_lease_has_run_out():
    job = make_job()
    with freeze_time(timezone.now()) as clock:
        dead = claim(seconds=30)
        clock.tick(29)
        too_early = claim()
        clock.tick(1)
        again = claim()

    job.refresh_from_db()
    assert (dead.attempt, too_early, again.attempt, job.attempts) == (1, None, 2, 2)


def test_finish_writes_the_effect_and_the_mark_together():
    job = make_job()

    lease = claim()
    with lease.finish():
        write_effect(lease)

    job.refresh_from_db()
    assert (job.state, job.lease_token, effects(job)) == (JobState.DONE, None, 1)


def test_finish_leaves_neither_effect_nor_mark_when_the_effect_breaks_off():
    job = make_job()
    lease = claim()

    def breaks_off():
        with lease.finish():
            write_effect(lease)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks_off()

    job.refresh_from_db()
    assert (job.state, effects(job)) == (JobState.RUNNING, 0)


def test_a_worker_that_was_thought_dead_writes_nothing_any_more():
    job = make_job()
    with freeze_time(timezone.now()) as clock:
        sleeper = claim(seconds=30)
        clock.tick(31)
        other = claim(seconds=30)

        for act in (sleeper.finish, sleeper.step):
            with pytest.raises(LostLeaseError), act():
                write_effect(sleeper)
        with pytest.raises(LostLeaseError):
            sleeper.renew()
        with other.finish():
            write_effect(other)
        with pytest.raises(LostLeaseError), sleeper.finish():
            write_effect(sleeper)

    assert effects(job) == 1


def test_renew_holds_the_job_longer():
    make_job()
    with freeze_time(timezone.now()) as clock:
        lease = claim(seconds=30)
        clock.tick(20)
        lease.renew()
        clock.tick(20)

        assert claim() is None


def test_step_keeps_how_far_it_is_for_the_next_worker():
    make_job()
    with freeze_time(timezone.now()) as clock:
        with claim(seconds=30).step(done=2, last=17):
            pass
        clock.tick(31)

        assert claim().progress == {"done": 2, "last": 17}
