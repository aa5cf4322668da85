import pytest
from django.utils import translation

from leerplek.jobs.tests import kinds


@pytest.fixture(autouse=True)
def _test_kinds(settings):
    settings.JOB_KINDS = "leerplek.jobs.tests.kinds.KINDS"
    kinds.told.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def scheduled(settings):
    settings.JOB_KINDS = "leerplek.jobs.tests.kinds.WITH_SCHEDULE"
