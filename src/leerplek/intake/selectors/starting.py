"""What keeps a candidate from starting: the school's admission and who pays (I14, G14)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_date
from leerplek.intake.enums import PermissionState, VerdictState
from leerplek.intake.models import FundingPermission
from leerplek.intake.selectors.permissions import permission_of


@dataclass(frozen=True)
class Obstacle:
    """One reason why somebody may not start: a code for machines, and a sentence."""

    code: str
    text: str


def start_obstacles(candidate: Candidate, on: date) -> list[Obstacle]:
    """Return why this candidate may not start on a day; an empty list is a green light.

    One school that admits is enough.  Conditions that are not met yet stand in the way, for
    the school says when they are; those of UWV belong to the permission itself.
    """
    return [*_of_school(candidate), *_of_funding(candidate, on)]


def admission_obstacle(candidate: Candidate) -> Obstacle | None:
    """Return what keeps a match from being made on the side of the school, or None.

    Admission on conditions is enough for a match; for the start the conditions are met (I14).
    """
    standing = [each for each in _of_school(candidate) if each.code != "school_conditions"]
    return next(iter(standing), None)


def _of_school(candidate: Candidate) -> Iterator[Obstacle]:
    states = set(
        candidate.schoolverdicts.exclude(state=VerdictState.CANCELLED).values_list(
            "state", flat=True
        )
    )
    if VerdictState.ADMITTED in states:
        return
    if VerdictState.CONDITIONAL in states:
        yield Obstacle("school_conditions", _("The conditions of the school are not met yet."))
    elif VerdictState.ASKED in states:
        yield Obstacle("school_waits", _("The school has not given its verdict yet."))
    elif VerdictState.NOT_ADMITTED in states:
        yield Obstacle("school_no", _("The school does not admit this candidate."))
    else:
        yield Obstacle("school_not_asked", _("No school was asked for its verdict yet."))


def _of_funding(candidate: Candidate, on: date) -> Iterator[Obstacle]:
    if candidate.funding_route == FundingRoute.UNKNOWN:
        yield Obstacle("route_unknown", _("It is not known yet who pays for the course."))
    if candidate.funding_route != FundingRoute.UWV:
        return
    obstacle = uwv_obstacle(permission_of(candidate), on)
    if obstacle is not None:
        yield obstacle


def uwv_obstacle(permission: FundingPermission | None, on: date) -> Obstacle | None:
    """Return why somebody of the UWV route may not start on a day, or None."""
    if permission is None:
        return Obstacle("uwv_not_asked", _("UWV was not asked for permission yet."))
    if permission.state == PermissionState.ASKED:
        return Obstacle("uwv_waits", _("UWV has not given permission yet."))
    if permission.state == PermissionState.REFUSED:
        return Obstacle("uwv_no", _("UWV gives no permission."))
    return None if permission.allows(on) else _outside(permission, on)


def _outside(permission: FundingPermission, on: date) -> Obstacle:
    first, last = permission.valid_from_on, permission.valid_until_on
    if first is not None and on < first:
        words = _("By the permission of UWV nobody starts before %(day)s.")
        return Obstacle("uwv_too_early", words % {"day": format_date(first)})
    words = _("The permission of UWV ended on %(day)s.")
    return Obstacle("uwv_too_late", words % {"day": format_date(last) if last else ""})
