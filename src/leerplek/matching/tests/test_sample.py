"""The whole main job on a real, messy pair of files, checked by code that shares nothing with it.

The checker reads the CSV files itself, knows its own words for hours and ways of
travel, measures by its own formula, and has another solver find the best values of
the first three goals.
"""

import csv
import json
import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import lil_matrix

from leerplek.matching.standalone import Request, match_files
from tests.samples import (
    CANDIDATES,
    POSTCODES,
    PRACTICES,
    PRACTICES_XLSX,
    expected,
    needs_samples,
)

pytestmark = needs_samples

HOURS = {
    "24-32": (24, 32),
    "3 dagen": (24, 24),
    "fulltime": (38, 38),
    "min. 24": (24, 38),
    "16 (deelbaar)": (16, 16),
    "±28 uur": (28, 28),
    "weet ik nog niet": None,
    "": None,
}
DETOUR = {"fiets": 1.25, "e-bike": 1.25, "auto": 1.35, "ov": 1.5}
DOUBLE_PRACTICES = {90, 91, 92, 93}
DOUBLE_CANDIDATES = {66, 67, 68}
# Postcodes that do not exist in the place that is named, so the middle of the place counts.
WRONG_POSTCODES = {"99999", "1234"}
MIDDLES = {"Wehl": (51.9608, 6.2111), "Winterswijk": (51.9725, 6.7194)}


def request(out: Path, practices: Path = PRACTICES, **changed) -> Request:
    fields = {
        "practices": practices,
        "candidates": CANDIDATES,
        "postcodes": POSTCODES,
        "settings": None,
        "mode": "propose",
        "out": out,
        "language": "nl",
        "seed": 0,
        "print_json": False,
        "strict": False,
    }
    return Request(**{**fields, **changed})


@pytest.fixture(scope="module")
def result(tmp_path_factory) -> dict:
    out = tmp_path_factory.mktemp("match")
    assert match_files(request(out)) == 0
    return json.loads((out / "result.json").read_text(encoding="utf-8"))


def hours(text: str):
    return HOURS[text] if text in HOURS else (float(text), float(text))


def points() -> dict[str, tuple[float, float]]:
    with POSTCODES.open(encoding="utf-8") as file:
        return {row["pc4"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}


def where(row: dict, known: dict) -> tuple[tuple[float, float], float] | None:
    """Return the middle of the postcode with 1.1 km, or of the place with 2 km."""
    postcode = row["Postcode"].replace("NL-", "").strip()
    if postcode[:4] in known and postcode not in WRONG_POSTCODES:
        return known[postcode[:4]], 1.1
    town = row.get("Plaats") or row.get("Woonplaats")
    return (MIDDLES[town], 2.0) if town in MIDDLES else None


def straight(a, b) -> float:
    lat = math.radians((a[0] + b[0]) / 2)
    north = math.radians(b[0] - a[0])
    east = math.radians(b[1] - a[1]) * math.cos(lat)
    return 6371.0088 * math.hypot(north, east)


def rows_of(path: Path, encoding: str, separator: str) -> dict[int, dict]:
    with path.open(encoding=encoding, newline="") as file:
        return dict(enumerate(csv.DictReader(file, delimiter=separator), start=2))


def places() -> dict[int, dict]:
    """Return the BBL places of the file by row: number, lowest and most hours, where, host."""
    found = {}
    known = points()
    for number, row in rows_of(PRACTICES, "utf-8-sig", ",").items():
        willing = row["Leidt op?"].lower() in {"ja", "ja, 1x"} and row["Plekken BBL"]
        if willing and number not in DOUBLE_PRACTICES:
            asked = hours(row["Uren per week"])
            found[number] = {
                "seats": int(row["Plekken BBL"]),
                "asks": asked[0] if asked else 0,
                "has": asked[1] if asked else 38,
                "at": where(row, known),
                "hap": row["Praktijknaam"].startswith("HAP"),
            }
    return found


def people() -> dict[int, dict]:
    """Return the candidates of the file who can be matched, by row."""
    found = {}
    known = points()
    for number, row in rows_of(CANDIDATES, "cp1252", ";").items():
        remarks = row["Opmerkingen"]
        if number in DOUBLE_CANDIDATES or "heeft al praktijk" in remarks:
            continue
        # Row 67 is the same person as row 20, and knows the hours.
        available = (28, 28) if number == 20 else hours(row["Uren beschikbaar"])
        told = row["Max. reisafstand"].removesuffix("km").strip()
        ways = [DETOUR[way] for way in row["Vervoer"].split("/") if way]
        found[number] = {
            "hours": available[1] if available else 0,
            "at": where(row, known),
            "detour": min(ways, default=1.25),
            "own": float(told) if told.isdigit() else math.inf,
            "no_hap": "niet naar HAP" in remarks,
        }
    return found


def estimate(person: dict, place: dict) -> float:
    km = straight(person["at"][0], place["at"][0]) * person["detour"]
    return max(km, min(person["at"][1], place["at"][1]))


def may(person: dict, place: dict) -> bool:
    if person["at"] is None or place["at"] is None or (person["no_hap"] and place["hap"]):
        return False
    enough = place["has"] >= 24 and person["hours"] >= max(24, place["asks"])
    return enough and estimate(person, place) <= min(12, person["own"])


def test_match_finds_every_expected_finding(tmp_path):
    of_practices, of_candidates = expected("practices"), expected("candidates")
    match_files(request(tmp_path / "csv"))
    match_files(request(tmp_path / "xlsx", PRACTICES_XLSX))

    for kind, practices in (("csv", PRACTICES), ("xlsx", PRACTICES_XLSX)):
        with (tmp_path / kind / "findings.csv").open(encoding="utf-8") as file:
            found = Counter(
                (row["file"], int(row["row"]), row["field"], row["level"], row["code"])
                for row in csv.DictReader(file)
            )
        wanted = Counter(
            (practices.name, one["row"][kind], one["field"], one["level"], one["code"])
            for one in of_practices["findings"]
        ) + Counter(
            (CANDIDATES.name, one["row"]["csv"], one["field"], one["level"], one["code"])
            for one in of_candidates["findings"]
        )
        doubles = [(practices.name, later[kind]) for _earlier, later in of_practices["doubles"]] + [
            (CANDIDATES.name, later) for _earlier, later in of_candidates["doubles"]
        ]
        wanted += Counter((name, row, "", "warn", "double") for name, row in doubles)
        beyond = Counter(code for _file, _row, _field, _level, code in (found - wanted).elements())
        assert wanted - found == Counter()
        assert beyond == {
            "benefit_as_route": 1,
            "exclusion_read": 6,
            "funding_unknown": 2,
            "own_practice_read": 3,
            "postcode_letters": 2,
            "start_from_read": 6,
            "wish_read": 2,
        }


def test_match_uses_the_places_that_are_expected(result):
    willing = set(expected("practices")["willing_for_bbl_csv_rows"]) - DOUBLE_PRACTICES

    told = {pair["practice_row"] for pair in result["pairs"]}
    told |= {place["practice_row"] for place in result["open_places"]}

    assert set(places()) == willing
    assert told == willing


def test_match_keeps_every_rule(result):
    offers, persons = places(), people()
    per_place = Counter(pair["practice_row"] for pair in result["pairs"])
    per_person = Counter(pair["candidate_row"] for pair in result["pairs"])

    broken = [
        (pair["candidate_row"], pair["practice_row"])
        for pair in result["pairs"]
        if not may(persons[pair["candidate_row"]], offers[pair["practice_row"]])
    ]

    assert broken == []
    assert all(count <= 2 * offers[row]["seats"] for row, count in per_place.items())
    assert max(per_person.values()) <= 2
    assert len({(p["candidate_row"], p["practice_row"]) for p in result["pairs"]}) == len(
        result["pairs"]
    )


def test_match_measures_as_the_checker_does(result):
    offers, persons = places(), people()

    apart = [
        abs(
            pair["distance_km"]
            - estimate(persons[pair["candidate_row"]], offers[pair["practice_row"]])
        )
        for pair in result["pairs"]
    ]

    assert max(apart) < 0.02


def test_match_reaches_the_best_of_the_first_three_goals(result):
    offers, persons = places(), people()
    pairs = [
        (person, place)
        for person, place in product(persons, offers)
        if may(persons[person], offers[place])
    ]

    reached = {level["level"]: level["value"] for level in result["objective"]}
    names = ("places_with_1", "places_with_2", "candidates")
    assert [reached[name] for name in names] == best_levels(pairs, persons, offers, per_seat=False)
    names = ("seats_with_1", "seats_with_2", "candidates")
    assert [reached[name] for name in names] == best_levels(pairs, persons, offers, per_seat=True)


def best_levels(pairs: list, persons: dict, offers: dict, *, per_seat: bool) -> list[int]:
    """Let another solver find the best first three goals: one candidate, two, persons with one.

    A place with two seats counts once, or each of its seats counts.
    """
    columns = Columns(pairs, list(offers), list(persons))
    rules: list[tuple[dict[int, float], float, float]] = []
    upper = np.ones(columns.size)
    for place in offers:
        seats = offers[place]["seats"]
        here = columns.pairs_of(1, place)
        one, two = columns.first(place), columns.second(place)
        rules.append((here, 0, 2 * seats))
        if per_seat:
            upper[one] = upper[two] = seats
            rules.append(({**here, one: -1.0, two: -1.0}, 0, math.inf))
        else:
            rules.append(({**here, one: -1.0}, 0, math.inf))
            rules.append(({**here, two: -2.0}, 0, math.inf))
    for person in persons:
        mine = columns.pairs_of(0, person)
        rules.append((mine, 0, 2))
        rules.append(({**mine, columns.person(person): -1.0}, 0, math.inf))
    values: list[int] = []
    for goal in columns.goals():
        answer = milp(
            -goal,
            constraints=_constraints(rules, columns.size),
            integrality=np.ones(columns.size),
            bounds=(0, upper),
        )
        values.append(round(-answer.fun))
        rules.append(({int(i): 1.0 for i in np.flatnonzero(goal)}, values[-1], math.inf))
    return values


def _constraints(rules: list, size: int) -> LinearConstraint:
    matrix = lil_matrix((len(rules), size))
    for row, (terms, _low, _high) in enumerate(rules):
        for column, value in terms.items():
            matrix[row, column] = value
    return LinearConstraint(
        matrix.tocsr(), [low for _t, low, _h in rules], [h for _t, _l, h in rules]
    )


@dataclass(frozen=True)
class Columns:
    """Where the unknowns stand: pairs, a first and a second candidate per place, persons."""

    pairs: list
    places: list
    persons: list

    @property
    def size(self) -> int:
        return len(self.pairs) + 2 * len(self.places) + len(self.persons)

    def pairs_of(self, side: int, number: int) -> dict[int, float]:
        return {i: 1.0 for i, pair in enumerate(self.pairs) if pair[side] == number}

    def first(self, place: int) -> int:
        return len(self.pairs) + self.places.index(place)

    def second(self, place: int) -> int:
        return len(self.pairs) + len(self.places) + self.places.index(place)

    def person(self, person: int) -> int:
        return len(self.pairs) + 2 * len(self.places) + self.persons.index(person)

    def goals(self) -> list:
        edges = np.cumsum([len(self.pairs), len(self.places), len(self.places), len(self.persons)])
        goals = []
        for start, end in pairwise(edges):
            goal = np.zeros(self.size)
            goal[start:end] = 1
            goals.append(goal)
        return goals


def test_match_gives_the_same_files_again(tmp_path):
    for name in ("first", "second"):
        match_files(request(tmp_path / name))

    first, second = (
        json.loads((tmp_path / n / "result.json").read_text()) for n in ("first", "second")
    )
    assert first == second
    for name in ("proposals.csv", "unplaced.csv", "findings.csv", "report.html"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_match_shows_nothing_that_may_not_be_kept(tmp_path):
    match_files(request(tmp_path))

    written = b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))
    assert [word for word in (b"347042582", b"rugklachten", b"WIA") if word in written] == []


def test_match_is_strict_when_asked(tmp_path):
    assert match_files(request(tmp_path, strict=True)) == 2
    assert (tmp_path / "report.html").exists()
