"""Which schools are asked about whom, what waits, and what a school may know."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from leerplek.accounts.enums import OrganisationKind, Role
from leerplek.accounts.models import Organisation, Region
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate, CandidateQuerySet
from leerplek.intake.enums import IntakeEvent, VerdictState
from leerplek.intake.models import SchoolVerdict, SchoolVerdictQuerySet
from leerplek.intake.selectors.shared import (
    QuestionFilter,
    late,
    narrowed,
    people_to_call,
    waiting,
    with_names,
)
from leerplek.programmes.models import Cohort


@dataclass(frozen=True)
class SchoolFacts:
    """All that a school is told about a candidate: what it needs to judge admission.

    No address, birth date, funding, scores or remarks; a test looks for them on the page.
    """

    name: str
    prior_education: str
    current_work: str
    routes: str
    hours_min: Decimal | None
    hours_max: Decimal | None
    start_from: date | None


def facts_for_school(candidate: Candidate) -> SchoolFacts:
    return SchoolFacts(
        name=candidate.full_name,
        prior_education=candidate.prior_education,
        current_work=candidate.current_work,
        routes=candidate.routes_in_words,
        hours_min=candidate.hours_min,
        hours_max=candidate.hours_max,
        start_from=candidate.start_from,
    )


def schools_in(region: Region | int, cohorts: Any = ()) -> "QuerySet[Organisation]":
    """Return the schools of a region, and those elsewhere that share one of these classes."""
    sharing = Organisation.objects.filter(shared_cohorts__cohort__in=cohorts)
    return Organisation.objects.filter(
        Q(region=region) | Q(pk__in=sharing.values("pk")), kind=OrganisationKind.SCHOOL
    )


def schools_for(candidate: Candidate) -> "QuerySet[Organisation]":
    """Return the schools that may be asked about a candidate."""
    cohorts = [] if candidate.cohort_id is None else [candidate.cohort_id]
    return schools_in(candidate.region_id, cohorts)


def schools_asked_by(user: Any, region: Region) -> "QuerySet[Organisation]":
    """Return the schools that were asked about the candidates that `user` keeps."""
    rows = SchoolVerdict.objects.kept_by(user).filter(candidate__region=region)
    return Organisation.objects.filter(pk__in=rows.values("organisation"))


def verdict_list(
    user: Any, filters: QuestionFilter | None = None, *, region: Region | None = None
) -> SchoolVerdictQuerySet:
    """Return the verdicts on the candidates that `user` keeps, as the filters say."""
    rows = SchoolVerdict.objects.kept_by(user)
    if region is not None:
        rows = rows.filter(candidate__region=region)
    rows = narrowed(rows, filters or QuestionFilter())
    return with_names(rows).prefetch_related("exemptions")


def verdicts_late(user: Any, *, region: Region | None = None) -> SchoolVerdictQuerySet:
    """Return the verdicts whose term is over."""
    rows = SchoolVerdict.objects.kept_by(user)
    return late(rows if region is None else rows.filter(candidate__region=region))


def school_list(asked: SchoolVerdictQuerySet, filters: QuestionFilter) -> SchoolVerdictQuerySet:
    """Return what a school is asked, as the filters say; the longest waiting first."""
    return with_names(narrowed(asked, filters)).prefetch_related("exemptions")


def verdicts_to_give(user: Any, *, region: Region | None = None) -> SchoolVerdictQuerySet:
    """Return what waits for the school of `user`, whatever region asks it."""
    del region
    return waiting(SchoolVerdict.objects.asked_of(user))


def verdicts_of(candidate: Candidate) -> SchoolVerdictQuerySet:
    """Return what schools were asked about a candidate, the last first."""
    rows = candidate.schoolverdicts.select_related("organisation", "decided_by", "contact")
    return rows.prefetch_related("exemptions").order_by("-pk")


def candidates_to_ask_about(
    user: Any, cohort: Cohort, school: Organisation | None
) -> CandidateQuerySet:
    """Return who of a class takes part and is not before this school yet."""
    rows = Candidate.objects.visible_to(user).filter(cohort=cohort, state=CandidateState.ACTIVE)
    standing = SchoolVerdict.objects.filter(organisation=school).exclude(
        state=VerdictState.CANCELLED
    )
    return rows.exclude(pk__in=standing.values("candidate"))


def callable_at(verdict: SchoolVerdict) -> list[Any]:
    return list(people_to_call(verdict.organisation, Role.SCHOOL))


def verdict_history(verdict: SchoolVerdict) -> list[HistoryLine]:
    return history_lines(verdict, words=dict(IntakeEvent.choices), among=[SchoolVerdict])
