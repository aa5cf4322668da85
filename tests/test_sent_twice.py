"""A form that is sent twice, by a double click or a retry, does its work once."""

from typing import Any

import pytest

from leerplek.accounts.models import User
from leerplek.accounts.tests.factories import OrganisationFactory
from tests.addresses import BODIES, address_of, names_of_all_addresses
from tests.clients import LeanClient, body_of, client_of
from tests.database import contents, undone, written_tables
from tests.pages import Page
from tests.world import World, make_cast, make_world

SENDERS = {"accounts:people": "administrator", "accounts:end_role": "administrator"}
# A new link stops the one before it: sent twice, the last one works, and that is the one on screen.
# Its code is kept nowhere, so it cannot be shown a second time.
RENEWS = ("asks:link_new", "insights:share", "intake:contact_link")
SENT = [
    name
    for name in names_of_all_addresses()
    if not name.startswith(("account_", "usersessions_", "accounts:demo", "set_language", *RENEWS))
]


@pytest.fixture
def world(care_group):
    return make_world(care_group)


@pytest.fixture
def cast(world, zuid):
    return make_cast(world, elsewhere=OrganisationFactory(region=zuid))


# Two at the same moment are told apart by the locks of a database: tests/test_two_coordinators.py.
@pytest.mark.engine
@pytest.mark.slow
def test_nothing_is_done_twice_when_a_form_is_sent_twice(world, cast, tried):
    told, count = [], 0

    for name in SENT:
        sender = cast[SENDERS.get(name, "coordinator")]
        body = BODIES.get(name, _nothing)(world)
        done = _sent_twice(sender, address_of(name, world), body)
        count += done is not None
        if done:
            told.append(f"{name}: sent again it changed {done}")

    assert told == []
    assert count > 40
    tried("forms sent twice", count)


def _nothing(_world: World) -> dict[str, Any]:
    return {}


def _sent_twice(sender: User, url: str, body: dict[str, Any]) -> list[Any] | None:
    """Send one form twice, with the token of one page; return what the second time changed.

    Nothing at all comes back when the address takes no form.
    """
    client = client_of(sender, enforce_csrf_checks=True)
    with client.undone():
        body = {**body, "csrfmiddlewaretoken": _token(client, url)}
        first = client.post(url, _again(body))
        if first.status_code == 405:
            return None
        with undone(), written_tables() as written:
            second = client.post(url, _again(body))
            twice = contents(written)
        once = contents(written)
        assert second.status_code < 500
    return [
        key
        for key in sorted(twice.keys() | once.keys(), key=str)
        if twice.get(key) != once.get(key)
    ]


def _token(client: LeanClient, url: str) -> str:
    """Return the token of the page that the form stands on; one that only does has another's."""
    for address in (url, "/"):
        for form in Page(body_of(client.get(address)).decode(errors="replace")).sending:
            if "csrfmiddlewaretoken" in form.values:
                return form.values["csrfmiddlewaretoken"][0]
    raise AssertionError("no page gives a token")


def _again(body: dict[str, Any]) -> dict[str, Any]:
    """Return the same body, with its file at the beginning."""
    for value in body.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return dict(body)
