"""The worked examples of docs/matching.md are run as a reader would run them.

Under each heading a new folder starts.  A fenced block goes into the file whose name stands alone
on the line before it.  A `console` block is typed: what the commands print must be what is shown.
A `pycon` block is a Python session.
"""

import doctest
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from leerplek.config.commands import run
from matchengine.result import MODES

pytestmark = pytest.mark.engine

PAGE = Path(__file__).resolve().parents[1] / "docs" / "matching.md"
HEADING = re.compile(r"^#+ (.+)$")
FENCE = re.compile(r"^```(\w*)$")
FILE = re.compile(r"^`([\w.-]+)`:?$")
PROMPT = "$ "
OF_MODE = re.compile(r"`?(\w+)")
SOLVED = re.compile(r'mode="(\w+)"|--mode (\w+)')


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it goes into if any, and its text."""

    language: str
    file: str | None
    text: str


def blocks_by_heading(page):
    """The blocks under each heading, in their order."""
    found, title, before, opened = {}, "", "", None
    for line in page.splitlines():
        if opened is not None:
            if line == "```":
                language, file, lines = opened
                found.setdefault(title, []).append(Block(language, file, "\n".join([*lines, ""])))
                opened = None
            else:
                opened[2].append(line)
        elif fence := FENCE.match(line):
            name = FILE.match(before)
            opened = (fence[1], name and name[1], [])
        elif heading := HEADING.match(line):
            title = heading[1]
        before = line if line.strip() else before
    return found


EXAMPLES = {
    title: blocks
    for title, blocks in blocks_by_heading(PAGE.read_text("utf-8")).items()
    if any(block.language in {"console", "pycon"} for block in blocks)
}


def modes_shown(examples):
    """The modes that some example under their own heading solves and checks."""
    shown = set()
    for title, blocks in examples.items():
        text = "".join(block.text for block in blocks if block.language in {"console", "pycon"})
        solved = {one or other for one, other in SOLVED.findall(text)}
        if "verify" in text:
            shown |= solved & {OF_MODE.match(title)[1]}
    return shown


def typed(command, before, capsys):
    """What one command prints; `before` is the exit code of the last one."""
    program, *words = shlex.split(command)
    if program == "cat":
        return Path(*words).read_text("utf-8"), 0
    if program == "echo":
        assert words == ["$?"]
        return f"{before}\n", 0
    assert program == "leerplek"
    capsys.readouterr()
    code = run(words)
    told = capsys.readouterr()
    return told.out + told.err, code


def console(text, capsys):
    """The block as it is, with what each command really prints."""
    commands = [line for line in text.splitlines() if line.startswith(PROMPT)]
    shown, code = "", 0
    for number, command in enumerate(commands, 1):
        asked = commands[number : number + 1] == [f"{PROMPT}echo $?"]
        printed, code = typed(command.removeprefix(PROMPT), code, capsys)
        assert code == 0 or asked, printed
        shown += f"{command}\n{printed}"
    return shown


@pytest.mark.parametrize("title", EXAMPLES)
def test_example_of_the_page_gives_what_the_page_shows(title, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    for block in EXAMPLES[title]:
        if block.file is not None:
            Path(block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            assert console(block.text, capsys) == block.text
        elif block.language == "pycon":
            session = doctest.DocTestParser().get_doctest(block.text, {}, title, str(PAGE), 0)
            assert doctest.DocTestRunner().run(session).failed == 0


def test_every_mode_has_a_worked_example_of_its_own():
    assert modes_shown(EXAMPLES) == set(MODES)


def test_a_mode_without_an_example_of_its_own_is_found_out():
    page = (
        '## `assign`: a seat\n```pycon\n>>> verify(solve(mode="assign"))\n```\n'
        "## stable\n```text\n$ leerplek verify . --mode stable\n```\n"
        '## fair, unchecked\n```pycon\n>>> solve(mode="fair")\n```\n'
        "## speeddates, with ties\n```console\n$ leerplek verify . --mode speeddates\n```\n"
        '## `propose`\n```pycon\n>>> verify(solve(mode="rematch"))\n```\n'
    )

    assert modes_shown(blocks_by_heading(page)) == {"assign", "speeddates"}


def test_an_example_that_says_something_else_is_found_out(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    page = (
        "# A\n`a.txt`\n```text\none\n```\n## B\n```console\n$ cat a.txt\ntwo\n```\n"
        "Text.\n```pycon\n>>> 1 + 1\n3\n```\n"
    )

    blocks = blocks_by_heading(page)

    assert blocks == {
        "A": [Block("text", "a.txt", "one\n")],
        "B": [Block("console", None, "$ cat a.txt\ntwo\n"), Block("pycon", None, ">>> 1 + 1\n3\n")],
    }
    Path("a.txt").write_text("one\n", encoding="utf-8")
    assert console(blocks["B"][0].text, capsys) == "$ cat a.txt\none\n"
