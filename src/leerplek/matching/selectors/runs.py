"""What a round is made of, and which runs there are."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from leerplek.accounts.models import Organisation, Region
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.matching.combined import with_combinations
from leerplek.matching.idents import NAMES_PAIR, offer_id, person_id, place_rows, row_of
from leerplek.matching.models import MatchProposal, MatchRun, MatchRunQuerySet
from leerplek.matching.round import Round
from leerplek.matching.selectors.facts import person_from, place_facts, place_label
from leerplek.matching.selectors.settled import offers_left, pairings_for
from leerplek.matching.selectors.taken import matches, with_matches
from leerplek.matching.telling_apart import told_apart
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Place
from leerplek.practices.recognition import with_own_recognition
from leerplek.programmes.models import Cohort
from leerplek.supervisors.selectors.places import with_certainty


def runs_in(region: Region | None, user: Any) -> MatchRunQuerySet:
    """Return the runs this person may see, of one region or of all of theirs."""
    runs = MatchRun.objects.visible_to(user).select_related(
        "cohort__programme", "organisation", "made_by"
    )
    return runs if region is None else runs.filter(organisation__region=region)


def places_seen(run: MatchRun, user: Any) -> list[Place]:
    """Return the places of a run that this person may see, with what they are called by."""
    places = Place.objects.visible_to(user).filter(pk__in=places_in(run))
    facts = "hours_min", "hours_max", "learning_route", "site__name", "site__street"
    return list(
        places.select_related("site__practice").only(
            "confirmed_on", "site__place_name", "site__practice__name", *facts
        )
    )


def names_in(run: MatchRun, user: Any, places: Sequence[Place] | None = None) -> dict[str, str]:
    """Return what the people and places of a run are called, by the ids of the run.

    `places` are those of `places_seen`, for who read them already.

    Who was erased, or is not this person's to see, has no name and is not told about.
    """
    persons = [row_of(each["id"]) for each in run.round["persons"]]
    candidates = Candidate.objects.visible_to(user).filter(pk__in=persons)
    names = {
        person_id(candidate.pk): candidate.full_name
        for candidate in candidates.only("first_name", "last_name")
    }
    rows = places_seen(run, user) if places is None else places
    names |= told_apart(
        {offer_id(place.pk): place_label(place) for place in rows},
        {offer_id(place.pk): place_facts(place) for place in rows},
    )
    return names | {
        ident: " + ".join(names[place] for place in both)
        for ident, both in _halves_in(run).items()
        if names.keys() >= set(both)
    }


def places_in(run: MatchRun) -> set[int]:
    """Return the places of a run, also those that are half of a combined place."""
    halves = (ident for both in _halves_in(run).values() for ident in both)
    return place_rows([*(each["id"] for each in run.round["offers"]), *halves])


def _halves_in(run: MatchRun) -> dict[str, list[str]]:
    """Return the two places of each combined place of a run, the practice that lends first."""
    return {
        each["id"]: [half["place_id"] for half in each["halves"]]
        for each in run.round["offers"]
        if each.get("halves")
    }


def practice_links(run: MatchRun, user: Any) -> dict[str, int]:
    """Return the practice behind each place of a run, by the ids of the run.

    Of a combined place it is the practice that lends.
    """
    places = Place.objects.visible_to(user).filter(pk__in=places_in(run))
    links = {
        offer_id(pk): practice for pk, practice in places.values_list("pk", "site__practice_id")
    }
    lenders = {ident: links.get(both[0]) for ident, both in _halves_in(run).items()}
    return links | {ident: pk for ident, pk in lenders.items() if pk is not None}


def round_of(
    cohort: Cohort,
    organisation: Organisation,
    *,
    proposed: frozenset[tuple[str, str]] | None = None,
) -> Round:
    """Return what a run for this class is made of: the organisation's people, the region's places.

    Other organisations of a shared class match their own people.  A practice that does
    not train is not asked, whatever it confirmed before.  Two places that are combined are
    one here, and each by itself no more than what is left.  What was proposed before, for
    whatever class, is a promise: the round keeps to it.  `proposed` are those pairs, for
    who knows them already.  A match is no question any more: that person and that seat
    take no part.
    """
    candidates = (
        Candidate.objects.filter(organisation=organisation, state=CandidateState.ACTIVE)
        .filter(Q(cohort=cohort) | Q(cohort__isnull=True))
        .exclude(pk__in=matches().values("candidate"))
        .prefetch_related("scores", "exclusions")
    )
    places = (
        Place.objects.filter(site__practice__region_id=organisation.region_id)
        .exclude(site__practice__trains=Willingness.NO)
        .filter(Q(cohort=cohort) | Q(cohort__isnull=True))
        .select_related("site__practice", "cohort")
    )
    persons = tuple(person_from(candidate) for candidate in candidates)
    pairings = pairings_for(cohort, organisation.region_id)
    known_places = with_own_recognition(with_certainty(places))
    offers = with_combinations(offers_left(with_matches(known_places)), pairings)
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
        (person_id(candidate), offer_id(place, combination))
        for candidate, place, combination in rows.values_list(*NAMES_PAIR)
    }
