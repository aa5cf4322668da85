"""A region of its own with a real mail server, and a worker whose clock can be moved."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from leerplek.communication.tests.smtp import MailServer
from leerplek.config.tests.conftest import prepared_once
from tests.e2e.conftest import ROOT, free_port, serving

COORDINATOR = ("Tilda Roodborst", "tilda@roodborst.example")
# Whom we write to: the practice, its contact person, the e-mail address, the phone number.
LINK = ("Praktijk Zilvermeeuw", "Quirina Korhoen", "quirina@zilvermeeuw.example", "0612345671")
AWAY = ("Praktijk Wulpenhof", "Xander Goudplevier", "xander@wulpenhof.example", "0612345672")
PHONE = ("Praktijk Karekiet", "Ysbrand Tureluur", "ysbrand@karekiet.example", "0612345673")
SILENT = ("Praktijk Nachtegaal", "Odilia Grutto", "odilia@nachtegaal.example", "0612345674")
LEARNER = ("Fenna", "Klapekster", "fenna@klapekster.example", "0612345675")
# What may stand in no log, no address and no job: any word that leads to one of these people.
CANARIES = sorted(
    {
        word.lower().removeprefix("06")
        for person in (COORDINATOR, LINK, AWAY, PHONE, SILENT, LEARNER)
        for each in person
        for word in re.split(r"[ @]", each.removesuffix(".example"))
        if word != "Praktijk"
    }
)


@dataclass
class Region:
    """A region that runs: its mail server, its server, and a worker at a moment of our choice."""

    folder: Path
    mail: MailServer
    port: int = field(default_factory=free_port)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def variables(self) -> dict[str, str]:
        return {
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "LEERPLEK_FROM_EMAIL": "Leerplek <leerplek@regio.example>",
            "LEERPLEK_ADDRESS": f"{self.address}/",
        }

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: each for name, each in os.environ.items() if name != "DATABASE_URL"}
        return {**inherited, "LEERPLEK_DATA_DIR": str(self.folder), **self.variables}

    def run(self, *words: str, given: str = "") -> str:
        command = [sys.executable, "-m", "leerplek", *words]
        return subprocess.run(
            command, env=self.environment, input=given, check=True, capture_output=True, text=True
        ).stdout

    @contextmanager
    def worker(self) -> Iterator[None]:
        """Have a worker that does what is ready whenever it is told a moment."""
        with (
            (self.folder.parent / "worker.log").open("w") as log,
            subprocess.Popen(
                [sys.executable, "-m", "tests.e2e.at_moment"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            ) as self._worker,
        ):
            yield

    def work_at(self, moment: datetime) -> list[EmailMessage]:
        """Let the worker do what is ready at that moment; return the mails that came of it."""
        before = len(self.mail.mails)
        self._worker.stdin.write(f"{moment.isoformat()}\n")
        self._worker.stdin.flush()
        assert re.fullmatch(r"\d+ werkzaamhe\w+ gedaan\.\n", self._worker.stdout.readline())
        return self.mail.mails[before:]

    def rows(self, question: str, *values: str) -> list[tuple]:
        with closing(sqlite3.connect(self.folder / "leerplek.sqlite3")) as database:
            return database.execute(question, values).fetchall()

    def let_an_hour_pass(self) -> None:
        """Move back the moment at which what waits should have gone: the server has our clock."""
        with closing(sqlite3.connect(self.folder / "leerplek.sqlite3")) as database:
            database.execute(
                "UPDATE communication_message SET send_at = datetime(send_at, '-1 hour') "
                "WHERE state = 'ready'"
            )
            database.commit()

    def let_the_talks_begin(self) -> None:
        """Have every talk that was agreed begin a moment ago: the server has our clock."""
        past = (datetime.now(tz=UTC) - timedelta(seconds=5)).strftime("%Y-%m-%d %H:%M:%S")
        with closing(sqlite3.connect(self.folder / "leerplek.sqlite3")) as database:
            database.execute("UPDATE matching_chemistrymeeting SET starts_at = ?", [past])
            database.execute("UPDATE communication_appointment SET starts_at = ?", [past])
            database.commit()

    @property
    def logs(self) -> str:
        names = ("server.log", "worker.log")
        return "".join((self.folder.parent / name).read_text() for name in names)


@contextmanager
def begun(tmp_path_factory) -> Iterator[Region]:
    """Begin a region with its first coordinator, its mail server and its worker."""
    folder = tmp_path_factory.mktemp("region") / "data"
    shutil.copytree(prepared_once(tmp_path_factory), folder)
    mail = MailServer().start()
    region = Region(folder, mail)
    name, email = COORDINATOR
    region.run(
        *("init", "--region", "Achterhoek", "--organisation", "Zorggroep Achterhoek"),
        *("--name", name, "--email", email),
    )
    with region.worker():
        yield region
    mail.stop()


@contextmanager
def served_for_many(region: Region) -> Iterator[str]:
    """Serve a region to people who each come from a network of their own."""
    variables = {**region.variables, "LEERPLEK_PROXIES": "1"}
    with serving(region.folder, "serve --without-worker", port=region.port, **variables) as address:
        yield address


def not_delivered(mail: EmailMessage) -> str:
    """Return what a mail server writes about a mail that it could not deliver (RFC 3464)."""
    return f"""\
From: MAILER-DAEMON@provider.example
To: leerplek@regio.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x

Nobody lives here.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; provider.example

Final-Recipient: rfc822; {mail["To"]}
Action: failed
Status: 5.1.1
--x
Content-Type: message/rfc822

{mail.as_string()}
--x--
"""
