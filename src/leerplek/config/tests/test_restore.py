import hashlib
import io
import json
import resource
import sqlite3
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from leerplek.config import in_use
from leerplek.config.backup import BackupError, Data, backup
from leerplek.config.restore import restore
from leerplek.config.tests.conftest import environment

pytestmark = pytest.mark.engine

NEWER = "Deze back-up is met een nieuwere versie van Leerplek gemaakt. Installeer eerst die versie."


@pytest.fixture
def data(started):
    files = started.data_dir / "private"
    files.mkdir()
    (files / "letter").write_bytes(b"oud")
    return Data(database=started.database, files=files)


@pytest.fixture
def file(data, tmp_path):
    """A backup of how things were: region Noord, and the old letter."""
    path = tmp_path / "backup.zip"
    backup(path, data)
    return path


def _write(data, region, letter):
    with closing(sqlite3.connect(data.database)) as database:
        database.execute("UPDATE accounts_region SET name = ?", [region])
        database.commit()
    (data.files / "letter").write_bytes(letter)


def _read(data):
    with closing(sqlite3.connect(data.database)) as database:
        (region,) = database.execute("SELECT name FROM accounts_region").fetchone()
    return region, {path.name: path.read_bytes() for path in data.files.iterdir()}


def _everything(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".in-use")
    }


def _packed(contents, *, manifest=None, links=()):
    """Write an archive with a manifest that fits, unless another one is given."""
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    fitting = {"application": "leerplek", "version": "0", "sha256": digests}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name)
            mode = stat.S_IFLNK if name in links else stat.S_IFREG
            entry.external_attr = (mode | 0o600) << 16
            archive.writestr(entry, content)
        archive.writestr("manifest.json", json.dumps(manifest or fitting))
    return packed.getvalue()


def test_restore_into_an_empty_folder_brings_everything_back(data, file, tmp_path, capsys):
    back = Data(database=tmp_path / "new" / "leerplek.sqlite3", files=tmp_path / "new" / "private")
    capsys.readouterr()

    code = restore(file, back, replace=False)

    assert (code, capsys.readouterr().out) == (
        0,
        "De back-up is teruggezet. Voer uit: leerplek check\n",
    )
    assert _read(back) == ("Noord", {"letter": b"oud"})
    assert sorted(path.name for path in back.database.parent.iterdir()) == [
        "leerplek.sqlite3",
        "leerplek.sqlite3.in-use",
        "private",
    ]
    assert back.database.stat().st_mode & 0o777 == 0o600


def test_restore_refuses_to_replace_a_database_unless_asked(data, file):
    _write(data, "Oost", b"nieuw")

    with pytest.raises(BackupError, match="Voeg --replace toe"):
        restore(file, data, replace=False)

    assert _read(data) == ("Oost", {"letter": b"nieuw"})


def test_restore_moves_what_was_there_aside(data, file, capsys):
    _write(data, "Oost", b"nieuw")
    capsys.readouterr()

    restore(file, data, replace=True)

    (aside,) = data.database.parent.glob("before-restore-*")
    assert _read(data) == ("Noord", {"letter": b"oud"})
    assert _read(Data(aside / data.database.name, aside / data.files.name)) == (
        "Oost",
        {"letter": b"nieuw"},
    )
    assert capsys.readouterr().out.startswith(f"De gegevens die hier stonden, liggen nu in {aside}")
    assert aside.stat().st_mode & 0o777 == 0o700


def test_restore_twice_in_a_second_keeps_both_asides(data, file):
    for region in ("Oost", "West"):
        _write(data, region, b"nieuw")
        restore(file, data, replace=True)

    asides = sorted(data.database.parent.glob("before-restore-*"))
    kept = [_read(Data(each / data.database.name, each / data.files.name)) for each in asides]
    assert sorted(region for region, _files in kept) == ["Oost", "West"]


def test_restore_keeps_what_a_killed_writer_had_committed(data, file):
    code = """
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA journal_mode=WAL")
database.execute("UPDATE accounts_region SET name = 'West'")
database.commit()
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", code, str(data.database)], check=False)
    assert data.database.with_name("leerplek.sqlite3-wal").exists()

    restore(file, data, replace=True)

    (aside,) = data.database.parent.glob("before-restore-*")
    assert _read(data)[0] == "Noord"
    assert _read(Data(aside / data.database.name, aside / data.files.name))[0] == "West"
    assert not data.database.with_name("leerplek.sqlite3-wal").exists()


def test_restore_replaces_a_damaged_database(data, file):
    data.database.write_bytes(b"no database at all" * 1000)

    restore(file, data, replace=True)

    (aside,) = data.database.parent.glob("before-restore-*")
    assert _read(data) == ("Noord", {"letter": b"oud"})
    assert (aside / data.database.name).read_bytes().startswith(b"no database at all")


def test_restore_refuses_while_another_process_is_at_work(data, file):
    code = """
import sys
from leerplek.config.commands import setup_django
setup_django()
from leerplek.config.restore import go_to_work
go_to_work()
print("at work", flush=True)
sys.stdin.read()
"""
    before = _everything(data.database.parent)
    command = [sys.executable, "-c", code]
    ours = environment(data.database.parent)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=ours, **pipes) as worker:
        assert worker.stdout.readline() == b"at work\n"

        with pytest.raises(in_use.InUseError, match="Stop eerst de server"):
            restore(file, data, replace=True)

        assert _everything(data.database.parent) == before
        worker.stdin.close()


def test_restore_refuses_while_another_program_reads_the_database(data, file):
    before = _everything(data.database.parent)
    with closing(sqlite3.connect(data.database)) as reader:
        reader.execute("PRAGMA journal_mode=WAL")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM accounts_region").fetchall()

        with pytest.raises(in_use.InUseError, match="Stop eerst de server"):
            restore(file, data, replace=True)

    assert _everything(data.database.parent).keys() == before.keys()
    assert _read(data) == ("Noord", {"letter": b"oud"})


def _flipped(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]


@pytest.fixture
def contents(file):
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name != "manifest.json"]
        return {name: archive.read(name) for name in names}


def _refused(file, data, sentence):
    before = _everything(data.database.parent)

    with pytest.raises(BackupError) as refused:
        restore(file, data, replace=True)

    assert str(refused.value) == sentence
    assert _everything(data.database.parent) == before
    assert {path.name for path in data.database.parent.iterdir()} - {"leerplek.sqlite3.in-use"} == {
        "leerplek.sqlite3",
        "private",
        "secret-key",
    }


@pytest.mark.parametrize(
    "kept",
    [slice(0), slice(5), slice(20_000), slice(-30)],
    ids=["nothing", "a few bytes", "a part", "all but the end"],
)
def test_restore_refuses_what_is_no_whole_archive(data, file, kept):
    file.write_bytes(file.read_bytes()[kept])

    _refused(file, data, f"{file} is geen back-up.")


def test_restore_refuses_a_missing_file(data, tmp_path):
    _refused(tmp_path / "none.zip", data, f"{tmp_path / 'none.zip'} is geen back-up.")


def test_restore_refuses_an_archive_with_one_wrong_byte(data, file):
    file.write_bytes(_flipped(file.read_bytes()))

    _refused(file, data, f"{file} is geen back-up.")


def test_restore_refuses_contents_that_differ_from_their_digest(data, file, contents):
    digests = {name: hashlib.sha256(b"other").hexdigest() for name in contents}
    manifest = {"application": "leerplek", "sha256": digests}
    file.write_bytes(_packed(contents, manifest=manifest))

    _refused(file, data, "De back-up is beschadigd: leerplek.sqlite3.")


@pytest.mark.parametrize(
    "manifest",
    [
        ["a", "list"],
        "text",
        {"application": "leerplek"},
        {"application": "leerplek", "sha256": ["leerplek.sqlite3"]},
        {"application": "leerplek", "sha256": {}},
        {"application": "another", "sha256": {"leerplek.sqlite3": "0"}},
    ],
    ids=str,
)
def test_restore_refuses_a_manifest_that_is_not_ours(data, file, contents, manifest):
    file.write_bytes(_packed(contents, manifest=manifest))

    _refused(file, data, f"{file} is geen back-up.")


def test_restore_refuses_an_archive_without_manifest(data, file):
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("leerplek.sqlite3", b"")

    _refused(file, data, f"{file} is geen back-up.")


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/evil",
        "files/../../evil",
        "files/../evil",
        "files//evil",
        "files/./evil",
        "files",
        "elsewhere/evil",
        "secret-key",
    ],
)
def test_restore_refuses_names_that_lead_elsewhere(data, file, contents, name):
    file.write_bytes(_packed({**contents, name: b"evil"}))

    _refused(file, data, f"{file} is geen back-up.")
    assert not (data.database.parent.parent / "evil").exists()


def test_restore_refuses_links(data, file, contents):
    evil = {**contents, "files/way-out": b"/etc"}
    file.write_bytes(_packed(evil, links={"files/way-out"}))

    _refused(file, data, f"{file} is geen back-up.")


def test_restore_refuses_a_file_that_the_manifest_does_not_name(data, file, contents):
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("files/extra", b"extra")

    _refused(file, data, f"{file} is geen back-up.")


def _changed(database, tmp_path, statement):
    path = tmp_path / "changed.sqlite3"
    path.write_bytes(database)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
        connection.execute("VACUUM")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DROP TABLE django_migrations", "{file} is geen back-up."),
        ("DELETE FROM django_migrations", "{file} is geen back-up."),
        (
            "UPDATE django_migrations SET name = '9999_later' WHERE app = 'practices'",
            NEWER,
        ),
        (
            "UPDATE accounts_membership SET user_id = 999",
            "De back-up is beschadigd: leerplek.sqlite3.",
        ),
    ],
)
def test_restore_refuses_a_database_that_does_not_fit(
    data, file, contents, tmp_path, statement, sentence
):
    database = _changed(contents["leerplek.sqlite3"], tmp_path, statement)
    file.write_bytes(_packed({**contents, "leerplek.sqlite3": database}))

    _refused(file, data, sentence.format(file=file))


def test_restore_refuses_a_file_that_is_no_database(data, file, contents):
    file.write_bytes(_packed({**contents, "leerplek.sqlite3": b"tekst" * 5000}))

    _refused(file, data, "De back-up is beschadigd: leerplek.sqlite3.")


def test_restore_on_a_full_disk_is_told_and_changes_nothing(started, data, file):
    before = _everything(data.database.parent)

    answer = subprocess.run(
        [sys.executable, "-m", "leerplek", "restore", str(file), "--replace"],
        env=environment(started.data_dir),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 2
    assert answer.stderr.startswith(f"Dit lukt niet in {data.database.parent}: ")
    assert _everything(data.database.parent) == before


@pytest.mark.kill
def test_restore_killed_at_any_step_leaves_the_old_or_the_new(started, data, file):
    _write(data, "Oost", b"nieuw")
    script = Path(__file__).with_name("interrupted_restore.py")

    told = subprocess.run(
        [sys.executable, str(script), str(started.data_dir), str(file)],
        env={**environment(started.data_dir), "DJANGO_SETTINGS_MODULE": "leerplek.config.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert (told.returncode, told.stderr) == (0, "")
    outcomes = json.loads(told.stdout)
    before = [each for each in outcomes if each == ["Oost", "nieuw"]]
    after = [each for each in outcomes if each == ["Noord", "oud"]]
    assert outcomes == before + after
    assert len(before) > 5
    assert len(after) > 5
