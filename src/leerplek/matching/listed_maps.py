"""The map beside a list of matching: the rows that the page shows, and no others.

A page says which pairs its rows are about; everything on its map follows from those, so the map
keeps to the filters, the order and the page of the list.  Everybody is drawn where the
register says today, as far as the reader may see it: a practice where it is, a candidate as an
area.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.candidates.models import Candidate
from leerplek.geo.enums import TravelMode
from leerplek.geo.maps import Drawing, MapLine, MapPoint, Mark, PageMap, Tone, initial
from leerplek.matching.board import Board
from leerplek.matching.comparing.words import Line
from leerplek.matching.idents import offer_id, person_id, place_rows, row_of
from leerplek.matching.maps import about_shared
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.combinations import Combination
from leerplek.matching.selectors.combinations import Possibility
from leerplek.matching.selectors.facts import place_label
from leerplek.matching.selectors.together import Helps
from leerplek.practices.models import Place
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.travel import reach

PRACTICE, PERSON = "practice", "person"


@dataclass(frozen=True)
class Listed:
    """What one row of a list is about: places, perhaps with a person, and the limits it has.

    With a person there is a line to each place; without one a line joins the two places.
    `kind` is how the lines look.
    """

    places: tuple[int, ...]
    numbers: Numbers
    person: int | None = None
    kind: str = ""


def listed_proposals(proposals: Iterable[MatchProposal]) -> Iterator[Listed]:
    """Return the pairs that were proposed; one that was taken back is dotted."""
    for proposal in proposals:
        one = proposal.combination
        yield Listed(
            (proposal.place_id,) if one is None else (one.first_id, one.second_id),
            proposal.cohort.numbers,
            proposal.candidate_id,
            "" if proposal.is_open else "doubtful",
        )


def listed_pairs(board: Board, places: Iterable[str], fixed: Mapping[Any, Any]) -> Iterator[Listed]:
    """Return the pairs of these places on a board; those in `fixed` have a thick line."""
    wanted = frozenset(places)
    for person, place in sorted(board.pairs):
        if place in wanted and person in board.names:
            kind = "fixed" if (person, place) in fixed else ""
            yield Listed(_rows(board, place), board.round.numbers, row_of(person), kind)


def listed_differences(then: Board, now: Board, lines: Iterable[Line]) -> Iterator[Listed]:
    """Return the pairs of two rounds: what came is thick, what went is dotted."""
    looks = {"came": "fixed", "went": "doubtful"}
    for line in lines:
        board = now if line.place_id in now.offers else then
        yield Listed(
            _rows(board, line.place_id),
            board.round.numbers,
            row_of(line.person_id),
            looks.get(line.kind, ""),
        )


def listed_combinations(combinations: Iterable[Combination]) -> Iterator[Listed]:
    """Return two places for each combination; one that is settled has a thick line."""
    for each in combinations:
        looks = {"settled": "fixed", "dropped": "doubtful"}
        both = (each.first_id, each.second_id)
        yield Listed(both, each.cohort.numbers, kind=looks.get(each.state, ""))


def listed_possibilities(rows: Iterable[Possibility], numbers: Numbers) -> Iterator[Listed]:
    """Return two places for each combination that could be made."""
    for row in rows:
        yield Listed((row.first.pk, row.second.pk), numbers)


def listed_helps(helps: Iterable[Helps], numbers: Numbers) -> Iterator[Listed]:
    """Return the combinations that help, with whom this user may see of who would go there."""
    for each in helps:
        both = (each.possibility.first.pk, each.possibility.second.pk)
        yield Listed(both, numbers, kind="fixed")
        for person, _name in each.names:
            yield Listed(both, numbers, row_of(person))


def _rows(board: Board, place: str) -> tuple[int, ...]:
    """Return the places in the register behind a place of a round: of a combined one two."""
    return tuple(sorted(place_rows(at for _practice, at in board.offers[place].works_at)))


def listed_map(
    rows: Iterable[Listed], user: Any, *, title: str, shows: str, lines: str
) -> PageMap | None:
    """Return the map of these rows in two queries; None when there is nothing to draw.

    `shows` is the sentence that says which rows of the page are drawn, and `lines` the one
    that says what a line is.
    """
    rows = list(rows)
    persons = _persons(rows, user)
    places = _places(rows, user)
    points = [*_place_points(rows, places), *_person_points(rows, persons)]
    if not points:
        return None
    marks = tuple(mark for mark in _marks() if any(point.kind == mark.kind for point in points))
    missing = len(persons) + len(places) - len(points)
    return PageMap(
        title=title,
        legend=_("Practices and candidates"),
        marks=marks,
        drawing=Drawing(marks=marks, points=points, lines=list(_lines(rows))),
        notes=list(_notes(rows, f"{shows} {lines}", has_persons=bool(persons))),
        missing=ngettext(
            "%(count)s is not on the map: the address was not found.",
            "%(count)s are not on the map: the addresses were not found.",
            missing,
        )
        % {"count": missing}
        if missing
        else "",
    )


def _marks() -> tuple[Mark, ...]:
    practice, person = _("practice"), _("candidate")
    return (
        Mark(PRACTICE, initial(practice), Tone.GOOD, practice),
        Mark(PERSON, initial(person), Tone.PERSON, person),
    )


def _notes(rows: Iterable[Listed], words: str, *, has_persons: bool) -> Iterator[str]:
    yield words
    if any(row.person is not None and len(row.places) > 1 for row in rows):
        yield about_shared()
    if has_persons:
        yield _("A small circle is the area where a candidate lives, not the address.")
    yield _("Point at a mark to see the limit around it, in a straight line.")


def _places(rows: Iterable[Listed], user: Any) -> list[Place]:
    wanted = {place for row in rows for place in row.places}
    found = Place.objects.visible_to(user).filter(pk__in=wanted)
    return list(found.select_related("site__practice").order_by("pk"))


def _persons(rows: Iterable[Listed], user: Any) -> list[Candidate]:
    wanted = {row.person for row in rows if row.person is not None}
    return list(Candidate.objects.visible_to(user).filter(pk__in=wanted).order_by("pk"))


def _place_points(rows: Iterable[Listed], places: Iterable[Place]) -> Iterator[MapPoint]:
    """Draw each practice with how far somebody may live, or how far its other half may be."""
    limits: dict[int, float] = {}
    for row in rows:
        limit = row.numbers.combination_km if row.person is None else None
        for pk in row.places:
            limits.setdefault(pk, limit or reach(row.numbers).straight_km)
    for place in places:
        if place.site.location is not None:
            yield MapPoint.exact(
                place.site.location,
                key=offer_id(place.pk),
                kind=PRACTICE,
                label=place_label(place),
                url=reverse("practices:detail", args=[place.site.practice_id]),
                reach_km=limits[place.pk],
            )


def _person_points(rows: Iterable[Listed], persons: Iterable[Candidate]) -> Iterator[MapPoint]:
    numbers = {row.person: row.numbers for row in rows}
    for one in persons:
        if one.location is not None:
            own = None if one.max_km is None else float(one.max_km)
            modes = [TravelMode(mode) for mode in one.travel_modes]
            yield MapPoint.area(
                one.location,
                key=person_id(one.pk),
                kind=PERSON,
                label=one.full_name,
                url=reverse("candidates:detail", args=[one.pk]),
                reach_km=reach(numbers[one.pk], modes=modes, own_km=own).straight_km,
            )


def _lines(rows: Iterable[Listed]) -> Iterator[MapLine]:
    for row in rows:
        ends = [offer_id(place) for place in row.places]
        if row.person is not None:
            yield from (MapLine(person_id(row.person), end, row.kind) for end in ends)
        elif len(ends) > 1:
            yield MapLine(ends[0], ends[1], row.kind)
