"""Every address × every role × every method, against the reviewed table."""

from typing import Any

import pytest
from django.core.cache import cache
from django.http.response import HttpResponseBase
from django.urls import reverse

from leerplek.accounts.tests.factories import OrganisationFactory
from tests.addresses import Address, addresses, kwargs_that_are_missing, names_of_all_addresses
from tests.clients import LeanClient, client_of
from tests.database import fingerprint, written_tables
from tests.permissions import METHODS, OUTCOMES, permissions
from tests.world import make_cast, make_world

# The roles are divided, so that several processes can share the work.
SHARES = 4
TABLE = permissions()
# These let anybody in, and write nothing of a region: a session, a count of attempts.
OUTSIDE = ("account_", "usersessions_", "set_language", "accounts:switch_region", "portal:")
# It answers and keeps nothing, by promise.
OUTSIDE += ("eligibility:self_check", "surveys:questions_preview", "informing:check")
# Who did not just sign up chooses nothing there: meetings/tests/test_choosing.py does.
OUTSIDE += ("meetings:choose",)
# What a link opens; without one nothing is written.
OUTSIDE += ("intake:enter", "intake:control", "intake:asked", "intake:answer", "intake:leave")
OUTSIDE += ("intake:send_digits", "insights:enter", "insights:leave")
OUTSIDE += ("signup:resume", "signup:enter", "signup:forget")
# What these do needs people and days that the cast has not: the tests of their rooms do it.
OUTSIDE += ("candidates:move", "candidates:wait_no_more", "classes:close", "classes:reopen")
OUTSIDE += ("matching:evening_answer", "matching:evening_cards", "matching:evening_take_back")


def test_every_address_is_in_the_table():
    missing = [name for name in names_of_all_addresses() if name not in TABLE.addresses]

    assert missing == [], (
        "Add these addresses to [addresses] in tests/permissions.toml, with the rule that says who "
        f"may read and send there, and have somebody review it: {', '.join(missing)}"
    )


def test_every_address_of_the_table_exists():
    gone = sorted(set(TABLE.addresses) - set(names_of_all_addresses()))

    assert gone == [], f"Remove what is no longer there from tests/permissions.toml: {gone}"


def test_every_address_that_takes_something_is_given_a_row():
    missing = kwargs_that_are_missing()

    assert missing == [], (
        "Say in KWARGS of tests/addresses.py which row these addresses act on in the tests: "
        f"{', '.join(missing)}"
    )


def test_every_word_of_the_table_means_something():
    known = {*TABLE.roles, *TABLE.groups}
    rules = {
        name for entry in TABLE.addresses.values() for key, name in entry.items() if key != "open"
    }
    outcomes = {outcome for rule in TABLE.rules.values() for outcome in rule} - {"rest"}
    named = {
        name
        for rule in TABLE.rules.values()
        for outcome, names in rule.items()
        if outcome != "rest"
        for name in names
    } | {name for names in TABLE.groups.values() for name in names}

    assert named - known == set()
    assert rules - set(TABLE.rules) == set()
    assert outcomes - OUTCOMES == set()
    assert TABLE.members("everyone") == set(TABLE.roles)


@pytest.fixture
def world(care_group):
    return make_world(care_group)


@pytest.fixture
def cast(world, zuid):
    return make_cast(world, elsewhere=OrganisationFactory(region=zuid))


def test_the_cast_has_every_role_of_the_table(cast):
    assert sorted(cast) == sorted(TABLE.roles)


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_every_address_and_method_does_what_the_table_says(world, cast, share, tried):
    roles = sorted(TABLE.roles)[share::SHARES]
    all_addresses = addresses(world)
    unexpected = []

    for role in roles:
        client = client_of(cast[role])
        before = fingerprint()
        for address in all_addresses:
            for method in METHODS:
                unexpected += _complaints(client, address, role, method)
        if fingerprint() != before:
            unexpected.append(f"{role}: the database is not what it was")

    assert unexpected == []
    tried("cells of the permission matrix", len(roles) * len(all_addresses) * len(METHODS))


def _complaints(client: LeanClient, address: Address, role: str, method: str) -> list[str]:
    """Return what is not as the table says; what an allowed request did is taken back."""
    expected = TABLE.expected(address.name, role, method)
    if address.name.startswith(("account_", "portal:", "intake:enter", "insights:enter")):
        cache.clear()
    with written_tables() as written:
        if expected == "ok":
            with client.undone():
                found = _outcome(_send(client, address, method))
        else:
            found = _outcome(_send(client, address, method))
    cell = f"{role} {method.upper()} {address.name}"
    complaints = []
    if found != expected:
        complaints.append(f"{cell}: {found}, the table says {expected}")
    if expected != "ok" and written:
        complaints.append(f"{cell}: refused, and yet wrote to {sorted(set(written))}")
    if expected == "ok" and method == "post" and not written and _should_write(address, role):
        complaints.append(f"{cell}: allowed, and wrote nothing: the body does not do its work")
    return complaints


def _should_write(address: Address, role: str) -> bool:
    return role in {"coordinator", "administrator"} and not address.name.startswith(OUTSIDE)


def _send(client: LeanClient, address: Address, method: str) -> HttpResponseBase:
    if method in {"put", "patch"}:
        return getattr(client, method)(
            address.url, "name=x", content_type="application/x-www-form-urlencoded"
        )
    data: dict[str, Any] = address.body if method == "post" else {}
    return getattr(client, method)(address.url, data)


def _outcome(response: HttpResponseBase) -> str:
    response.close()
    status = response.status_code
    if status in {301, 302, 303}:
        # Somebody who is signed in and has to give the password again is not sent away.
        return "login" if response.headers["Location"].startswith(LOGIN) else "ok"
    return {200: "ok", 409: "ok", 403: "forbidden", 404: "absent", 405: "method"}.get(
        status, f"status {status}"
    )


LOGIN = f"{reverse('account_login')}?next="


@pytest.mark.engine
@pytest.mark.parametrize("role", ["anonymous", "coordinator", "administrator"])
def test_nothing_is_sent_without_the_token_of_a_page(world, cast, role, tried):
    client = client_of(cast[role], enforce_csrf_checks=True)

    unsafe = [
        (address.name, method, response.status_code)
        for address in addresses(world)
        for method in ("post", "put", "patch", "delete")
        # A frame inside a page of another website gets no cookie; the page itself is sealed.
        if address.name != "signup:frame"
        and (response := _send(client, address, method)).status_code != 403
    ]

    assert unsafe == []
    tried("requests without a token", len(addresses(world)) * 4)
