"""How long reading and checking a large list of candidates takes, per kind of file.

Run with `python benchmarks/import_reading.py [ROWS]`; the people are invented here.
"""

import csv
import io
import os
import random
import sys
import time
from datetime import date
from functools import partial
from itertools import pairwise

import django
import openpyxl

HEADER = "Achternaam,Voornaam,E-mail,Telefoon,Postcode,Woonplaats,Geboortedatum,Uren,Route,Vervoer"
HOURS = ("24-32", "3 dagen", "fulltime", "min. 24", "28u", "weet ik nog niet", "")
TRAVEL = ("fiets/ov", "auto", "e-bike", "")
REMARKS = ("kan pas vanaf maart", "wil niet naar HAP", "typdiploma ontbreekt", "")


def people(count: int) -> list[list[str]]:
    """Invent people; every hundredth is a double of the one before."""
    chance = random.Random(1)
    rows = [[*HEADER.split(","), "Opmerkingen"]]
    for number in range(count):
        if number % 100 == 99:
            rows.append(rows[-1])
            continue
        pc4, place = chance.choice([("7241", "Lochem"), ("7101", "Winterswijk")])
        rows.append(
            [
                f"Jansen{number}",
                "Kim",
                f"kim{number}@mail.example",
                f"06-{number:08d}",
                f"{pc4} {chance.choice('ABCDE')}{chance.choice('ABCDE')}",
                place,
                f"{chance.randint(1, 28)}-{chance.randint(1, 12)}-{chance.randint(1966, 2005)}",
                chance.choice(HOURS),
                chance.choice(("UWV", "SSFH", "werk naar werk")),
                chance.choice(TRAVEL),
                chance.choice(REMARKS),
            ]
        )
    return rows


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()


def as_xlsx(rows: list[list[str]]) -> bytes:
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("Kandidaten")
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leerplek.config.settings")
    django.setup()
    # The rooms can be imported once Django is set up.
    from leerplek.candidates.columns import CANDIDATE_SPEC  # noqa: PLC0415
    from leerplek.geo.locating import locate_all  # noqa: PLC0415
    from leerplek.geo.postcodes import MemoryPostcodes, PostcodeEntry  # noqa: PLC0415
    from leerplek.importing.checking import check_table, find_doubles  # noqa: PLC0415
    from leerplek.importing.headers import find_table  # noqa: PLC0415
    from leerplek.importing.tables import open_spreadsheet  # noqa: PLC0415
    from leerplek.importing.values.parsed import Context  # noqa: PLC0415

    postcodes = MemoryPostcodes.of(
        [
            PostcodeEntry("7241", 52.16, 6.41, "Lochem"),
            PostcodeEntry("7101", 51.97, 6.72, "Winterswijk"),
        ]
    )
    context = Context(date(2026, 11, 22), partial(locate_all, postcodes=postcodes))
    rows = people(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    print(f"{'file':8} {'rows':>8} {'open s':>8} {'check s':>8} {'doubles s':>10} {'total s':>8}")
    for name, content in (("a.csv", as_csv(rows)), ("a.xlsx", as_xlsx(rows))):
        moments = [time.perf_counter()]
        table = find_table(open_spreadsheet(name, content), CANDIDATE_SPEC)
        moments.append(time.perf_counter())
        checked = list(check_table(table, CANDIDATE_SPEC, context))
        moments.append(time.perf_counter())
        doubles = find_doubles(checked, CANDIDATE_SPEC)
        moments.append(time.perf_counter())
        opened, read, compared = (b - a for a, b in pairwise(moments))
        total = moments[-1] - moments[0]
        print(
            f"{name:8} {len(checked):8} {opened:8.2f} {read:8.2f} {compared:10.2f} {total:8.2f}"
            f"   ({len(doubles)} doubles)"
        )


if __name__ == "__main__":
    main()
