"""What needs a person now, read from the rooms where the work is done."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from leerplek.accounts.enums import Role
from leerplek.accounts.models import Region
from leerplek.accounts.selectors import Standing
from leerplek.candidates.models import Candidate
from leerplek.common.counting import ROWS, Measured, totals
from leerplek.importing.enums import OPEN_STATES
from leerplek.importing.models import ImportBatch
from leerplek.importing.selectors import imports_needing_attention
from leerplek.jobs.enums import JobState
from leerplek.jobs.models import JobQuerySet
from leerplek.jobs.rules import can_see_jobs
from leerplek.jobs.selectors import jobs_in
from leerplek.path.selectors.lists import FORGOTTEN, late_on_no_list
from leerplek.practices.models import PlaceQuerySet, Practice
from leerplek.practices.selectors import (
    SEATS,
)
from leerplek.programmes.models import Cohort
from leerplek.today.intake import FOR_SCHOOL, FOR_UWV, INTAKE, STOP
from leerplek.today.kinds import KINDS, Kind


@dataclass(frozen=True)
class Task:
    """A line of the page: how much waits, in words, and where it is dealt with."""

    count: int
    text: str
    url: str


@dataclass(frozen=True)
class Step:
    """One of the first steps of a new region; `url` is empty for who may not take it."""

    text: str
    is_done: bool
    url: str = ""


def _failed_work(user: Any, *, region: Region | None) -> JobQuerySet:
    return jobs_in(region, user, state=JobState.FAILED)


# For whoever has to give a verdict or a permission.
ANSWERS: tuple[tuple[Role, Kind], ...] = (
    (Role.SCHOOL, FOR_SCHOOL),
    (Role.UWV_ADVISER, FOR_UWV),
)
# For who can try it again.
WORK: Kind = (
    _failed_work,
    ngettext_lazy(
        "%(count)d piece of work in the background failed. Look why, and try it again.",
        "%(count)d pieces of work in the background failed. Look why, and try them again.",
        "count",
    ),
    "jobs:list",
    f"state={JobState.FAILED}",
)


def tasks(user: Any, standing: Standing) -> list[Task]:
    """Return what waits for this person in their region; what is done is no longer there."""
    kinds = (
        *((STOP, *KINDS, *INTAKE) if standing.reads else ()),
        *(kind for role, kind in ANSWERS if standing.has({role})),
        *((WORK,) if can_see_jobs(standing) else ()),
    )
    found = totals([_measured(rows(user, region=standing.region)) for rows, *_rest in kinds])
    return [
        Task(count, str(words % {"count": count}), _listed(page, query))
        for count, (_rows, words, page, query) in zip(found, kinds, strict=True)
        if count
    ]


def _listed(page: str, query: str) -> str:
    return f"{reverse(page)}?{query}" if query else reverse(page)


def _measured(rows: "models.QuerySet[Any]") -> Measured:
    """Count rows, and places by how many learners they are for."""
    return rows, SEATS if isinstance(rows, PlaceQuerySet) else ROWS


def import_tasks(user: Any, region: Region | None) -> list[Task]:
    """Return a line for each import that was not finished, or that has rows to correct."""
    return [_import_task(batch) for batch in imports_needing_attention(user, region=region)]


def _import_task(batch: ImportBatch) -> Task:
    count = batch.problem_count or 0  # type: ignore[attr-defined]
    if batch.state in OPEN_STATES:
        text = _("%(file)s has been uploaded, but not written yet.") % {"file": batch.file_name}
        return Task(1, text, reverse(f"{batch.kind}:import_preview", args=[batch.pk]))
    text = ngettext(
        "%(file)s: %(count)d row to correct.", "%(file)s: %(count)d rows to correct.", count
    ) % {"file": batch.file_name, "count": count}
    return Task(count, text, reverse(f"{batch.kind}:import_result", args=[batch.pk]))


def path_tasks(user: Any, region: Region | None) -> list[Task]:
    """Return a line when our next step with somebody is late, and no other line tells so."""
    count = late_on_no_list(user, region=region)
    text = ngettext(
        "%(count)d candidate waits longer for our next step than we agreed.",
        "%(count)d candidates wait longer for our next step than we agreed.",
        count,
    ) % {"count": count}
    return [Task(count, text, _listed("path:list", f"late={FORGOTTEN}"))] if count else []


def first_steps(user: Any, standing: Standing, cohort: Cohort | None) -> list[Step]:
    """Return the first three steps of a region that has not run a matching yet."""
    region = standing.region
    practices, candidates = totals(
        [
            (Practice.objects.visible_to(user).filter(region=region), ROWS),
            (Candidate.objects.visible_to(user).filter(region=region), ROWS),
        ]
    )
    # A matching is run for a class, so without one the third step begins there.
    third = "matching:add" if cohort else "programmes:list"
    open_to = _address if standing.writes else _nowhere
    return [
        Step(_("Import the practices of your region"), practices > 0, open_to("practices:import")),
        Step(_("Import the candidates"), candidates > 0, open_to("candidates:import")),
        Step(_("Open a class and run the matching"), False, open_to(third)),
    ]


def _address(page: str) -> str:
    return reverse(page)


def _nowhere(_page: str) -> str:
    return ""
