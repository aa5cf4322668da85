"""A round on the map: practices where they are, candidates as areas, and a line for each pair.

The board keeps no addresses, so everybody is drawn where the register says today.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.candidates.models import Candidate
from leerplek.geo.enums import TravelMode
from leerplek.geo.maps import Drawing, MapLine, MapPoint, Mark, PageMap, Tone, initial, same_filters
from leerplek.matching.cards import PairCard, PersonCard, PlaceCard
from leerplek.matching.enums import ChoiceKind
from leerplek.matching.models import MatchRun
from leerplek.matching.selectors.runs import offer_id, person_id, row_of
from leerplek.practices.models import Place
from leerplek.programmes.numbers import Numbers
from leerplek.programmes.travel import reach

FULL, ROOM, NOBODY, WITH, WITHOUT = "full", "room", "nobody", "with", "without"


@dataclass(frozen=True)
class Shown:
    """The part of a board that the filters let through."""

    places: Sequence[PlaceCard]
    persons: Sequence[PersonCard]

    @property
    def pairs(self) -> Iterator[PairCard]:
        return (pair for card in self.places for pair in card.pairs)


def round_marks() -> tuple[Mark, ...]:
    """Return a mark for each kind of place, and for who has a proposal and who has none."""
    with_label = _("candidate with a proposal")
    return (
        Mark(FULL, "✓", Tone.GOOD, _("place with all its candidates")),
        Mark(ROOM, "+", Tone.MAYBE, _("place with room left")),
        Mark(NOBODY, "!", Tone.BAD, _("place with nobody")),
        Mark(WITH, initial(with_label), Tone.PERSON, with_label),
        Mark(WITHOUT, "?", Tone.UNKNOWN, _("candidate without a proposal")),
    )


def round_map(run: MatchRun, shown: Shown, asked: QueryDict, user: Any) -> PageMap:
    """Return the map beside the list of pairs; what is drawn comes from its own address."""
    drawn = {point.key for point in _points(shown, Numbers(), user)}
    missing = len({*_persons(shown), *_places(shown)} - drawn)
    return PageMap(
        title=_("This round on the map"),
        legend=_("Places and candidates"),
        marks=round_marks(),
        points_url=reverse("matching:map_points", args=[run.pk]) + same_filters(asked),
        notes=[
            _("The same pairs as in the list, all pages of it. A line is a pair.")
            + " "
            + _("A thick line is fixed, a dotted one asks for the exact address."),
            _("A small circle is the area where a candidate lives, not the address."),
            _("Point at a mark to see the limit around it, in a straight line."),
        ],
        missing=ngettext(
            "%(count)s is not on the map: the address was not found.",
            "%(count)s are not on the map: the addresses were not found.",
            missing,
        )
        % {"count": missing}
        if missing
        else "",
    )


def round_drawing(shown: Shown, numbers: Numbers, user: Any) -> Drawing:
    """Return what the map draws: the places and people of the list, and their pairs."""
    return Drawing(
        marks=round_marks(),
        points=_points(shown, numbers, user),
        lines=[MapLine(pair.person_id, pair.place_id, line_kind(pair)) for pair in shown.pairs],
    )


def line_kind(pair: PairCard) -> str:
    """Return how a pair is drawn: fixed by a person, in doubt, or neither."""
    if pair.choice == ChoiceKind.INCLUDE:
        return "doubtful"
    return "fixed" if pair.is_locked or pair.is_prearranged or pair.is_proposed else ""


def _points(shown: Shown, numbers: Numbers, user: Any) -> list[MapPoint]:
    return [*_place_points(shown, numbers, user), *_person_points(shown, numbers, user)]


def _places(shown: Shown) -> dict[str, PlaceCard]:
    return {card.place_id: card for card in shown.places}


def _persons(shown: Shown) -> dict[str, str]:
    """Return what kind of mark each person has."""
    kinds = dict.fromkeys((card.person_id for card in shown.persons), WITHOUT)
    return kinds | dict.fromkeys((pair.person_id for pair in shown.pairs), WITH)


def _place_points(shown: Shown, numbers: Numbers, user: Any) -> Iterator[MapPoint]:
    cards = _places(shown)
    limit = reach(numbers).straight_km
    rows = Place.objects.visible_to(user).filter(pk__in=_rows(cards)).select_related("site")
    for place in rows.order_by("pk"):
        if place.site.location is not None:
            card = cards[offer_id(place.pk)]
            yield MapPoint.exact(
                place.site.location,
                key=card.place_id,
                kind=_kind(card),
                label=_("%(place)s: %(count)d of %(wanted)d")
                % {"place": card.name, "count": len(card.pairs), "wanted": card.wanted},
                url=reverse("practices:detail", args=[card.practice_id]),
                reach_km=limit,
            )


def _kind(card: PlaceCard) -> str:
    if not card.pairs:
        return NOBODY
    return ROOM if card.has_gap else FULL


def _person_points(shown: Shown, numbers: Numbers, user: Any) -> Iterator[MapPoint]:
    kinds = _persons(shown)
    rows = Candidate.objects.visible_to(user).filter(pk__in=_rows(kinds))
    for candidate in rows.order_by("pk"):
        if candidate.location is not None:
            own = None if candidate.max_km is None else float(candidate.max_km)
            modes = [TravelMode(mode) for mode in candidate.travel_modes]
            yield MapPoint.area(
                candidate.location,
                key=person_id(candidate.pk),
                kind=kinds[person_id(candidate.pk)],
                label=candidate.full_name,
                url=reverse("candidates:detail", args=[candidate.pk]),
                reach_km=reach(numbers, modes=modes, own_km=own).straight_km,
            )


def _rows(idents: Iterable[str] | Mapping[str, Any]) -> list[int]:
    return [row_of(ident) for ident in idents]
