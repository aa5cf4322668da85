"""Add, change, withdraw and erase candidates; keep exclusions and own practices.

Audit events hold names of fields, codes and numbers of rows, never what a person
told: they outlive the person's file.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, Region, User
from leerplek.audit.services import record, record_once
from leerplek.candidates.endings import (
    change_class,
    count_gone,
    join_class,
    leave_class,
    lock_class,
)
from leerplek.candidates.enums import NEXT, CandidateEvent, CandidateState, StopReason
from leerplek.candidates.leaving import end_what_hangs_on, hindrance_to_leave
from leerplek.candidates.models import Candidate, Exclusion
from leerplek.common.errors import DomainError
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.geo.addresses import address_fields
from leerplek.importing.services.keeping import forget_records
from leerplek.practices.models import Practice
from leerplek.practices.rules import hours_are_in_order, hours_fit_a_week

# So long somebody who stopped on their own page can come back by themselves (F15).
THINKING_TIME = timedelta(days=1)


class CandidateError(DomainError):
    """Something about a candidate cannot be done."""


@transaction.atomic
def add_candidate(
    organisation: Organisation, *, address: Mapping[str, Any], actor: User | None, **fields: Any
) -> Candidate:
    """Open a file for a person, owned by an organisation.

    `address` holds what `geo.addresses.address_fields` takes; its error about an
    unclear place name passes through.  `actor` is None for who signed up without an account.
    """
    to_class = lock_class(fields.get("cohort"))
    if to_class and to_class.closed_on:
        raise CandidateError(_("This class is closed. Choose another one."))
    candidate = Candidate(region_id=organisation.region_id, organisation=organisation, **fields)
    for name, value in address_fields(candidate, **address).items():
        setattr(candidate, name, value)
    _check(candidate)
    candidate.save()
    record(CandidateEvent.ADDED, candidate, actor=actor)
    return candidate


@transaction.atomic
def change_candidate(
    candidate: Candidate,
    *,
    version: int,
    actor: User | None,
    address: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Candidate:
    """Change a file; with another `address` the coordinates are looked up again.

    `actor` is None for who changes their wishes on their own page.
    Raises `ConflictError` when somebody else changed the file after `version`.
    """
    to_class = lock_class(fields.get("cohort"))
    candidate = lock_candidate(candidate)
    if "cohort" in fields and candidate.cohort != to_class:
        if to_class and to_class.closed_on:
            raise CandidateError(_("This class is closed. Choose another one."))
        if hindrance := hindrance_to_leave(candidate):
            raise CandidateError(hindrance)
        change_class(candidate, to_class)
    if address is not None:
        fields |= address_fields(candidate, **address)
    draft = copy(candidate)
    for name, value in fields.items():
        setattr(draft, name, value)
    _check(draft)
    changed = write_changes(candidate, fields, version=version)
    if changed:
        record(CandidateEvent.CHANGED, candidate, actor=actor, data={"fields": changed})
    return candidate


@transaction.atomic
def withdraw_candidate(
    candidate: Candidate, *, version: int, actor: User | None, because: str = ""
) -> Candidate:
    """Record that a person no longer takes part; the file stays and no run uses it.

    `because` is a `StopReason`, or empty when nobody knows; `actor` is None when the
    person said so by their own link.
    """
    return _move(candidate, CandidateState.WITHDRAWN, because=because, version=version, actor=actor)


@transaction.atomic
def return_candidate(candidate: Candidate, *, version: int, actor: User) -> Candidate:
    """Record that a person who had withdrawn takes part again."""
    return _move(candidate, CandidateState.ACTIVE, version=version, actor=actor)


@transaction.atomic
def stop_oneself(candidate: Candidate) -> Candidate:
    """Record that somebody stops, as they said on their own page; stopping twice changes nothing.

    It needs no version: whatever a colleague changed meanwhile, this person stops.
    """
    candidate = lock_candidate(candidate)
    if candidate.state == CandidateState.WITHDRAWN:
        return candidate
    return _move(
        candidate,
        CandidateState.WITHDRAWN,
        version=candidate.version,
        actor=None,
        because=StopReason.WITHDREW,
        stopped_at=timezone.now(),
    )


@transaction.atomic
def come_back(candidate: Candidate) -> Candidate:
    """Take back, within a day, that somebody stopped on their own page (F15).

    Raises `CandidateError` afterwards, or when a colleague noted that somebody stopped.
    """
    candidate = lock_candidate(candidate)
    if candidate.state == CandidateState.ACTIVE:
        return candidate
    if not can_come_back(candidate):
        raise CandidateError(_("The day to take this back is over. Call us: we arrange it."))
    return _move(candidate, CandidateState.ACTIVE, version=candidate.version, actor=None)


def can_come_back(candidate: Candidate) -> bool:
    """Tell whether somebody may take back by themselves that they stopped."""
    stopped_at = candidate.stopped_at
    return stopped_at is not None and timezone.now() < stopped_at + THINKING_TIME


@transaction.atomic
def record_own_access(candidate: Candidate) -> None:
    """Record that somebody took out, from their own page, everything that is kept about them."""
    record(CandidateEvent.TOLD_EVERYTHING, candidate, actor=None, data={"by": "link"})


@transaction.atomic
def remove_candidate(candidate: Candidate, *, version: int, actor: User) -> None:
    """Erase a file: the person, their scores, exclusions and what was suggested for them.

    What imports still keep of the person goes as well.  This cannot be undone.  What
    stays is the bare fact that somebody erased the file with this number.
    """
    candidate = lock_candidate(candidate)
    refuse_when_moved(candidate, version=version)
    end_what_hangs_on(candidate, actor=actor)
    count_gone(candidate)
    record(CandidateEvent.REMOVED, candidate, actor=actor)
    forget_records("candidates", [candidate.pk])
    candidate.delete()


@transaction.atomic
def record_reading(candidate: Candidate, *, actor: User) -> None:
    """Record that somebody opened a person's file."""
    record(CandidateEvent.READ, candidate, actor=actor)


@transaction.atomic
def record_reading_by_link(candidate: Candidate, *, contact: int) -> None:
    """Record that a contact person of a school or UWV, by its key, opened what they may see."""
    record(CandidateEvent.READ_BY_LINK, candidate, actor=None, data={"contact": contact})


@transaction.atomic
def record_access(candidate: Candidate, *, actor: User) -> None:
    """Record that somebody took out everything that is kept about a person."""
    record_once(CandidateEvent.TOLD_EVERYTHING, candidate, actor=actor)


@transaction.atomic
def record_letter(candidate: Candidate, *, as_pdf: bool, actor: User) -> None:
    """Record that somebody wrote a letter to a candidate; its text is kept nowhere."""
    kind = CandidateEvent.LETTER_PDF if as_pdf else CandidateEvent.LETTER
    record_once(kind, candidate, actor=actor)


@transaction.atomic
def record_export(region: Region, *, kind: str, count: int, actor: User) -> None:
    """Record that a list of candidates left the system as a file."""
    record(CandidateEvent.EXPORTED, region, actor=actor, data={"kind": kind, "rows": count})


@transaction.atomic
def exclude_practice(
    candidate: Candidate, practice: Practice, *, asked_by: str, actor: User
) -> Exclusion:
    """Never propose this candidate to this practice; excluding twice changes nothing."""
    candidate = lock_candidate(candidate)
    _check_same_region(candidate, practice)
    if candidate.own_practice_id == practice.pk:
        raise CandidateError(_("This is the candidate's own practice. Take that away first."))
    exclusion = candidate.exclusions.filter(practice=practice).first()
    if exclusion is not None:
        return exclusion
    exclusion = Exclusion.objects.create(candidate=candidate, practice=practice, asked_by=asked_by)
    data = {"practice": practice.pk, "asked_by": asked_by}
    record(CandidateEvent.EXCLUDED, candidate, actor=actor, data=data)
    return exclusion


@transaction.atomic
def lift_exclusion(exclusion: Exclusion, *, actor: User) -> None:
    """Let a run propose this pair again; lifting twice changes nothing."""
    candidate = lock_candidate(exclusion.candidate)
    gone, _counts = candidate.exclusions.filter(pk=exclusion.pk).delete()
    if gone:
        data = {"practice": exclusion.practice_id}
        record(CandidateEvent.EXCLUSION_LIFTED, candidate, actor=actor, data=data)


@transaction.atomic
def set_own_practice(
    candidate: Candidate,
    *,
    practice: Practice | None,
    name: str = "",
    version: int,
    actor: User,
) -> Candidate:
    """Record that a candidate already has a practice, or no longer has one.

    `name` is how the candidate or a spreadsheet called it; without a `practice` of
    the register it stays a question.  A practice without a name is called by its own.
    """
    candidate = lock_candidate(candidate)
    if practice is not None:
        _check_same_region(candidate, practice)
        if candidate.exclusions.filter(practice=practice).exists():
            raise CandidateError(_("This practice is excluded. Lift the exclusion first."))
        name = name or practice.name
    fields = {"own_practice": practice, "own_practice_name": name}
    changed = write_changes(candidate, fields, version=version)
    if changed:
        record(CandidateEvent.OWN_PRACTICE, candidate, actor=actor, data={"fields": changed})
    return candidate


def lock_candidate(candidate: Candidate) -> Candidate:
    """Return a file while nobody else can change it; raises `CandidateError` when it is gone."""
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("cohort__programme")
    locked = rows.filter(pk=candidate.pk).first()
    if locked is None:
        raise CandidateError(_("This file was erased in the meantime."))
    return locked


def _move(
    candidate: Candidate,
    to: CandidateState,
    *,
    version: int,
    actor: User | None,
    because: str = "",
    stopped_at: datetime | None = None,
) -> Candidate:
    """Write the state: the only place that does."""
    candidate = lock_candidate(candidate)
    came_from = candidate.state
    if to not in NEXT[came_from]:
        raise CandidateError(_("Somebody else already did this."))
    fields: dict[str, Any] = {
        "state": to,
        "ended_on": None,
        "ended_because": because,
        "stopped_at": stopped_at,
    }
    if to == CandidateState.WITHDRAWN:
        # For who waited the procedure had ended already: that day stays.
        fields["ended_on"] = candidate.ended_on or timezone.localdate()
    elif candidate.cohort and candidate.cohort.closed_on:
        leave_class(candidate, candidate.cohort)
        fields["cohort"] = None
    elif candidate.cohort:
        join_class(candidate, candidate.cohort)
    write_changes(candidate, fields, version=version)
    kind = {
        CandidateState.WITHDRAWN: CandidateEvent.WITHDRAWN,
        CandidateState.ACTIVE: CandidateEvent.RETURNED,
    }[to]
    record(kind, candidate, actor=actor, data={"from": came_from, "to": to})
    return candidate


def _check(candidate: Candidate) -> None:
    if not candidate.full_name:
        raise CandidateError(_("A candidate has a name."))
    if not hours_are_in_order(candidate.hours_min, candidate.hours_max):
        raise CandidateError(_("The lowest number of hours is above the highest."))
    if not hours_fit_a_week(candidate.hours_min, candidate.hours_max):
        raise CandidateError(_("Hours a week are between 1 and 60."))
    if not candidate.learning_routes:
        raise CandidateError(_("A candidate wants at least one learning route."))
    if candidate.birth_date and candidate.birth_date >= timezone.localdate():
        raise CandidateError(_("A birth date lies in the past."))


def _check_same_region(candidate: Candidate, practice: Practice) -> None:
    if practice.region_id != candidate.region_id:
        raise CandidateError(_("This practice belongs to another region."))
