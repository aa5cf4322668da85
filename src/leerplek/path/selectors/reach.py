"""Whom a region reaches: how many signed up from which work, by which channel (F10)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region
from leerplek.candidates.models import Candidate
from leerplek.path.backgrounds import Background, background_of
from leerplek.path.selectors.lists import PathFilter

# More columns than this nobody reads; the smallest channels stand together.
MOST_CHANNELS = 8


@dataclass(frozen=True)
class ReachLine:
    """How many of one background came by each channel, in the order of the channels."""

    background: Background
    counts: tuple[int, ...]

    @property
    def label(self) -> str:
        return str(self.background.label)

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Reach:
    """The table of backgrounds and channels; a background that nobody has is in it too."""

    channels: tuple[str, ...]
    lines: tuple[ReachLine, ...]

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def totals(self) -> list[int]:
        """Return how many came by each channel."""
        return [sum(line.counts[at] for line in self.lines) for at in range(len(self.channels))]


def reach_of(user: Any, filters: PathFilter, *, region: Region) -> Reach:
    """Count the files that `user` may see, whatever became of them since, in one query."""
    rows = Candidate.objects.visible_to(user).filter(region=region)
    if filters.cohort is not None:
        rows = rows.filter(cohort=filters.cohort)
    if filters.organisation is not None:
        rows = rows.filter(organisation=filters.organisation)
    found: Counter[tuple[Background, str]] = Counter()
    grouped = rows.values("source", "current_work").annotate(number=Count("pk")).order_by()
    for row in grouped:
        found[background_of(row["current_work"]), row["source"]] += row["number"]
    return _table(found)


def _table(found: Counter[tuple[Background, str]]) -> Reach:
    sizes: Counter[str] = Counter()
    for (_background, source), number in found.items():
        sizes[source] += number
    largest = sorted((name for name in sizes if name), key=lambda name: (-sizes[name], name))
    shown = largest[:MOST_CHANNELS]
    groups = [[name] for name in shown]
    names = list(shown)
    if rest := largest[MOST_CHANNELS:]:
        groups.append(rest)
        names.append(_("other channels"))
    if "" in sizes:
        groups.append([""])
        names.append(_("channel unknown"))
    lines = tuple(
        ReachLine(kind, tuple(sum(found[kind, name] for name in group) for group in groups))
        for kind in Background
    )
    return Reach(tuple(names), lines)
