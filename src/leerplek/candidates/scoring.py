"""Give scores to a candidate: who may score which scale is a number of the programme (G19, I04)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.audit.services import record
from leerplek.candidates.enums import CandidateEvent, SaidHow, Scale
from leerplek.candidates.keeping import numbers_of
from leerplek.candidates.models import Candidate, ScaleScore
from leerplek.candidates.services import CandidateError, lock_candidate
from leerplek.common.errors import ConflictError

LOWEST_SCORE, HIGHEST_SCORE = 1, 5


@dataclass(frozen=True)
class SaidBySchool:
    """Which school said something and how; `contact` is the number of who did so by link."""

    school: Organisation
    told_by: str
    contact: int | None = None


def scales_of(candidate: Candidate, *, by_school: bool) -> list[Scale]:
    """Return the scales that a school scores of this person, or those of the coordinator."""
    numbers = numbers_of(candidate)
    return [scale for scale in Scale if numbers.is_scored_by_school(scale) == by_school]


def scores_by(candidate: Candidate, school: Organisation) -> dict[Scale, int | None]:
    """Return what this school itself scored, for each scale that is a school's to score."""
    given = {each.scale: each.value for each in candidate.scores.filter(school=school)}
    return {scale: given.get(scale) for scale in scales_of(candidate, by_school=True)}


@transaction.atomic
def set_scores(
    candidate: Candidate,
    *,
    scores: Mapping[Scale, int | None],
    seen: Mapping[Scale, int | None],
    given_on: date,
    actor: User,
) -> list[Scale]:
    """Give scores on several scales, all or none, and return the scales that changed.

    `seen` is what the user saw while scoring: a score equal to it is no new
    statement and is left alone.  Raises `ConflictError`, with the present score of
    each scale, when somebody else scored a scale that the user changes.
    """
    candidate = lock_candidate(candidate)
    now = {Scale(score.scale): score.value for score in candidate.scores.all()}
    changed = [scale for scale, value in scores.items() if value != seen.get(scale)]
    moved = {scale: now.get(scale) for scale in changed if now.get(scale) != seen.get(scale)}
    theirs: dict[str, object] = {
        str(scale): value for scale, value in moved.items() if value != scores[scale]
    }
    if theirs:
        raise ConflictError(
            _("Somebody else scored this in the meantime. Look at it first, then decide."),
            theirs=theirs,
        )
    for scale in changed:
        set_score(candidate, scale=scale, value=scores[scale], given_on=given_on, actor=actor)
    return changed


@transaction.atomic
def set_scores_of_school(
    candidate: Candidate,
    *,
    scores: Mapping[Scale, int | None],
    said: SaidBySchool,
    actor: User | None,
) -> None:
    """Keep what a school scored with its verdict; what it said before in the same way stays.

    A scale has one score, so that of another school is replaced when this one gives its own,
    and never by leaving it open.
    """
    candidate = lock_candidate(candidate)
    own = scores_by(candidate, said.school)
    for scale, value in scores.items():
        if value != own.get(scale):
            set_score(candidate, scale=scale, value=value, said=said, actor=actor)


@transaction.atomic
def set_score(
    candidate: Candidate,
    *,
    scale: Scale,
    value: int | None,
    actor: User | None,
    given_on: date | None = None,
    said: SaidBySchool | None = None,
) -> ScaleScore | None:
    """Give a score from 1 to 5 on one scale, or take it away with None (I02).

    It replaces the score that was there: a scale has one score, with who gave it
    and when.  The same score by the same person on the same day writes nothing.
    With `said` it is of that school; `actor` is nobody when it came by link.
    """
    candidate = lock_candidate(candidate)
    _refuse_who_may_not(candidate, scale, said)
    given_on = given_on or timezone.localdate()
    score = candidate.scores.filter(scale=scale).first()
    if value is None:
        if score is not None:
            score.delete()
            record(CandidateEvent.UNSCORED, candidate, actor=actor, data=_told(scale, said))
        return None
    if not LOWEST_SCORE <= value <= HIGHEST_SCORE:
        raise CandidateError(_("A score is a number from 1 to 5."))
    if given_on > timezone.localdate():
        raise CandidateError(_("A score cannot be given in the future."))
    score = score or ScaleScore(candidate=candidate, scale=scale)
    statement = {
        "value": value,
        "given_by": actor,
        "school": said.school if said else None,
        "told_by": said.told_by if said else "",
        "given_on": given_on,
    }
    if score.pk and all(getattr(score, name) == told for name, told in statement.items()):
        return score
    for name, told in statement.items():
        setattr(score, name, told)
    score.save()
    record(CandidateEvent.SCORED, candidate, actor=actor, data=_told(scale, said))
    return score


def _refuse_who_may_not(candidate: Candidate, scale: Scale, said: SaidBySchool | None) -> None:
    by_school = scale in scales_of(candidate, by_school=True)
    if by_school and said is None:
        raise CandidateError(_("The school scores this. Write it down with what the school said."))
    if said is not None and not by_school:
        raise CandidateError(_("The coordinator scores this, not the school."))


def _told(scale: Scale, said: SaidBySchool | None) -> dict[str, Any]:
    """Return a score as the codes of an audit event; by link also of whom it came."""
    told: dict[str, Any] = {"scale": scale}
    if said is not None:
        told |= {"school": said.school.pk, "by": str(said.told_by)}
    if said is not None and said.told_by == SaidHow.LINK:
        told["contact"] = said.contact
    return told
