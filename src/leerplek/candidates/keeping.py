"""How long a file is kept: consents, and erasing what may not be kept any longer.

Four weeks after somebody stopped the file goes, or when their consent to be kept longer
ends; both terms are numbers of the programme (domain facts, section 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region, User
from leerplek.audit.models import Event
from leerplek.audit.services import record
from leerplek.candidates.endings import count_gone
from leerplek.candidates.enums import CandidateEvent, CandidateState, ConsentPurpose, StopReason
from leerplek.candidates.leaving import end_what_hangs_on
from leerplek.candidates.models import Candidate, CandidateQuerySet, Consent
from leerplek.candidates.services import CandidateError, lock_candidate
from leerplek.common.versions import write_changes
from leerplek.importing.services.keeping import forget_records
from leerplek.programmes.catalogue import Numbers

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Term:
    """On which day the file of somebody who stopped is erased.

    `consent` is what it is kept for when that is longer than the term of everybody.
    """

    candidate: Candidate
    erase_on: date
    consent: Consent | None

    @property
    def is_soon(self) -> bool:
        return self.erase_on <= timezone.localdate() + SOON


@dataclass(frozen=True)
class Night:
    """How many files were erased by themselves on one day."""

    day: date
    count: int


def numbers_of(candidate: Candidate) -> Numbers:
    """Return the numbers of the class of this person, else those of the playbook."""
    return Numbers() if candidate.cohort is None else candidate.cohort.numbers


def days_of(candidate: Candidate, purpose: str) -> int:
    """Return for how many days a consent holds: a waiting list has a number of its own."""
    numbers = numbers_of(candidate)
    is_list = purpose == ConsentPurpose.WAITING_LIST
    return numbers.waiting_days if is_list else numbers.consent_days


def term_of(candidate: Candidate, consents: Iterable[Consent], on: date) -> Term | None:
    """Return when a file goes; None for who takes part, for there the term has not begun.

    Of the consents that hold on the day `on` the longest counts, and it counts through
    its last day.
    """
    if candidate.ended_on is None:
        return None
    plain = candidate.ended_on + timedelta(days=numbers_of(candidate).kept_days)
    standing = [one for one in consents if one.holds_on(on) and one.until_on >= plain]
    longest = max(standing, key=lambda one: (one.until_on, one.pk), default=None)
    erase_on = plain if longest is None else longest.until_on + timedelta(days=1)
    return Term(candidate, erase_on, longest)


def terms_in(user: Any, region: Region | None = None) -> list[Term]:
    """Return the files of who stopped, as far as `user` may see them, the first to go first."""
    rows = Candidate.objects.visible_to(user)
    if region is not None:
        rows = rows.filter(region=region)
    return _terms(rows)


def files_erased_soon(user: Any, *, region: Region | None = None) -> CandidateQuerySet:
    """Return the files that are erased within a week, unless somebody agrees to more."""
    soon = [term.candidate.pk for term in terms_in(user, region) if term.is_soon]
    return Candidate.objects.filter(pk__in=soon)


def _terms(rows: CandidateQuerySet) -> list[Term]:
    ended = rows.filter(ended_on__isnull=False).select_related("cohort__programme")
    today = timezone.localdate()
    terms = (
        term_of(candidate, candidate.consents.all(), today)
        for candidate in ended.prefetch_related("consents")
    )
    return sorted(
        (term for term in terms if term is not None),
        key=lambda term: (term.erase_on, term.candidate.full_name, term.candidate.pk),
    )


def erased_in(region: Region, days: int = 365) -> list[Night]:
    """Return on which days files were erased by themselves, and how many; nothing of a person."""
    events = Event.objects.filter(
        kind=CandidateEvent.ERASED,
        region_id=region.pk,
        at__gte=timezone.now() - timedelta(days=days),
    )
    rows = events.annotate(day=TruncDate("at")).values("day").annotate(count=Count("pk"))
    return [Night(row["day"], row["count"]) for row in rows.order_by("-day")]


@transaction.atomic
def give_consent(
    candidate: Candidate, *, purpose: str, given_on: date, told_by: str, actor: User | None
) -> Consent:
    """Note that somebody agrees to one thing, from that day for as long as the programme says.

    A consent to the same thing that was there ends on that day: it is renewed.  `actor` is
    None for who ticked it on a form, without an account.
    """
    candidate = lock_candidate(candidate)
    today = timezone.localdate()
    until_on = given_on + timedelta(days=days_of(candidate, purpose))
    if given_on > today:
        raise CandidateError(_("A consent cannot be given in the future."))
    if until_on < today:
        raise CandidateError(_("This consent has already run out. Ask for it again."))
    former = candidate.consents.filter(purpose=purpose, ended_on__isnull=True).first()
    if former is not None:
        if former.given_on > given_on:
            raise CandidateError(_("A later consent was already noted."))
        former.ended_on = given_on
        former.save(update_fields=["ended_on"])
    consent = Consent.objects.create(
        candidate=candidate,
        purpose=purpose,
        given_on=given_on,
        until_on=until_on,
        told_by=told_by,
        recorded_by=actor,
    )
    record(CandidateEvent.CONSENT_GIVEN, candidate, actor=actor, data={"purpose": purpose})
    return consent


@transaction.atomic
def end_consent(consent: Consent, *, actor: User | None) -> None:
    """Note that somebody no longer agrees; ending twice changes nothing."""
    candidate = lock_candidate(consent.candidate)
    today = timezone.localdate()
    changed = candidate.consents.filter(pk=consent.pk, ended_on__isnull=True).update(ended_on=today)
    if changed:
        data = {"purpose": consent.purpose}
        record(CandidateEvent.CONSENT_ENDED, candidate, actor=actor, data=data)
        if consent.purpose == ConsentPurpose.WAITING_LIST:
            _off_the_list(candidate, actor=actor)


def _off_the_list(candidate: Candidate, *, actor: User | None) -> None:
    """Nobody waits without a consent; the term counts from the day the procedure ended."""
    if candidate.state != CandidateState.WAITING:
        return
    fields = {"state": CandidateState.WITHDRAWN, "ended_because": StopReason.WITHDREW}
    write_changes(candidate, fields, version=candidate.version)
    record(CandidateEvent.WAITS_NO_MORE, candidate, actor=actor)


def files_to_erase(on: date) -> list[int]:
    """Return the numbers of the files whose term is over on this day."""
    return [term.candidate.pk for term in _terms(Candidate.objects.all()) if term.erase_on <= on]


@transaction.atomic
def erase_file(pk: int, on: date) -> bool:
    """Erase a file whose term is over, and tell whether that was done.

    It is looked at once more while nobody else can change it: who agreed to stay in
    the meantime, or takes part again, stays.
    """
    candidate = _held(pk)
    term = None if candidate is None else term_of(candidate, candidate.consents.all(), on)
    if candidate is None or term is None or term.erase_on > on:
        return False
    end_what_hangs_on(candidate, actor=None)
    count_gone(candidate)
    record(CandidateEvent.ERASED, candidate, actor=None)
    forget_records("candidates", [candidate.pk])
    candidate.delete()
    return True


def _held(pk: int) -> Candidate | None:
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("cohort__programme")
    return rows.filter(pk=pk).first()
