"""Rules of the house that no linter knows; each fault is printed with its file and line."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAYS_NOTHING = {"utils", "helpers", "managers", "mixins", "misc", "signals"}
READING = {"views", "forms"}
LONGEST = 400
TRANSLATES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
BINARY = {".gif", ".ico", ".jpg", ".mo", ".ods", ".pdf", ".png", ".woff2", ".xls", ".xlsx", ".zip"}
# An address of a package registry, or of one person's machine, has no place in the project.
ELSEWHERE = re.compile(
    r"registry\.npmjs|npmjs\.org|pypi\.org|pythonhosted"
    r"|(?<![\w.>/-])/(?:home|mnt|root|work|Users)/\w+"
)
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|coming soon|lorem ipsum", re.IGNORECASE)
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|href=[\"']?javascript:",
    re.IGNORECASE,
)
# One file that opens anywhere, also without our server: its style is in it.
STANDALONE = {"src/leerplek/matching/templates/matching/report.html"}
SILENCED = re.compile(r"#\s*noqa(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?(?P<why>.*)")

Fault = tuple[str, int, str]


class House:
    """The files of a project, as git knows them or would add them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def files(self, *patterns: str) -> Iterator[tuple[str, Path]]:
        """Yield name and path of each file; this one names the faults, and is left out."""
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--"]
        answer = subprocess.run(
            [*command, *patterns], cwd=self.root, capture_output=True, text=True, check=True
        )
        for name in sorted(set(answer.stdout.split("\0"))):
            path = self.root / name
            if name and path.is_file() and name != "scripts/house_rules.py":
                yield name, path

    def lines(self, *patterns: str) -> Iterator[tuple[str, int, str]]:
        """Yield name, number and text of each line of each text file."""
        for name, path in self.files(*patterns):
            if path.suffix not in BINARY:
                text = path.read_text(encoding="utf-8", errors="replace")
                for number, line in enumerate(text.splitlines(), 1):
                    yield name, number, line

    def faults(self) -> list[Fault]:
        """Return every fault, by file and line."""
        checks = (
            self.names,
            self.lengths,
            self.reads,
            self.lost_words,
            self.elsewhere,
            self.unfinished,
            self.inline,
            self.silenced,
        )
        return sorted(fault for check in checks for fault in check())

    def names(self) -> Iterator[Fault]:
        """A file or folder is called after what is in it."""
        for name, _path in self.files("src", "scripts", "tests", "benchmarks"):
            parts = {part.partition(".")[0] for part in Path(name).parts}
            for part in sorted(parts & SAYS_NOTHING):
                yield name, 1, f"the name {part} says nothing"

    def lengths(self) -> Iterator[Fault]:
        """A file that grows past 400 lines becomes a package."""
        for name, path in self.files("src/*.py"):
            parts = Path(name).parts
            length = len(path.read_text(encoding="utf-8").splitlines())
            if length > LONGEST and not {"tests", "migrations"} & set(parts):
                yield name, length, f"longer than {LONGEST} lines: make it a package"

    def reads(self) -> Iterator[Fault]:
        """Pages and forms reach people's rows through `visible_to` or a selector only."""
        for name, path in self.files("src/leerplek/*.py"):
            parts = Path(name).parts
            if READING & {Path(part).stem for part in parts} and "tests" not in parts:
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    found = _unscoped(node)
                    if found:
                        yield name, getattr(node, "lineno", 1), f"{found} without visible_to"

    def lost_words(self) -> Iterator[Fault]:
        """What is translated inside an f-string is found by no catalogue, and stays English."""
        for name, path in self.files("src/*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    for inner in ast.walk(node):
                        if _called(inner) in TRANSLATES:
                            yield name, node.lineno, "a translation inside an f-string"

    def elsewhere(self) -> Iterator[Fault]:
        """No address of a package registry or of a machine."""
        for name, number, line in self.lines():
            if ELSEWHERE.search(line):
                yield name, number, "an address that is not the project's"

    def unfinished(self) -> Iterator[Fault]:
        """What is committed is done."""
        for name, number, line in self.lines("src", "scripts", "tests", "benchmarks", "*.md"):
            if UNFINISHED.search(line):
                yield name, number, "unfinished"

    def inline(self) -> Iterator[Fault]:
        """The content security policy refuses style and script inside a page."""
        for name, number, line in self.lines("src/*.html"):
            if name not in STANDALONE and INLINE.search(line):
                yield name, number, "style or script inside a page"

    def silenced(self) -> Iterator[Fault]:
        """Who silences a linter says why."""
        for name, number, line in self.lines("src/*.py", "scripts/*.py"):
            found = SILENCED.search(line)
            if found and not re.match(r"\s+--\s+\w", found["why"]):
                yield name, number, "a linter is silenced without a reason"


def _unscoped(node: ast.AST) -> str | None:
    """Name what reads rows without asking whose they are."""
    if isinstance(node, ast.Attribute) and _is_manager(node.value):
        return None if node.attr in {"visible_to", "none"} else node.attr
    if isinstance(node, ast.Call):
        called = _called(node)
        if called in {"get_object_or_404", "get_list_or_404"} and node.args:
            first = node.args[0]
            if isinstance(first, ast.Name) and first.id[:1].isupper():
                return called
        if any(map(_is_manager, (*node.args, *(each.value for each in node.keywords)))):
            return "a manager"
    return None


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))


def _is_manager(node: ast.AST) -> bool:
    names = {"objects", "_default_manager", "_base_manager"}
    return isinstance(node, ast.Attribute) and node.attr in names


def main() -> int:
    found = House(ROOT).faults()
    for name, number, fault in found:
        print(f"{name}:{number}: {fault}")
    print(f"{len(found)} house rules broken." if found else "The house rules hold.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
