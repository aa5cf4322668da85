import hashlib
import json
import resource
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing

import pytest

from leerplek.config.backup import BackupError, Data, backup, is_whole, require_room
from leerplek.config.restore import restore
from leerplek.config.tests.conftest import environment

pytestmark = pytest.mark.engine

# Stores a file, then the row that names it with two amounts that cancel out; removes an older
# row and then its file.  Some hundreds of times a second, until it is stopped.
WRITER = """
import hashlib, pathlib, sqlite3, sys, time
database = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
files = pathlib.Path(sys.argv[2])
files.mkdir(parents=True, exist_ok=True)
database.execute("PRAGMA journal_mode=WAL")
database.execute("CREATE TABLE drill (name TEXT, sha256 TEXT, debit INT, credit INT)")
number = 0
while True:
    number += 1
    content = str(number).encode() * 500
    (files / f"{number}.bin").write_bytes(content)
    database.execute("BEGIN IMMEDIATE")
    row = (f"{number}.bin", hashlib.sha256(content).hexdigest(), number, 0)
    database.execute("INSERT INTO drill VALUES (?, ?, ?, ?)", row)
    database.execute("INSERT INTO drill VALUES (?, ?, 0, ?)", (row[0], row[1], number))
    database.execute("COMMIT")
    if number > 300:
        gone = f"{number - 300}.bin"
        database.execute("DELETE FROM drill WHERE name = ?", (gone,))
        (files / gone).unlink()
    time.sleep(0.002)
"""


@pytest.fixture
def data(started):
    """A started installation with two stored files."""
    files = started.data_dir / "private"
    (files / "uploads").mkdir(parents=True)
    (files / "uploads" / "a1b2").write_bytes(b"een")
    (files / "uploads" / "c3d4").write_bytes(b"twee" * 100_000)
    return Data(database=started.database, files=files)


def _contents(file):
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_backup_holds_the_database_every_file_and_their_digests(data, tmp_path, capsys):
    file = tmp_path / "new" / "folder" / "backup.zip"

    code = backup(file, data)

    contents = _contents(file)
    manifest = json.loads(contents.pop("manifest.json"))
    assert (code, capsys.readouterr().out) == (0, f"Back-up gemaakt: {file}\n")
    assert sorted(contents) == ["files/uploads/a1b2", "files/uploads/c3d4", "leerplek.sqlite3"]
    assert contents["files/uploads/a1b2"] == b"een"
    assert manifest["application"] == "leerplek"
    assert manifest["sha256"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in contents.items()
    }
    assert [each.name for each in file.parent.iterdir()] == ["backup.zip"]


def test_backup_is_readable_by_its_owner_alone(data, tmp_path):
    backup(tmp_path / "backup.zip", data)

    assert (tmp_path / "backup.zip").stat().st_mode & 0o777 == 0o600


def test_backup_has_what_was_written_but_not_yet_brought_into_the_database_file(data, tmp_path):
    with closing(sqlite3.connect(data.database)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("PRAGMA wal_autocheckpoint=0")
        writer.execute("UPDATE accounts_region SET name = 'Oost'")
        writer.commit()

        backup(tmp_path / "backup.zip", data)

    (tmp_path / "copy").write_bytes(_contents(tmp_path / "backup.zip")["leerplek.sqlite3"])
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        assert copy.execute("SELECT name FROM accounts_region").fetchall() == [("Oost",)]


def test_backup_into_a_folder_is_called_after_the_moment(data, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()

    backup(folder, data)

    (file,) = folder.iterdir()
    assert time.strptime(file.name, "leerplek-%Y%m%d-%H%M%S.zip")


def test_backup_follows_no_link_out_of_the_stored_files(data, tmp_path):
    (data.files / "link").symlink_to("/etc/hostname")

    backup(tmp_path / "backup.zip", data)

    assert "files/link" not in _contents(tmp_path / "backup.zip")


def test_backup_overwrites_nothing(data, tmp_path):
    (tmp_path / "backup.zip").write_text("older")

    with pytest.raises(BackupError, match="er wordt niets overschreven"):
        backup(tmp_path / "backup.zip", data)

    assert (tmp_path / "backup.zip").read_text() == "older"


def test_backup_refuses_where_there_is_no_database(tmp_path):
    with pytest.raises(BackupError, match="nog geen database"):
        backup(tmp_path / "backup.zip", Data(tmp_path / "none.sqlite3", tmp_path / "none"))


def test_backup_refuses_to_be_written_among_the_files_it_holds(data):
    with pytest.raises(BackupError, match="Kies een andere map"):
        backup(data.files / "backup.zip", data)


def test_backup_refuses_a_damaged_database(data, tmp_path):
    content = bytearray(data.database.read_bytes())
    content[4096 * 3 : 4096 * 12] = bytes(4096 * 9)
    data.database.write_bytes(content)

    with pytest.raises(BackupError, match="De database is beschadigd"):
        backup(tmp_path / "backup.zip", data)

    assert not (tmp_path / "backup.zip").exists()


def test_backup_tells_when_its_folder_cannot_be_made(data, tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(BackupError, match=r"Dit lukt niet in .*/file/folder: .*directory"):
        backup(tmp_path / "file" / "folder" / "backup.zip", data)


def test_backup_on_a_full_disk_is_told_and_leaves_nothing_behind(started, data, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    # Whoever measures which lines ran would write a file too, and complain of the same disk.
    plain = {
        name: value
        for name, value in environment(started.data_dir).items()
        if not name.startswith("COVERAGE")
    }

    answer = subprocess.run(
        [sys.executable, "-m", "leerplek", "backup", str(folder / "backup.zip")],
        env=plain,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 2
    assert answer.stderr.startswith(f"Dit lukt niet in {folder}: ")
    assert answer.stderr.endswith("Er is niets veranderd.\n")
    assert list(folder.iterdir()) == []


def test_room_that_is_not_there_is_told_in_megabytes(tmp_path):
    with pytest.raises(BackupError, match=r"er is 1000000000000 MB nodig en er is \d+ MB vrij"):
        require_room(tmp_path, 10**18)


@pytest.mark.slow
def test_backups_made_while_writing_goes_on_are_all_whole(started, tmp_path):
    files = started.data_dir / "private" / "drill"
    arguments = [sys.executable, "-c", WRITER, str(started.database), str(files)]
    writer = subprocess.Popen(arguments)
    try:
        _wait_until_writing(files)
        made = [started("backup", tmp_path / f"{number}.zip") for number in range(10)]
        still_writing = writer.poll() is None
    finally:
        writer.kill()
        writer.wait()

    assert [(each.returncode, each.stderr) for each in made] == [(0, "")] * 10
    assert still_writing
    moments = [_checked(started, tmp_path / f"{number}.zip") for number in range(10)]
    assert moments == sorted(set(moments))


def _wait_until_writing(files):
    deadline = time.monotonic() + 30
    while not (files / "20.bin").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _checked(started, file):
    """Restore into an empty folder, demand that all is there, and return how far the writer was."""
    folder = file.with_suffix("")
    back = Data(database=folder / "leerplek.sqlite3", files=folder / "private")
    restore(file, back, replace=False)
    with closing(sqlite3.connect(back.database)) as database:
        totals = database.execute("SELECT sum(debit), sum(credit) FROM drill").fetchone()
        (latest,) = database.execute("SELECT max(debit) FROM drill").fetchone()
        stored = database.execute("SELECT DISTINCT name, sha256 FROM drill").fetchall()
    found = {
        name: hashlib.sha256((back.files / "drill" / name).read_bytes()).hexdigest()
        for name, _sha256 in stored
    }
    assert is_whole(back.database)
    assert totals[0] == totals[1]
    assert found == dict(stored)
    checked = started("check", LEERPLEK_DATA_DIR=str(folder))
    assert (checked.returncode, checked.stderr) == (0, "")
    return latest
