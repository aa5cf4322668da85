"""Export, empty database, import: the same register."""

from datetime import date
from decimal import Decimal

import pytest

from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.geo.enums import LocationSource, Precision
from leerplek.geo.services import load_postcodes
from leerplek.importing.enums import Outcome
from leerplek.importing.tests.journeys import POSTCODES, content_of, imported, previewed
from leerplek.practices.enums import AccreditationState, ConfirmedHow, HostType, Willingness
from leerplek.practices.imports.kind import PRACTICE_IMPORT
from leerplek.practices.models import FactConfirmation, Place, Practice, PracticeSite, Recognition
from leerplek.practices.tests.factories import (
    PlaceFactory,
    PracticeFactory,
    PracticeSiteFactory,
    RecognitionFactory,
)
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

# What starts like this is a formula to a spreadsheet, and a name, a note or a number to us.
HOSTILE = ("=1+1", "+31 is een landnummer", "-5 graden", "@home", "'aanhaling", '=HYPERLINK("x")')


@pytest.fixture
def register(anna):
    """A register with every kind of thing in it, at real postcodes."""
    load_postcodes(POSTCODES)
    cohort = CohortFactory(
        programme=ProgrammeFactory(organisation=anna.organisation), name="Klas 2027"
    )
    linde = PracticeFactory(
        organisation=anna.organisation,
        name="Huisartsenpraktijk De Linde",
        phone="+31573251234",
        email="info@delinde.example",
        agb_code="01234567",
        contact_name="mw. Smit",
        gp_count=Decimal("2.5"),
        is_dispensing=True,
        team_size=9,
        patient_count=3400,
        profile=HOSTILE[0],
        trains=Willingness.YES,
        notes="\n".join(HOSTILE),
        assistant_count=Decimal("3.5"),
        his="Medicom",
        languages="Nederlands, Turks",
        preferred_school=OrganisationFactory(
            region=anna.organisation.region, name="Berkel College", kind="school"
        ),
        routes="bol,bbl",
        total_cap=2,
        learners_now=1,
        rooms=4,
        workstations=0,
        vacancy_hours=Decimal("24.5"),
        vacancy_since=date(2026, 1, 31),
    )
    for facts, how in (("willingness", "mail"), ("capacity", "meeting"), ("contact", "form")):
        FactConfirmation.objects.note(linde, facts=facts, how=how, on=date(2026, 3, 4), by=None)
    village = _site(linde, "7241 AB", "Lochem", name="Dorp", supervisor_name="Kim")
    town = _site(linde, "7001 AA", "Doetinchem", accreditation=AccreditationState.YES)
    RecognitionFactory(
        site=village,
        accreditation="yes",
        since=date(2025, 8, 1),
        until=date(2029, 8, 1),
        number="L 12",
    )
    RecognitionFactory(site=town, learning_route="bol", accreditation="requested")
    town.accredited_until = date(2028, 5, 1)
    town.save()
    _place(village, number=2, hours_min=24, hours_max=32, cohort=cohort)
    days = ["mon", "tue", "thu"]
    _place(village, number=1, hours_min=16, hours_max=16, is_divisible=True, weekdays=days)
    _place(town, learning_route="bol", number=3, start_on=date(2027, 2, 1))
    _place(town, number=1, confirmed_on=None, confirmed_how="", supervisor_name="Tess")
    hostile = PracticeFactory(
        organisation=anna.organisation,
        name="=SUM(A1:A9)",
        reason_not=HOSTILE[1],
        trains=Willingness.NO,
        contact_name=HOSTILE[3],
    )
    _site(hostile, "7271 AA", "Borculo", street=HOSTILE[2])
    post = PracticeFactory(
        organisation=anna.organisation,
        name="Spoedpost Oost",
        host_type=HostType.OUT_OF_HOURS_CENTRE,
        trains=Willingness.MAYBE,
    )
    exact = _site(post, "7131 AA", "Lichtenvoorde")
    exact.latitude, exact.longitude = 51.98765, 6.56789
    exact.precision, exact.location_source = Precision.EXACT, LocationSource.EXPLICIT
    exact.save()
    _place(exact, number=1, training_company=linde, formal_employer=anna.organisation)


def _site(practice, postcode, place, **fields):
    from leerplek.geo.addresses import address_fields

    site = PracticeSiteFactory.build(practice=practice, **fields)
    located = address_fields(
        PracticeSite(),
        street=fields.get("street", "Dorpsstraat 1"),
        postcode=postcode,
        place_name=place,
    )
    for name, value in located.items():
        setattr(site, name, value)
    site.save()
    return site


def _place(site, **fields):
    fields = {"hours_min": None, "hours_max": None, **fields}
    return PlaceFactory(site=site, **{"confirmed_how": ConfirmedHow.MEETING, **fields})


def _told(model, *hidden):
    """Return the rows without keys, versions and moments, with names for what they refer to."""
    skipped = {"id", "version", "made_at", "changed_at", "confirmed_by", *hidden}
    names = [each.name for each in model._meta.concrete_fields if each.name not in skipped]
    rows = []
    for row in model.objects.all():
        told = {}
        for name in names:
            value = getattr(row, name)
            told[name] = str(value) if hasattr(value, "pk") else value
        rows.append(told)
    return sorted(rows, key=str)


def _everything():
    places = [
        {**told, "at": (str(place.site.practice), place.site.postcode)}
        for place in Place.objects.all()
        for told in [
            {
                n: str(getattr(place, n))
                for n in (
                    "learning_route",
                    "number",
                    "hours_min",
                    "hours_max",
                    "start_on",
                    "is_divisible",
                    "weekdays",
                    "cohort",
                    "formal_employer",
                    "training_company",
                    "supervisor_name",
                    "confirmed_on",
                    "confirmed_how",
                )
            }
        ]
    ]
    facts = _told(FactConfirmation, "was")
    routes = _told(Recognition)
    return _told(Practice), _told(PracticeSite), sorted(places, key=str), facts, routes


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("file", ["xlsx", "csv"])
def test_register_is_the_same_after_export_and_import(anna, anna_client, register, file, language):
    before = _everything()
    anna_client.cookies["leerplek_language"] = language
    response = anna_client.get(f"/practices/export/{file}/")
    content = content_of(response)
    Place.objects.all().delete()
    Practice.objects.all().delete()

    batch = imported(PRACTICE_IMPORT, content, anna, f"register.{file}")

    assert batch.counts["refused"] == 0
    assert _everything() == before
    again = previewed(PRACTICE_IMPORT, content, anna, f"register.{file}")
    assert set(again.rows.values_list("outcome", flat=True)) == {Outcome.UNCHANGED}


def test_register_is_unchanged_when_its_own_export_comes_in(anna, anna_client, register):
    response = anna_client.get("/practices/export/xlsx/")
    content = content_of(response)

    batch = previewed(PRACTICE_IMPORT, content, anna, "register.xlsx")

    assert set(batch.rows.values_list("outcome", flat=True)) == {Outcome.UNCHANGED}


def test_a_file_changes_of_a_recognition_only_what_it_says(anna, register):
    content = (
        "Praktijknaam;Postcode;Plaats;Erkenning BBL tot;Voorkeursschool\n"
        "Huisartsenpraktijk De Linde;7241 AB;Lochem;1-1-2024;Onbekend College\n"
    )

    imported(PRACTICE_IMPORT, content.encode(), anna, "erkenning.csv")

    changed = Recognition.objects.get(number="L 12")
    assert (changed.accreditation, changed.since, changed.until) == ("yes", None, date(2024, 1, 1))
    assert changed.site.practice.preferred_school.name == "Berkel College"
