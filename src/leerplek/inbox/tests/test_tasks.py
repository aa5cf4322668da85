from datetime import timedelta

import pytest
from django.utils import timezone

from leerplek.inbox.enums import Outcome, RequestState
from leerplek.inbox.models import Request
from leerplek.inbox.tasks import ERASING
from leerplek.inbox.tests.factories import RequestFactory
from leerplek.jobs.enums import JobState
from leerplek.jobs.tests.factories import make_job
from leerplek.jobs.worker import work_off

pytestmark = pytest.mark.django_db


def test_requests_are_erased_by_themselves(noord, settings):
    finished = {"region": noord, "state": RequestState.DONE, "outcome": Outcome.ANSWERED}
    closed_at = timezone.now() - timedelta(days=settings.REQUESTS_KEPT_DAYS + 1)
    RequestFactory(**finished, closed_at=closed_at)
    kept = RequestFactory(**finished, closed_at=timezone.now())

    job = make_job(ERASING.name)
    work_off()

    assert list(Request.objects.all()) == [kept]
    job.refresh_from_db()
    assert job.state == JobState.DONE
