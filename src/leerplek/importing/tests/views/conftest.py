"""Pages speak Dutch, as they do to whoever opens them."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _dutch(_english):
    with translation.override("nl"):
        yield
