"""A process that is killed while it writes an import leaves all of it, or nothing."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.db import connection, connections

from leerplek.accounts.enums import Role
from leerplek.accounts.models import User
from leerplek.accounts.tests.factories import MembershipFactory, UserFactory
from leerplek.audit.models import Event
from leerplek.geo.services import load_postcodes
from leerplek.importing.enums import ImportState
from leerplek.importing.models import ImportBatch, ImportedRecord
from leerplek.importing.services.writing import write_import
from leerplek.importing.tests.journeys import POSTCODES, PRACTICES, previewed
from leerplek.practices.imports.kind import PRACTICE_IMPORT
from leerplek.practices.models import Place, Practice, PracticeSite

pytestmark = [pytest.mark.kill, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KILLS = int(os.environ.get("LEERPLEK_KILLS", "50"))


class Copies:
    """Databases that begin as a copy of one that is ready to write an import."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._home = connection.settings_dict["NAME"]
        self._is_file = connection.vendor == "sqlite"
        self._made: list[str] = []

    def copy(self, source: str, name: str) -> str:
        """Copy a database that nobody is connected to, and return the name of the copy."""
        target = str(self._folder / name) if self._is_file else f"{self._home}_{name}"
        if self._is_file:
            with self.connected(source):
                _run(f"VACUUM INTO '{target}'")
        else:
            with self.connected("postgres"):
                _run(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
                _run(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        self._made.append(target)
        return target

    @contextmanager
    def connected(self, name: str) -> Iterator[None]:
        """Work in another database.  The test's own may be in memory: it goes when it is closed."""
        if name == self._home:
            yield
            return
        home, settings = connections["default"], connections.settings["default"]
        home.close()
        connections.settings["default"] = {**settings, "NAME": name}
        del connections["default"]
        try:
            yield
        finally:
            connections["default"].close()
            connections.settings["default"] = settings
            connections["default"] = home

    def drop(self, name: str) -> None:
        if self._is_file:
            for path in self._folder.glob(f"{Path(name).name}*"):
                path.unlink()
        else:
            with self.connected("postgres"):
                _run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def drop_all(self) -> None:
        for name in self._made:
            self.drop(name)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def copies(transactional_db, tmp_path) -> Iterator[Copies]:
    copies = Copies(tmp_path)
    yield copies
    copies.drop_all()


@pytest.fixture
def ready(copies) -> str:
    """The name of a database in which the sample waits to be written."""
    name = copies.copy(connection.settings_dict["NAME"], "ready")
    with copies.connected(name):
        load_postcodes(POSTCODES)
        anna = UserFactory(name="Anna")
        anna.organisation = MembershipFactory(user=anna, role=Role.COORDINATOR).organisation
        previewed(PRACTICE_IMPORT, PRACTICES.read_bytes(), anna)
    return name


def _write() -> None:
    write_import(ImportBatch.objects.get(), PRACTICE_IMPORT, actor=User.objects.get())


def _in_child(act: Callable[[], None]) -> int:
    """Run `act` in a process of its own, and return its number."""
    child = os.fork()
    if child == 0:
        code = 1
        with suppress(BaseException):
            act()
            code = 0
        os._exit(code)
    return child


def _counts() -> tuple[int, ...]:
    events = Event.objects.filter(kind__in=["practice.added", "import.written"])
    rows = (Practice, PracticeSite, Place, ImportedRecord)
    return (*(model.objects.count() for model in rows), events.count())


def test_write_import_leaves_all_or_nothing_when_its_process_is_killed(copies, ready):
    whole = copies.copy(ready, "whole")
    with copies.connected(whole):
        connection.close()
        started = time.monotonic()
        child = _in_child(_write)
        assert os.waitpid(child, 0)[1] == 0
        duration = time.monotonic() - started
        everything = _counts()
    assert everything[0] == 88
    chance = random.Random(2026)
    found = {ImportState.READY.value: 0, ImportState.WRITTEN.value: 0}

    for number in range(KILLS):
        name = copies.copy(ready, f"killed_{number}")
        with copies.connected(name):
            connection.close()
            child = _in_child(_write)
            time.sleep(chance.uniform(0, duration))
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)

            state = ImportBatch.objects.get().state
            nothing = (0,) * len(everything)
            assert _counts() == (everything if state == ImportState.WRITTEN else nothing)
            found[state] += 1
            # The moments stay around the write itself, however fast the machine is just now.
            duration *= 0.8 if state == ImportState.WRITTEN else 1.2
            _write()
            assert ImportBatch.objects.get().state == ImportState.WRITTEN
            assert _counts() == everything
        copies.drop(name)

    assert sum(found.values()) == KILLS
    assert min(found.values()) > KILLS // 10
