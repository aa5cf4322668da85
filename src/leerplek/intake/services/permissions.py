"""Ask UWV whether a candidate may begin, and write down what it says."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.models import Organisation, User
from leerplek.audit.services import record
from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.keeping import numbers_of
from leerplek.candidates.models import Candidate
from leerplek.intake.enums import NEXT_PERMISSION, PERMISSIONS, IntakeEvent, PermissionState
from leerplek.intake.errors import IntakeError
from leerplek.intake.models import FundingPermission, InboxLink
from leerplek.intake.services.shared import (
    held,
    held_alone,
    held_candidate,
    note_who_answered,
    told_how,
)

GRANTING = frozenset({PermissionState.GRANTED, PermissionState.CONDITIONAL})


@transaction.atomic
def ask_permission(
    candidate: Candidate,
    *,
    office: Organisation,
    asked_on: date | None = None,
    expected_weeks: int | None = None,
    actor: User,
) -> FundingPermission:
    """Note that UWV is asked for permission; only for who goes by UWV.

    It may have been asked on paper before: `asked_on` is the day it was.
    """
    candidate = held_candidate(candidate.pk)
    if candidate.funding_route != FundingRoute.UWV:
        raise IntakeError(
            _("Only who goes by UWV needs its permission. Change the funding route first.")
        )
    if office.kind != OrganisationKind.UWV or office.region_id != candidate.region_id:
        raise IntakeError(_("This is no UWV office of the region."))
    standing = candidate.fundingpermissions.exclude(state=PermissionState.WITHDRAWN)
    if standing.exists():
        raise IntakeError(_("Permission was asked for this candidate already."))
    today = timezone.localdate()
    asked_on = asked_on or today
    if asked_on > today:
        raise IntakeError(_("This day is still to come."))
    weeks = expected_weeks or numbers_of(candidate).permission_weeks
    permission = FundingPermission.objects.create(
        candidate=candidate,
        organisation=office,
        asked_on=asked_on,
        expected_weeks=weeks,
        due_on=asked_on + timedelta(weeks=weeks),
        asked_by=actor,
    )
    record(IntakeEvent.ASKED, permission, actor=actor)
    return permission


@transaction.atomic
def record_permission(
    permission: FundingPermission,
    *,
    answer: str,
    told_by: str,
    version: int,
    actor: User | None,
    link: InboxLink | None = None,
    granted_on: date | None = None,
    valid_from_on: date | None = None,
    valid_until_on: date | None = None,
    conditions: str = "",
    reason: str = "",
    explanation: str = "",
) -> FundingPermission:
    """Write down what UWV says, by itself or told to a coordinator.

    A permission names the first day on which somebody may start: before it nobody does.
    Who answers by `link` is no actor.
    """
    permission = held(permission, version)
    if permission.candidate.funding_route != FundingRoute.UWV:
        raise IntakeError(_("This candidate no longer goes by UWV."))
    _refuse_what_is_missing(answer, granted_on, valid_from_on, valid_until_on)
    if answer == PermissionState.CONDITIONAL and not conditions:
        raise IntakeError(_("Say what the conditions are."))
    if answer == PermissionState.REFUSED and not reason:
        raise IntakeError(_("Say why: the candidate may ask for it."))
    grants = answer in GRANTING
    permission.granted_on = (granted_on or timezone.localdate()) if grants else None
    permission.valid_from_on = valid_from_on if grants else None
    permission.valid_until_on = valid_until_on if grants else None
    permission.conditions = conditions if answer == PermissionState.CONDITIONAL else ""
    permission.reason = reason if answer == PermissionState.REFUSED else ""
    permission.explanation = explanation
    note_who_answered(permission, told_by=told_by, actor=actor, link=link)
    _move(permission, answer, actor=actor)
    return permission


def _refuse_what_is_missing(
    answer: str, granted_on: date | None, first: date | None, last: date | None
) -> None:
    if answer not in PERMISSIONS:
        raise IntakeError(_("Choose what UWV says."))
    if answer not in GRANTING:
        return
    if first is None:
        raise IntakeError(_("Say from which day this person may start."))
    if last is not None and last < first:
        raise IntakeError(_("The last day lies before the first."))
    if granted_on is not None and granted_on > timezone.localdate():
        raise IntakeError(_("This day is still to come."))


@transaction.atomic
def withdraw_permission(
    permission: FundingPermission, *, version: int, actor: User
) -> FundingPermission:
    """Ask UWV no longer; for the adviser this person is gone."""
    permission = held_alone(permission, version)
    _move(permission, PermissionState.WITHDRAWN, actor=actor)
    return permission


def _move(permission: FundingPermission, to: str, *, actor: User | None) -> None:
    """The only place that writes FundingPermission.state."""
    came_from = permission.state
    if to not in NEXT_PERMISSION.get(came_from, frozenset()):
        raise IntakeError(_("UWV is not asked any more."))
    permission.state = to
    permission.version += 1
    permission.save()
    kind = IntakeEvent.CANCELLED if to == PermissionState.WITHDRAWN else IntakeEvent.DECIDED
    told = {"from": str(came_from), "to": str(to), **told_how(permission)}
    record(kind, permission, actor=actor, data=told | {"reason": str(permission.reason)})
