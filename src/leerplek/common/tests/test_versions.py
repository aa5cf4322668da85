from dataclasses import dataclass, field

import pytest

from leerplek.common.errors import ConflictError
from leerplek.common.versions import refuse_when_moved, write_changes


@dataclass
class Row:
    version: int = 3
    name: str = "old"
    hours: int = 24
    saved: list = field(default_factory=list)

    def save(self, *, update_fields):
        self.saved.append(update_fields)


@dataclass
class StampedRow(Row):
    changed_at: str = ""


def test_write_changes_saves_only_what_differs():
    row = Row()

    changed = write_changes(row, {"name": "new", "hours": 24}, version=3)

    assert (changed, row.name, row.version, row.saved) == (
        ["name"],
        "new",
        4,
        [["name", "version"]],
    )


def test_write_changes_also_saves_the_moment_of_a_row_that_keeps_it():
    row = StampedRow()

    write_changes(row, {"name": "new"}, version=3)

    assert row.saved == [["name", "changed_at", "version"]]


@pytest.mark.parametrize("version", [1, 3])
def test_write_changes_writes_nothing_when_nothing_differs(version):
    row = Row()

    assert write_changes(row, {"name": "old", "hours": 24}, version=version) == []
    assert (row.version, row.saved) == (3, [])


def test_write_changes_tells_what_the_row_says_now_when_it_moved_on():
    row = Row()

    with pytest.raises(ConflictError) as caught:
        write_changes(row, {"name": "new", "hours": 24}, version=2)

    assert caught.value.theirs == {"name": "old"}
    assert (row.name, row.saved) == ("old", [])


def test_refuse_when_moved_lets_the_version_pass_that_was_seen():
    refuse_when_moved(Row(), version=3)

    with pytest.raises(ConflictError):
        refuse_when_moved(Row(), version=2)
