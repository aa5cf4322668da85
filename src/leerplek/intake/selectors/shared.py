"""What lists of verdicts and of permissions have in common."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from leerplek.accounts.enums import Role
from leerplek.accounts.models import Membership, Organisation, User
from leerplek.intake.enums import VerdictState
from leerplek.intake.models import QuestionQuerySet
from leerplek.programmes.models import Cohort

WAITING, LATE, DECIDED, EVERYTHING = "waiting", "late", "decided", "all"
NO_LONGER = ("cancelled", "withdrawn")

QUESTION_SORTS: dict[str, tuple[str, ...]] = {
    "due": ("due_on",),
    "who": ("candidate__last_name", "candidate__first_name"),
    "asked": ("asked_on",),
    "organisation": ("organisation__name", "due_on"),
    "decided": ("decided_at",),
}

S = TypeVar("S", bound=QuestionQuerySet[Any])


@dataclass(frozen=True)
class QuestionFilter:
    """What a list is narrowed to; without a state it shows who waits for an answer."""

    search: str = ""
    state: str = ""
    organisation: Organisation | None = None
    cohort: Cohort | None = None
    candidate: int | None = None


def narrowed(rows: S, filters: QuestionFilter) -> S:
    for word in filters.search.split():
        rows = rows.filter(
            Q(candidate__first_name__icontains=word) | Q(candidate__last_name__icontains=word)
        )
    if filters.organisation is not None:
        rows = rows.filter(organisation=filters.organisation)
    if filters.cohort is not None:
        rows = rows.filter(candidate__cohort=filters.cohort)
    if filters.candidate:
        rows = rows.filter(candidate=filters.candidate)
    if filters.state in {"", WAITING}:
        return waiting(rows)
    if filters.state == LATE:
        return late(rows)
    if filters.state == DECIDED:
        return rows.exclude(state__in=(VerdictState.ASKED, *NO_LONGER))
    return rows


def waiting(rows: S) -> S:
    """Return what still waits for an answer."""
    return rows.waiting()


def late(rows: S) -> S:
    return waiting(rows).filter(due_on__lt=timezone.localdate())


def people_to_call(organisation: Organisation, role: Role) -> "QuerySet[User]":
    """Return who answers for a school or UWV office, to call when an answer stays out."""
    held = Membership.objects.active().filter(organisation=organisation, role=role)
    return User.objects.filter(pk__in=held.values("user")).order_by("name")


def with_names(rows: S) -> S:
    """Fetch along what a line of a list shows."""
    return rows.select_related("candidate__cohort", "organisation", "decided_by", "contact")
