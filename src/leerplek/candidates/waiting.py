"""The waiting list for a later class, and moving somebody to another class (A16, G17).

Who waits agreed to it: a consent of its own with a last day (`ConsentPurpose.WAITING_LIST`).
The procedure ended for them, so without that consent the term of their file runs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record
from leerplek.candidates.endings import end_class, join_class, lock_class
from leerplek.candidates.enums import (
    NEXT,
    NOT_STOPPED,
    CandidateEvent,
    CandidateState,
    ClassOutcome,
    ConsentPurpose,
)
from leerplek.candidates.keeping import end_consent, give_consent, numbers_of, term_of
from leerplek.candidates.leaving import hindrance_to_leave
from leerplek.candidates.models import Candidate, CandidateQuerySet, Consent
from leerplek.candidates.services import CandidateError, lock_candidate
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.programmes.models import Cohort


@dataclass(frozen=True)
class Waiting:
    """Somebody on the waiting list: since when, until when they agreed, and when the file goes.

    `consent` is None when it ran out; then nothing may be done with the file but ask again.
    """

    candidate: Candidate
    consent: Consent | None
    ask_again_on: date | None
    erase_on: date | None

    @property
    def is_to_ask(self) -> bool:
        """Tell whether it is time to ask whether this person still wants to wait."""
        return self.ask_again_on is None or self.ask_again_on <= timezone.localdate()


def waiting_consent(candidate: Candidate, on: date) -> Consent | None:
    """Return the consent by which somebody may wait, or None when none holds on that day."""
    return next(
        (
            one
            for one in candidate.consents.all()
            if one.purpose == ConsentPurpose.WAITING_LIST and one.holds_on(on)
        ),
        None,
    )


def waiting_list(user: Any, region: Region | None = None) -> list[Waiting]:
    """Return who waits, as far as `user` may see them: whose consent ends first comes first."""
    rows = Candidate.objects.visible_to(user).filter(state=CandidateState.WAITING)
    if region is not None:
        rows = rows.filter(region=region)
    return waiting_among(rows)


def waiting_among(rows: CandidateQuerySet) -> list[Waiting]:
    """Return the same candidates with what they agreed to, in two queries."""
    today = timezone.localdate()
    found = rows.select_related("cohort__programme", "organisation").prefetch_related(
        Prefetch("consents", Consent.objects.all())
    )
    lines = [_waiting(candidate, today) for candidate in found]
    return sorted(lines, key=lambda one: (_last_day(one), one.candidate.full_name))


def consents_to_ask_again(user: Any, *, region: Region | None = None) -> CandidateQuerySet:
    """Return who waits and whose consent ends soon, or ended: ask whether they still want to."""
    wanted = [one.candidate.pk for one in waiting_list(user, region) if one.is_to_ask]
    return Candidate.objects.filter(pk__in=wanted)


def classes_to_move_to(candidate: Candidate, cohorts: Iterable[Cohort]) -> list[Cohort]:
    """Return which of these classes somebody can go to: open, and not where they take part."""
    here = candidate.cohort_id if candidate.state == CandidateState.ACTIVE else None
    return [one for one in cohorts if one.closed_on is None and one.pk != here]


@transaction.atomic
def put_on_waiting_list(
    candidate: Candidate,
    *,
    version: int,
    actor: User,
    given_on: date | None = None,
    told_by: str = "",
) -> Candidate:
    """Let somebody wait for a later class; with `given_on` the consent is noted along.

    Raises `CandidateError` without a consent that holds today, and for who has a match.  The
    scores, papers, consents and history stay; the day from which the term counts is that on
    which the procedure ended.
    """
    candidate = lock_candidate(candidate)
    refuse_when_moved(candidate, version=version)
    if CandidateState.WAITING not in NEXT[candidate.state]:
        raise CandidateError(_("Somebody else already did this."))
    _refuse_hindered(candidate)
    if given_on is not None:
        give_consent(
            candidate,
            purpose=ConsentPurpose.WAITING_LIST,
            given_on=given_on,
            told_by=told_by,
            actor=actor,
        )
    return let_wait(candidate, on=timezone.localdate(), actor=actor)


def let_wait(candidate: Candidate, *, on: date, actor: User, by_closing: bool = False) -> Candidate:
    """Put a locked candidate who agreed on the waiting list; the procedure ended on `on`."""
    if waiting_consent(candidate, timezone.localdate()) is None:
        raise CandidateError(
            _("%(name)s did not agree to wait for a later class. Ask for it first.")
            % {"name": candidate}
        )
    ended_on = candidate.ended_on or on
    if candidate.cohort is not None:
        end_class(
            candidate, candidate.cohort, ClassOutcome.WAITING, on=ended_on, by_closing=by_closing
        )
    fields = {"state": CandidateState.WAITING, "ended_on": ended_on, **NOT_STOPPED}
    write_changes(candidate, fields, version=candidate.version)
    record(CandidateEvent.WAITS, candidate, actor=actor)
    return candidate


@transaction.atomic
def take_off_waiting_list(candidate: Candidate, *, version: int, actor: User) -> Candidate:
    """Note that somebody no longer waits: the consent to wait ends with it.

    The term counts from the day the procedure ended, so the file may go the next night.
    """
    candidate = lock_candidate(candidate)
    refuse_when_moved(candidate, version=version)
    if candidate.state != CandidateState.WAITING:
        raise CandidateError(_("Somebody else already did this."))
    standing = candidate.consents.filter(
        purpose=ConsentPurpose.WAITING_LIST, ended_on__isnull=True
    ).first()
    if standing is not None:
        end_consent(standing, actor=actor)
    return lock_candidate(candidate)


@transaction.atomic
def move_to_class(candidate: Candidate, cohort: Cohort, *, version: int, actor: User) -> Candidate:
    """Put somebody who takes part, or who waits and agreed to it, in another class.

    Raises `CandidateError` for a class that is closed or not of this organisation, for who
    has a match, and for who waits without a consent that holds today.
    """
    to_class = lock_class(cohort)
    candidate = lock_candidate(candidate)
    refuse_when_moved(candidate, version=version)
    _refuse_hindered(candidate)
    return go_to_class(candidate, to_class or cohort, on=timezone.localdate(), actor=actor)


def go_to_class(
    candidate: Candidate, cohort: Cohort, *, on: date, actor: User, by_closing: bool = False
) -> Candidate:
    """Put a locked candidate in a locked class, and note how the former one ended."""
    former = candidate.cohort
    if cohort.closed_on is not None:
        raise CandidateError(_("This class is closed. Choose another one."))
    if not _is_for(cohort, candidate):
        raise CandidateError(_("This class is not for candidates of this organisation."))
    if candidate.state == CandidateState.WITHDRAWN:
        raise CandidateError(_("%(name)s stopped.") % {"name": candidate})
    if candidate.state == CandidateState.ACTIVE:
        if former == cohort:
            raise CandidateError(_("This candidate is in that class already."))
        if former is not None:
            end_class(
                candidate,
                former,
                ClassOutcome.MOVED,
                on=on,
                moved_to=cohort,
                by_closing=by_closing,
            )
    elif waiting_consent(candidate, timezone.localdate()) is None:
        raise CandidateError(
            _("%(name)s did not agree to wait for a later class. Ask for it first.")
            % {"name": candidate}
        )
    join_class(candidate, cohort)
    fields = {"cohort": cohort, "state": CandidateState.ACTIVE, "ended_on": None, **NOT_STOPPED}
    write_changes(candidate, fields, version=candidate.version)
    data = {"from": former.pk if former else None, "to": cohort.pk}
    record(CandidateEvent.MOVED, candidate, actor=actor, data=data)
    return candidate


def _refuse_hindered(candidate: Candidate) -> None:
    if hindrance := hindrance_to_leave(candidate):
        raise CandidateError(hindrance)


def _is_for(cohort: Cohort, candidate: Candidate) -> bool:
    return (
        cohort.programme.region_id == candidate.region_id
        or cohort.partners.filter(organisation=candidate.organisation_id).exists()
    )


def _waiting(candidate: Candidate, today: date) -> Waiting:
    consent = waiting_consent(candidate, today)
    days = timedelta(days=numbers_of(candidate).waiting_ask_days)
    term = term_of(candidate, candidate.consents.all(), today)
    return Waiting(
        candidate=candidate,
        consent=consent,
        ask_again_on=consent.until_on - days if consent else None,
        erase_on=term.erase_on if term else None,
    )


def _last_day(one: Waiting) -> date:
    return one.consent.until_on if one.consent else date.min
