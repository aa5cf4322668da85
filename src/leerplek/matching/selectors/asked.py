"""Rounds that somebody asked for and that are not there yet, and how far they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.accounts.models import Region
from leerplek.common.formats import format_number
from leerplek.jobs.enums import JobState
from leerplek.jobs.models import Job
from leerplek.jobs.selectors import worker_is_alive
from leerplek.matching.enums import Stage
from leerplek.matching.models.asked import AskedRound, AskedRoundQuerySet


@dataclass(frozen=True)
class StageLine:
    """One stage of the work on a round: done, begun, or still to come."""

    label: str
    is_done: bool
    is_now: bool


@dataclass(frozen=True)
class Making:
    """How far a round is that is not there yet.

    `mark` is the same as long as there is nothing new to tell: a page that shows it
    stays as it is, and nothing is read out twice.
    """

    stage: Stage
    lines: tuple[StageLine, ...]
    sentence: str
    known: tuple[str, ...]
    is_alive: bool
    mark: str


def asked_in(region: Region | None, user: Any) -> AskedRoundQuerySet:
    """Return what this person may see of it, of one region or of all of theirs."""
    asked = AskedRound.objects.visible_to(user).select_related(
        "cohort__programme", "organisation", "made_by", "job", "run", "about"
    )
    return asked if region is None else asked.filter(organisation__region=region)


def asked_without_run(region: Region | None, user: Any) -> AskedRoundQuerySet:
    """Return what waits, is being made or failed, newest first."""
    return asked_in(region, user).filter(run__isnull=True)


def making_of(asked: AskedRound) -> Making | None:
    """Return how far a round is, or nothing when it is there or will not be made."""
    state, job = asked.state, asked.job
    if job is None or state not in {JobState.WAITING, JobState.RUNNING}:
        return None
    is_waiting = state == JobState.WAITING
    # Work that was broken off begins anew: while it waits its old stage says nothing.
    stage = Stage.QUEUED if is_waiting else Stage(job.progress.get("stage", Stage.READING))
    is_alive = not is_waiting or worker_is_alive()
    stages = list(Stage)
    now = stages.index(stage)
    return Making(
        stage=stage,
        lines=tuple(
            StageLine(str(each.label), is_done=number < now, is_now=number == now)
            for number, each in enumerate(stages)
        ),
        sentence=_sentence(stage, number=now + 1, of=len(stages)),
        known=tuple(_known(job, stage)),
        is_alive=is_alive,
        mark=f"{stage.value}-{job.attempts}-{int(is_alive)}",
    )


def _sentence(stage: Stage, *, number: int, of: int) -> str:
    doing = {
        Stage.QUEUED: _("The round waits for its turn."),
        Stage.READING: _("The candidates, places and numbers are being read."),
        Stage.SEARCHING: _("The best division is being looked for."),
        Stage.CHECKING: _("The answer is being checked."),
    }[stage]
    step = _("Step %(number)s of %(of)s.") % {"number": number, "of": of}
    return f"{step} {doing}"


def _known(job: Job, stage: Stage) -> Iterator[str]:
    if stage in {Stage.SEARCHING, Stage.CHECKING}:
        yield _size(job.progress["persons"], job.progress["places"])
    if stage == Stage.QUEUED and job.attempts:
        yield _("The work was broken off. It is tried again by itself.")
    elif job.attempts > 1:
        yield _("The work was broken off and has begun again.")


def _size(persons: int, places: int) -> str:
    people = ngettext("%(count)s candidate", "%(count)s candidates", persons)
    where = ngettext("%(count)s place", "%(count)s places", places)
    return _("%(people)s and %(places)s take part.") % {
        "people": people % {"count": format_number(persons)},
        "places": where % {"count": format_number(places)},
    }
