from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from leerplek.importing.columns import recognise
from leerplek.importing.values.hours import Hours, read_hours
from leerplek.practices.columns import PRACTICE_SPEC
from leerplek.practices.enums import AccreditationState, ConfirmedHow, Willingness
from leerplek.practices.exports import export_columns, hours_in_words, place_hours
from leerplek.practices.selectors import PlaceRow
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory


def _cells(row):
    cells = {column.heading: column.value(row) for column in export_columns()}
    return {heading: cell for heading, cell in cells.items() if cell not in {None, ""}}


def test_a_line_holds_everything_known_of_a_place(anna, care_group):
    practice = PracticeFactory(
        organisation=care_group,
        name="De Linde",
        phone="+31573123456",
        agb_code="01234567",
        trains=Willingness.YES,
        is_dispensing=False,
        notes="bellen na 17 u",
    )
    site = PracticeSiteFactory(
        practice=practice,
        name="Noord",
        street="Markt 1",
        accreditation=AccreditationState.YES,
        accredited_until=date(2028, 1, 1),
        supervisor_name="Wil",
    )
    cohort = CohortFactory(programme=ProgrammeFactory(organisation=care_group), name="Klas 2027")
    company = PracticeFactory(organisation=care_group, name="De Brink")
    place = PlaceFactory(
        site=site,
        cohort=cohort,
        number=2,
        is_divisible=True,
        weekdays=["mon", "thu"],
        start_on=date(2027, 9, 1),
        formal_employer=care_group,
        training_company=company,
        supervisor_name="Bo",
        confirmed_by=anna,
        confirmed_how=ConfirmedHow.MAIL,
    )

    assert _cells(PlaceRow(practice, site, place)) == {
        "Praktijknaam": "De Linde",
        "Vestiging": "Noord",
        "Adres": "Markt 1",
        "Postcode": "7241 AB",
        "Plaats": "Lochem",
        "Telefoon": "0573 123 456",
        "AGB-code": "01234567",
        "Soort praktijk": "praktijk",
        "Apotheekhoudend": False,
        "Leidt op": "ja",
        "Plekken BBL": 2,
        "Uren per week": "24-32 uur (deelbaar)",
        "Dagen": "maandag, donderdag",
        "Plekken vanaf": date(2027, 9, 1),
        "Klas": cohort,
        "Erkend leerbedrijf (SBB)": "ja",
        "Erkend tot": date(2028, 1, 1),
        "Begeleider": "Wil",
        "Begeleider van de plek": "Bo",
        "Formele werkgever": care_group,
        "Naam leerbedrijf": company,
        "Bevestigd op": date(2026, 11, 1),
        "Hoe bevestigd": "per e-mail",
        "Opmerkingen": "bellen na 17 u",
        "Breedtegraad": 52.16,
        "Lengtegraad": 6.41,
        "Precisie": "hele postcode",
    }


def test_what_is_unknown_is_an_empty_cell(care_group):
    practice = PracticeFactory(organisation=care_group, name="De Linde")

    assert _cells(PlaceRow(practice)) == {"Praktijknaam": "De Linde", "Soort praktijk": "praktijk"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_import_recognises_every_heading(language):
    with override(language):
        headings = [column.heading for column in export_columns()]

    recognition = recognise(headings, PRACTICE_SPEC)

    assert [match.label for match in recognition.unmapped] == []
    assert len(set(recognition.mapping.values())) == len(headings)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("low", "high"),
    [
        (None, None),
        (Decimal(24), Decimal(32)),
        (Decimal("22.5"), Decimal("22.5")),
        (Decimal(4), Decimal(4)),
        (Decimal(24), None),
        (None, Decimal(32)),
    ],
)
def test_an_import_reads_the_hours_back(language, low, high):
    with override(language):
        text = hours_in_words(low, high)

    read = read_hours(text.casefold()) if text else Hours(None, None)

    assert (read.low, read.high) == (low, high)


def test_an_import_reads_back_that_a_place_may_be_shared():
    text = place_hours(PlaceFactory.build(is_divisible=True))

    assert read_hours(text.casefold()) == Hours(Decimal(24), Decimal(32), divisible=True)
