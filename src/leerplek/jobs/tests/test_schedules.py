from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from freezegun import freeze_time

from leerplek.jobs.models import Job, Schedule
from leerplek.jobs.schedules import tick

NIGHT = datetime(2026, 11, 25, 23, 59, tzinfo=UTC)
TICKERS = 4


@pytest.mark.django_db
def test_tick_asks_once_in_each_period(scheduled):
    counts = []
    with freeze_time(NIGHT) as clock:
        for minutes in (0, 0.5, 0.5, 24 * 60 - 1, 1):
            clock.tick(timedelta(minutes=minutes))
            counts.append(tick())

    assert counts == [1, 0, 1, 0, 1]
    assert list(Job.objects.order_by("pk").values_list("dedupe", flat=True)) == [
        f"test.daily:2026-11-{day}T00:00:00" for day in (25, 26, 27)
    ]


@pytest.mark.django_db
def test_tick_does_not_make_up_for_periods_in_which_nobody_was_there(scheduled):
    with freeze_time(NIGHT) as clock:
        tick()
        clock.tick(timedelta(days=5))
        tick()

    assert Job.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_at_the_clock_at_the_same_moment_ask_once(scheduled, shared_database):
    barrier = Barrier(TICKERS, timeout=20)
    done = []

    def look():
        try:
            connection.ensure_connection()
            barrier.wait()
            done.append(tick())
        finally:
            connection.close()

    threads = [Thread(target=look) for _each in range(TICKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(done) == TICKERS
    assert (Job.objects.count(), Schedule.objects.count()) == (1, 1)
