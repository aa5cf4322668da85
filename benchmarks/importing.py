"""How long an import of many rows takes, request by request.

Makes a database of its own in a temporary folder, an invented file with doubles, and
takes it through the same services as the pages do.  The goal: 10,000 rows with doubles
previewed in at most 5 seconds of work on two processors.
"""

import argparse
import csv
import io
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
T = TypeVar("T")

TOWNS = (("7241", "Lochem"), ("7001", "Doetinchem"), ("7101", "Winterswijk"), ("7271", "Borculo"))
FIRST = ("Samira", "Wendy", "Kim", "Thijs", "Naomi", "Ruud", "Latifa", "Ömer", "Zoë", "Daan")
LAST = ("Visser", "Bakker", "de Vries", "El Amrani", "Müller", "O'Brien", "Hoekstra", "in 't Veld")


def candidates(rows: int, chance: random.Random) -> str:
    """Return a file of candidates of which one in twenty is double with an earlier row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(
        [
            "Achternaam",
            "Voornaam",
            "E-mail",
            "Telefoon",
            "Postcode",
            "Woonplaats",
            "Geboortedatum",
            "Uren beschikbaar",
            "Route",
            "Vervoer",
            "Max. reisafstand",
            "Vooropleiding",
            "Huidig beroep",
            "Laptop",
            "Motivatie",
            "Opmerkingen",
        ]
    )
    written: list[list[str]] = []
    for number in range(rows):
        if written and number % 20 == 0:
            row = [*chance.choice(written)]
            row[3] = f"06{chance.randrange(10**8):08}"
        else:
            digits, town = chance.choice(TOWNS)
            row = [
                f"{chance.choice(LAST)}-{number}",
                chance.choice(FIRST),
                f"persoon{number}@mail.example",
                f"06{chance.randrange(10**8):08}",
                f"{digits} {chance.choice('ABCDEFGH')}{chance.choice('ABCDEFGH')}",
                town,
                f"{number % 28 + 1}-{number % 12 + 1}-{1965 + number % 35}",
                chance.choice(("24", "24-32", "3 dagen", "weet niet", "fulltime")),
                chance.choice(("UWV", "SSFH", "eigen")),
                chance.choice(("fiets", "auto", "fiets/ov")),
                chance.choice(("10 km", "15", "", "20 min")),
                "mbo 4",
                "kapster",
                chance.choice(("ja", "nee", "")),
                str(chance.randrange(1, 6)),
                chance.choice(("", "liever dorpspraktijk", "kan pas vanaf maart")),
            ]
        written.append(row)
        writer.writerow(row)
    return out.getvalue()


def practices(rows: int, chance: random.Random) -> str:
    """Return a file of practices of which one in twenty is double with an earlier row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(
        [
            "Praktijknaam",
            "Adres",
            "Postcode",
            "Plaats",
            "Telefoon",
            "E-mail",
            "AGB-code",
            "Aantal huisartsen",
            "Leidt op?",
            "Plekken BBL",
            "Plekken BOL",
            "Uren per week",
        ]
    )
    written: list[list[str]] = []
    for number in range(rows):
        if written and number % 20 == 0:
            row = [*chance.choice(written)]
            row[4] = f"0573{chance.randrange(10**6):06}"
        else:
            digits, town = chance.choice(TOWNS)
            row = [
                f"Huisartsen {chance.choice(LAST)} {number}",
                f"Dorpsstraat {number}",
                f"{digits} {chance.choice('ABCDEFGH')}{chance.choice('ABCDEFGH')}",
                town,
                f"0573{chance.randrange(10**6):06}",
                f"info@praktijk{number}.example",
                f"{1_000_000 + number:08}",
                str(chance.randrange(1, 9)),
                chance.choice(("ja", "nee", "misschien", "Ja, 1x", "")),
                chance.choice(("1", "2", "")),
                chance.choice(("1", "")),
                chance.choice(("24-32", "24", "")),
            ]
        written.append(row)
        writer.writerow(row)
    return out.getvalue()


def workbook(text: str) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 -- only when asked for

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Lijst")
    for row in csv.reader(io.StringIO(text), delimiter=";"):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


Times = dict[str, list[tuple[float, float]]]


def timed(name: str, act: Callable[[], T], times: Times) -> T:
    """Do it, and keep the seconds on the clock and of the processor."""
    started, worked = time.perf_counter(), time.process_time()
    result = act()
    spent = time.perf_counter() - started, time.process_time() - worked
    times.setdefault(name, []).append(spent)
    return result


def told(spent: list[tuple[float, float]]) -> str:
    clock, work = (sum(each) for each in zip(*spent, strict=True))
    longest = max(seconds for seconds, _work in spent)
    several = f"  ({len(spent)} requests, longest {longest:.2f})" if len(spent) > 1 else ""
    return f"{clock:7.2f} s on the clock, {work:5.2f} s of work{several}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--postcodes", type=Path, help="a postcode table, as an installation has")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="leerplek-bench-") as folder:
        os.environ["LEERPLEK_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "leerplek.config.settings"
        run(chosen.rows, chosen.postcodes)


def run(rows: int, postcodes: Path | None) -> None:
    import django  # noqa: PLC0415 -- after the environment is set

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs Django

    from leerplek.accounts.models import User  # noqa: PLC0415 -- needs Django
    from leerplek.accounts.services import start_installation  # noqa: PLC0415 -- needs Django
    from leerplek.candidates.imports.kind import CANDIDATE_IMPORT  # noqa: PLC0415 -- needs Django
    from leerplek.geo.services import load_postcodes  # noqa: PLC0415 -- needs Django
    from leerplek.practices.imports.kind import PRACTICE_IMPORT  # noqa: PLC0415 -- needs Django

    call_command("migrate", verbosity=0)
    actor = start_installation(
        region="R", organisation="O", email="a@b.example", name="A", password=None
    )
    if postcodes is not None:
        load_postcodes(postcodes)
    chance = random.Random(2026)
    for kind, text in (
        (PRACTICE_IMPORT, practices(rows, chance)),
        (CANDIDATE_IMPORT, candidates(rows, chance)),
    ):
        for name, content in (("list.csv", text.encode()), ("list.xlsx", workbook(text))):
            again = name.endswith("xlsx")
            measure(kind, name, content, actor=User.objects.get(pk=actor.pk), again=again)


def measure(kind, name: str, content: bytes, *, actor, again: bool) -> None:
    from django.db import connection  # noqa: PLC0415 -- needs Django
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- needs Django

    from leerplek.accounts.models import Organisation  # noqa: PLC0415 -- needs Django
    from leerplek.importing.preview import preview_rows  # noqa: PLC0415 -- needs Django
    from leerplek.importing.selectors import rows_shown, tally  # noqa: PLC0415 -- needs Django
    from leerplek.importing.services.columns import (  # noqa: PLC0415 -- needs Django
        choose_columns,
        column_choice,
    )
    from leerplek.importing.services.reading import read_step  # noqa: PLC0415 -- needs Django
    from leerplek.importing.services.undoing import undo_import  # noqa: PLC0415 -- needs Django
    from leerplek.importing.services.uploads import (  # noqa: PLC0415 -- needs Django
        upload_spreadsheet,
    )
    from leerplek.importing.services.writing import write_import  # noqa: PLC0415 -- needs Django

    times: Times = {}
    queries: list[int] = []
    organisation = Organisation.objects.get()
    batch = timed(
        "upload",
        lambda: upload_spreadsheet(
            organisation,
            kind=kind.name,
            spec=kind.spec,
            file_name=name,
            content=content,
            actor=actor,
        ),
        times,
    )
    timed("columns shown", lambda: column_choice(batch, kind), times)
    mapping = batch.mapping
    batch = timed("columns chosen", lambda: choose_columns(batch, kind, chosen=mapping), times)
    while batch.state == "reading":
        step = "compared" if batch.is_read else "rows read"
        with CaptureQueriesContext(connection) as captured:
            batch = timed(step, lambda: read_step(batch, kind, actor=actor), times)  # noqa: B023 -- called at once
        queries.append(len(captured))
    show = "unchanged" if again else "double"
    timed("preview shown", lambda: tally(batch), times)
    timed(
        "preview shown",
        lambda: preview_rows(batch, kind, rows_shown(batch, show)[:50]),
        times,
    )
    counted = tally(batch)
    preview = [spent for each in times.values() for spent in each]
    batch = timed("written", lambda: write_import(batch, kind, actor=actor), times)
    if again:
        timed("undone", lambda: undo_import(batch, kind, actor=actor), times)
    print(f"\n{kind.name}, {name}, {len(content) / 1e6:.1f} MB, {counted.total:,} rows", end="")
    print(", once more" if again else "")
    print(f"  new {counted.new:,}, double {counted.double:,}, unchanged {counted.unchanged:,}")
    for step, spent in times.items():
        print(f"  {step:<15}{told(spent)}")
    print(f"  queries in each request of reading: {queries}")
    print(f"  {'whole preview':<15}{told(preview)}; the goal is 5 s for 10,000 rows")


if __name__ == "__main__":
    main()
