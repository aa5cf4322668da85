import pytest

from leerplek.config.commands import run
from leerplek.config.manual import build_parser

pytestmark = pytest.mark.engine
COMMANDS = (
    ["demo"],
    ["serve"],
    ["worker"],
    ["init"],
    ["match"],
    ["solve"],
    ["verify"],
    ["postcodes"],
    ["postcodes", "load"],
    ["backup"],
    ["restore"],
    ["check"],
)


def _help(capsys, *command):
    with pytest.raises(SystemExit) as stopped:
        run([*command, "--help"])
    assert stopped.value.code == 0
    return capsys.readouterr().out


def test_help_lists_every_command_with_what_it_does(capsys):
    text = _help(capsys)

    listed = text.partition("\ncommands:\n")[2].partition("\n\n")[0].splitlines()[1:]
    assert [line.split(maxsplit=1) for line in listed] == [
        ["demo", "look around in an invented region, in your browser"],
        ["serve", "serve the application for your own region"],
        ["worker", "do the work in the background: matching, clearing up"],
        ["init", "start your own region: database, organisation, your account"],
        ["match", "propose candidates to practices, from two spreadsheets"],
        ["solve", "solve a folder of CSV files: the engine by itself"],
        ["verify", "check pairs against the folder they belong to"],
        ["postcodes", "load postcodes, so that distances are better"],
        ["backup", "write one file with the database and all stored files"],
        ["restore", "put a backup back"],
        ["check", "look whether this installation is sound"],
        ["manage", "Django's own commands (leerplek manage help)"],
    ]


def test_help_tells_where_the_data_lies(capsys, monkeypatch):
    monkeypatch.setenv("LEERPLEK_DATA_DIR", "/srv/leerplek")

    assert "in the folder LEERPLEK_DATA_DIR, now\n  /srv/leerplek\n" in _help(capsys)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_of_a_command_explains_every_argument(capsys, command):
    text = _help(capsys, *command)

    parser = build_parser()
    for name in command:
        choices = next(each.choices for each in parser._actions if each.nargs == "A...")
        parser = choices[name]
    assert text.startswith(f"usage: leerplek {' '.join(command)}")
    assert [each.dest for each in parser._actions if not each.help and each.nargs != "A..."] == []


@pytest.mark.parametrize("command", [[], *COMMANDS], ids=" ".join)
def test_help_fits_a_terminal_of_eighty_columns(capsys, monkeypatch, command):
    monkeypatch.delenv("LEERPLEK_DATA_DIR", raising=False)

    text = _help(capsys, *command)

    assert [line for line in text.splitlines() if len(line) > 80] == []


def test_without_a_command_the_manual_is_printed(capsys):
    assert run([]) == 0

    assert capsys.readouterr().out == build_parser().format_help()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["dmeo"], "invalid choice: 'dmeo'"),
        (["match", "only-one.xlsx"], "the following arguments are required: CANDIDATES"),
        (["match", "a", "b", "--mode", "stable"], "invalid choice: 'stable'"),
        (["serve", "--port", "0"], "a port is a number from 1 to 65535"),
        (["serve", "--port", "99999"], "a port is a number from 1 to 65535"),
        (["demo", "--port", "acht"], "a port is a number from 1 to 65535"),
        (["postcodes"], "the following arguments are required: ACTION"),
        (["postcodes", "load"], "one of the arguments FILE --download --url is required"),
        (["postcodes", "load", "a.csv", "--download"], "not allowed with argument"),
        (["backup"], "the following arguments are required: FILE.zip"),
    ],
)
def test_an_instruction_that_cannot_be_used_is_told_and_gives_2(capsys, arguments, reason):
    with pytest.raises(SystemExit) as stopped:
        run(arguments)

    assert stopped.value.code == 2
    assert reason in capsys.readouterr().err
