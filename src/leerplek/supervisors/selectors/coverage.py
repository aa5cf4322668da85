"""How many practices have somebody who was trained to guide (O05), with the rows behind it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from leerplek.accounts.models import Region
from leerplek.practices.models import Practice, PracticeQuerySet
from leerplek.supervisors.models import Supervisor


@dataclass(frozen=True)
class TrainedCoverage:
    """The practices of a region, and those with a trained supervisor, on one day.

    Both are querysets that a page can filter, count and list; `trained` is part of
    `practices`, and `untrained` is the rest of them.
    """

    on: date
    practices: PracticeQuerySet
    trained: PracticeQuerySet
    untrained: PracticeQuerySet

    @property
    def numerator(self) -> int:
        return self.trained.count()

    @property
    def denominator(self) -> int:
        return self.practices.count()

    @property
    def percentage(self) -> int | None:
        """Return the share in whole per cents, rounded down; None without practices."""
        whole = self.denominator
        return self.numerator * 100 // whole if whole else None


def practices_with_trained_supervisor(
    user: Any, *, region: Region, on: date | None = None
) -> TrainedCoverage:
    """Return at which practices of a region somebody works who was trained to guide learners.

    The denominator is every practice of the register that `user` may see, also those that do
    not train: the aim is that each practice has somebody within a year (requirement O05, S2).
    The numerator has the practices where at least one person works now who did a training, of
    which the certificate did not end before the day `on` (today when it is left out).  Who
    left a practice does not count there any more.  One query a count, whatever the size.
    """
    day = on or timezone.localdate()
    practices = Practice.objects.visible_to(user).filter(region=region)
    people = Supervisor.objects.present().trained(day).filter(site__practice=OuterRef("pk"))
    return TrainedCoverage(
        on=day,
        practices=practices,
        trained=practices.filter(Exists(people)),
        untrained=practices.filter(~Exists(people)),
    )
