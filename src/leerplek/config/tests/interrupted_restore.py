"""Kill a restore at its first step, at its second, and so on; print what is left each time.

A program of its own, because a process with threads must not be forked.
"""

import io
import json
import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import django

STEPS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "sqlite3.connect"}


def killed_at(step: int, act) -> bool:
    """Run `act` in a process that is killed before its given step; tell whether it got that far."""
    child = os.fork()
    if child == 0:
        taken = 0

        def count(event: str, arguments: tuple) -> None:
            nonlocal taken
            if event in STEPS and str(data_dir) in str(arguments[0]):
                taken += 1
                if taken == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.stdout = sys.stderr = io.StringIO()
        sys.addaudithook(count)
        act()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def what_is_left() -> list[str]:
    """Let the next process go to work, and read what it finds."""
    child = os.fork()
    if child == 0:
        go_to_work()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert status == 0
    with closing(sqlite3.connect(here().database)) as database:
        (region,) = database.execute("SELECT name FROM accounts_region").fetchone()
    return [region, (here().files / "letter").read_text()]


data_dir, backup_file = Path(sys.argv[1]), Path(sys.argv[2])
original = data_dir.with_name("original")
shutil.copytree(data_dir, original)
django.setup()

from leerplek.config.backup import here  # noqa: E402 -- needs Django
from leerplek.config.restore import go_to_work, restore  # noqa: E402 -- needs Django

outcomes = []
for step in range(1, 1000):
    shutil.rmtree(data_dir)
    shutil.copytree(original, data_dir)
    was_killed = killed_at(step, lambda: restore(backup_file, here(), replace=True))
    outcomes.append(what_is_left())
    if not was_killed:
        break
sys.stdout.write(json.dumps(outcomes))
