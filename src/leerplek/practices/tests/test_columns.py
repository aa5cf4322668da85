import csv
from collections import Counter
from datetime import date
from functools import partial

import pytest

from leerplek.geo.locating import locate_all
from leerplek.geo.postcodes import MemoryPostcodes, PostcodeEntry
from leerplek.importing.checking import check_rows, check_table, find_doubles
from leerplek.importing.columns import recognise
from leerplek.importing.headers import find_table
from leerplek.importing.tables import Row, open_spreadsheet
from leerplek.importing.values.parsed import Context
from leerplek.practices.columns import PRACTICE_SPEC, parse_patients
from leerplek.practices.enums import AccreditationState, HostType, PracticeSetting, Willingness
from tests.samples import POSTCODES, SAMPLE, expected, needs_samples

pytestmark = needs_samples
EXPECTED = expected("practices")


@pytest.fixture(scope="module")
def context():
    with POSTCODES.open(encoding="utf-8") as file:
        postcodes = MemoryPostcodes.of(
            PostcodeEntry(
                row["pc4"],
                float(row["lat"]),
                float(row["lon"]),
                row["place"],
                row["municipality"],
                row["province"],
            )
            for row in csv.DictReader(file)
        )
    return Context(date(2026, 11, 22), partial(locate_all, postcodes=postcodes))


def checked_sample(name, context):
    spreadsheet = open_spreadsheet(name, (SAMPLE / name).read_bytes())
    return list(check_table(find_table(spreadsheet, PRACTICE_SPEC), PRACTICE_SPEC, context))


def check(context, **cells):
    labels = tuple(cells)
    mapping = dict(enumerate(labels))
    rows = check_rows([Row(2, list(cells.values()))], labels, mapping, PRACTICE_SPEC, context)
    [checked] = rows
    return checked


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_sample_gives_exactly_the_expected_findings_and_two_more(kind, context):
    rows = checked_sample(f"practices_achterhoek.{kind}", context)

    expected = Counter(
        (finding["row"][kind], finding["field"], finding["code"], finding["level"])
        for finding in EXPECTED["findings"]
    )
    found = Counter(
        (finding.row, finding.field, finding.code, finding.level.value)
        for row in rows
        for finding in row.findings
    )
    beyond = Counter(
        (row, "postcode", "postcode_letters", "note")
        for row in {"csv": (5, 22), "xlsx": (7, 24)}[kind]
    )
    assert len(rows) == EXPECTED["rows"]
    assert found == expected + beyond


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_sample_has_exactly_the_expected_doubles(kind, context):
    rows = checked_sample(f"practices_achterhoek.{kind}", context)

    found = [(double.earlier, double.later) for double in find_doubles(rows, PRACTICE_SPEC)]

    assert found == [(pair[0][kind], pair[1][kind]) for pair in EXPECTED["doubles"]]


def test_the_sample_names_the_practices_that_are_willing(context):
    rows = checked_sample("practices_achterhoek.csv", context)

    willing = [
        row.number
        for row in rows
        if row.values["trains"] == Willingness.YES and row.values["places_bbl"]
    ]

    assert willing == EXPECTED["willing_for_bbl_csv_rows"]


def test_the_workbook_of_the_sample_says_the_same_as_the_text_file(context):
    texts = checked_sample("practices_achterhoek.csv", context)
    sheets = checked_sample("practices_achterhoek.xlsx", context)

    assert [row.values for row in sheets] == [row.values for row in texts]


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Praktijk", "name"),
        ("Naam praktijk", "name"),
        ("PC", "postcode"),
        ("opleiden j/n", "trains"),
        ("Leidt op?", "trains"),
        ("u/w", "hours"),
        ("Aantal HA", "gp_count"),
        ("BBL", "places_bbl"),
        ("BBL-plekken", "places_bbl"),
        ("Stageplaatsen", "places_bol"),
        ("SBB", "accreditation"),
        ("Praktijkbegeleider", "supervisor"),
        ("Tel praktijk", "phone"),
        ("E-mail contactpersoon", "email"),
        ("Naam contactpersoon", "contact"),
        ("Opm.", "remarks"),
        ("Trains learners", "trains"),
        ("Formele werkgever", "formal_employer"),
    ],
)
def test_usual_headers_are_recognised(header, key):
    assert recognise((header,), PRACTICE_SPEC).mapping == {0: key}


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("HAP De Berkel", "", HostType.OUT_OF_HOURS_CENTRE),
        ("Huisartsenpost Oost", "", HostType.OUT_OF_HOURS_CENTRE),
        ("Spoedpost Zutphen", "", HostType.OUT_OF_HOURS_CENTRE),
        ("Gezondheidscentrum De Es", "", HostType.HEALTH_CENTRE),
        ("Regionale opleidingspraktijk", "", HostType.REGIONAL_TRAINING_PRACTICE),
        ("Huisartsen Happy", "", HostType.PRACTICE),
        ("Happy Huisartsen", "", HostType.PRACTICE),
        ("De Es", "gezondheidscentrum", HostType.HEALTH_CENTRE),
        ("HAP De Berkel", "huisartsenpraktijk", HostType.PRACTICE),
        ("De Es", "out_of_hours_centre", HostType.OUT_OF_HOURS_CENTRE),
    ],
)
def test_the_kind_of_host_is_read_from_its_column_or_else_from_the_name(
    name, kind, expected, context
):
    checked = check(context, name=name, postcode="7241 AB", host_type=kind)

    assert (checked.values["host_type"], checked.findings) == (expected, ())


def test_an_unknown_kind_of_host_is_a_warning_and_the_name_decides(context):
    checked = check(context, name="HAP De Es", postcode="7241 AB", host_type="circus")

    assert [finding.code for finding in checked.findings] == ["host_type_not_understood"]
    assert checked.values["host_type"] == HostType.OUT_OF_HOURS_CENTRE


@pytest.mark.parametrize(
    ("name", "cell", "expected"),
    [
        ("Apotheekhoudende praktijk De Pol", "", True),
        ("Apotheekhoudende praktijk De Pol", "nee", False),
        ("Praktijk De Pol", "ja", True),
        ("Praktijk De Pol", "", None),
    ],
)
def test_a_pharmacy_is_read_from_its_column_or_else_from_the_name(name, cell, expected, context):
    checked = check(context, name=name, postcode="7241 AB", is_dispensing=cell)

    assert checked.values["is_dispensing"] is expected


@pytest.mark.parametrize(
    ("trains", "places", "expected"),
    [
        ("Ja, 1x", "", (Willingness.YES, 1)),
        ("Ja, 1x", "2", (Willingness.YES, 2)),
        ("ja", "", (Willingness.YES, None)),
        ("misschien", "1", (Willingness.MAYBE, 1)),
        ("nee", "", (Willingness.NO, None)),
        ("", "", (Willingness.UNKNOWN, None)),
    ],
)
def test_an_answer_and_a_number_of_places_are_two_things(trains, places, expected, context):
    values = check(
        context, name="De Pol", postcode="7241 AB", trains=trains, places_bbl=places
    ).values

    assert (values["trains"], values["places_bbl"]) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("dorp", PracticeSetting.VILLAGE),
        ("Stad", PracticeSetting.TOWN),
        ("", PracticeSetting.UNKNOWN),
        ("onbekend", PracticeSetting.UNKNOWN),
    ],
)
def test_village_or_town_is_read(cell, expected, context):
    checked = check(context, name="De Pol", postcode="7241 AB", setting=cell)

    assert (checked.values["setting"], checked.findings) == (expected, ())


def test_a_setting_that_is_not_understood_is_a_warning(context):
    checked = check(context, name="De Pol", postcode="7241 AB", setting="eiland")

    assert [finding.code for finding in checked.findings] == ["setting_not_understood"]


def test_everything_else_of_a_practice_has_its_own_value(context):
    values = check(
        context,
        name="De Pol",
        postcode="7241 AB",
        hours_low="32",
        hours_high="24",
        accreditation="aangevraagd",
        start_from="1 september 2027",
        gp_count="2,5",
        formal_employer="Zorggroep Oost",
        training_company="De Pol",
    ).values

    assert (values["hours"].low, values["hours"].high) == (24, 32)
    assert values["accreditation"] == AccreditationState.REQUESTED
    assert values["start_from"] == date(2027, 9, 1)
    assert values["gp_count"] == pytest.approx(2.5)
    assert (values["formal_employer"], values["training_company"]) == ("Zorggroep Oost", "De Pol")


def test_practices_in_one_building_are_not_one_practice(context):
    cells = [
        ["Huisartsen De Linde", "0315-344995", "7241 AB"],
        ["Huisartsen Het Kompas", "0315-344995", "7241 AB"],
        ["Praktijk De Linde", "0315-344995", "7241 CD"],
    ]
    rows = [Row(number, row) for number, row in enumerate(cells, start=2)]
    mapping = {0: "name", 1: "phone", 2: "postcode"}
    checked = list(check_rows(rows, ("a", "b", "c"), mapping, PRACTICE_SPEC, context))

    found = [(d.earlier, d.later, d.keys) for d in find_doubles(checked, PRACTICE_SPEC)]

    assert found == [(2, 4, ("phone",))]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2.350", 2350),
        ("2350", 2350),
        ("12 400", 12400),
        ("ca. 1900", 1900),
        ("23.50", None),
        ("2.350.000", None),
    ],
)
def test_a_number_of_patients_is_read_as_people_write_it(typed, number):
    assert (
        parse_patients(
            typed, Context(date(2026, 11, 22), partial(locate_all, postcodes=MemoryPostcodes([])))
        ).value
        == number
    )
