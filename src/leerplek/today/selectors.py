"""What needs a person now, read from the rooms where the work is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from leerplek.accounts.enums import Role
from leerplek.accounts.models import Region
from leerplek.accounts.selectors import Standing
from leerplek.asks.selectors import asks_late
from leerplek.calls.selectors import calls_to_make
from leerplek.candidates.keeping import files_erased_soon
from leerplek.candidates.models import Candidate
from leerplek.candidates.selectors import (
    candidates_with_unclear_own_practice,
    candidates_without_coordinates,
    candidates_without_hours,
)
from leerplek.common.counting import ROWS, Measured, totals
from leerplek.communication.selectors.messages import (
    letters_to_post,
    messages_late,
    messages_to_read,
    messages_undelivered,
)
from leerplek.importing.enums import OPEN_STATES
from leerplek.importing.models import ImportBatch
from leerplek.importing.selectors import imports_needing_attention
from leerplek.inbox.selectors import requests_waiting
from leerplek.jobs.enums import JobState
from leerplek.jobs.models import JobQuerySet
from leerplek.jobs.rules import can_see_jobs
from leerplek.jobs.selectors import jobs_in
from leerplek.matching.selectors.combinations import combinations_waiting
from leerplek.matching.selectors.proposals import proposals_to_reconsider
from leerplek.practices.models import PlaceQuerySet, Practice
from leerplek.practices.selectors import (
    SEATS,
    places_left_out,
    places_not_confirmed,
    sites_without_coordinates,
)
from leerplek.programmes.models import Cohort
from leerplek.signup.selectors import sign_ups_to_look_at

Rows = Callable[..., "models.QuerySet[Any]"]


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


@dataclass(frozen=True)
class RoleLine:
    """A role, what it can do now, and the page for that, if there is one."""

    role: str
    organisation: str
    text: str
    url: str = ""
    label: str = ""


WORDS = {
    Role.SCHOOL: gettext_lazy(
        "You cannot judge candidates here yet. Ask the coordinator for the list of the class "
        "as a spreadsheet."
    ),
    Role.UWV_ADVISER: gettext_lazy(
        "You cannot see the candidates of your route here yet. The coordinator asks you for "
        "permission in the way you are used to."
    ),
    Role.FUND_OFFICER: gettext_lazy(
        "Claims do not pass through Leerplek yet. Practices send them in the way you are used to."
    ),
    Role.FUND_PAYER: gettext_lazy(
        "Claims do not pass through Leerplek yet. Practices send them in the way you are used to."
    ),
    Role.NATIONAL_READER: gettext_lazy(
        "There are no figures of all regions together yet. A coordinator can export the figures "
        "of one region."
    ),
    Role.PLAYBOOK_EDITOR: gettext_lazy(
        "The playbook cannot be edited here yet. Its numbers are the defaults of every programme."
    ),
    Role.ADMINISTRATOR: gettext_lazy(
        "You give people in your region a role, and end it. You do not see practices and "
        "candidates: for that one is a coordinator or a reader."
    ),
}


# What may wait: the selector that knows it, the words, and the list with its filter.
Kind = tuple[Rows, Any, str, str]
KINDS: tuple[Kind, ...] = (
    (
        requests_waiting,
        ngettext_lazy(
            "%(count)d request waits for an answer.",
            "%(count)d requests wait for an answer.",
            "count",
        ),
        "inbox:list",
        "",
    ),
    (
        sign_ups_to_look_at,
        ngettext_lazy(
            "%(count)d sign-up is perhaps of somebody who is known already.",
            "%(count)d sign-ups are perhaps of people who are known already.",
            "count",
        ),
        "signup:list",
        "",
    ),
    (
        asks_late,
        ngettext_lazy(
            "%(count)d question is past its date without an answer. Call about it.",
            "%(count)d questions are past their date without an answer. Call about them.",
            "count",
        ),
        "asks:list",
        "state=late",
    ),
    (
        calls_to_make,
        ngettext_lazy(
            "%(count)d call is to be made.",
            "%(count)d calls are to be made.",
            "count",
        ),
        "calls:list",
        "",
    ),
    (
        messages_to_read,
        ngettext_lazy(
            "%(count)d message is ready to be read and sent.",
            "%(count)d messages are ready to be read and sent.",
            "count",
        ),
        "communication:list",
        "state=draft",
    ),
    (
        messages_undelivered,
        ngettext_lazy(
            "%(count)d message did not arrive. Correct the address, or call.",
            "%(count)d messages did not arrive. Correct the address, or call.",
            "count",
        ),
        "communication:list",
        "state=undelivered",
    ),
    (
        letters_to_post,
        ngettext_lazy(
            "%(count)d letter is to be posted.",
            "%(count)d letters are to be posted.",
            "count",
        ),
        "communication:list",
        "state=to_post",
    ),
    (
        messages_late,
        ngettext_lazy(
            "%(count)d message waits for the mail server.",
            "%(count)d messages wait for the mail server.",
            "count",
        ),
        "communication:list",
        "state=late",
    ),
    (
        proposals_to_reconsider,
        ngettext_lazy(
            "%(count)d proposal cannot go on: the candidate or the place no longer takes part.",
            "%(count)d proposals cannot go on: the candidate or the place no longer takes part.",
            "count",
        ),
        "matching:proposals",
        "state=reconsider",
    ),
    (
        files_erased_soon,
        ngettext_lazy(
            "%(count)d file is erased within a week. Ask whether the person wants to stay known.",
            "%(count)d files are erased within a week. Ask whether these people want to stay "
            "known.",
            "count",
        ),
        "candidates:keeping",
        "",
    ),
    (
        candidates_without_hours,
        ngettext_lazy(
            "%(count)d candidate cannot be matched yet: no hours are known.",
            "%(count)d candidates cannot be matched yet: no hours are known.",
            "count",
        ),
        "candidates:list",
        "hours=missing",
    ),
    (
        candidates_without_coordinates,
        ngettext_lazy(
            "%(count)d candidate cannot be matched yet: the address was not found.",
            "%(count)d candidates cannot be matched yet: the address was not found.",
            "count",
        ),
        "candidates:list",
        "unlocated=on",
    ),
    (
        candidates_with_unclear_own_practice,
        ngettext_lazy(
            "%(count)d candidate already has a practice. Point out which one it is.",
            "%(count)d candidates already have a practice. Point out which one it is.",
            "count",
        ),
        "candidates:list",
        "own_practice=unclear",
    ),
    (
        places_not_confirmed,
        ngettext_lazy(
            "%(count)d place is not confirmed: matching leaves it out.",
            "%(count)d places are not confirmed: matching leaves them out.",
            "count",
        ),
        "practices:list",
        "confirmed=no",
    ),
    (
        places_left_out,
        ngettext_lazy(
            "%(count)d place is confirmed at a practice that does not train: matching leaves "
            "it out.",
            "%(count)d places are confirmed at practices that do not train: matching leaves "
            "them out.",
            "count",
        ),
        "practices:list",
        "trains=no&confirmed=yes",
    ),
    (
        combinations_waiting,
        ngettext_lazy(
            "%(count)d combined place waits for the answer about VAT or for its checklist.",
            "%(count)d combined places wait for the answer about VAT or for their checklist.",
            "count",
        ),
        "matching:combinations",
        "state=open",
    ),
    (
        sites_without_coordinates,
        ngettext_lazy(
            "%(count)d site of a practice has no known location: no distance can be measured.",
            "%(count)d sites of practices have no known location: no distance can be measured.",
            "count",
        ),
        "practices:list",
        "unlocated=on",
    ),
)


def _failed_work(user: Any, *, region: Region | None) -> JobQuerySet:
    return jobs_in(region, user, state=JobState.FAILED)


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
    kinds = (*(KINDS if standing.reads else ()), *((WORK,) if can_see_jobs(standing) else ()))
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


def other_roles(standing: Standing) -> list[RoleLine]:
    """Return a line for each role in the working region that has no list of work."""
    lines = []
    for membership in standing.memberships_here:
        role = Role(membership.role)
        administers = role == Role.ADMINISTRATOR
        lines.append(
            RoleLine(
                role=capfirst(str(role.label)),
                organisation=str(membership.organisation),
                text=str(WORDS[role]),
                url=reverse("accounts:people") if administers else "",
                label=_("People and roles") if administers else "",
            )
        )
    return lines


def _address(page: str) -> str:
    return reverse(page)


def _nowhere(_page: str) -> str:
    return ""
