"""What asking a school and asking UWV have in common."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record
from leerplek.candidates.enums import CandidateState, FundingRoute
from leerplek.candidates.models import Candidate
from leerplek.common.versions import refuse_when_moved
from leerplek.intake.enums import IntakeEvent, ToldBy
from leerplek.intake.errors import IntakeError
from leerplek.intake.models import FundingPermission, InboxLink, Question
from leerplek.intake.services.mailing import mail_links_of

Q = TypeVar("Q", bound=Question)

# Once a day is enough.
BETWEEN_REMINDERS = timedelta(hours=20)


def held_candidate(pk: int) -> Candidate:
    """Return the file while nobody else can change it; who stopped is not asked about."""
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("cohort__programme")
    candidate = rows.filter(pk=pk).first()
    if candidate is None:
        raise IntakeError(_("This file was erased in the meantime."))
    if candidate.state != CandidateState.ACTIVE:
        raise IntakeError(_("This candidate no longer takes part."))
    return candidate


def held(question: Q, version: int | None = None) -> Q:
    """Return what was asked while nobody else can change it; the file is held first."""
    held_candidate(question.candidate_id)
    return held_alone(question, version)


def held_alone(question: Q, version: int | None = None) -> Q:
    """Return what was asked while nobody else can change it, also of who stopped."""
    rows = type(question).objects.select_for_update(of=("self",))
    found: Q | None = (
        rows.select_related("candidate", "organisation").filter(pk=question.pk).first()
    )
    if found is None:
        raise IntakeError(_("This file was erased in the meantime."))
    if version is not None:
        refuse_when_moved(found, version=version)
    return found


def note_who_answered(
    question: Question, *, told_by: str, actor: User | None, link: InboxLink | None
) -> None:
    """Set who answered, how and when.

    By link it is its contact person, as long as the link works and opens this question.
    """
    question.decided_at = timezone.now()
    if link is None:
        question.told_by, question.decided_by, question.contact = told_by, actor, None
        return
    link = InboxLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    opened = type(question).objects.asked_by_link(link.contact)
    if not link.works or not opened.filter(pk=question.pk).exists():
        raise IntakeError(_("This link does not work any more."))
    question.told_by, question.decided_by, question.contact = ToldBy.LINK, None, link.contact


def told_how(question: Question) -> dict[str, Any]:
    """Return how an answer came as the codes of an audit event; by link also of whom."""
    how: dict[str, Any] = {"by": str(question.told_by)}
    return how if question.contact_id is None else how | {"contact": question.contact_id}


def is_for_another_route(question: Question) -> bool:
    """Tell whether UWV was asked about somebody who goes another way by now."""
    route = question.candidate.funding_route
    return isinstance(question, FundingPermission) and route != FundingRoute.UWV


@transaction.atomic
def remind(question: Q, *, actor: User) -> Q:
    """Show who has to answer that we wait, with the day of the reminder."""
    question = held(question)
    now = timezone.now()
    if is_for_another_route(question):
        raise IntakeError(_("This candidate no longer goes by UWV."))
    if not question.is_waiting:
        raise IntakeError(_("This is answered already, or not asked any more."))
    if question.reminded_at is not None and now - question.reminded_at < BETWEEN_REMINDERS:
        raise IntakeError(_("There was a reminder today already. Call if it is urgent."))
    question.reminded_at = now
    question.version += 1
    question.save(update_fields=["reminded_at", "version", "changed_at"])
    record(IntakeEvent.REMINDED, question, actor=actor)
    mail_links_of(question)
    return question


@transaction.atomic
def remind_all(questions: Iterable[Q], *, actor: User) -> int:
    """Remind of many and return of how many; who was reminded today is passed over."""
    count = 0
    # In the order of the files: two who do things with the same people wait for each other.
    for question in sorted(questions, key=lambda each: (each.candidate_id, each.pk)):
        try:
            remind(question, actor=actor)
        except IntakeError:
            continue
        count += 1
    return count


@transaction.atomic
def record_questions_export(region: Region, *, kind: str, count: int, actor: User) -> None:
    """Record that a list with names of candidates left the system as a file."""
    record(IntakeEvent.EXPORTED, region, actor=actor, data={"kind": kind, "rows": count})
