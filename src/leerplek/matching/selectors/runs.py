"""What a round is made of, and which runs there are."""

from typing import Any

from django.db.models import Q

from leerplek.accounts.models import Organisation, Region
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_hours
from leerplek.geo.enums import TravelMode
from leerplek.matching.models import MatchProposal, MatchRun, MatchRunQuerySet
from leerplek.matching.round import Offer, Person, Round
from leerplek.matching.telling_apart import told_apart
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Place
from leerplek.programmes.models import Cohort


def runs_in(region: Region | None, user: Any) -> MatchRunQuerySet:
    """Return the runs this person may see, of one region or of all of theirs."""
    runs = MatchRun.objects.visible_to(user).select_related(
        "cohort__programme", "organisation", "made_by"
    )
    return runs if region is None else runs.filter(organisation__region=region)


def names_in(run: MatchRun, user: Any) -> dict[str, str]:
    """Return what the people and places of a run are called, by the ids of the run.

    Who was erased, or is not this person's to see, has no name and is not told about.
    """
    persons = [row_of(each["id"]) for each in run.round["persons"]]
    offers = [row_of(each["id"]) for each in run.round["offers"]]
    candidates = Candidate.objects.visible_to(user).filter(pk__in=persons)
    names = {
        person_id(candidate.pk): candidate.full_name
        for candidate in candidates.only("first_name", "last_name")
    }
    places = Place.objects.visible_to(user).filter(pk__in=offers).select_related("site__practice")
    facts = "hours_min", "hours_max", "learning_route", "site__name", "site__street"
    rows = list(places.only("site__place_name", "site__practice__name", *facts))
    return names | told_apart(
        {offer_id(place.pk): place_label(place) for place in rows},
        {offer_id(place.pk): _place_facts(place) for place in rows},
    )


def _place_facts(place: Place) -> list[str]:
    """Return what tells a place from another of its practice, the clearest first."""
    hours = format_hours(place.hours_min, place.hours_max)
    return [hours, place.get_learning_route_display(), place.site.name, place.site.street]


def place_label(place: Place) -> str:
    """Return the practice and its town."""
    town = place.site.place_name
    name = place.site.practice.name
    return f"{name}, {town}" if town else name


def practice_links(run: MatchRun, user: Any) -> dict[str, int]:
    """Return the practice behind each place of a run, by the ids of the run."""
    offers = [row_of(each["id"]) for each in run.round["offers"]]
    places = Place.objects.visible_to(user).filter(pk__in=offers)
    return {
        offer_id(pk): practice for pk, practice in places.values_list("pk", "site__practice_id")
    }


def row_of(ident: str) -> int:
    """Return the row behind an id of a run: "c24" is candidate 24."""
    return int(ident[1:])


def round_of(
    cohort: Cohort,
    organisation: Organisation,
    *,
    proposed: frozenset[tuple[str, str]] | None = None,
) -> Round:
    """Return what a run for this class is made of: the organisation's people, the region's places.

    Other organisations of a shared class match their own people.  A practice that does
    not train is not asked, whatever it confirmed before.  What was proposed before, for
    whatever class, is a promise: the round keeps to it.  `proposed` are those pairs, for
    who knows them already.
    """
    candidates = (
        Candidate.objects.filter(organisation=organisation, state=CandidateState.ACTIVE)
        .filter(Q(cohort=cohort) | Q(cohort__isnull=True))
        .prefetch_related("scores", "exclusions")
    )
    places = (
        Place.objects.filter(site__practice__region_id=organisation.region_id)
        .exclude(site__practice__trains=Willingness.NO)
        .filter(Q(cohort=cohort) | Q(cohort__isnull=True))
        .select_related("site__practice", "cohort")
    )
    persons = tuple(person_from(candidate) for candidate in candidates)
    offers = tuple(offer_from(place) for place in places)
    known = {person.id for person in persons} | {offer.id for offer in offers}
    promised = proposed_pairs(organisation) if proposed is None else proposed
    return Round(
        persons=persons,
        offers=offers,
        numbers=cohort.numbers,
        proposed=frozenset(key for key in promised if known.issuperset(key)),
    )


def proposed_pairs(organisation: Organisation) -> set[tuple[str, str]]:
    """Return the pairs that an organisation proposed and did not take back."""
    rows = MatchProposal.objects.open().filter(organisation=organisation)
    return {
        (person_id(candidate), offer_id(place))
        for candidate, place in rows.values_list("candidate_id", "place_id")
    }


def person_id(candidate_pk: int) -> str:
    return f"c{candidate_pk}"


def offer_id(place_pk: int) -> str:
    return f"p{place_pk}"


def person_from(candidate: Candidate) -> Person:
    """Return what matching may know of a candidate: no name, no birth date, no funding."""
    own = candidate.own_practice_id
    return Person(
        id=person_id(candidate.pk),
        hours_low=_number(candidate.hours_min),
        hours_high=_number(candidate.hours_max),
        location=candidate.location,
        max_km=_number(candidate.max_km),
        learning_routes=frozenset(candidate.learning_routes),
        start_from=candidate.start_from,
        travel_modes=tuple(TravelMode(mode) for mode in candidate.travel_modes),
        scores={score.scale: score.value for score in candidate.scores.all()},
        wished_setting=candidate.wished_setting,
        excludes_out_of_hours=candidate.excludes_out_of_hours,
        excluded_practices=frozenset(
            str(exclusion.practice_id) for exclusion in candidate.exclusions.all()
        ),
        has_own_practice=bool(own or candidate.own_practice_name),
        own_practice_id=None if own is None else str(own),
    )


def offer_from(place: Place) -> Offer:
    """Return what matching may know of a place."""
    site, practice = place.site, place.site.practice
    return Offer(
        id=offer_id(place.pk),
        practice_id=str(practice.pk),
        number=place.number,
        hours_low=_number(place.hours_min),
        hours_high=_number(place.hours_max),
        location=site.location,
        learning_route=place.learning_route,
        start_on=place.start_on or _class_start(place),
        host_type=practice.host_type,
        setting=practice.setting,
        accreditation=site.accreditation,
        has_supervisor=bool(place.supervisor_name or site.supervisor_name),
        is_confirmed=place.is_confirmed,
        is_divisible=place.is_divisible,
    )


def _class_start(place: Place) -> Any:
    return place.cohort.start_on if place.cohort is not None else None


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
