"""The fixed cast of every test.

Anna coordinates region Noord, Bram reads along with her, Chantal coordinates
Zuid and must never see Anna's rows.
"""

import sqlite3
from contextlib import closing

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test import client as test_client

from leerplek.accounts.enums import Role
from leerplek.accounts.models import Region, User
from leerplek.accounts.tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
)


def pytest_addoption(parser):
    parser.addoption(
        "--only-database",
        action="store_true",
        help="leave out tests that never touch the database: they are the same on each",
    )


def pytest_collection_modifyitems(config, items):
    if config.getoption("--only-database"):
        left_out = [item for item in items if not _uses_database(item)]
        items[:] = [item for item in items if _uses_database(item)]
        config.hook.pytest_deselected(items=left_out)
    items.sort(key=_turn)
    for item in items:
        # A module shares its server among its tests, so it stays with one process.
        if _is(item, "browser") or not _is(item, "slow"):
            part = "flushing" if _flushes(item) else "plain"
            item.add_marker(pytest.mark.xdist_group(f"{item.module.__name__}-{part}"))


def _turn(item) -> int:
    """Return when a test has its turn: what takes long comes first, so that processes end together.

    What empties the whole database stays behind what relies on the rows of migrations; the
    browser comes last, for where it is open nothing may ask the database any more.
    """
    turn = 4 if _is(item, "browser") else 2 * _flushes(item)
    return turn + (not _is(item, "slow"))


def _is(item, marker: str) -> bool:
    return item.get_closest_marker(marker) is not None


def _flushes(item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = marker is not None and (marker.kwargs.get("transaction") or marker.args[:1] == (True,))
    return bool(asked) or "transactional_db" in getattr(item, "fixturenames", ())


def _uses_database(item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return _is(item, "django_db") or bool(names & {"db", "transactional_db"})


def _member(organisation, role, name) -> User:
    user = UserFactory(name=name, email=f"{name.lower()}@leerplek.example")
    MembershipFactory(user=user, organisation=organisation, role=role)
    user.region = organisation.region
    user.organisation = organisation
    return user


@pytest.fixture
def noord(db) -> Region:
    return RegionFactory(name="Noord")


@pytest.fixture
def zuid(db) -> Region:
    return RegionFactory(name="Zuid")


@pytest.fixture
def care_group(noord):
    return OrganisationFactory(region=noord, name="Zorggroep Noord")


@pytest.fixture
def anna(care_group) -> User:
    return _member(care_group, Role.COORDINATOR, "Anna")


@pytest.fixture
def bram(care_group) -> User:
    return _member(care_group, Role.READER, "Bram")


@pytest.fixture
def chantal(zuid) -> User:
    return _member(
        OrganisationFactory(region=zuid, name="Zorggroep Zuid"), Role.COORDINATOR, "Chantal"
    )


@pytest.fixture
def anna_client(client, anna):
    client.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def bram_client(bram):
    return _client(bram)


@pytest.fixture
def chantal_client(chantal):
    return _client(chantal)


def _client(user):
    from django.test import Client

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """A database that threads share as the processes of a server do.

    SQLite in memory cannot do that: its empty tables are copied to a file for the test.
    """
    in_memory = connections["default"]
    if in_memory.vendor != "sqlite" or not in_memory.is_in_memory_db():
        yield
        return
    path, settings = tmp_path / "shared.sqlite3", connections.settings["default"]
    in_memory.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        in_memory.connection.backup(file)
    connections.settings["default"] = {**settings, "NAME": str(path)}
    del connections["default"]
    yield
    connections["default"].close()
    connections.settings["default"] = settings
    connections["default"] = in_memory


def _leave_connections(**_options):
    """Close nothing."""


def pytest_sessionstart():
    """A download that is closed inside a test must not close the test's own connection.

    Django's test client puts the receiver back after each request, so it gets an empty one.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    test_client.close_old_connections = _leave_connections


@pytest.fixture(autouse=True)
def _quiet_test_settings(settings, tmp_path):
    """Fast passwords, files in the test's own folder, plain static addresses."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "private")},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # What earlier tests did counts for no limit on how often somebody may try.
    cache.clear()
