"""What `leerplek` can do from the command line: its manual and its choices.

Heavy imports wait until a command needs them, so that `leerplek --help` answers at once.
"""

import argparse
import os
import secrets
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

from leerplek import __version__

MANUAL = """\
Leerplek runs a regional programme that turns people from other trades into
doctor's assistants in Dutch GP practices.

  Try it                 leerplek demo
  Use it for real        leerplek init, then leerplek serve
  Only the matching      leerplek match PRACTICES CANDIDATES
                         (two spreadsheets in, explained proposals out; no database)
"""

ENDING = """\
Data lies in the folder LEERPLEK_DATA_DIR (now: {data}), the database where
DATABASE_URL points (SQLite in that folder unless you say otherwise).
Exit codes: 0 done; 2 a file or an instruction cannot be used, and the reason
is printed.  More: docs/operations.md.
"""

Handler = Callable[[argparse.Namespace], int]


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    # Everything behind "manage" is Django's, options included.
    if arguments[:1] == ["manage"]:
        return _manage(list(arguments[1:]))
    parser = build_parser()
    chosen = parser.parse_args(arguments)
    if not hasattr(chosen, "handler"):
        parser.print_help()
        return 0
    handler: Handler = chosen.handler
    return handler(chosen)


def build_parser() -> argparse.ArgumentParser:
    """Describe every command with its words."""
    parser = argparse.ArgumentParser(
        prog="leerplek",
        description=MANUAL,
        epilog=ENDING.format(data=os.environ.get("LEERPLEK_DATA_DIR", "var")),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"leerplek {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_serving(commands)
    _add_matching(commands)
    _add_keeping(commands)
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    handler: Handler,
    summary: str,
    more: str = "",
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=summary,
        description=f"{summary}\n\n{textwrap.dedent(more)}".strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(handler=handler)
    return command


def _add_serving(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = _command(
        commands,
        "demo",
        _demo,
        "open an invented region in the browser",
        """\
        Makes a database of its own with an invented region, and serves it.  The
        sign-in page offers one button for each role.  Nothing is sent anywhere.
        """,
    )
    demo.add_argument("--fresh", action="store_true", help="throw the old demo away first")
    demo.add_argument("--prepare-only", action="store_true", help="make the database, do not serve")
    serve = _command(
        commands,
        "serve",
        _serve,
        "serve the application",
        """\
        Brings the database up to date and serves.  Put a web server with https in
        front of it for a real region: see docs/operations.md.
        """,
    )
    for command in (demo, serve):
        command.add_argument("--host", default="127.0.0.1", help="address (127.0.0.1)")
        command.add_argument("--port", type=int, default=8000, help="port (8000)")
    start = _command(
        commands,
        "init",
        _init,
        "start your own region",
        """\
        Makes the database, your region, your organisation and your own account:
        coordinator and administrator in one.  Asks for what you leave out.
        """,
    )
    start.add_argument("--region", help="name of the region, for instance Achterhoek")
    start.add_argument("--organisation", help="name of your organisation")
    start.add_argument("--name", help="your name")
    start.add_argument("--email", help="your e-mail address")


def _add_matching(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    match = _command(
        commands,
        "match",
        _match,
        "propose candidates to practices, from two spreadsheets",
        """\
        Reads a spreadsheet of practices and one of candidates (XLSX, XLS, ODS, CSV,
        TSV; columns are recognised) and writes into the output folder:

          report.html        to read and to print: who is proposed where, and why
          proposals.xlsx     the same as a spreadsheet; also proposals.csv
          unplaced.csv       who is proposed nowhere, and what would change that
          findings.csv       what is wrong in the files, row by row
          result.json        everything, for another program (docs/result.md)

        No database is needed.  Distances are estimated from postcodes; give a
        postcode table for better ones.
        """,
    )
    match.add_argument("practices", type=Path, metavar="PRACTICES")
    match.add_argument("candidates", type=Path, metavar="CANDIDATES")
    match.add_argument(
        "--postcodes", type=Path, metavar="FILE", help="table of postcodes with coordinates"
    )
    match.add_argument(
        "--settings", type=Path, metavar="FILE.toml", help="numbers that differ from the playbook"
    )
    match.add_argument("--mode", choices=["propose", "assign"], default="propose")
    match.add_argument(
        "--out", type=Path, default=Path("leerplek-match"), metavar="DIR", help="(leerplek-match)"
    )
    match.add_argument("--lang", choices=["nl", "en"], default="nl", help="language (nl)")
    match.add_argument("--seed", type=int, default=0, help="kept with the result (0)")
    match.add_argument("--json", action="store_true", help="print result.json as well")
    match.add_argument(
        "--strict", action="store_true", help="exit 2 when any row is refused or has a warning"
    )
    solve = _command(
        commands,
        "solve",
        _solve,
        "solve a folder of CSV files (docs/matching.md)",
        "The engine by itself, for researchers and for other programs.",
    )
    solve.add_argument("directory", type=Path, metavar="DIR")
    solve.add_argument("--mode", default="propose", help="propose or assign (propose)")
    solve.add_argument("--objective", help="where a mode has more than one")
    solve.add_argument("--seed", type=int, default=0)
    solve.add_argument("--out", type=Path, metavar="matching.csv", help="write the pairs here")
    solve.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    verify = _command(
        commands,
        "verify",
        _verify,
        "check a matching against its folder",
        "Re-computes every rule, every capacity and whether the goal is the best possible.",
    )
    verify.add_argument("directory", type=Path, metavar="DIR")
    verify.add_argument("matching", type=Path, metavar="matching.csv")
    verify.add_argument("--mode", default="propose", help="propose or assign (propose)")
    verify.add_argument("--json", action="store_true")


def _add_keeping(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    postcodes = commands.add_parser("postcodes", help="load postcodes with coordinates")
    actions = postcodes.add_subparsers(title="actions", metavar="ACTION", required=True)
    load = _command(
        actions,
        "load",
        _postcodes,
        "load a table of postcodes, so that distances are better",
        """\
        FILE has a header with pc4 or pc6 (or postcode), lat, lon, place,
        municipality.  With --download the open file of GeoNames is fetched
        (CC BY 4.0).
        """,
    )
    load.add_argument("file", nargs="?", type=Path, metavar="FILE")
    load.add_argument("--download", action="store_true", help="fetch the open GeoNames file")
    load.add_argument("--url", help="fetch from another address")
    backup = _command(
        commands, "backup", _backup, "write one file with the database and all stored files"
    )
    backup.add_argument("file", type=Path, metavar="FILE.zip")
    restore = _command(
        commands,
        "restore",
        _restore,
        "put a backup back",
        "The data that is there now is moved aside, not removed.",
    )
    restore.add_argument("file", type=Path, metavar="FILE.zip")
    restore.add_argument(
        "--replace", action="store_true", help="also when there already is a database"
    )
    _command(
        commands,
        "check",
        _check,
        "look whether this installation is sound",
        "Settings, database, migrations, mail, postcodes: each with what to do about it.",
    )
    manage = commands.add_parser("manage", help="Django's own commands", add_help=False)
    manage.set_defaults(handler=lambda _: _manage([]))


def setup_django(*, database: bool = True) -> None:
    """Make Django ready.  Without a database no data folder or key is made either."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leerplek.config.settings")
    if not database:
        os.environ.setdefault("LEERPLEK_SECRET_KEY", secrets.token_urlsafe(50))
        os.environ["DATABASE_URL"] = "sqlite://:memory:"
    import django  # noqa: PLC0415 -- slow import

    django.setup()


def _manage(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leerplek.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow import

    execute_from_command_line(["leerplek manage", *arguments])
    return 0


def _demo(chosen: argparse.Namespace) -> int:
    os.environ["LEERPLEK_DEMO"] = "1"
    os.environ.setdefault("LEERPLEK_DATA_DIR", "var/demo")
    os.environ.pop("DATABASE_URL", None)
    setup_django()
    from leerplek.config import serving  # noqa: PLC0415 -- needs Django

    return _told(
        lambda: serving.demo(
            host=chosen.host,
            port=chosen.port,
            fresh=chosen.fresh,
            prepare_only=chosen.prepare_only,
        )
    )


def _serve(chosen: argparse.Namespace) -> int:
    setup_django()
    from leerplek.config import serving  # noqa: PLC0415 -- needs Django

    return _told(lambda: serving.serve(host=chosen.host, port=chosen.port))


def _init(chosen: argparse.Namespace) -> int:
    setup_django()
    from leerplek.config import serving  # noqa: PLC0415 -- needs Django

    return _told(
        lambda: serving.init(
            region=chosen.region,
            organisation=chosen.organisation,
            name=chosen.name,
            email=chosen.email,
        )
    )


def _match(chosen: argparse.Namespace) -> int:
    setup_django(database=False)
    from leerplek.matching.standalone import Request, match_files  # noqa: PLC0415 -- needs Django

    return _told(
        lambda: match_files(
            Request(
                practices=chosen.practices,
                candidates=chosen.candidates,
                postcodes=chosen.postcodes,
                settings=chosen.settings,
                mode=chosen.mode,
                out=chosen.out,
                language=chosen.lang,
                seed=chosen.seed,
                print_json=chosen.json,
                strict=chosen.strict,
            )
        )
    )


def _solve(chosen: argparse.Namespace) -> int:
    from matchengine.interchange import run_solve  # noqa: PLC0415 -- slow import

    return run_solve(
        chosen.directory,
        mode=chosen.mode,
        objective=chosen.objective,
        seed=chosen.seed,
        out=chosen.out,
        as_json=chosen.json,
    )


def _verify(chosen: argparse.Namespace) -> int:
    from matchengine.interchange import run_verify  # noqa: PLC0415 -- slow import

    return run_verify(chosen.directory, chosen.matching, mode=chosen.mode, as_json=chosen.json)


def _postcodes(chosen: argparse.Namespace) -> int:
    if (chosen.file is None) == (not chosen.download and chosen.url is None):
        sys.stderr.write("Give a FILE, or --download.\n")
        return 2
    setup_django()
    from leerplek.config import serving  # noqa: PLC0415 -- needs Django

    return _told(lambda: serving.load_postcodes(file=chosen.file, url=chosen.url))


def _backup(chosen: argparse.Namespace) -> int:
    setup_django()
    from leerplek.config import backup  # noqa: PLC0415 -- needs Django

    return _told(lambda: backup.backup(chosen.file))


def _restore(chosen: argparse.Namespace) -> int:
    setup_django()
    from leerplek.config import backup  # noqa: PLC0415 -- needs Django

    return _told(lambda: backup.restore(chosen.file, replace=chosen.replace))


def _check(_chosen: argparse.Namespace) -> int:
    setup_django()
    from leerplek.config import serving  # noqa: PLC0415 -- needs Django

    return _told(serving.check)


def _told(act: Callable[[], int]) -> int:
    """Run `act`; when the business says no, print its sentence and return 2."""
    from leerplek.common.errors import DomainError  # noqa: PLC0415 -- needs Django

    try:
        return act()
    except DomainError as error:
        sys.stderr.write(f"{error}\n")
        return 2
