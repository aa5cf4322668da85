import csv
import io
from collections import Counter
from datetime import date
from functools import partial

import pytest

from leerplek.candidates.columns import CANDIDATE_SPEC
from leerplek.candidates.enums import FundingRoute
from leerplek.geo.locating import locate_all
from leerplek.geo.postcodes import MemoryPostcodes, PostcodeEntry
from leerplek.importing.checking import check_rows, check_table, find_doubles
from leerplek.importing.columns import recognise
from leerplek.importing.headers import find_table
from leerplek.importing.tables import Row, open_spreadsheet
from leerplek.importing.values.parsed import Context
from leerplek.practices.enums import PracticeSetting
from leerplek.programmes.enums import LearningRoute
from tests.samples import POSTCODES, SAMPLE, expected, needs_samples

pytestmark = needs_samples
EXPECTED = expected("candidates")
FILE = "candidates_achterhoek.csv"
NOTES = {
    "start_from_read": [12, 36, 57, 58, 62, 65],
    "exclusion_read": [4, 14, 17, 38, 39, 61],
    "own_practice_read": [30, 31, 46],
    "wish_read": [3, 29],
    "funding_unknown": [50, 65],
    "benefit_as_route": [62],
}


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


def checked_file(name, content, context):
    table = find_table(open_spreadsheet(name, content), CANDIDATE_SPEC)
    return list(check_table(table, CANDIDATE_SPEC, context))


def check(context, **cells):
    cells = {"last_name": "Jansen", "postcode": "7241 AB"} | cells
    labels = tuple(cells)
    mapping = dict(enumerate(labels))
    rows = check_rows([Row(2, list(cells.values()))], labels, mapping, CANDIDATE_SPEC, context)
    [checked] = rows
    return checked


def test_the_sample_gives_exactly_the_expected_findings_and_notes(context):
    rows = checked_file(FILE, (SAMPLE / FILE).read_bytes(), context)

    expected = Counter(
        (finding["row"]["csv"], finding["field"], finding["code"], finding["level"])
        for finding in EXPECTED["findings"]
    )
    found = Counter(
        (finding.row, finding.field, finding.code, finding.level.value)
        for row in rows
        for finding in row.findings
    )
    beyond = found - expected
    by_code = {}
    for row, _field, code, level in sorted(beyond):
        assert level == "note"
        by_code.setdefault(code, []).append(row)
    assert len(rows) == EXPECTED["rows"]
    assert expected - found == Counter()
    assert by_code == NOTES


def test_the_sample_has_exactly_the_expected_doubles(context):
    rows = checked_file(FILE, (SAMPLE / FILE).read_bytes(), context)

    found = [[double.earlier, double.later] for double in find_doubles(rows, CANDIDATE_SPEC)]

    assert found == EXPECTED["doubles"]


@pytest.mark.parametrize("secret", ["347042582", "WIA", "rugklachten"])
def test_nothing_of_the_sample_that_may_not_be_kept_is_kept(secret, context):
    content = (SAMPLE / FILE).read_bytes()
    assert secret in content.decode("cp1252")

    rows = checked_file(FILE, content, context)

    assert secret not in repr(rows)
    assert secret not in "".join(f.message + f.shown for row in rows for f in row.findings)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_sample_reads_the_same_in_other_encodings_and_separators(encoding, separator, context):
    content = (SAMPLE / FILE).read_bytes()
    original = checked_file(FILE, content, context)
    rows = csv.reader(io.StringIO(content.decode("cp1252"), newline=""), delimiter=";")
    again = io.StringIO(newline="")
    csv.writer(again, delimiter=separator).writerows(rows)

    changed = checked_file("a.csv", again.getvalue().encode(encoding), context)

    assert changed == original


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Achternaam", "last_name"),
        ("Naam", "full_name"),
        ("tv", "infix"),
        ("Geb.datum", "birth_date"),
        ("Uren beschikbaar", "hours"),
        ("u/w", "hours"),
        ("Route (UWV/SSFH)", "funding_route"),
        ("Soort uitkering", "funding_route"),
        ("Leerweg", "learning_routes"),
        ("BBL/BOL", "learning_routes"),
        ("Max. reisafstand", "max_km"),
        ("Motivatie", "motivation"),
        ("Wpl", "place"),
        ("Mail", "email"),
        ("Beschikbaar vanaf", "start_from"),
        ("Date of birth", "birth_date"),
        ("Life experience (1-5)", "life_experience"),
    ],
)
def test_usual_headers_are_recognised(header, key):
    assert recognise((header,), CANDIDATE_SPEC).mapping == {0: key}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"last_name": "Berg", "infix": "van den", "first_name": "Kim"}, ("Kim", "van den Berg")),
        ({"last_name": "van den Berg", "infix": "van den"}, ("", "van den Berg")),
        ({"last_name": "", "full_name": "Jansen, Piet"}, ("Piet", "Jansen")),
        ({"last_name": "", "full_name": "Piet van den Berg"}, ("Piet", "van den Berg")),
        ({"last_name": "", "full_name": "Piet"}, ("", "Piet")),
        ({"last_name": "Kok", "full_name": "Piet Jansen"}, ("", "Kok")),
    ],
)
def test_a_name_is_put_together_or_taken_apart(cells, expected, context):
    checked = check(context, **cells)

    assert (checked.values["first_name"], checked.values["last_name"]) == expected
    assert checked.findings == ()


def test_a_row_without_any_name_is_refused(context):
    checked = check(context, last_name="", first_name="")

    assert [(f.field, f.code) for f in checked.findings] == [("last_name", "name_missing")]


@pytest.mark.parametrize(
    ("remarks", "key", "expected", "code"),
    [
        ("kan pas vanaf maart", "start_from", date(2027, 3, 1), "start_from_read"),
        ("heeft al praktijk: De Linde", "own_practice_name", "De Linde", "own_practice_read"),
        ("Heeft al een plek bij De Es.", "own_practice_name", "De Es", "own_practice_read"),
        ("wil niet naar HAP", "excludes_out_of_hours", True, "exclusion_read"),
        ("liever niet op de huisartsenpost", "excludes_out_of_hours", True, "exclusion_read"),
        ("liever dorpspraktijk", "wished_setting", PracticeSetting.VILLAGE, "wish_read"),
        ("liefst in de stad", "wished_setting", PracticeSetting.TOWN, "wish_read"),
    ],
)
def test_a_remark_that_says_more_is_read_with_a_note(remarks, key, expected, code, context):
    checked = check(context, remarks=remarks)

    assert checked.values[key] == expected
    assert checked.values["remarks"] == remarks
    assert [(f.field, f.code, f.shown) for f in checked.findings] == [("remarks", code, remarks)]


@pytest.mark.parametrize(
    "remarks",
    [
        "zus werkt bij Het Kompas",
        "typdiploma ontbreekt",
        "werkt nu op de HAP",
        "woont in een dorp",
        "liever niet in de stad",
        "praktijk De Linde kent haar",
    ],
)
def test_other_remarks_are_only_kept(remarks, context):
    checked = check(context, remarks=remarks)

    assert checked.findings == ()
    assert checked.values == check(context).values | {"remarks": remarks}


def test_a_column_goes_before_a_remark(context):
    checked = check(
        context, start_from="1-9-2027", own_practice_name="De Es", wished_setting="stad",
        remarks="kan pas vanaf maart, heeft al praktijk: De Linde, liever dorpspraktijk",
    )  # fmt: skip

    assert checked.findings == ()
    assert checked.values["start_from"] == date(2027, 9, 1)
    assert checked.values["own_practice_name"] == "De Es"
    assert checked.values["wished_setting"] == PracticeSetting.TOWN


def test_nothing_is_read_in_a_remark_that_may_not_be_kept(context):
    checked = check(context, remarks="heeft al praktijk: De Linde, wegens rugklachten")

    assert [f.code for f in checked.findings] == ["health_or_benefit"]
    assert (checked.values["remarks"], checked.values["own_practice_name"]) == ("", "")


def test_a_candidate_wants_bbl_when_nothing_is_said(context):
    values = check(context).values

    assert values["learning_routes"] == (LearningRoute.BBL,)
    assert values["funding_route"] == FundingRoute.UNKNOWN
    assert (values["hours"], values["birth_date"], values["has_laptop"]) == (None, None, None)


def test_partners_with_one_telephone_are_two_people(context):
    cells = [
        ["Anna", "Kok", "06-12345678", "7241 AB"],
        ["Piet", "Kok", "06-12345678", "7241 AB"],
        ["Anna", "Kok-Bos", "06-12345678", "7101 AB"],
    ]
    rows = [Row(number, row) for number, row in enumerate(cells, start=2)]
    mapping = {0: "first_name", 1: "last_name", 2: "phone", 3: "postcode"}
    checked = list(check_rows(rows, tuple("abcd"), mapping, CANDIDATE_SPEC, context))

    found = [(d.earlier, d.later, d.keys) for d in find_doubles(checked, CANDIDATE_SPEC)]

    assert found == [(2, 4, ("phone",))]


def test_hours_in_two_columns_that_were_crossed_are_put_right_with_a_warning(context):
    checked = check(context, hours_low="32", hours_high="24")

    assert [(f.field, f.code, f.shown) for f in checked.findings] == [
        ("hours_low", "hours_crossed", "32")
    ]
    assert (checked.values["hours"].low, checked.values["hours"].high) == (24, 32)
