"""Somebody asks to be erased: asked, taken back, or told why not yet (GDPR articles 12 and 17).

Erasing itself is `services.remove_candidate`: a person decides, and the request goes along.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record
from leerplek.candidates.enums import CandidateEvent
from leerplek.candidates.keeping import numbers_of
from leerplek.candidates.models import Candidate
from leerplek.candidates.models.erasing import ErasureRequest, ErasureRequestQuerySet
from leerplek.candidates.services import CandidateError, lock_candidate


def open_erasure(candidate: Candidate) -> ErasureRequest | None:
    """Return the request of this person that nobody answered yet."""
    return candidate.erasures.filter(ended_on__isnull=True).first()


def last_refusal(candidate: Candidate) -> ErasureRequest | None:
    """Return the last request that was answered with what is still kept."""
    return candidate.erasures.exclude(refused_because="").first()


def erasures_waiting(user: Any, *, region: Region | None = None) -> ErasureRequestQuerySet:
    """Return who waits to be erased, as far as `user` may see it, the first due first."""
    rows = ErasureRequest.objects.visible_to(user).filter(ended_on__isnull=True)
    if region is not None:
        rows = rows.filter(candidate__region=region)
    return rows.select_related("candidate").order_by("due_on", "pk")


@transaction.atomic
def ask_erasure(
    candidate: Candidate, *, asked_on: date, told_by: str, actor: User | None
) -> ErasureRequest:
    """Keep that somebody asks to be erased; asking twice is asking once.

    `actor` is None for who asks it on their own page.
    """
    candidate = lock_candidate(candidate)
    if asked_on > timezone.localdate():
        raise CandidateError(_("This day lies in the future."))
    if there := open_erasure(candidate):
        return there
    request = ErasureRequest.objects.create(
        candidate=candidate,
        asked_on=asked_on,
        due_on=asked_on + timedelta(days=numbers_of(candidate).erasure_days),
        told_by=told_by,
        recorded_by=actor,
    )
    data = {"request": request.pk, "by": str(told_by)}
    record(CandidateEvent.ERASURE_ASKED, candidate, actor=actor, data=data)
    return request


@transaction.atomic
def take_back_erasure(candidate: Candidate, *, actor: User | None) -> None:
    """Note that somebody no longer asks to be erased; twice changes nothing."""
    candidate = lock_candidate(candidate)
    if request := open_erasure(candidate):
        request.ended_on = timezone.localdate()
        request.save(update_fields=["ended_on"])
        data = {"request": request.pk}
        record(CandidateEvent.ERASURE_TAKEN_BACK, candidate, actor=actor, data=data)


@transaction.atomic
def refuse_erasure(candidate: Candidate, *, because: str, actor: User) -> ErasureRequest:
    """Answer a request with what must still be kept and why; the person reads it."""
    candidate = lock_candidate(candidate)
    request = open_erasure(candidate)
    if request is None:
        raise CandidateError(_("This request was answered or taken back already."))
    request.ended_on, request.refused_because = timezone.localdate(), because
    request.save(update_fields=["ended_on", "refused_because"])
    data = {"request": request.pk}
    record(CandidateEvent.ERASURE_REFUSED, candidate, actor=actor, data=data)
    return request
