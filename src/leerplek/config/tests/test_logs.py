import io
import logging

import pytest
from django.test import Client

from leerplek.config.logs import DiscreetFormatter

CANARY = "kanarie"


@pytest.fixture
def log():
    """Everything that the server would write while the test runs."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(DiscreetFormatter())
    root, loggers = logging.getLogger(), [logging.getLogger("django.request")]
    levels = [logger.level for logger in loggers]
    root.addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        (f"/{CANARY}/?naam={CANARY}", {}, 404),
        (f"/account/login/?next=/{CANARY}/", {"HTTP_HOST": f"{CANARY}.example"}, 400),
        (f"/candidates/1/?naam={CANARY}", {"HTTP_REFERER": f"https://{CANARY}.example"}, 302),
    ],
)
def test_log_repeats_nothing_that_a_visitor_sent(log, address, headers, status):
    response = Client().get(address, **headers)

    assert response.status_code == status
    assert CANARY not in log.getvalue()


@pytest.mark.django_db
def test_log_of_a_refused_form_repeats_nothing_of_it(log):
    browser = Client(enforce_csrf_checks=True)

    response = browser.post(f"/account/login/?{CANARY}=1", {"login": f"{CANARY}@voorbeeld.example"})

    assert response.status_code == 403
    assert "reference=" in log.getvalue()
    assert CANARY not in log.getvalue()


@pytest.mark.django_db
def test_log_of_a_failed_sign_in_names_nobody(log):
    response = Client().post(
        "/account/login/", {"login": f"{CANARY}@voorbeeld.example", "password": CANARY}
    )

    assert response.status_code == 200
    assert CANARY not in log.getvalue()


@pytest.mark.urls("leerplek.common.tests.urls")
def test_log_of_an_error_has_the_page_the_place_and_the_reference_but_not_its_text(log):
    Client(raise_request_exception=False).get(f"/broken/?naam={CANARY}")

    ours, djangos = sorted(log.getvalue().splitlines(), key=lambda line: "django.request" in line)
    assert "ERROR leerplek.errors reference=" in ours
    assert "status=500 view=broken error=ValueError at " in ours
    assert "ERROR django.request at log:" in djangos
    assert "status=500 view=broken error=ValueError < " in djangos
    assert "common/tests/urls.py" in djangos
    assert "samira" not in log.getvalue()
    assert CANARY not in log.getvalue()


def _line(message, *arguments, name="some.package", **extra):
    record = logging.getLogger(name).makeRecord(
        name, logging.WARNING, "/srv/some/package.py", 12, message, arguments, None, "act"
    )
    vars(record).update(extra, created=0.0)
    return DiscreetFormatter().format(record)


def test_line_of_other_code_has_its_place_alone():
    assert _line("mailed %s", CANARY).partition(" WARNING ")[2] == (
        "some.package at package:12 act"
    )


def test_line_of_our_own_code_has_its_codes():
    assert _line("reference=%s", "ABCD", name="leerplek.errors").endswith(
        "WARNING leerplek.errors reference=ABCD"
    )


def test_line_is_one_line():
    assert "\n" not in _line("a\nb\r\nc", name="leerplek.errors")


def test_line_leaves_out_the_text_of_an_error_and_of_what_caused_it():
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise ValueError(CANARY) from error
    except ValueError as error:
        trouble = (type(error), error, error.__traceback__)

    line = _line("failed", exc_info=trouble, exc_text=CANARY, stack_info=CANARY)

    assert "error=ValueError < " in line
    assert "test_logs.py" in line
    assert CANARY not in line
