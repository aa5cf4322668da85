"""`leerplek init` and `leerplek postcodes load`, as a person or a script meets them."""

import os
import pty
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from leerplek.accounts.models import Region
from leerplek.config.starting import StartError, init, load_postcodes
from leerplek.config.tests.conftest import ANSWERS, environment
from leerplek.geo.models import PostcodePoint

pytestmark = pytest.mark.engine

TABLE = "pc4;lat;lon;place;municipality\n7241;52.16;6.41;Lochem;Lochem\n7001;51.97;6.29;;\n"
LOADED = (
    "2 rijen gelezen, 2 postcodes bewaard: 2 nieuw, 0 vervangen.\n"
    "Plaatsen en postcodes: GeoNames (CC BY 4.0), bewerkt\n"
)


def _rows(leerplek, question):
    with closing(sqlite3.connect(leerplek.database)) as database:
        return database.execute(question).fetchall()


def test_init_makes_region_organisation_and_an_account_with_two_roles(prepared):
    answer = prepared("init", *ANSWERS)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == (
        "Klaar. Meld u aan als anna@leerplek.example na: leerplek serve\n"
        "U meldt zich aan met een code die wij u mailen.\n"
        f"Zolang EMAIL_URL niet is ingesteld, ligt die brief in {prepared.data_dir}/mail\n"
    )
    assert _rows(prepared, "SELECT name FROM accounts_region") == [("Noord",)]
    assert _rows(prepared, "SELECT role FROM accounts_membership ORDER BY role") == [
        ("administrator",),
        ("coordinator",),
    ]


@pytest.fixture
def answers():
    return {
        "region": "Noord",
        "organisation": "Zorggroep Noord",
        "name": "Anna",
        "email": "anna@leerplek.example",
    }


@pytest.mark.django_db
def test_init_refuses_to_start_twice(answers):
    init(**answers)

    with pytest.raises(StartError, match=r"^Deze installatie is al gestart\.$"):
        init(**answers)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"email": "geen-adres"}, "Uw e-mailadres: Voer een geldig e-mailadres in."),
        ({"region": " "}, "Naam van de regio: Dit veld kan niet leeg zijn"),
        ({"name": "a" * 161}, "Uw naam: Zorg dat deze waarde niet meer dan 160 tekens bevat"),
        ({"email": None}, "Dit ontbreekt: Uw e-mailadres. Zie: leerplek init --help"),
    ],
)
def test_init_in_a_script_refuses_what_cannot_be_kept(answers, changed, refusal):
    with pytest.raises(StartError) as refused:
        init(**{**answers, **changed})

    assert str(refused.value).startswith(refusal)
    assert not Region.objects.exists()


def test_init_asks_on_a_terminal_until_the_answer_can_be_used(prepared):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "leerplek", "init", *ANSWERS[:3]],
        env=environment(prepared.data_dir),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)

    talk = [
        ("Uw e-mailadres: ", "anna"),
        ("Uw e-mailadres: ", "anna@leerplek.example"),
        ("Wachtwoord: ", "kort"),
        ("Wachtwoord: ", "een lange zin voor Anna"),
        ("Nog een keer hetzelfde: ", "een andere zin voor Anna"),
        ("Wachtwoord: ", "een lange zin voor Anna"),
        ("Nog een keer hetzelfde: ", "een lange zin voor Anna"),
    ]
    for question, reply in talk:
        _read_until(ours, question)
        os.write(ours, f"{reply}\n".encode())
    _read_until(ours, "Klaar.")

    assert process.wait(timeout=60) == 0
    os.close(ours)
    assert _rows(prepared, "SELECT password LIKE 'argon2%' FROM accounts_user") == [(1,)]


def _read_until(handle, words):
    text = ""
    while words not in text:
        text += os.read(handle, 4096).decode()


@pytest.mark.django_db
def test_load_postcodes_says_what_it_did(tmp_path, capsys):
    table = tmp_path / "postcodes.csv"
    table.write_text(TABLE, "utf-8")

    code = load_postcodes(file=table, url=None)

    assert (code, capsys.readouterr().out) == (0, LOADED)
    assert list(PostcodePoint.objects.order_by("code").values_list("code", flat=True)) == [
        "7001",
        "7241",
    ]


def test_postcodes_load_refuses_a_file_that_is_not_a_table(prepared, tmp_path):
    table = tmp_path / "postcodes.csv"
    table.write_text("naam\nLochem\n", "utf-8")

    answer = prepared("postcodes", "load", table)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("In de kopregel ontbreekt: postcode, lat, lon.")
    assert _rows(prepared, "SELECT count(*) FROM geo_postcodepoint") == [(0,)]


def test_postcodes_load_fetches_the_file_of_the_settings(prepared):
    class Table(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(TABLE.encode())

        def log_message(self, *_args):
            pass

    with HTTPServer(("127.0.0.1", 0), Table) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/postcodes.csv"
        answer = prepared("postcodes", "load", "--download", LEERPLEK_POSTCODES_URL=url)
        server.shutdown()

    assert (answer.returncode, answer.stderr, answer.stdout) == (0, "", LOADED)
