"""A round on the map: practices where they are, candidates as areas, and a line for each pair.

The board keeps no addresses, so everybody is drawn where the register says today.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.candidates.models import Candidate
from leerplek.geo.enums import TravelMode
from leerplek.geo.location import Location
from leerplek.geo.maps import Drawing, MapLine, MapPoint, Mark, PageMap, Tone, initial, same_filters
from leerplek.matching.board import Board, PairKey
from leerplek.matching.cards import Deciders
from leerplek.matching.enums import ChoiceKind
from leerplek.matching.idents import offer_id, person_id, place_rows, row_of
from leerplek.matching.models import MatchRun
from leerplek.matching.story import wanted_at
from leerplek.practices.models import Place
from leerplek.programmes.numbers import Numbers
from leerplek.programmes.travel import reach

FULL, ROOM, NOBODY, WITH, WITHOUT = "full", "room", "nobody", "with", "without"


@dataclass(frozen=True)
class Spot:
    """A place on the map: how many candidates it has of how many it wants.

    `works_at` are the practices where it is, each with its own place: two of a combined one.
    """

    works_at: tuple[tuple[str, str], ...]
    name: str
    count: int
    wanted: int

    @property
    def kind(self) -> str:
        if not self.count:
            return NOBODY
        return ROOM if self.count < self.wanted else FULL


@dataclass(frozen=True)
class Shown:
    """The part of a board that the filters let through, by the ids of the round.

    `pairs` says how each is drawn: fixed, in doubt, or neither.
    """

    spots: Mapping[str, Spot]
    pairs: Mapping[PairKey, str]
    persons: Mapping[str, str]


def shown_on_map(
    board: Board, known: Deciders, places: Sequence[str], without: Sequence[str]
) -> Shown:
    """Return what is drawn of a board: these places, who is proposed there, and these people."""
    wanted = set(places)
    pairs = {
        key: _line_kind(board, known, key)
        for key in sorted(board.pairs)
        if key[1] in wanted and key[0] in board.names
    }
    count = Counter(place for _person, place in pairs)
    spots = {
        offer.id: Spot(
            offer.works_at,
            board.names[offer.id],
            count[offer.id],
            wanted_at(offer, board.problem, board.result),
        )
        for offer in board.round.usable_offers
        if offer.id in wanted
    }
    persons = dict.fromkeys(without, WITHOUT) | {person: WITH for person, _place in pairs}
    return Shown(spots, pairs, persons)


def _line_kind(board: Board, known: Deciders, key: PairKey) -> str:
    if board.choices.get(key) == ChoiceKind.INCLUDE:
        return "doubtful"
    is_fixed = board.choices.get(key) == ChoiceKind.LOCK or key in board.problem.prearranged
    return "fixed" if is_fixed or key in known.proposed else ""


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
    missing = _unlocated(shown, user)
    return PageMap(
        title=_("This round on the map"),
        legend=_("Places and candidates"),
        marks=round_marks(),
        points_url=reverse("matching:map_points", args=[run.pk]) + same_filters(asked),
        notes=[
            " ".join(
                [_("The same pairs as in the list, all pages of it. A line is a pair."), _looks()]
            ),
            *_about_shared(shown),
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


def what_if_map(run: MatchRun, picked: Location | None, *, has_shared: bool) -> PageMap:
    """Return the map of a round on which somebody puts, or has put, an extra practice."""
    return PageMap(
        title=_("Choose where the extra practice is"),
        legend=_("Places and candidates"),
        marks=round_marks(),
        points_url=reverse("matching:map_points", args=[run.pk]),
        notes=[
            " ".join([_("You see the round as it is now. A line is a pair."), _looks()]),
            *([about_shared()] if has_shared else []),
            _("A small circle is the area where a candidate lives, not the address."),
        ],
        pick=_("The extra practice"),
        how=_(
            "Click on the map where the extra practice would be. With the keyboard: go to the map, "
            "move it with the arrows, and press Enter. The practice comes in the middle."
        ),
        picked="" if picked is None else f"{picked.lat:.4f},{picked.lon:.4f}",
    )


def _looks() -> str:
    return _("A thick line is fixed, a dotted one asks for the exact address.")


def _about_shared(shown: Shown) -> Iterator[str]:
    if any(len(spot.works_at) > 1 for spot in shown.spots.values()):
        yield about_shared()


def about_shared() -> str:
    """Say how a place of two practices is drawn."""
    return _("A place of two practices is drawn at both, with a line to each.")


def round_drawing(shown: Shown, numbers: Numbers, user: Any) -> Drawing:
    """Return what the map draws: the places and people of the list, and their pairs."""
    return Drawing(
        marks=round_marks(),
        points=_points(shown, numbers, user),
        lines=list(_lines(shown)),
    )


def _points(shown: Shown, numbers: Numbers, user: Any) -> list[MapPoint]:
    return [*_place_points(shown, numbers, user), *_person_points(shown, numbers, user)]


def _place_points(shown: Shown, numbers: Numbers, user: Any) -> Iterator[MapPoint]:
    """Draw every place; a combined one is drawn at both its practices."""
    limit = reach(numbers).straight_km
    rows = Place.objects.visible_to(user).filter(pk__in=_sites(shown)).select_related("site")
    sites = {offer_id(place.pk): place.site.location for place in rows}
    for ident, spot in shown.spots.items():
        for practice, at in spot.works_at:
            where = sites.get(at)
            if where is not None:
                yield MapPoint.exact(
                    where,
                    key=_key(ident, at),
                    kind=spot.kind,
                    label=_("%(place)s: %(count)d of %(wanted)d")
                    % {"place": spot.name, "count": spot.count, "wanted": spot.wanted},
                    url=reverse("practices:detail", args=[practice]),
                    reach_km=limit,
                )


def _lines(shown: Shown) -> Iterator[MapLine]:
    """Draw a line for each pair, to both practices of a combined place."""
    for (person, ident), kind in shown.pairs.items():
        for _practice, at in shown.spots[ident].works_at:
            yield MapLine(person, _key(ident, at), kind)


def _key(ident: str, at: str) -> str:
    """Name a point: the place itself, or one of the two practices of a combined one."""
    return ident if ident == at else f"{ident} {at}"


def _sites(shown: Shown) -> set[int]:
    """Return the places where something is drawn."""
    return place_rows(at for spot in shown.spots.values() for _practice, at in spot.works_at)


def _person_points(shown: Shown, numbers: Numbers, user: Any) -> Iterator[MapPoint]:
    persons = [row_of(person) for person in shown.persons]
    rows = Candidate.objects.visible_to(user).filter(pk__in=persons)
    for candidate in rows.order_by("pk"):
        if candidate.location is not None:
            own = None if candidate.max_km is None else float(candidate.max_km)
            modes = [TravelMode(mode) for mode in candidate.travel_modes]
            yield MapPoint.area(
                candidate.location,
                key=person_id(candidate.pk),
                kind=shown.persons[person_id(candidate.pk)],
                label=candidate.full_name,
                url=reverse("candidates:detail", args=[candidate.pk]),
                reach_km=reach(numbers, modes=modes, own_km=own).straight_km,
            )


def _unlocated(shown: Shown, user: Any) -> int:
    """Count the places and people that are listed and cannot be drawn, in one query."""
    places = Place.objects.visible_to(user).filter(
        pk__in=_sites(shown), site__latitude__isnull=True
    )
    persons = Candidate.objects.visible_to(user).filter(
        pk__in=[row_of(person) for person in shown.persons], latitude__isnull=True
    )
    return places.order_by().values("pk").union(persons.order_by().values("pk"), all=True).count()
