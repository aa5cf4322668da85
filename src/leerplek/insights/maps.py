"""The practices of a region on a map: what we know of each, and how old that is.

A small letter in an open mark is what we heard long ago.  A map of very many practices shows
one mark for each municipality, so that it stays light.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.common.formats import format_date, format_number
from leerplek.geo.enums import Precision
from leerplek.geo.location import Location
from leerplek.geo.maps import Drawing, MapPoint, Mark, PageMap, Tone, initial, same_filters
from leerplek.insights.enums import Age, Status
from leerplek.insights.selectors.spots import Spot

# More marks than this are heavy and tell nobody anything.
MOST_POINTS = 1000
TONES = {
    Status.TRAINS: (Tone.GOOD, Tone.GOOD_OLD),
    Status.WANTS: (Tone.MAYBE, Tone.MAYBE_OLD),
    Status.NO: (Tone.BAD, Tone.BAD_OLD),
    Status.UNKNOWN: (Tone.UNKNOWN, Tone.UNKNOWN),
}
OLD = "-old"


def spot_marks() -> tuple[Mark, ...]:
    """Return a mark for each status, and one for each that we heard long ago."""
    known = [status for status in Status if status != Status.UNKNOWN]
    recent = [
        Mark(status.value, initial(status.label), TONES[status][0], str(status.label))
        for status in known
    ]
    old = [
        Mark(
            f"{status.value}{OLD}",
            initial(status.label).lower(),
            TONES[status][1],
            _("%(status)s, heard long ago") % {"status": status.label},
        )
        for status in known
    ]
    unknown = Status.UNKNOWN
    return (*recent, *old, Mark(unknown.value, "?", TONES[unknown][0], str(unknown.label)))


def spots_map(spots: Sequence[Spot], asked: QueryDict) -> PageMap:
    """Return the map beside the list that `asked` filters; its points come from their address."""
    missing = sum(not each.sites for each in spots)
    notes = [_("The same practices as in the list.")]
    if is_crowded(spots):
        notes = [
            _("One mark for each municipality, in the colour of most of its practices."),
            _("Filter the list to see each practice."),
        ]
    return PageMap(
        title=_("What we know of practices, on the map"),
        legend=_("Trains"),
        marks=spot_marks(),
        points_url=reverse("insights:points") + same_filters(asked),
        notes=notes,
        missing=_missing(missing),
        missing_url=f"{reverse('practices:list')}?unlocated=on" if missing else "",
    )


def _missing(count: int) -> str:
    words = ngettext(
        "%(count)s practice is not on the map: no address, or one that was not found.",
        "%(count)s practices are not on the map: no address, or one that was not found.",
        count,
    )
    return words % {"count": format_number(count)} if count else ""


def is_crowded(spots: Iterable[Spot]) -> bool:
    """Tell whether there are too many marks to draw each."""
    return sum(len(each.sites) for each in spots) > MOST_POINTS


def spots_drawing(spots: Sequence[Spot]) -> Drawing:
    """Return what the map draws: each site, or each municipality when there are very many."""
    points = _crowds(spots) if is_crowded(spots) else _points(spots)
    return Drawing(marks=spot_marks(), points=list(points))


def _kind(each: Spot) -> str:
    is_old = each.age == Age.OLD and each.status != Status.UNKNOWN
    return f"{each.status.value}{OLD if is_old else ''}"


def _points(spots: Iterable[Spot]) -> Iterator[MapPoint]:
    for each in spots:
        told = [each.name, each.town, str(each.status.label)]
        if each.on:
            told.append(_("heard on %(day)s") % {"day": format_date(each.on)})
        url = reverse("practices:detail", args=[each.pk])
        for number, (lat, lon, precision) in enumerate(each.sites):
            yield MapPoint.exact(
                Location(lat, lon, Precision(precision), ""),
                key=f"spot-{each.pk}-{number}",
                kind=_kind(each),
                label=", ".join(filter(None, told)),
                url=url,
            )


def _crowds(spots: Iterable[Spot]) -> Iterator[MapPoint]:
    there: dict[str, list[Spot]] = {}
    for each in spots:
        if each.sites:
            there.setdefault(each.municipality, []).append(each)
    unknown = _("unknown")
    for name, practices in there.items():
        middle = [site for each in practices for site in each.sites]
        lat = sum(site[0] for site in middle) / len(middle)
        lon = sum(site[1] for site in middle) / len(middle)
        counted = Counter(each.status for each in practices)
        told = ", ".join(
            f"{status.label} {format_number(counted[status])}"
            for status in Status
            if counted[status]
        )
        asked = QueryDict(mutable=True)
        asked["municipality"] = name
        yield MapPoint.exact(
            Location(lat, lon, Precision.PLACE, name),
            key=f"crowd-{name}",
            kind=Counter(_kind(each) for each in practices).most_common(1)[0][0],
            label=f"{name or unknown}: {told}",
            url=f"{reverse('insights:list')}?{asked.urlencode()}",
        )
