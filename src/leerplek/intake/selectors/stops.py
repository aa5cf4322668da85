"""Who must not start: the day of the start is near or past, and UWV gave no permission (G14)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region
from leerplek.candidates.enums import CandidateState, FundingRoute
from leerplek.candidates.keeping import numbers_of
from leerplek.candidates.models import Candidate, CandidateQuerySet
from leerplek.intake.enums import PermissionState
from leerplek.intake.models import FundingPermission
from leerplek.intake.selectors.permissions import permission_of
from leerplek.intake.selectors.starting import Obstacle, uwv_obstacle
from leerplek.programmes.catalogue import BY_KEY

TO_DO: dict[str, Promise] = {
    "uwv_not_asked": _("Ask UWV for permission now, or move the start."),
    "uwv_waits": _("Call UWV, or move the start."),
    "uwv_no": _("Find out who else can pay, or talk about stopping."),
    "uwv_too_early": _("Move the start to that day or later."),
    "uwv_too_late": _("Ask UWV for permission for the new start."),
}


@dataclass(frozen=True)
class HardStop:
    """Why one person must not start, and what to do about it."""

    candidate: Candidate
    start_on: date
    permission: FundingPermission | None
    obstacle: Obstacle

    @property
    def to_do(self) -> str:
        return str(TO_DO[self.obstacle.code])

    @property
    def is_past(self) -> bool:
        return self.start_on < timezone.localdate()


def stop_of(candidate: Candidate) -> HardStop | None:
    """Return why this person must not start, or None when nothing of UWV is in the way now."""
    return stop_by(candidate, permission_of(candidate)) if _is_near(candidate) else None


def stop_by(candidate: Candidate, permission: FundingPermission | None) -> HardStop | None:
    """Return why this person must not start by the permission that counts for them.

    Who was allowed to start on the day of the start did so; else the first day is today.
    """
    start = _starts_on(candidate)
    if start is None or not _is_near(candidate):
        return None
    if permission is not None and permission.allows(start):
        return None
    obstacle = uwv_obstacle(permission, max(start, timezone.localdate()))
    return None if obstacle is None else HardStop(candidate, start, permission, obstacle)


def hard_stops(user: Any, *, region: Region | None = None) -> list[HardStop]:
    """Return who must not start of the files that `user` may open, the first start first."""
    standing = FundingPermission.objects.exclude(state=PermissionState.WITHDRAWN)
    farthest = timezone.localdate() + timedelta(days=BY_KEY["stop_days"].maximum)
    rows = Candidate.objects.visible_to(user).filter(
        Q(cohort__start_on__lte=farthest) | Q(cohort=None, start_from__lte=farthest),
        state=CandidateState.ACTIVE,
        funding_route=FundingRoute.UWV,
    )
    rows = rows if region is None else rows.filter(region=region)
    rows = rows.select_related("cohort__programme").prefetch_related(
        Prefetch("fundingpermissions", standing.select_related("organisation"))
    )
    found = (stop_by(each, next(iter(each.fundingpermissions.all()), None)) for each in rows)
    return sorted(
        (each for each in found if each is not None),
        key=lambda each: (each.start_on, each.candidate.full_name, each.candidate.pk),
    )


def must_not_start(user: Any, *, region: Region | None = None) -> CandidateQuerySet:
    """Return the same as rows, to count."""
    stopped = [each.candidate.pk for each in hard_stops(user, region=region)]
    return Candidate.objects.filter(pk__in=stopped)


def _starts_on(candidate: Candidate) -> date | None:
    cohort = candidate.cohort
    return candidate.start_from if cohort is None else cohort.start_on


def _is_near(candidate: Candidate) -> bool:
    """Tell whether the start of who goes by UWV is that near, or past."""
    start = _starts_on(candidate)
    if candidate.state != CandidateState.ACTIVE or candidate.funding_route != FundingRoute.UWV:
        return False
    days = timedelta(days=numbers_of(candidate).stop_days)
    return start is not None and start - days <= timezone.localdate()
