"""Rules of the house that no linter knows; each prints what breaks it."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN_NAMES = {"utils", "helpers", "managers", "mixins", "misc", "signals"}
READING_FILES = {"views", "forms"}
# An address of a package registry or of this machine has no place in the project.
ADDRESS = re.compile(
    r"(registry\.npmjs|pypi\.org|pythonhosted|npmjs\.org)|(?<![\w.])/(?:home|Users)/\w+"
)
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|coming soon|lorem ipsum)\b")


def tracked(*patterns: str) -> list[Path]:
    """Return the files of the project that git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.splitlines() if (ROOT / name).is_file()]


def bad_names() -> Iterator[str]:
    for path in tracked("src"):
        if path.suffix == ".py" and path.stem in FORBIDDEN_NAMES:
            yield f"{path.relative_to(ROOT)}: this name says nothing"


def unscoped_reads() -> Iterator[str]:
    """Pages and forms reach people's rows through `visible_to` or a selector only."""
    for path in tracked("src/leerplek/*.py"):
        parts = path.relative_to(ROOT / "src" / "leerplek").parts
        if not READING_FILES & {Path(part).stem for part in parts} or "tests" in parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if _is_objects_call(node):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {node.attr} without visible_to"


def _is_objects_call(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "objects"
        and node.attr not in {"visible_to", "none"}
    )


def untranslatable() -> Iterator[str]:
    """A text inside an f-string is not found when texts are gathered for translation."""
    for path in tracked("src/leerplek/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and any(map(_asks_for_dutch, ast.walk(node))):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: a translated text in an f-string"


def _asks_for_dutch(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"_", "gettext", "ngettext", "gettext_lazy"}
    )


def addresses() -> Iterator[str]:
    for path in tracked():
        if path == Path(__file__).resolve() or path.suffix in {".png", ".woff2", ".xlsx"}:
            continue
        for number, line in enumerate(_lines(path), 1):
            if ADDRESS.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: an address that is not the project's"


def unfinished() -> Iterator[str]:
    for path in tracked("src", "scripts", "tests", "benchmarks", "*.md"):
        if path == Path(__file__).resolve():
            continue
        for number, line in enumerate(_lines(path), 1):
            if UNFINISHED.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: unfinished"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def main() -> int:
    checks = (bad_names, unscoped_reads, untranslatable, addresses, unfinished)
    found = [fault for check in checks for fault in check()]
    print("\n".join(found) or "The house rules hold.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
