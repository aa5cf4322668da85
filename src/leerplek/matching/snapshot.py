"""The one translator from people and places to the engine's question.

The engine gets ids, hours, dates, kilometres and points: no names, no addresses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from leerplek.geo.distance import Distance, DistanceMatrix, StraightLineProvider
from leerplek.matching.points import counted, points_of_pair, points_of_person, weights
from leerplek.matching.round import Offer, Person, Round
from leerplek.practices.enums import AccreditationState, HostType
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.travel import travel_rules
from matchengine import Candidate, Place, Problem, Settings
from matchengine.grids import number_grid, point_grid
from matchengine.rules import blocking, failures
from matchengine.tables import build_tables

# Nobody travels further than this; pairs beyond it are left out to keep a large round small.
REACH_KM = 100.0

OWN_PRACTICE_UNCLEAR = "own_practice_unclear"
OWN_PRACTICE_NO_PLACE = "own_practice_no_place"


@dataclass(frozen=True)
class Snapshot:
    """The engine's question, and what is needed to tell about its answer.

    `waiting` are people the engine is not asked about, each with the question that
    a person must answer first.
    """

    problem: Problem
    distances: Mapping[tuple[str, str], Distance]
    waiting: Mapping[str, str]


def build_snapshot(round_: Round) -> Snapshot:
    """Translate a round into a problem, with the distances that were used."""
    offers = round_.usable_offers
    prearranged, waiting = _own_practices(round_.persons, offers)
    persons = tuple(person for person in round_.persons if person.id not in waiting)
    distances = measure(persons, offers, round_.numbers)
    keys = {(person.id, offer.id) for person, offer in product(persons, offers)}
    ids = (
        tuple(sorted(person.id for person in persons)),
        tuple(sorted(offer.id for offer in offers)),
    )
    km = {pair: distance.km for pair, distance in distances.items()}
    uncertainty = {pair: distance.uncertainty_km for pair, distance in distances.items()}
    problem = Problem(
        candidates=tuple(_candidate(person, offers, round_.numbers) for person in persons),
        places=tuple(place_of(offer) for offer in offers),
        km=number_grid(km, *ids),
        uncertainty=number_grid(uncertainty, *ids),
        points=point_grid(_points(persons, offers, round_.numbers, distances), *ids),
        must=((round_.must | round_.proposed) - round_.forbid) & keys - prearranged,
        prearranged=frozenset(prearranged),
        forbid=round_.forbid & keys - prearranged,
        settings=engine_settings(round_.numbers),
    )
    return Snapshot(problem=problem, distances=distances, waiting=waiting)


def possible_persons(
    persons: Sequence[Person], offers: Sequence[Offer], numbers: Numbers
) -> dict[str, list[str]]:
    """Return who could go to each place by the rules alone, in the order of `persons`."""
    distances = measure(persons, offers, numbers)
    tables = build_tables(
        Problem(
            candidates=tuple(_candidate(person, offers, numbers) for person in persons),
            places=tuple(place_of(offer) for offer in offers),
            km={pair: distance.km for pair, distance in distances.items()},
            uncertainty={pair: distance.uncertainty_km for pair, distance in distances.items()},
            settings=engine_settings(numbers),
        )
    )
    possible = blocking(tables, failures(tables)) == 0
    rows = {ident: row for row, ident in enumerate(tables.candidate_ids)}
    return {
        ident: [person.id for person in persons if possible[rows[person.id], column]]
        for column, ident in enumerate(tables.place_ids)
    }


def engine_settings(numbers: Numbers) -> Settings:
    """Return the programme's numbers as the engine knows them."""
    step = numbers.load_step
    return Settings(
        n=numbers.proposals_per_place,
        m=numbers.proposals_per_candidate,
        max_km=numbers.max_km,
        min_hours=numbers.min_hours,
        include_uncertain=numbers.include_uncertain,
        load_costs=(0, step, 3 * step, 6 * step, 10 * step),
        weights=weights(numbers),
        require_recognition=numbers.require_accreditation,
        require_supervisor=numbers.require_supervisor,
    )


def measure(
    persons: Iterable[Person], offers: Iterable[Offer], numbers: Numbers
) -> dict[tuple[str, str], Distance]:
    """Return the estimated distance of every pair whose two locations are known.

    That to a combined place is the larger of the two, for somebody travels to both.
    """
    homes = [person for person in persons if person.location is not None]
    sites = [offer for offer in offers if offer.location is not None]
    if not homes or not sites:
        return {}
    matrix: DistanceMatrix = StraightLineProvider().distances(
        [person.location for person in homes if person.location is not None],
        [offer.location for offer in sites if offer.location is not None],
        [person.travel_modes for person in homes],
        travel_rules(numbers),
    )
    found = {
        (person.id, offer.id): matrix.at(row, column)
        for row, person in enumerate(homes)
        for column, offer in enumerate(sites)
        if not offer.halves and matrix.km[row, column] <= REACH_KM
    }
    return found | _measure_combined(homes, sites, numbers)


def measure_halves(
    persons: Iterable[Person], offers: Iterable[Offer], numbers: Numbers
) -> dict[tuple[str, str], Distance]:
    """Return how far each person is from each half of the combined places, by place."""
    homes = [person for person in persons if person.location is not None]
    halves = {
        half.place_id: half.location
        for offer in offers
        for half in offer.halves
        if half.location is not None
    }
    if not homes or not halves:
        return {}
    matrix = StraightLineProvider().distances(
        [person.location for person in homes if person.location is not None],
        list(halves.values()),
        [person.travel_modes for person in homes],
        travel_rules(numbers),
    )
    return {
        (person.id, place_id): matrix.at(row, column)
        for row, person in enumerate(homes)
        for column, place_id in enumerate(halves)
        if matrix.km[row, column] <= REACH_KM
    }


def with_ways_to_halves(round_: Round) -> Round:
    """Return the round with how far everybody is from each half of its combined places."""
    ways = measure_halves(round_.persons, round_.offers, round_.numbers)
    return replace(
        round_,
        half_km={pair: way.km for pair, way in ways.items()},
        half_about=frozenset(pair for pair, way in ways.items() if way.uncertainty_km),
    )


def _measure_combined(
    homes: Iterable[Person], sites: Iterable[Offer], numbers: Numbers
) -> dict[tuple[str, str], Distance]:
    """Return the larger of the two distances of each combined place."""
    combined = [offer for offer in sites if offer.halves]
    ways = measure_halves(homes, combined, numbers)
    return {
        (person.id, offer.id): farthest([way for way in both if way is not None])
        for offer in combined
        for person in homes
        if all(both := [ways.get((person.id, half.place_id)) for half in offer.halves])
    }


def farthest(ways: Sequence[Distance]) -> Distance:
    """Return the larger of some distances, in doubt by as much as that one can be less.

    It is surely too far as soon as one of them is, and surely near enough only when
    all of them are.
    """
    most = max(ways, key=lambda way: way.km)
    least = max(way.km - way.uncertainty_km for way in ways)
    return replace(
        most,
        uncertainty_km=most.km - least,
        is_exact=all(way.is_exact for way in ways),
    )


def highest_hours(person: Person, numbers: Numbers) -> float | None:
    """Return the most hours this person can work: "at least 24" reaches to a full-time week."""
    if person.hours_high is None and person.hours_low is not None:
        return max(numbers.full_time_hours, person.hours_low)
    return person.hours_high


def _candidate(person: Person, offers: Iterable[Offer], numbers: Numbers) -> Candidate:
    return Candidate(
        id=person.id,
        hours=highest_hours(person, numbers),
        max_km=person.max_km,
        learning_routes=person.learning_routes,
        start_from=person.start_from,
        excludes=frozenset(offer.id for offer in offers if _is_unwanted(person, offer)),
        located=person.location is not None,
    )


def _is_unwanted(person: Person, offer: Offer) -> bool:
    if not person.excluded_practices.isdisjoint(offer.practice_ids):
        return True
    return person.excludes_out_of_hours and HostType.OUT_OF_HOURS_CENTRE in offer.host_types


def place_of(offer: Offer) -> Place:
    """Return a place as the engine knows it.

    Whether two places have enough hours together was asked when they became one.
    """
    return Place(
        id=offer.id,
        capacity=offer.number,
        min_hours=offer.hours_low,
        max_hours=None if offer.halves else offer.hours_high,
        learning_route=offer.learning_route,
        start_on=offer.start_on,
        group=offer.practice_id,
        located=offer.location is not None,
        recognised=_recognised(offer.accreditation),
        supervised=offer.has_supervisor,
    )


def _recognised(state: str) -> bool | None:
    return None if state == AccreditationState.UNKNOWN else state == AccreditationState.YES


def _points(
    persons: Iterable[Person],
    offers: tuple[Offer, ...],
    numbers: Numbers,
    distances: Mapping[tuple[str, str], Distance],
) -> dict[tuple[str, str], dict[str, int]]:
    points = {}
    given = weights(numbers)
    for person in persons:
        own = points_of_person(person)
        for offer in offers:
            if (person.id, offer.id) in distances or person.has_own_practice:
                all_of_pair = {**own, **points_of_pair(person, offer)}
                points[person.id, offer.id] = counted(all_of_pair, given)
    return points


def _own_practices(
    persons: Iterable[Person], offers: Iterable[Offer]
) -> tuple[set[tuple[str, str]], dict[str, str]]:
    """Seat the people who brought a practice (I11); who cannot be seated waits for an answer.

    A place of the practice alone goes before one that it shares with another practice.
    """
    offers = sorted(offers, key=lambda offer: bool(offer.halves))
    routes = {offer.id: offer.learning_route for offer in offers}
    free = {offer.id: offer.number for offer in offers}
    prearranged: set[tuple[str, str]] = set()
    waiting: dict[str, str] = {}
    for person in sorted(persons, key=lambda each: each.id):
        if not person.has_own_practice:
            continue
        if person.own_practice_id is None:
            waiting[person.id] = OWN_PRACTICE_UNCLEAR
            continue
        seats = [
            offer.id
            for offer in offers
            if person.own_practice_id in offer.practice_ids and free[offer.id]
        ]
        fitting = [seat for seat in seats if routes[seat] in person.learning_routes] or seats
        if fitting:
            free[fitting[0]] -= 1
            prearranged.add((person.id, fitting[0]))
        else:
            waiting[person.id] = OWN_PRACTICE_NO_PLACE
    return prearranged, waiting
