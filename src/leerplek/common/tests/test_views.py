import logging
import re
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection
from django.test import Client

pytestmark = pytest.mark.urls("leerplek.common.tests.urls")

REFERENCE = re.compile(r'app-reference">([2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4})<')


def _reference(response):
    return REFERENCE.search(response.content.decode()).group(1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/nergens/", 404, "Deze pagina bestaat niet"),
        ("/forbidden/", 403, "Dit mag u niet zien of doen"),
        ("/suspicious/", 400, "Wij kunnen deze aanvraag niet lezen"),
    ],
)
def test_error_pages_say_what_to_do_and_log_the_same_reference(
    client, caplog, address, status, heading
):
    with caplog.at_level(logging.WARNING, logger="leerplek.errors"):
        response = client.get(address)

    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in response.content.decode()
    ours = [record for record in caplog.records if record.name == "leerplek.errors"]
    assert [_reference(response) in record.getMessage() for record in ours] == [True]
    assert address not in ours[0].getMessage()


@pytest.mark.django_db
def test_error_pages_speak_english_to_who_asked_for_it(client):
    client.cookies["leerplek_language"] = "en"

    response = client.get("/nergens/")

    assert "<h1>This page does not exist</h1>" in response.content.decode()
    assert '<html lang="en"' in response.content.decode()


def test_server_error_names_the_place_but_not_the_person(caplog):
    client = Client(raise_request_exception=False)

    with caplog.at_level(logging.ERROR, logger="leerplek.errors"):
        response = client.get("/broken/")

    line = next(r.getMessage() for r in caplog.records if r.name == "leerplek.errors")
    assert response.status_code == 500
    assert "<h1>Er ging bij ons iets mis</h1>" in response.content.decode()
    assert line.startswith(
        f"reference={_reference(response)} status=500 view=broken error=ValueError at "
    )
    assert "common/tests/urls.py" in line
    assert "samira" not in line
    assert "samira" not in response.content.decode()


@pytest.mark.django_db
def test_csrf_failure_tells_that_the_form_has_expired():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/posted/", {"name": "Samira"})

    assert response.status_code == 403
    assert "<h1>Dit formulier is verlopen</h1>" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "heading"), [("nl", "Wat wij nooit bewaren"), ("en", "What we never keep")]
)
def test_privacy_is_open_to_everybody_in_both_languages(client, language, heading):
    client.cookies["leerplek_language"] = language

    response = client.get("/privacy/")

    assert response.status_code == 200
    assert heading in response.content.decode()


@pytest.mark.django_db
def test_pages_load_nothing_inline_and_nothing_from_elsewhere(client):
    html = client.get("/privacy/").content.decode()

    assert re.findall(r"<style|<script(?! src=)|\son\w+=|\sstyle=|https?://", html) == []


@pytest.mark.django_db
def test_pages_stay_out_of_caches(client):
    headers = client.get("/privacy/").headers

    assert (headers["Cache-Control"], headers["Cross-Origin-Resource-Policy"]) == (
        "no-store",
        "same-origin",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [("", "en-GB,en", "nl"), ("en", "nl", "en"), ("fr", "fr", "nl"), ("nl", "en", "nl")],
)
def test_pages_speak_dutch_unless_the_person_chose_otherwise(client, cookie, accepted, language):
    client.cookies["leerplek_language"] = cookie

    response = client.get("/privacy/", headers={"Accept-Language": accepted})

    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.django_db
def test_language_changes_by_one_button_and_returns_to_the_page(client):
    response = client.post("/language/setlang/", {"language": "en", "next": "/privacy/?a=1"})

    assert (response.status_code, response.url) == (302, "/privacy/?a=1")
    assert client.cookies["leerplek_language"].value == "en"


@pytest.mark.django_db
def test_health_answers_when_the_database_does(client):
    response = client.get("/-/health/")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_health_says_so_when_the_database_is_gone(client):
    with patch.object(connection, "cursor", side_effect=DatabaseError):
        response = client.get("/-/health/")

    assert (response.status_code, response.json()) == (503, {"status": "no database"})
