"""The figures of a region: how many practices there are of each kind, and what share offers."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from leerplek.common.formats import format_percent
from leerplek.insights.enums import Status
from leerplek.insights.selectors.reasons import Barriers
from leerplek.insights.selectors.spots import (
    BLIND,
    IN_OWN_WORDS,
    KNOWN,
    NONE_GIVEN,
    OFFERS,
    OFFERS_NOT,
    Spot,
    has_reason,
)
from leerplek.programmes.numbers import Numbers
from leerplek.surveys.models import PollReason

Where = Mapping[str, str]


@dataclass(frozen=True)
class StatusCount:
    """A status, and how many practices have it."""

    status: Status
    count: int

    @property
    def label(self) -> str:
        return str(self.status.label)


@dataclass(frozen=True)
class Share:
    """A share of all practices, in `words` with a place for the percentage.

    `where` are the filters that show those counted, `rest` the others; `target` is a
    percentage, or None when nothing is aimed for.
    """

    words: str
    count: int
    total: int
    where: Where
    rest: Where
    target: int | None = None

    @property
    def share(self) -> float:
        return self.count / self.total if self.total else 0.0

    @property
    def sentence(self) -> str:
        return self.words % {"share": format_percent(self.share)}

    @property
    def others(self) -> int:
        return self.total - self.count

    @property
    def wanted(self) -> int:
        """Return how many practices reach the target."""
        return ceil(self.total * (self.target or 0) / 100)

    @property
    def to_go(self) -> int:
        return max(0, self.wanted - self.count)


@dataclass(frozen=True)
class Figures:
    """What stands above the list."""

    total: int
    statuses: Sequence[StatusCount]
    shares: Sequence[Share]


def figures_of(spots: Collection[Spot], numbers: Numbers) -> Figures:
    """Count practices per status, and the shares that a region steers by (R01)."""
    counted = Counter(each.status for each in spots)
    total = len(spots)
    known = sum(not each.is_blind for each in spots)
    offering = sum(each.offers for each in spots)
    return Figures(
        total=total,
        statuses=[StatusCount(status, counted[status]) for status in Status],
        shares=[
            Share(
                _("Of %(share)s of the practices we know whether they train."),
                known,
                total,
                {"blind": KNOWN},
                {"blind": BLIND},
            ),
            Share(
                _("%(share)s of the practices offer a place."),
                offering,
                total,
                {"offers": OFFERS},
                {"offers": OFFERS_NOT},
                target=numbers.offering_target,
            ),
        ],
    )


@dataclass(frozen=True)
class Barrier:
    """Why practices do not train: a reason, how many gave it, and what we do about it."""

    code: str
    words: str
    count: int
    share: float
    reason: PollReason | None = None

    @property
    def width(self) -> int:
        return round(self.share * 100)


def barriers_in(spots: Collection[Spot], barriers: Barriers) -> list[Barrier]:
    """Return the reasons that practices gave, the most given first (C03).

    A practice that gave two counts at both; the shares are of all who gave a reason or said no
    without one.
    """
    asked = with_barriers(spots)
    lines: list[tuple[str, str, PollReason | None]] = [
        (str(pk), reason.words, reason) for pk, reason in barriers.reasons.items()
    ]
    lines += [(IN_OWN_WORDS, _("in other words"), None), (NONE_GIVEN, _("no reason given"), None)]
    found = [
        Barrier(code, words, count, count / len(asked), reason)
        for code, words, reason in lines
        if (count := sum(has_reason(each, code) for each in asked))
    ]
    return sorted(found, key=lambda each: (each.reason is None, -each.count))


def with_barriers(spots: Iterable[Spot]) -> list[Spot]:
    """Return the practices that gave a reason, or said no without one."""
    return [each for each in spots if each.reasons or each.own_words or each.gives_no_reason]
