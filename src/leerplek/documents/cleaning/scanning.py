"""Have a file looked at by a virus scanner, when the installation has one."""

import shlex
import subprocess
import tempfile
from enum import Enum

from django.conf import settings
from django.utils.translation import gettext as _

from leerplek.documents.cleaning.errors import UploadError

SECONDS = 60
PATH = "{file}"
FOUND = 1


class Scan(Enum):
    """What became of the looking."""

    CLEAN = "clean"
    NOT_DONE = "not done"


def scans_files() -> bool:
    """Tell whether this installation has a virus scanner."""
    return bool(settings.SCAN_COMMAND.strip())


def scan(data: bytes) -> Scan:
    """Let the scanner look at a file as it came; refuse what it does not find clean.

    The command reads the file from its standard input, or, when it names `{file}`, from
    a file that is removed right after.  It answers 0 for clean and 1 for a virus;
    anything else means that it could not look, and then nothing is kept either.
    """
    if not scans_files():
        return Scan.NOT_DONE
    command = shlex.split(settings.SCAN_COMMAND)
    with tempfile.NamedTemporaryFile(prefix="leerplek-scan-") as file:
        if any(PATH in part for part in command):
            file.write(data)
            file.flush()
            command = [part.replace(PATH, file.name) for part in command]
            data = b""
        code = _code_of(command, data)
    if code == 0:
        return Scan.CLEAN
    if code == FOUND:
        raise UploadError(_("The virus scanner refuses this file. It was not kept."))
    raise UploadError(
        _("The virus scanner does not answer, so the file was not kept. Try again later.")
    )


def _code_of(command: list[str], data: bytes) -> int | None:
    try:
        # What the scanner says may hold the name of somebody: nobody reads it.
        return subprocess.run(
            command,
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return None
