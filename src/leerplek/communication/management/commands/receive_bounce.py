"""Take in the report of a mail server about a mail that did not arrive."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from leerplek.communication.bounces import bounce_in
from leerplek.communication.services.keeping import take_in_bounce


class Command(BaseCommand):
    """Read one report from a file or from standard input, as a mail server hands it over."""

    help = "Mark a message as come back, from the report (RFC 3464) in FILE or standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="the report; without it standard input")

    def handle(self, *_args: Any, **options: Any) -> None:
        name = options["file"]
        raw = Path(name).read_bytes() if name else sys.stdin.buffer.read()
        bounce = bounce_in(raw)
        if bounce is None:
            raise CommandError("This is no report of a mail that failed.", returncode=65)
        # Neither the report nor its address is repeated: this may end up in a log.
        found = take_in_bounce(bounce)
        self.stdout.write("marked as come back" if found else "nothing to mark")
