"""Export, empty database, import: the same people."""

from datetime import date
from decimal import Decimal

import pytest

from leerplek.candidates.enums import AskedBy, CandidateState, FundingRoute, Scale
from leerplek.candidates.imports.kind import CANDIDATE_IMPORT
from leerplek.candidates.models import Candidate, Exclusion, ScaleScore
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.geo.addresses import address_fields
from leerplek.geo.services import load_postcodes
from leerplek.importing.enums import Outcome
from leerplek.importing.tests.journeys import POSTCODES, content_of, imported, previewed
from leerplek.practices.enums import PracticeSetting
from leerplek.practices.tests.factories import PracticeFactory
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

# What starts like this is a formula to a spreadsheet, and a name or a note to us.
HOSTILE = ("=1+1", "+31 is een landnummer", "-5 graden", "@home", "'aanhaling", '=HYPERLINK("x")')


@pytest.fixture
def people(anna):
    """Candidates with every kind of thing in their file, at real postcodes."""
    load_postcodes(POSTCODES)
    cohort = CohortFactory(
        programme=ProgrammeFactory(organisation=anna.organisation), name="Klas 2027"
    )
    linde = PracticeFactory(organisation=anna.organisation, name="Huisartsenpraktijk De Linde")
    brink = PracticeFactory(organisation=anna.organisation, name="Praktijk De Brink")
    full = _candidate(
        anna,
        "7255 AC",
        "Hengelo (Gld)",
        first_name="Zoë",
        last_name="van den Ägir",
        email="zoë@mail.example",
        phone="+31657987984",
        street="Kerkplein 1",
        birth_date=date(1988, 2, 29),
        hours_min=Decimal("24.5"),
        hours_max=Decimal(32),
        start_from=date(2027, 3, 1),
        travel_modes=["bicycle", "public_transport"],
        max_km=Decimal("12.5"),
        learning_routes=["bbl", "bol"],
        funding_route=FundingRoute.FUND,
        prior_education="mbo 4",
        current_work="kapster",
        has_laptop=False,
        wished_setting=PracticeSetting.VILLAGE,
        excludes_out_of_hours=True,
        own_practice_name="De Linde",
        own_practice=linde,
        source="via via",
        notes="\n".join(HOSTILE),
        cohort=cohort,
    )
    for number, scale in enumerate(Scale, start=1):
        ScaleScore.objects.create(candidate=full, scale=scale, value=number, given_by=anna)
    Exclusion.objects.create(candidate=full, practice=brink, asked_by=AskedBy.COORDINATOR)
    _candidate(
        anna,
        "7241 AB",
        "Lochem",
        first_name=HOSTILE[0],
        last_name=HOSTILE[1],
        source=HOSTILE[3],
        state=CandidateState.WITHDRAWN,
        hours_min=None,
        hours_max=Decimal(20),
        max_km=None,
    )
    _candidate(
        anna,
        "",
        "Doetinchem",
        first_name="Kim",
        last_name="",
        hours_max=None,
        email="kim@mail.example",
        hours_min=Decimal(16),
        funding_route=FundingRoute.UWV,
    )


def _candidate(anna, postcode, place, **fields):
    address = {"street": fields.pop("street", ""), "postcode": postcode, "place_name": place}
    located = address_fields(Candidate(), **address)
    return CandidateFactory(organisation=anna.organisation, **fields, **located)


def _everything():
    skipped = {"id", "version", "made_at", "changed_at"}
    names = [each.name for each in Candidate._meta.concrete_fields if each.name not in skipped]
    people = [{name: getattr(row, name) for name in names} for row in Candidate.objects.all()]
    scores = ScaleScore.objects.values_list("candidate__last_name", "scale", "value", "given_by")
    exclusions = Exclusion.objects.values_list("candidate__last_name", "practice", "asked_by")
    return sorted(people, key=str), sorted(scores), sorted(exclusions)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("file", ["xlsx", "csv"])
def test_people_are_the_same_after_export_and_import(anna, anna_client, people, file, language):
    before = _everything()
    anna_client.cookies["leerplek_language"] = language
    content = content_of(anna_client.get(f"/candidates/export/{file}/?state=all"))
    Candidate.objects.all().delete()

    batch = imported(CANDIDATE_IMPORT, content, anna, f"people.{file}")

    assert batch.counts["refused"] == 0
    assert _everything() == before
    again = previewed(CANDIDATE_IMPORT, content, anna, f"people.{file}")
    assert set(again.rows.values_list("outcome", flat=True)) == {Outcome.UNCHANGED}


def test_people_are_unchanged_when_their_own_export_comes_in(anna, anna_client, people):
    content = content_of(anna_client.get("/candidates/export/xlsx/?state=all"))

    batch = previewed(CANDIDATE_IMPORT, content, anna, "people.xlsx")

    assert set(batch.rows.values_list("outcome", flat=True)) == {Outcome.UNCHANGED}
