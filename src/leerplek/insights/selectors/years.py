"""What practices said in each year, from every answer that was kept (D10)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from leerplek.accounts.models import Region
from leerplek.asks.models import Answer
from leerplek.insights.enums import Status
from leerplek.insights.selectors.knowledge import KINDS
from leerplek.surveys.selectors.names import POLL

SAID = (Status.TRAINS, Status.WANTS, Status.NO)


@dataclass(frozen=True)
class Part:
    """One answer of a year: how many gave it, and what share of the answers that is."""

    status: Status
    count: int
    share: float

    @property
    def width(self) -> int:
        return round(self.share * 100)


@dataclass(frozen=True)
class YearCount:
    """What practices said in one year: per answer how many, and all together."""

    year: int
    said: tuple[tuple[Status, int], ...]

    @property
    def parts(self) -> list["Part"]:
        """Return each answer with its share of all that were given that year."""
        whole = max(1, self.answered)
        return [Part(status, count, count / whole) for status, count in self.said]

    @property
    def answered(self) -> int:
        return sum(count for _status, count in self.said)


def years_of(region: Region) -> list[YearCount]:
    """Return what the practices of a region said in each year with answers, the newest first."""
    counted = Counter((year, said) for (_pk, year), said in _last(region).items())
    years = sorted({year for year, _said in counted}, reverse=True)
    return [
        YearCount(year, tuple((status, counted[year, status]) for status in SAID)) for year in years
    ]


def practices_that_said(region: Region, year: int, said: str) -> frozenset[int]:
    """Return the keys of the practices that gave this answer in this year, or any when empty."""
    found = _last(region).items()
    return frozenset(pk for (pk, when), what in found if when == year and said in {"", what})


def _last(region: Region) -> dict[tuple[int, int], Status]:
    """Return the last answer of each practice in each year."""
    return {(pk, year): said for pk, year, said in _answers(region)}


def _answers(region: Region) -> Iterator[tuple[int, int, Status]]:
    rows = Answer.objects.filter(ask__practice__region=region, ask__kind__in=KINDS)
    zone = timezone.get_current_timezone()
    of_poll, alone = F("answer__first"), F("answer__trains")
    for pk, kind, at, first, trains in rows.order_by("made_at", "pk").values_list(
        "ask__practice", "ask__kind", "made_at", of_poll, alone
    ):
        said = first if kind == POLL else trains
        if pk and said in SAID:
            yield pk, at.astimezone(zone).year, Status(said)
