"""Candidates on the map: the area where somebody lives, never the address."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate, CandidateQuerySet
from leerplek.candidates.selectors import candidates_on_the_map
from leerplek.geo.enums import TravelMode
from leerplek.geo.maps import (
    Drawing,
    MapCircle,
    MapPoint,
    Mark,
    PageMap,
    Tone,
    initial,
    same_filters,
)
from leerplek.programmes.numbers import Numbers
from leerplek.programmes.travel import Reach, reach


def candidate_marks() -> tuple[Mark, ...]:
    """Return a mark for who takes part, one for who withdrew and one for who waits."""
    active, withdrawn = CandidateState.ACTIVE, CandidateState.WITHDRAWN
    waiting = CandidateState.WAITING
    return (
        Mark(active.value, initial(active.label), Tone.PERSON, str(active.label)),
        Mark(withdrawn.value, "×", Tone.GONE, str(withdrawn.label)),
        Mark(waiting.value, "…", Tone.GONE, str(waiting.label)),
    )


def candidate_points(candidates: Iterable[Candidate]) -> list[MapPoint]:
    """Return the areas of candidates whose file the reader may open, each with their own reach.

    The key is "candidate-" and the number of the file.
    """
    return list(_points(candidates))


def _points(candidates: Iterable[Candidate]) -> Iterator[MapPoint]:
    for candidate in candidates:
        if candidate.location is not None:
            yield MapPoint.area(
                candidate.location,
                key=f"candidate-{candidate.pk}",
                kind=candidate.state,
                label=candidate.full_name,
                url=reverse("candidates:detail", kwargs={"pk": candidate.pk}),
                reach_km=candidate_reach(candidate).straight_km,
            )


def candidate_reach(candidate: Candidate) -> Reach:
    """Return how far a candidate may travel in their class; without a class by the playbook."""
    numbers = candidate.cohort.numbers if candidate.cohort else Numbers()
    modes = [TravelMode(mode) for mode in candidate.travel_modes]
    own = None if candidate.max_km is None else float(candidate.max_km)
    return reach(numbers, modes=modes, own_km=own)


def list_map(candidates: CandidateQuerySet, asked: QueryDict) -> PageMap:
    """Return the map beside the list that `asked` filters; its points come from their own address.

    All pages of the list are on it.
    """
    return PageMap(
        title=_("Candidates on the map"),
        legend=_("Candidates"),
        marks=candidate_marks(),
        points_url=reverse("candidates:map") + same_filters(asked),
        notes=[
            _("The same people as in the list. A circle is the area where somebody lives."),
            _("A letter leads to the file. Point at one to see how far that person may travel."),
        ],
        missing=_unlocated(candidates.filter(latitude__isnull=True).count()),
        missing_url=reverse("candidates:list") + same_filters(asked, unlocated="on"),
    )


def list_drawing(candidates: CandidateQuerySet) -> Drawing:
    """Return what the map beside the list draws."""
    points = candidate_points(candidates_on_the_map(candidates))
    return Drawing(marks=candidate_marks(), points=points)


def candidate_map(candidate: Candidate) -> PageMap | None:
    """Return the map of one candidate with the limit around the area; None when not found."""
    # Without its address: it leads to the page that it stands on.
    points = [replace(point, url="") for point in candidate_points([candidate])]
    if not points:
        return None
    limit = candidate_reach(candidate)
    circles = [MapCircle(point.key, limit.straight_km) for point in points]
    return PageMap(
        title=_("%(name)s on the map") % {"name": candidate.full_name},
        legend=_("Candidates"),
        marks=[mark for mark in candidate_marks() if mark.kind == candidate.state],
        drawing=Drawing(marks=candidate_marks(), points=points, circles=circles),
        notes=[
            _("The small circle is the area where this person lives, not the address."),
            _("The large circle is the limit: %(limit)s.") % {"limit": limit.in_words},
        ],
    )


def _unlocated(count: int) -> str:
    if not count:
        return ""
    words = ngettext(
        "%(count)s candidate is not on the map: the address was not found.",
        "%(count)s candidates are not on the map: their addresses were not found.",
        count,
    )
    return words % {"count": count}
