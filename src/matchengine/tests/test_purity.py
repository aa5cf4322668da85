"""The engine stands alone: the standard library, NumPy, SciPy and OR-Tools, never Django."""

import ast
import subprocess
import sys
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[1]
ALLOWED = {"numpy", "scipy", "ortools", "matchengine", *sys.stdlib_module_names}


def imports(file):
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""


def code_files(folder=ENGINE):
    return [file for file in sorted(folder.rglob("*.py")) if "tests" not in file.parts]


def test_engine_imports_nothing_but_numbers():
    foreign = {
        (file.name, name)
        for file in code_files()
        for name in imports(file)
        if name.split(".")[0] not in ALLOWED
    }

    assert foreign == set()


def test_checker_shares_no_code_with_the_solver():
    used = {name for file in code_files(ENGINE / "verify") for name in imports(file)}
    ours = {name for name in used if name.startswith("matchengine")}

    assert ours == {
        "matchengine.evening",
        "matchengine.grids",
        "matchengine.large",
        "matchengine.lists",
        "matchengine.problem",
        "matchengine.result",
        "matchengine.verify",
        "matchengine.verify.combined",
        "matchengine.verify.facts",
        "matchengine.verify.fairness",
        "matchengine.verify.goal",
        "matchengine.verify.sheet",
        "matchengine.verify.size",
        "matchengine.verify.stability",
        "matchengine.verify.timetable",
        "matchengine.verify.wishes",
    }
    assert not {"scipy", "ortools"} & {name.split(".")[0] for name in used}


KNOWN = {"numpy", "scipy", "ortools", "matchengine"}
BROUGHT = {"cython_runtime", "dateutil", "pandas", "pytz", "six", "tzdata"}
"""What NumPy, SciPy and OR-Tools import themselves."""
OUTSIDE = {"asyncio", "dbm", "ftplib", "http", "imaplib", "poplib", "smtplib", "socketserver"}
OUTSIDE |= {"sqlite3", "ssl", "xmlrpc"}
"""Modules of the standard library that speak with a network or keep a database."""
EVERYTHING = """
import pkgutil, sys, matchengine
for one in pkgutil.walk_packages(matchengine.__path__, "matchengine."):
    if ".tests" not in one.name:
        __import__(one.name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_whatever_the_engine_imports_imports_no_room_network_or_database():
    """To the end of all imports, each module of the engine loaded in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ENGINE.parent)},
    )

    loaded = {name for name in done.stdout.split() if not name.startswith("_")}
    assert loaded >= KNOWN
    assert loaded - sys.stdlib_module_names - KNOWN - BROUGHT == set()
    assert loaded & OUTSIDE == set()
