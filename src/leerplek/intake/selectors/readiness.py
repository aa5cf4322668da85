"""Who has a laptop and the skills that lessons ask, and what is still to arrange."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from leerplek.accounts.models import Region
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.intake.enums import ReadinessKind, ReadinessState
from leerplek.intake.models import Readiness, ReadinessQuerySet
from leerplek.programmes.models import Cohort

LATE, TO_ARRANGE, EVERYTHING = "late", "to_do", "all"
READINESS_SORTS: dict[str, tuple[str, ...]] = {
    "by": ("by_on",),
    "who": ("candidate__last_name", "candidate__first_name"),
    "kind": ("kind", "by_on"),
}


@dataclass(frozen=True)
class ReadinessLine:
    """One thing on the file of a candidate, also when nothing was noted yet."""

    kind: ReadinessKind
    state: ReadinessState
    to_do: str = ""
    by_on: date | None = None
    is_late: bool = False
    version: int = 0


@dataclass(frozen=True)
class ReadinessFilter:
    """What the list is narrowed to; without a state it shows what is to arrange."""

    search: str = ""
    state: str = ""
    kind: str = ""
    cohort: Cohort | None = None


def readiness_lines(candidate: Candidate) -> list[ReadinessLine]:
    """Return every kind; a laptop is known from the file until somebody notes more."""
    noted = {row.kind: row for row in candidate.readiness.all()}
    return [
        _line(noted[kind]) if kind in noted else ReadinessLine(kind, _from_file(candidate, kind))
        for kind in ReadinessKind
    ]


def readiness_line(candidate: Candidate, kind: ReadinessKind) -> ReadinessLine:
    return next(line for line in readiness_lines(candidate) if line.kind == kind)


def _line(row: Readiness) -> ReadinessLine:
    return ReadinessLine(
        ReadinessKind(row.kind),
        ReadinessState(row.state),
        row.to_do,
        row.by_on,
        row.is_late,
        row.version,
    )


def _from_file(candidate: Candidate, kind: ReadinessKind) -> ReadinessState:
    if kind != ReadinessKind.LAPTOP or candidate.has_laptop is None:
        return ReadinessState.UNKNOWN
    return ReadinessState.OK if candidate.has_laptop else ReadinessState.TO_DO


def readiness_list(
    user: Any, filters: ReadinessFilter | None = None, *, region: Region | None = None
) -> ReadinessQuerySet:
    """Return what is to arrange for whom, of who takes part."""
    filters = filters or ReadinessFilter()
    rows = Readiness.objects.visible_to(user).filter(candidate__state=CandidateState.ACTIVE)
    if region is not None:
        rows = rows.filter(candidate__region=region)
    for word in filters.search.split():
        rows = rows.filter(candidate__first_name__icontains=word) | rows.filter(
            candidate__last_name__icontains=word
        )
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.cohort is not None:
        rows = rows.filter(candidate__cohort=filters.cohort)
    if filters.state != EVERYTHING:
        rows = rows.filter(state=ReadinessState.TO_DO)
    if filters.state == LATE:
        rows = rows.filter(by_on__lt=timezone.localdate())
    return rows.select_related("candidate__cohort", "noted_by")


def readiness_late(user: Any, *, region: Region | None = None) -> ReadinessQuerySet:
    """Return what should have been arranged by now."""
    return readiness_list(user, ReadinessFilter(state=LATE), region=region)
