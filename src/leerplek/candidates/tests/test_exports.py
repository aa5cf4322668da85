from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from leerplek.accounts.selectors import standing_of
from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.candidates.columns import CANDIDATE_SPEC
from leerplek.candidates.enums import AskedBy, FundingRoute, Scale
from leerplek.candidates.exports import export_columns
from leerplek.candidates.scoring import set_score
from leerplek.candidates.services import exclude_practice
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.importing.columns import recognise
from leerplek.practices.enums import PracticeSetting
from leerplek.practices.tests.factories import PracticeFactory


def _cells(user, row):
    cells = {column.heading: column.value(row) for column in export_columns(standing_of(user))}
    return {heading: cell for heading, cell in cells.items() if cell not in {None, ""}}


def test_a_line_holds_everything_known_of_a_person(anna, care_group):
    candidate = CandidateFactory(
        organisation=care_group,
        first_name="Samira",
        last_name="Bos",
        email="samira@leerplek.example",
        phone="+31612345678",
        birth_date=date(1990, 5, 28),
        hours_max=None,
        start_from=date(2027, 3, 1),
        learning_routes=["bbl", "third_route"],
        travel_modes=["bicycle", "public_transport"],
        max_km=Decimal(15),
        funding_route=FundingRoute.FUND,
        own_practice_name="Het Kompas",
        wished_setting=PracticeSetting.VILLAGE,
        excludes_out_of_hours=True,
        has_laptop=True,
    )
    set_score(candidate, scale=Scale.MOTIVATION, value=4, actor=anna)
    for name in ("Zon", "Berg"):
        practice = PracticeFactory(organisation=care_group, name=name)
        exclude_practice(candidate, practice, asked_by=AskedBy.CANDIDATE, actor=anna)

    assert _cells(anna, candidate) == {
        "Achternaam": "Bos",
        "Voornaam": "Samira",
        "E-mail": "samira@leerplek.example",
        "Telefoon": "06 12345678",
        "Postcode": "7241 AC",
        "Plaats": "Lochem",
        "Geboortedatum": date(1990, 5, 28),
        "Uren beschikbaar": "min. 24 uur",
        "Kan starten vanaf": date(2027, 3, 1),
        "Bekostiging": "fonds, via de werkgever",
        "Leerwegen": "BBL, derde leerweg",
        "Vervoer": "fiets, openbaar vervoer",
        "Eigen maximale afstand (km)": Decimal(15),
        "Laptop": True,
        "Motivatie (1-5)": 4,
        "Heeft al een praktijk": "Het Kompas",
        "Wil graag een praktijk in een": "dorp",
        "Niet naar de huisartsenpost": True,
        "Uitgesloten praktijken": "Berg; Zon",
        "Status": "doet mee",
        "Breedtegraad": 52.165,
        "Lengtegraad": 6.415,
        "Precisie": "hele postcode",
    }


def test_a_birth_date_is_exported_only_for_whom_the_user_keeps_the_file(anna, bram, noord):
    elsewhere = CandidateFactory(
        organisation=OrganisationFactory(region=noord), birth_date=date(1990, 5, 28)
    )
    own = CandidateFactory(organisation=anna.organisation, birth_date=date(1990, 5, 28))

    assert "Geboortedatum" in _cells(anna, own)
    assert "Geboortedatum" not in _cells(anna, elsewhere)
    assert "Geboortedatum" not in _cells(bram, own)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_import_recognises_every_heading(anna, language):
    with override(language):
        headings = [column.heading for column in export_columns(standing_of(anna))]

    recognition = recognise(headings, CANDIDATE_SPEC)

    assert [match.label for match in recognition.unmapped] == []
    assert len(set(recognition.mapping.values())) == len(headings)
