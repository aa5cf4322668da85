import json

import pytest
from django.utils import translation

from leerplek.importing.doubles import Double
from leerplek.importing.enums import Level
from leerplek.importing.finding_kinds import KINDS
from leerplek.importing.findings import Finding, double_findings


def test_a_finding_says_why_what_we_make_of_it_and_what_to_do():
    finding = Finding(16, "birth_date", "date_impossible", "Geboortedatum", "31-2-1990")

    assert finding.level == Level.WARNING
    assert finding.shown == "31-2-1990"
    assert finding.why == "This date does not exist or cannot be right."
    assert finding.result == "left empty"
    assert finding.advice == "Correct the cell, or leave it empty."
    assert finding.message == (
        "This date does not exist or cannot be right. We made of it: left empty. "
        "Correct the cell, or leave it empty."
    )


def test_a_finding_that_may_not_be_repeated_shows_that():
    assert Finding(24, "remarks", "citizen_number", read=None).shown == "(not shown)"


def test_a_finding_fills_in_its_params():
    start = Finding(12, "remarks", "start_from_read", params={"date": "2027-03-01"})
    long = Finding(12, "remarks", "text_too_long", params={"limit": 200})

    assert start.result == "can start from 1 March 2027"
    assert long.why == "This text is longer than 200 characters."


def test_double_findings_name_the_other_row_and_what_is_the_same():
    [finding] = double_findings([Double(66, 63, ("email", "name_postcode"))])

    assert (finding.row, finding.code, finding.level) == (66, "double", Level.WARNING)
    assert finding.why == "This is the same as row 63: same e-mail and name and postcode."


def test_a_finding_survives_being_stored_as_json():
    choices = (("a", "Hengelo (Gelderland)"), ("b", "Hengelo (Overijssel)"))
    finding = Finding(3, "place", "place_ambiguous", "Plaats", "Hengelo", {"choices": choices})

    stored = Finding.from_dict(json.loads(json.dumps(finding.as_dict())))

    assert stored.choices == finding.choices == choices
    assert stored.message == finding.message


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("code", KINDS)
def test_every_code_has_sentences_in_both_languages(code, language):
    params = {"limit": 200, "other": 3, "keys": ("email",), "date": "2027-03-01"}

    with translation.override(language):
        finding = Finding(2, "name", code, params=params)
        texts = [finding.why, finding.result, finding.advice, str(finding.level.label)]

    assert all(texts)
    assert "%(" not in "".join(texts)
