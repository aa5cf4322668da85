"""Have a PDF cleaned in a process of its own, which a hostile file may break without harm."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from leerplek.documents.cleaning.errors import UploadError

# Started as a program and never imported here: its libraries stay out of the server.
PROGRAM = Path(__file__).with_name("pdfs.py")
# The process itself stops after 20 seconds of work; a busy machine may need longer.
PATIENCE = 60
# What a program needs to start; the secrets of the server are not among it.
NEEDED = ("PATH", "SYSTEMROOT", "LANG", "LD_LIBRARY_PATH")


class CleanPdf(NamedTuple):
    """A clean file, its text, whether every page gave some, and whether a signature was lost."""

    content: bytes
    text: str
    is_read: bool
    was_signed: bool


def clean_pdf(data: bytes) -> CleanPdf:
    """Return the clean file, or refuse it in words."""
    try:
        answer = subprocess.run(
            [sys.executable, "-I", str(PROGRAM)],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            check=True,
            env={name: os.environ[name] for name in NEEDED if name in os.environ},
        ).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        # What the process said about the file may be about somebody.
        raise _refusal() from None
    line, _newline, rest = answer.partition(b"\n")
    told = json.loads(line)
    if "refused" in told:
        raise _refusal(told["refused"], told["most_pages"])
    text, content = rest[: told["text"]], rest[told["text"] :]
    return CleanPdf(content, text.decode("utf-8", "replace"), told["whole"], told["signed"])


def _refusal(code: str = "", most_pages: int = 0) -> UploadError:
    if code == "encrypted":
        return UploadError(
            _(
                "This PDF is protected with a password or against changes. Open it, print it to a "
                "new PDF and try again with that."
            )
        )
    if code == "pages":
        return UploadError(
            _("This PDF has more than %(count)d pages. Send only the pages that are needed.")
            % {"count": most_pages}
        )
    if code == "damaged":
        return UploadError(
            _("This PDF is damaged and cannot be read. Save it again as a PDF and try once more.")
        )
    return UploadError(
        _("This PDF takes too long to open. Print it to a new PDF and try again with that.")
    )
