"""The places of a board as they are at this moment, those that are two in one among them."""

from leerplek.matching.board import Board
from leerplek.matching.combined import with_combinations
from leerplek.matching.deciding import PlaceNow
from leerplek.matching.enums import Obstacle
from leerplek.matching.idents import offer_id, place_rows
from leerplek.matching.round import Offer
from leerplek.matching.selectors.settled import offers_left, pairings_for
from leerplek.matching.selectors.taken import with_matches
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Place
from leerplek.practices.recognition import with_own_recognition
from leerplek.supervisors.selectors.places import counts, with_certainty


def places_now(board: Board) -> dict[str, PlaceNow]:
    """Return the places of a board that are still in the register, by their ids in the round.

    What is part of a combined place counts there, and by itself no more.
    """
    run = board.run
    halves = {half.place_id for offer in board.round.offers for half in offer.halves}
    idents = {offer.id for offer in board.round.offers} | halves
    there = with_certainty(Place.objects.filter(pk__in=place_rows(idents)))
    rows = with_matches(with_own_recognition(there)).select_related("cohort")
    places = {offer_id(place.pk): place for place in rows}
    pairings = pairings_for(run.cohort, run.organisation.region_id)
    offers = with_combinations(offers_left(places.values()), pairings)
    seats = {offer.id: offer.number for offer in offers}
    taken = {pairing.id: pairing.taken for pairing in pairings}
    now = {}
    for offer in board.round.offers:
        if offer.halves:
            now[offer.id] = _combined_now(offer, seats.get(offer.id, 0), taken.get(offer.id, 0))
        elif offer.id in places:
            now[offer.id] = _place_now(places[offer.id], seats.get(offer.id, 0), run.cohort_id)
    return now


def _place_now(place: Place, seats: int, cohort_pk: int) -> PlaceNow:
    practice = place.site.practice
    obstacle = ""
    if practice.trains == Willingness.NO:
        obstacle = Obstacle.PRACTICE_STOPPED
    elif place.cohort_id not in {None, cohort_pk}:
        obstacle = Obstacle.PLACE_ELSEWHERE
    elif not seats:
        is_taken = place.matched > 0  # type: ignore[attr-defined]
        obstacle = Obstacle.PLACE_TAKEN if is_taken else Obstacle.PLACE_COMBINED
    return PlaceNow(seats, counts(place), frozenset({practice.pk}), obstacle)


def _combined_now(offer: Offer, seats: int, taken: int) -> PlaceNow:
    """A combination counts only while both places are as they were when it was settled."""
    practices = frozenset(int(each) for each in offer.practice_ids)
    gone = Obstacle.PLACE_TAKEN if taken else Obstacle.NO_LONGER_COMBINED
    obstacle = "" if seats else gone
    return PlaceNow(seats, bool(seats), practices, obstacle)
