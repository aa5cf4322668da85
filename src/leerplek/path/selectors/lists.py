"""Which candidates are shown on the path, narrowed as the address says, and the figures to a go."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Q

from leerplek.accounts.models import Organisation, Region
from leerplek.candidates.enums import StopReason
from leerplek.candidates.models import Candidate, CandidateQuerySet
from leerplek.path.enums import DONE, LISTED, TO_GO, Step
from leerplek.path.selectors.standing import Standing, standings
from leerplek.programmes.models import Cohort

LATE, FORGOTTEN = "late", "forgotten"
STEPS = {step: number for number, step in enumerate(Step)}


@dataclass(frozen=True)
class PathFilter:
    """What the path is narrowed to; without a step it shows who takes part or waits.

    `late` is anything late, or what is late and stands on no other list of work.  `reached` is
    how far somebody came at least, `left` the step after which somebody stopped, and
    `because` why.
    """

    search: str = ""
    cohort: Cohort | None = None
    organisation: Organisation | None = None
    step: str = ""
    waiting_for: str = ""
    late: str = ""
    reached: str = ""
    left: str = ""
    because: str = ""


@dataclass(frozen=True)
class StepCount:
    """A step, and how many stand in it."""

    step: Step
    count: int


def path_of(user: Any, filters: PathFilter, *, region: Region | None = None) -> list[Standing]:
    """Return where who `user` may see stands, as far as all but the step of the filters fits."""
    return [each for each in standings(_rows(user, filters, region)) if _fits(each, filters)]


def in_step(rows: Iterable[Standing], filters: PathFilter) -> list[Standing]:
    """Keep who stands in the chosen step; who stopped is shown when that is asked for."""
    if filters.step:
        return [each for each in rows if each.step == filters.step]
    asks_everybody = filters.reached or filters.left or filters.because
    return [each for each in rows if asks_everybody or each.step != Step.STOPPED]


def counts_of(rows: Iterable[Standing]) -> list[StepCount]:
    """Return how many stand in each step, also when nobody does."""
    counted = Counter(each.step for each in rows)
    return [StepCount(step, counted[step]) for step in Step]


def late_on_no_list(user: Any, *, region: Region | None = None) -> int:
    """Return for how many our next step is late while no other line of work tells so."""
    return len(in_step(path_of(user, PathFilter(late=FORGOTTEN), region=region), PathFilter()))


def _rows(user: Any, filters: PathFilter, region: Region | None) -> CandidateQuerySet:
    rows = Candidate.objects.visible_to(user)
    if region is not None:
        rows = rows.filter(region=region)
    for word in filters.search.split():
        rows = rows.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    if filters.cohort is not None:
        rows = rows.filter(cohort=filters.cohort)
    if filters.organisation is not None:
        rows = rows.filter(organisation=filters.organisation)
    if filters.because:
        rows = rows.filter(ended_because=filters.because)
    return rows


def _fits(each: Standing, filters: PathFilter) -> bool:
    if filters.waiting_for and all(one.waiting_for != filters.waiting_for for one in each.waits):
        return False
    if filters.late == FORGOTTEN and not is_forgotten(each):
        return False
    if filters.late and not each.is_late:
        return False
    if filters.reached and not each.got_to(Step(filters.reached)):
        return False
    return not filters.left or _left_after(each) == filters.left


def is_forgotten(each: Standing) -> bool:
    """Tell whether something of us is late that no list of work shows."""
    return any(one.is_late and one.is_ours and one.act not in LISTED for one in each.waits)


def _left_after(each: Standing) -> Step | None:
    # For who waits for a later class the procedure ended too, and they did not stop.
    return each.farthest if each.step == Step.STOPPED else None


@dataclass(frozen=True)
class Reason:
    """How many stopped for one reason."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class FunnelLine:
    """One step to a go: how many got there, how many stopped after it and why.

    `days` is the median of the days since the step before, of whom both days are known.
    """

    step: Step
    reached: int
    share: float
    stopped: int
    reasons: tuple[Reason, ...]
    days: float | None

    @property
    def label(self) -> str:
        return str(DONE[self.step])


def funnel_of(rows: Iterable[Standing]) -> list[FunnelLine]:
    """Return how many reached each step to a go; who was proposed was ready, noted or not."""
    people = list(rows)
    return [_line(step, people) for step in TO_GO]


def _line(step: Step, people: list[Standing]) -> FunnelLine:
    reached = sum(each.got_to(step) for each in people)
    gone = Counter(each.candidate.ended_because for each in people if _left_after(each) == step)
    known = (*StopReason.choices, ("", ""))
    return FunnelLine(
        step=step,
        reached=reached,
        share=reached / len(people) if people else 0,
        stopped=sum(gone.values()),
        reasons=tuple(Reason(code, str(label), gone[code]) for code, label in known if gone[code]),
        days=_median_days(step, people),
    )


def _median_days(step: Step, people: list[Standing]) -> float | None:
    """Return the median of the days between a step and the last one before it with a day."""
    found = []
    for each in people:
        days = {one.step: one.on for one in each.done if one.on is not None}
        before = [one for one in TO_GO[: TO_GO.index(step)] if one in days]
        if step in days and before:
            found.append(max(0, (days[step] - days[before[-1]]).days))
    return median(found) if found else None
