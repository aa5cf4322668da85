"""The manual of the command `leerplek`: every command, its options and their words."""

import argparse
import os
import textwrap
from pathlib import Path

from leerplek import __version__

ABOUT = """\
Leerplek helps a region to train people from other trades as doctor's
assistants: it keeps the practices and the candidates, proposes who could
learn where, and explains each proposal.  A person decides.

  Look around first      leerplek demo
  Start your region      leerplek init, then leerplek serve
  Only the matching      leerplek match practices.xlsx candidates.xlsx
                         (two spreadsheets in, explained proposals out)

leerplek COMMAND --help explains one command.
"""
ENDING = """\
Your data lies in the folder LEERPLEK_DATA_DIR, now
  {data}
The database is a file in that folder, or wherever DATABASE_URL points.

Exit codes: 0 it is done; 1 solve or verify found a wrong answer; 2 a file or
an instruction cannot be used, and the reason is printed; 4 solve or verify did
as much as it may, but something better may exist.

All settings, and how to keep an installation safe: docs/operations.md.
"""

Commands = argparse._SubParsersAction  # noqa: SLF001 -- argparse has no public name for it


def build_parser() -> argparse.ArgumentParser:
    """Describe every command.  The chosen command's name is left in `command`."""
    parser = argparse.ArgumentParser(
        prog="leerplek",
        usage="leerplek COMMAND ...",
        description=ABOUT,
        epilog=ENDING.format(data=os.environ.get("LEERPLEK_DATA_DIR", "var")),
        formatter_class=_Layout,
    )
    parser.add_argument("--version", action="version", version=f"leerplek {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", prog="leerplek")
    _add_serving(commands)
    _add_matching(commands)
    _add_engine(commands)
    _add_keeping(commands)
    return parser


class _Layout(argparse.RawDescriptionHelpFormatter):
    """Keep our own line ends, and leave room for the longest command before its summary."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=80)
        self._action_max_length = len("    postcodes")


def _command(
    commands: "Commands[argparse.ArgumentParser]", name: str, summary: str, more: str = ""
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.\n\n{textwrap.dedent(more)}".strip(),
        formatter_class=_Layout,
    )
    command.set_defaults(command=command.prog.removeprefix("leerplek "))
    return command


def _add_serving(commands: "Commands[argparse.ArgumentParser]") -> None:
    demo = _command(
        commands,
        "demo",
        "look around in an invented region, in your browser",
        """\
        Makes a region with invented practices and candidates, in a database of its
        own, and serves it at the address that is printed.  The sign-in page has a
        button for each role.  Nothing is sent anywhere.  What you change stays until
        the next --fresh.

          leerplek demo
          leerplek demo --port 8001 --fresh
        """,
    )
    demo.add_argument("--fresh", action="store_true", help="throw the old demo away first")
    demo.add_argument("--prepare-only", action="store_true", help="make the region, do not serve")
    serve = _command(
        commands,
        "serve",
        "serve the application for your own region",
        """\
        Brings the database up to date and serves until you press Ctrl+C, with a
        worker beside it for what happens in the background.  Start with
        leerplek init.  When others must reach it, put a web server with https in
        front of it: docs/operations.md tells how.
        """,
    )
    for command in (demo, serve):
        command.add_argument("--host", default="127.0.0.1", help="address to serve at (127.0.0.1)")
        command.add_argument("--port", type=_port, default=8000, help="port to serve at (8000)")
    serve.add_argument(
        "--without-worker",
        action="store_true",
        help="do not start a worker beside the server: one runs elsewhere",
    )
    _add_worker(commands)
    start = _command(
        commands,
        "init",
        "start your own region: database, organisation, your account",
        """\
        Makes the database, your region, your organisation and your own account, as
        coordinator and administrator in one.  What you leave out is asked.

          leerplek init
          leerplek init --region Achterhoek --organisation "Zorggroep Achterhoek" \\
              --name "Anna Jansen" --email anna@zorggroep.example
        """,
    )
    start.add_argument("--region", help="name of the region")
    start.add_argument("--organisation", help="name of your organisation")
    start.add_argument("--name", help="your own name")
    start.add_argument("--email", help="your e-mail address, to sign in with")


def _add_worker(commands: "Commands[argparse.ArgumentParser]") -> None:
    worker = _command(
        commands,
        "worker",
        "do the work in the background: matching, clearing up",
        """\
        leerplek serve and leerplek demo have a worker beside them.  With another
        server, let the service manager of the host keep this running.  It finishes
        what it is at when it is asked to stop.  Any number of workers may run.

          leerplek worker
          leerplek worker --once
        """,
    )
    worker.add_argument("--once", action="store_true", help="do what is ready now, then stop")
    worker.add_argument(
        "--beside", type=int, metavar="PID", help="stop when this process, its parent, is gone"
    )


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def _add_matching(commands: "Commands[argparse.ArgumentParser]") -> None:
    match = _command(
        commands,
        "match",
        "propose candidates to practices, from two spreadsheets",
        """\
        Reads a spreadsheet of practices and one of candidates, messy as they are
        (XLSX, XLS, ODS, CSV or TSV; the columns are recognised), and writes:

          report.html      to read and to print: who is proposed where, and why
          proposals.xlsx   the same as a spreadsheet; also proposals.csv
          unplaced.csv     who is proposed nowhere, and what would change that
          findings.csv     what is wrong in your files, row by row
          result.json      everything, for another program (docs/result.md)

        It needs no database and changes nothing in your files.  Distances come from
        place names; a table of postcodes makes them better.

          leerplek match practices.xlsx candidates.csv --out round-1
        """,
    )
    match.add_argument("practices", type=Path, metavar="PRACTICES", help="one practice a row")
    match.add_argument("candidates", type=Path, metavar="CANDIDATES", help="one candidate a row")
    match.add_argument(
        "--postcodes",
        type=Path,
        metavar="FILE",
        help="postcodes with coordinates: pc4 or pc6, lat, lon, place, municipality",
    )
    match.add_argument(
        "--settings", type=Path, metavar="FILE.toml", help="numbers that differ from the playbook"
    )
    match.add_argument(
        "--mode",
        choices=["propose", "assign", "fair"],
        default="propose",
        help="propose: several candidates for each place, each candidate at most at a few "
        "places (the default); assign: everyone at most one place; fair: as propose, and the "
        "proposal with the fewest points gets as many as it can first",
    )
    match.add_argument(
        "--out",
        type=Path,
        default=Path("leerplek-match"),
        metavar="DIR",
        help="folder to write to (leerplek-match)",
    )
    match.add_argument(
        "--lang", choices=["nl", "en"], default="nl", help="language of what is written (nl)"
    )
    match.add_argument(
        "--seed",
        type=int,
        default=0,
        help="kept with the result; the same files and seed give the same answer (0)",
    )
    match.add_argument("--json", action="store_true", help="print result.json as well")
    match.add_argument(
        "--strict", action="store_true", help="exit 2 when any row is refused or has a warning"
    )


def _add_engine(commands: "Commands[argparse.ArgumentParser]") -> None:
    solve = _command(
        commands,
        "solve",
        "solve a folder of CSV files: the engine by itself",
        """\
        For researchers and for other programs.  The folder holds candidates.csv,
        places.csv and what else the format knows: docs/matching.md.  The answer is
        checked by other code before it is written.
        """,
    )
    solve.add_argument("directory", type=Path, metavar="DIR", help="folder of the format")
    solve.add_argument(
        "--mode",
        default="propose",
        help="propose, assign, fair, combine, rematch or stable (propose)",
    )
    solve.add_argument(
        "--objective",
        help="of fair and combine: assign or propose; of stable: max-size or most-placements",
    )
    solve.add_argument("--seed", type=int, default=0, help="kept with the answer (0)")
    solve.add_argument("--out", type=Path, metavar="FILE", help="write the pairs to this CSV file")
    solve.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    verify = _command(
        commands,
        "verify",
        "check pairs against the folder they belong to",
        """\
        Computes every rule, every capacity and every goal again, and whether a better
        answer exists.  Exit codes: 0 all is well; 1 something is not, and it is named;
        2 the files cannot be used; 4 it takes too long to say whether a better answer
        exists.
        """,
    )
    verify.add_argument("directory", type=Path, metavar="DIR", help="folder of the format")
    verify.add_argument("matching", type=Path, metavar="FILE", help="the pairs, as solve writes")
    verify.add_argument(
        "--mode",
        help="as for solve (assign where nobody and no seat is there twice)",
    )
    verify.add_argument("--objective", help="the one that was given to solve")
    verify.add_argument("--json", action="store_true", help="print what was found as JSON")


def _add_keeping(commands: "Commands[argparse.ArgumentParser]") -> None:
    postcodes = commands.add_parser(
        "postcodes",
        help="load postcodes, so that distances are better",
        description="Postcodes with their coordinates make distances better.",
        formatter_class=_Layout,
    )
    actions = postcodes.add_subparsers(title="actions", metavar="ACTION", required=True)
    load = _command(
        actions,
        "load",
        "load postcodes from a file, or fetch the open GeoNames file",
        """\
        The file is CSV or TSV with a header: pc4 or pc6 (or postcode), lat, lon, place,
        municipality; or the GeoNames file, zipped or not.  A postcode that is already
        there is replaced.

          leerplek postcodes load --download
          leerplek postcodes load postcodes.csv
        """,
    )
    source = load.add_mutually_exclusive_group(required=True)
    source.add_argument("file", nargs="?", type=Path, metavar="FILE", help="your own table")
    source.add_argument(
        "--download", action="store_true", help="fetch the open GeoNames file (CC BY 4.0)"
    )
    source.add_argument("--url", help="fetch such a file from another address")
    backup = _command(
        commands,
        "backup",
        "write one file with the database and all stored files",
        """\
        Copies one moment of the database while everybody goes on working.  An existing
        file is never overwritten.  Give a folder, and the file gets today's date and
        time as its name.

          leerplek backup /safe/place/leerplek.zip
        """,
    )
    backup.add_argument("file", type=Path, metavar="FILE.zip", help="the file to write")
    restore = _command(
        commands,
        "restore",
        "put a backup back",
        """\
        Stop the server first.  The backup is checked whole before anything changes, and
        what is there now is moved aside, not removed.
        """,
    )
    restore.add_argument("file", type=Path, metavar="FILE.zip", help="the backup")
    restore.add_argument(
        "--replace", action="store_true", help="also when there already is a database"
    )
    _command(
        commands,
        "check",
        "look whether this installation is sound",
        """\
        Looks at the database, the accounts, the postcodes, the mail and https, and says
        for each what to do about it.  Exit code 2 when the database needs mending.
        """,
    )
    commands.add_parser(
        "manage", help="Django's own commands (leerplek manage help)", add_help=False
    )
