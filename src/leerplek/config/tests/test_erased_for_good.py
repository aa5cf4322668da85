"""After the night nothing of an erased person is left in any file of the data folder."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

CANARY = "paarsgestreeptekanarie"
KEEP = f"""
import io
from datetime import timedelta
from django.utils import timezone
from leerplek.accounts.models import Organisation, User
from leerplek.candidates.models import Candidate
from leerplek.candidates.papers import send_paper
from leerplek.candidates.services import add_candidate, withdraw_candidate
from PIL import Image
actor, home = User.objects.get(), Organisation.objects.get()
kim = add_candidate(home, address={{}}, actor=actor, last_name="{CANARY}", notes="{CANARY}")
file = io.BytesIO()
Image.frombytes("RGB", (64, 64), (b"{CANARY}" * 600)[:12288]).save(file, "PNG")
file.seek(0)
kept = send_paper(kim, kind="cv", file=file, name="{CANARY}.png", actor=actor)
withdraw_candidate(kim, version=kim.version, actor=actor)
Candidate.objects.update(ended_on=timezone.localdate() - timedelta(days=60))
print("MARK", bytes(kept.paper.content)[60:90].hex())
"""


# A server that goes on: the log is then not thrown away by whoever leaves last.  In a process of
# its own, for reading the file in this one would take its locks away.
SERVER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("SELECT count(*) FROM accounts_user").fetchall()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_no_file_of_the_data_folder_holds_anything_of_who_was_erased(started):
    with _server(started.database):
        kept = started("manage", "shell", "-c", KEEP)
        marks = [CANARY.encode(), bytes.fromhex(kept.stdout.split("MARK ")[1].split()[0])]
        before = _found(started.data_dir, marks)

        night = started("worker", "--once")

        after = _found(started.data_dir, marks)
    assert before == [True, True]
    assert (night.returncode, after) == (0, [False, False])
    assert CANARY not in kept.stderr + night.stdout + night.stderr


@contextmanager
def _server(database):
    command = [sys.executable, "-c", SERVER, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        yield
        process.stdin.close()


def _found(folder, marks):
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return [any(mark in content for content in contents) for mark in marks]
