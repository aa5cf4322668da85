"""A small round in the database: three practices near Lochem and people around them."""

from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.geo.enums import Precision
from leerplek.matching.enums import Mode
from leerplek.matching.services.runs import start_run
from leerplek.matching.tests.rounds import at
from leerplek.practices.tests.factories import PlaceFactory
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory

TOWNS = {"De Linde": 0.0, "De Brink": 3.0, "De Es": 6.0}


def located(km_north):
    """Return where something is, as fields of a row."""
    point = at(km_north)
    return {
        "latitude": point.lat,
        "longitude": point.lon,
        "precision": Precision.EXACT,
    }


def practice_place(coordinator, name, km_north, **fields):
    site = {f"site__{key}": value for key, value in located(km_north).items()}
    return PlaceFactory(
        site__practice__organisation=coordinator.organisation,
        site__practice__region=coordinator.region,
        site__practice__name=name,
        **{**site, "site__place_name": "Lochem", **fields},
    )


def person_at(coordinator, first_name, km_north, **fields):
    return CandidateFactory(
        organisation=coordinator.organisation,
        first_name=first_name,
        last_name="",
        **{**located(km_north), **fields},
    )


def small_run(coordinator, *, proposals=1, people=("Samira", "Wendy", "Thijs")):
    """Three places, one person near each, one proposal a place and a person."""
    cohort = CohortFactory(
        programme=ProgrammeFactory(organisation=coordinator.organisation),
        settings={"proposals_per_place": proposals, "proposals_per_candidate": proposals},
    )
    places = [practice_place(coordinator, name, km) for name, km in TOWNS.items()]
    persons = [
        person_at(coordinator, name, km) for name, km in zip(people, TOWNS.values(), strict=False)
    ]
    run = start_run(
        cohort, organisation=coordinator.organisation, mode=Mode.PROPOSE, actor=coordinator
    )
    return run, persons, places
