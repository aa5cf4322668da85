"""`postcodes load FILE` and `postcodes load --download`: fill the postcode table."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from leerplek.common.errors import DomainError
from leerplek.geo.enums import RowProblem
from leerplek.geo.places import attribution
from leerplek.geo.services import LoadReport, download_postcodes, load_postcodes

_SHOWN_ROWS = 10


class Command(BaseCommand):
    help = (
        "Load postcodes with their coordinates. FILE is CSV or TSV with a header "
        "(pc4, pc6 or postcode, lat, lon, place, municipality), a GeoNames table, or a zip of one; "
        "--download fetches the open GeoNames table."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        load = actions.add_parser("load", help="load a file, or the open GeoNames table")
        load.add_argument("file", nargs="?", type=Path, metavar="FILE")
        load.add_argument("--download", action="store_true", help="fetch the GeoNames table")
        load.add_argument("--url", default="", help="another address to fetch it from")

    def handle(self, *_args: Any, **options: Any) -> None:
        file, url = options["file"], options["url"]
        download = options["download"] or bool(url)
        if download == (file is not None):
            raise CommandError(_("Give a file, or --download; not both."))
        try:
            report = download_postcodes(url) if download else load_postcodes(file)
        except DomainError as error:
            raise CommandError(str(error)) from error
        for line in report_lines(report):
            self.stdout.write(line)


def report_lines(report: LoadReport) -> list[str]:
    """Say what a load did, a line per fact."""
    rows = report.rows
    lines = [
        _("%(read)s rows read, %(kept)s postcodes kept: %(added)s new, %(replaced)s replaced.")
        % {
            "read": rows.read,
            "kept": rows.kept,
            "added": report.added,
            "replaced": report.replaced,
        }
    ]
    for problem in RowProblem:
        if rows.refused[problem]:
            numbers = [str(one.row) for one in rows.examples if one.problem == problem]
            lines.append(
                _("%(count)s rows not used, %(reason)s: row %(rows)s")
                % {
                    "count": rows.refused[problem],
                    "reason": problem.label,
                    "rows": _some(numbers, rows.refused[problem]),
                }
            )
    return [*lines, attribution()]


def _some(numbers: list[str], total: int) -> str:
    shown = ", ".join(numbers[:_SHOWN_ROWS])
    return shown if total <= _SHOWN_ROWS else f"{shown} …"
