"""What the pages that ask about a round need to know of it."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from leerplek.candidates.models import Candidate
from leerplek.common.sorting import name_key
from leerplek.geo.locating import Address, Outcome
from leerplek.geo.selectors import locate_many
from leerplek.matching.board import Board
from leerplek.matching.idents import person_id, row_of
from leerplek.matching.models import MatchRun, MatchRunQuerySet
from leerplek.matching.round import Person
from leerplek.matching.selectors.runs import runs_in


def people_where_they_live(board: Board, user: Any) -> list[Person]:
    """Return the people a round asks about, where they live now, as far as this user may see it.

    A round keeps no addresses, so a new distance is measured from where people live now.
    """
    asked = [row_of(candidate.id) for candidate in board.problem.candidates]
    seen = Candidate.objects.visible_to(user).filter(pk__in=asked)
    homes = {person_id(candidate.pk): candidate.location for candidate in seen}
    return [
        replace(person, location=homes[person.id])
        for person in board.round.persons
        if person.id in homes
    ]


def located(place_name: str, postcode: str, choice: str) -> Outcome:
    """Find where an extra practice would be."""
    return locate_many([Address(postcode=postcode, place_name=place_name, choice=choice)])[0]


def practices_on(board: Board) -> dict[str, str]:
    """Return what the practices of a round are called, by their ids in the round."""
    called: dict[str, list[str]] = defaultdict(list)
    for offer in board.round.usable_offers:
        for practice, place in offer.works_at:
            name = board.names.get(place)
            if name and name not in called[practice]:
                called[practice].append(name)
    names = {ident: " + ".join(labels) for ident, labels in called.items() if labels}
    return dict(sorted(names.items(), key=lambda each: name_key(each[1])))


def persons_on(board: Board) -> dict[str, str]:
    """Return what the people of a round are called, by name."""
    return _by_name(board, [person.id for person in board.round.persons])


def places_on(board: Board) -> dict[str, str]:
    """Return what the places of a round are called, by name; also those that take no part."""
    return _by_name(board, [offer.id for offer in board.round.offers])


def runs_beside(run: MatchRun, user: Any) -> MatchRunQuerySet:
    """Return the other runs of the same class and people, the newest first."""
    same = runs_in(None, user).filter(cohort=run.cohort_id, organisation=run.organisation_id)
    return same.exclude(pk=run.pk)


def _by_name(board: Board, idents: list[str]) -> dict[str, str]:
    named = [(ident, board.names[ident]) for ident in idents if ident in board.names]
    return dict(sorted(named, key=lambda each: name_key(each[1])))
