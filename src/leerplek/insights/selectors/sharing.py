"""What a partner sees by a link: figures, and names when the region chose so."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from leerplek.accounts.models import Region
from leerplek.asks.codes import hash_of
from leerplek.common.formats import format_number
from leerplek.common.sorting import name_key
from leerplek.insights.enums import Status
from leerplek.insights.models import SharedView, SharedViewQuerySet
from leerplek.insights.selectors.figures import Share, barriers_in, figures_of
from leerplek.insights.selectors.spots import Overview, Spot, SpotFilter, narrowed, overview_of
from leerplek.programmes.numbers import Numbers
from leerplek.surveys.guarding import SMALLEST, hidden, is_small

# What of a view can be shared; words and reasons of single practices stay at home.
SHARED_FILTERS = ("municipality", "size", "status", "age", "offers", "blind")
# No municipality is called so.
FEW = "*"


@dataclass(frozen=True)
class Row:
    """A municipality, and how many of its practices have each status, as others may read it."""

    name: str
    counts: tuple[str, ...]


@dataclass(frozen=True)
class SeenByOthers:
    """All that a link shows."""

    rows: Sequence[Row]
    shares: Sequence[Share]
    reasons: Sequence[tuple[str, str]]
    practices: Sequence[Spot]
    filters: SpotFilter
    numbers: Numbers


def link_by_code(typed: str) -> SharedView | None:
    """Return the view that a code opens, or None whatever is wrong with it."""
    return _whole().filter(code_hash=hash_of(typed)).first()


def link_in_use(pk: int) -> SharedView | None:
    """Return a view that is open in a browser, as long as its link works."""
    return _whole().filter(pk=pk).first()


def _whole() -> SharedViewQuerySet:
    rows = SharedView.objects.working()
    return rows.select_related("organisation__region", "made_by")


def shared_views(user: Any, region: Region) -> SharedViewQuerySet:
    """Return the views of a region that were shared, the last first."""
    rows = SharedView.objects.visible_to(user).filter(organisation__region=region)
    return rows.select_related("made_by", "organisation")


def shared_filters(view: SharedView) -> SpotFilter:
    """Return what a shared view is narrowed to."""
    return SpotFilter(**{key: view.filters.get(key, "") for key in SHARED_FILTERS})


def seen_by_others(view: SharedView) -> SeenByOthers:
    """Return what a link shows: what who made it may see today, without small numbers.

    With names the list tells each status itself, so there only reasons are guarded.
    """
    overview = overview_of(view.made_by, view.organisation.region)
    filters = shared_filters(view)
    spots = narrowed(overview.spots, filters)
    return SeenByOthers(
        rows=_rows(spots, is_guarded=not view.shows_names),
        shares=[each for each in figures_of(spots, overview.numbers).shares if _can_tell(each)],
        reasons=_reasons(spots, overview),
        practices=spots if view.shows_names else [],
        filters=filters,
        numbers=overview.numbers,
    )


def _can_tell(share: Share) -> bool:
    return min(share.count, share.others) >= SMALLEST


def _rows(spots: Sequence[Spot], *, is_guarded: bool) -> list[Row]:
    """Return the counts per municipality; guarded, those with few practices stand together."""
    per_name = Counter(each.municipality for each in spots)
    few = {name for name, count in per_name.items() if is_guarded and count < SMALLEST}
    counted = Counter(
        (FEW if each.municipality in few else each.municipality, each.status) for each in spots
    )
    names = sorted(
        {name for name, _status in counted}, key=lambda name: (name == FEW, name_key(name))
    )
    table = [[counted[name, status] for status in Status] for name in names]
    marks = hidden(table) if is_guarded else [[False] * len(Status) for _name in names]
    words = {FEW: _("municipalities with few practices"), "": _("unknown")}
    return [
        Row(
            words.get(name, name),
            tuple(told(count, is_untold=mark) for count, mark in zip(counts, marked, strict=True)),
        )
        for name, counts, marked in zip(names, table, marks, strict=True)
    ]


def told(count: int, *, is_untold: bool) -> str:
    """Return a number as others read it."""
    if not is_untold:
        return format_number(count)
    return _("fewer than %(n)d") % {"n": SMALLEST} if is_small(count) else _("not shown")


def _reasons(spots: Sequence[Spot], overview: Overview) -> list[tuple[str, str]]:
    """Practices name several reasons, so each is guarded by itself."""
    return [
        (each.words, told(each.count, is_untold=is_small(each.count)))
        for each in barriers_in(spots, overview.barriers)
    ]
