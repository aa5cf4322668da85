"""For whom UWV is asked permission, what waits, and what an adviser may know."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from leerplek.accounts.enums import OrganisationKind, Role
from leerplek.accounts.models import Organisation, Region
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.candidates.enums import CandidateState, FundingRoute
from leerplek.candidates.models import Candidate, CandidateQuerySet
from leerplek.intake.enums import IntakeEvent, PermissionState
from leerplek.intake.models import FundingPermission, FundingPermissionQuerySet
from leerplek.intake.selectors.shared import (
    QuestionFilter,
    late,
    narrowed,
    people_to_call,
    waiting,
    with_names,
)


@dataclass(frozen=True)
class FundingFacts:
    """All that an adviser is told about a candidate: whom it is about, and when it begins."""

    name: str
    place: str
    hours_min: Decimal | None
    hours_max: Decimal | None
    starts_on: date | None


def facts_for_uwv(candidate: Candidate) -> FundingFacts:
    """Return what UWV may know; the class says when somebody begins, else the candidate."""
    cohort = candidate.cohort
    return FundingFacts(
        name=candidate.full_name,
        place=candidate.place_name,
        hours_min=candidate.hours_min,
        hours_max=candidate.hours_max,
        starts_on=candidate.start_from if cohort is None else cohort.start_on,
    )


def offices_in(region: Region | int) -> "QuerySet[Organisation]":
    """Return the UWV offices of a region."""
    return Organisation.objects.filter(region=region, kind=OrganisationKind.UWV)


def offices_for(candidate: Candidate) -> "QuerySet[Organisation]":
    """Return the UWV offices that may be asked about a candidate."""
    return offices_in(candidate.region_id)


def permission_list(
    user: Any, filters: QuestionFilter | None = None, *, region: Region | None = None
) -> FundingPermissionQuerySet:
    """Return the permissions for the candidates that `user` keeps, as the filters say."""
    rows = FundingPermission.objects.kept_by(user)
    if region is not None:
        rows = rows.filter(candidate__region=region)
    return with_names(narrowed(rows, filters or QuestionFilter()))


def permissions_late(user: Any, *, region: Region | None = None) -> FundingPermissionQuerySet:
    """Return the permissions that take longer than was expected."""
    rows = FundingPermission.objects.kept_by(user)
    return late(rows if region is None else rows.filter(candidate__region=region))


def permissions_to_ask(user: Any, *, region: Region | None = None) -> CandidateQuerySet:
    """Return who goes by UWV and is not before it yet: nobody of them starts without."""
    standing = FundingPermission.objects.exclude(state=PermissionState.WITHDRAWN)
    rows = Candidate.objects.visible_to(user).filter(
        state=CandidateState.ACTIVE, funding_route=FundingRoute.UWV
    )
    rows = rows if region is None else rows.filter(region=region)
    return rows.exclude(pk__in=standing.values("candidate"))


def uwv_list(
    asked: FundingPermissionQuerySet, filters: QuestionFilter
) -> FundingPermissionQuerySet:
    """Return for whom a UWV office is asked permission, as the filters say."""
    return with_names(narrowed(asked, filters))


def permissions_to_give(user: Any, *, region: Region | None = None) -> FundingPermissionQuerySet:
    """Return what waits for the UWV office of `user`."""
    del region
    return waiting(FundingPermission.objects.asked_of(user))


def permission_of(candidate: Candidate) -> FundingPermission | None:
    """Return the permission that counts for a candidate, asked or given."""
    rows = candidate.fundingpermissions.exclude(state=PermissionState.WITHDRAWN)
    return rows.select_related("organisation", "decided_by", "contact").first()


def advisers_at(permission: FundingPermission) -> list[Any]:
    return list(people_to_call(permission.organisation, Role.UWV_ADVISER))


def permission_history(permission: FundingPermission) -> list[HistoryLine]:
    return history_lines(permission, words=dict(IntakeEvent.choices), among=[FundingPermission])
