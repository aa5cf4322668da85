"""What `leerplek` does for each command of its manual.

Heavy imports wait until a command needs them, so that `leerplek --help` answers at once.
"""

import argparse
import json
import os
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from leerplek.config.manual import build_parser

DONE, CANNOT_USE, LIMIT_REACHED = 0, 2, 4


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    # Everything behind "manage" is Django's, options included.
    if arguments[:1] == ["manage"]:
        return _manage(list(arguments[1:]))
    parser = build_parser()
    chosen = parser.parse_args(arguments)
    if not hasattr(chosen, "command"):
        parser.print_help()
        return DONE
    return _COMMANDS[chosen.command](chosen)


def setup_django(*, database: bool = True) -> None:
    """Make Django ready.  Without a database no data folder or key is made either."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leerplek.config.settings")
    if not database:
        os.environ.setdefault("LEERPLEK_SECRET_KEY", secrets.token_urlsafe(50))
        os.environ["DATABASE_URL"] = "sqlite://:memory:"
    import django  # noqa: PLC0415 -- slow import

    django.setup()


def _manage(arguments: list[str]) -> int:
    def act() -> int:
        from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow import

        execute_from_command_line(["leerplek manage", *arguments])
        return DONE

    return _told(act)


def _demo(chosen: argparse.Namespace) -> int:
    os.environ["LEERPLEK_DEMO"] = "1"
    os.environ.setdefault("LEERPLEK_DATA_DIR", "var/demo")
    os.environ.pop("DATABASE_URL", None)
    # A form to share and its QR code lead to this very demonstration.
    os.environ.setdefault("LEERPLEK_ADDRESS", f"http://localhost:{chosen.port}/")

    def act() -> int:
        from leerplek.config import serving  # noqa: PLC0415 -- needs Django

        return serving.demo(
            host=chosen.host,
            port=chosen.port,
            fresh=chosen.fresh,
            prepare_only=chosen.prepare_only,
        )

    return _told(act)


def _serve(chosen: argparse.Namespace) -> int:
    def act() -> int:
        from leerplek.config import serving  # noqa: PLC0415 -- needs Django

        return serving.serve(
            host=chosen.host, port=chosen.port, with_worker=not chosen.without_worker
        )

    return _told(act)


def _worker(chosen: argparse.Namespace) -> int:
    def act() -> int:
        from leerplek.config import working  # noqa: PLC0415 -- needs Django

        return working.worker(once=chosen.once, beside=chosen.beside)

    return _told(act)


def _init(chosen: argparse.Namespace) -> int:
    def act() -> int:
        from leerplek.config import starting  # noqa: PLC0415 -- needs Django

        return starting.init(
            region=chosen.region,
            organisation=chosen.organisation,
            name=chosen.name,
            email=chosen.email,
        )

    return _told(act)


def _match(chosen: argparse.Namespace) -> int:
    def act() -> int:
        from leerplek.matching.standalone import (  # noqa: PLC0415 -- needs Django
            Request,
            match_files,
        )

        return match_files(
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

    return _told(act, database=False, at_work=False)


def _solve(chosen: argparse.Namespace) -> int:
    from matchengine.interchange import run_solve  # noqa: PLC0415 -- slow import

    try:
        code, found = run_solve(
            chosen.directory,
            mode=chosen.mode,
            objective=chosen.objective,
            seed=chosen.seed,
            out=chosen.out,
        )
    except OSError as error:
        return _refused(f"{chosen.out}: the pairs cannot be written: {error.strerror}")
    if code in {DONE, LIMIT_REACHED} and not chosen.json:
        best = "proven best" if found["optimal"] else "perhaps not the best"
        _say(f"{found['size']} pairs, {len(found['unmatched'])} without one; {best}.")
        _say_levels(found["objective"])
        for candidate, place, why in (found["evening"] or {}).get("unmet", ()):
            _say(f"  {candidate} and {place} will not meet: {why}")
        for candidate, place in found["blocking_pairs"] or ():
            _say(f"  {candidate} and {place} would both rather have each other")
        _say_fairness(found["fairness"])
        if chosen.out is None:
            _say("No pairs were written; --out FILE does that.")
    return _reported(code, found, as_json=chosen.json)


def _verify(chosen: argparse.Namespace) -> int:
    from matchengine.interchange import run_verify  # noqa: PLC0415 -- slow import

    code, found = run_verify(
        chosen.directory, chosen.matching, mode=chosen.mode, objective=chosen.objective
    )
    if code in {DONE, LIMIT_REACHED} and not chosen.json:
        better = "none better exists" if code == DONE else "a better one may exist"
        _say(f"{found['size']} pairs, mode {found['mode']}: every rule holds, {better}.")
        _say_levels(found["objective"])
    return _reported(code, found, as_json=chosen.json)


def _say_levels(levels: Sequence[Mapping[str, Any]]) -> None:
    for level in levels:
        _say(f"  {level['name']}: {level['value']}")


def _say_fairness(found: Mapping[str, Any] | None) -> None:
    """How many got which choice, on both sides, where there are lists."""
    if found is None:
        return
    for side in ("candidates", "seats"):
        share = found[side]
        first, second, third = (share[name] for name in ("first", "second", "third"))
        _say(f"  {side}: {first} first, {second} second, {third} third choice of {share['total']}")


def _reported(code: int, found: Mapping[str, Any], *, as_json: bool) -> int:
    """Print what the engine found: all of it as JSON, or what is wrong in words."""
    if as_json:
        _say(json.dumps(found, indent=2, ensure_ascii=False))
    if "error" in found:
        sys.stderr.write(f"{found['error']['message']}\n")
    elif not as_json:
        for complaint in found.get("complaints", ()):
            text = (
                complaint
                if isinstance(complaint, str)
                else ": ".join(filter(None, complaint.values()))
            )
            sys.stderr.write(f"{text}\n")
    return code


def _postcodes(chosen: argparse.Namespace) -> int:
    def act() -> int:
        from leerplek.config import starting  # noqa: PLC0415 -- needs Django

        return starting.load_postcodes(file=chosen.file, url=chosen.url)

    return _told(act)


def _backup(chosen: argparse.Namespace) -> int:
    def act() -> int:
        from leerplek.config import backup  # noqa: PLC0415 -- needs Django

        return backup.backup(chosen.file, backup.here())

    return _told(act)


def _restore(chosen: argparse.Namespace) -> int:
    def act() -> int:
        from leerplek.config import backup, restore  # noqa: PLC0415 -- needs Django

        return restore.restore(chosen.file, backup.here(), replace=chosen.replace)

    return _told(act, at_work=False)


def _check(_chosen: argparse.Namespace) -> int:
    def act() -> int:
        from leerplek.config import checking  # noqa: PLC0415 -- needs Django

        return checking.check()

    return _told(act)


def _told(act: Callable[[], int], *, database: bool = True, at_work: bool = True) -> int:
    """Run `act` with Django ready; what a person can mend becomes a sentence and exit code 2.

    This process is known to be `at_work` on the data until it ends: no backup is
    put back under it.
    """
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- slow import
    from django.db import OperationalError  # noqa: PLC0415 -- slow import

    from leerplek.common.errors import DomainError  # noqa: PLC0415 -- slow import

    if database:
        # What is made from here on holds people's data: nobody else on this machine reads it.
        os.umask(0o077)
    try:
        setup_django(database=database)
        if at_work:
            from leerplek.config import restore  # noqa: PLC0415 -- needs Django

            restore.go_to_work()
        return act()
    except (DomainError, ImproperlyConfigured) as error:
        return _refused(str(error))
    except OperationalError as error:
        return _refused(f"The database cannot be used: {error}")


def _refused(sentence: str) -> int:
    sys.stderr.write(f"{sentence.strip()}\n")
    return CANNOT_USE


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": _demo,
    "serve": _serve,
    "worker": _worker,
    "init": _init,
    "match": _match,
    "solve": _solve,
    "verify": _verify,
    "postcodes load": _postcodes,
    "backup": _backup,
    "restore": _restore,
    "check": _check,
}
