import pytest
from django.utils import translation

from leerplek.communication.tests.smtp import MailServer


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def mail_server(settings):
    """A mail server that is on, and settings that send to it."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 10
    settings.DEFAULT_FROM_EMAIL = "Leerplek <leerplek@region.example>"
    server.start()
    yield server
    server.stop()
