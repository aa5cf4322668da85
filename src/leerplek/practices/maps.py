"""Practices on the map: each site where it is, with what the practice said about training."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.accounts.models import Region
from leerplek.geo.enums import Precision
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
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Practice, PracticeQuerySet, PracticeSite
from leerplek.practices.selectors import not_on_the_map, sites_on_the_map
from leerplek.programmes.numbers import Numbers
from leerplek.programmes.selectors import next_cohort
from leerplek.programmes.travel import Reach, reach

TONES = {
    Willingness.YES: Tone.GOOD,
    Willingness.MAYBE: Tone.MAYBE,
    Willingness.NO: Tone.BAD,
    Willingness.UNKNOWN: Tone.UNKNOWN,
}


def practice_marks() -> tuple[Mark, ...]:
    """Return a mark for each answer to "do you train learners?"; unknown is a question mark."""
    return tuple(
        Mark(
            kind=answer.value,
            letter="?" if answer == Willingness.UNKNOWN else initial(answer.label),
            tone=TONES[answer],
            label=str(answer.label),
        )
        for answer in Willingness
    )


def practice_points(sites: Iterable[PracticeSite], *, reach_km: float = 0.0) -> list[MapPoint]:
    """Return a point for each site that has coordinates; its key is "site-" and its number."""
    return list(_points(sites, reach_km))


def _points(sites: Iterable[PracticeSite], reach_km: float) -> Iterator[MapPoint]:
    for site in sites:
        if site.location is not None:
            yield MapPoint.exact(
                site.location,
                key=f"site-{site.pk}",
                kind=site.practice.trains,
                label=_label(site),
                url=reverse("practices:detail", kwargs={"pk": site.practice_id}),
                reach_km=reach_km,
            )


def _label(site: PracticeSite) -> str:
    parts = [site.practice.name, site.name or site.place_name]
    if site.precision in {Precision.PC4, Precision.PLACE}:
        parts.append(_("about here"))
    return ", ".join(part for part in parts if part)


def list_map(practices: PracticeQuerySet, asked: QueryDict, user: Any, region: Region) -> PageMap:
    """Return the map beside the list that `asked` filters; its points come from their own address.

    All pages of the list are on it.
    """
    missing = not_on_the_map(practices)
    limit = _reach(user, region).in_words
    notes = [
        _("The same practices as in the list. A letter leads to the practice."),
        _("Point at one to see the limit around it: %(limit)s.") % {"limit": limit},
    ]
    if missing.without_site:
        notes.append(
            ngettext(
                "%(count)s practice has no address yet.",
                "%(count)s practices have no address yet.",
                missing.without_site,
            )
            % {"count": missing.without_site}
        )
    return PageMap(
        title=_("Practices on the map"),
        legend=_("Trains learners"),
        marks=practice_marks(),
        points_url=reverse("practices:map") + same_filters(asked),
        notes=notes,
        missing=_unlocated(missing.unlocated),
        missing_url=reverse("practices:list") + same_filters(asked, unlocated="on"),
    )


def list_drawing(practices: PracticeQuerySet, user: Any, region: Region) -> Drawing:
    """Return what the map beside the list draws."""
    limit = _reach(user, region)
    points = practice_points(sites_on_the_map(practices), reach_km=limit.straight_km)
    return Drawing(marks=practice_marks(), points=points)


def practice_map(practice: Practice, sites: Iterable[PracticeSite], user: Any) -> PageMap | None:
    """Return the map of one practice with the distance limit around it; None when not found."""
    # Without its address: it leads to the page that it stands on.
    points = [replace(point, url="") for point in practice_points(sites)]
    if not points:
        return None
    limit = _reach(user, practice.region)
    circles = [MapCircle(point.key, limit.straight_km) for point in points]
    return PageMap(
        title=_("%(practice)s on the map") % {"practice": practice},
        legend=_("Trains learners"),
        marks=[mark for mark in practice_marks() if mark.kind == practice.trains],
        drawing=Drawing(marks=practice_marks(), points=points, circles=circles),
        notes=[_("The circle is the limit: %(limit)s.") % {"limit": limit.in_words}],
    )


def _reach(user: Any, region: Region) -> Reach:
    """Return the limit of the class that starts next; candidates differ, the bicycle stands in."""
    cohort = next_cohort(user, region)
    return reach(cohort.numbers if cohort else Numbers())


def _unlocated(count: int) -> str:
    if not count:
        return ""
    words = ngettext(
        "%(count)s practice is not on the map, or not with every site: the address was not found.",
        "%(count)s practices are not on the map, or not with every site: "
        "the address was not found.",
        count,
    )
    return words % {"count": count}
