"""Make a poll, change its questions, ask people by it, and close it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask
from leerplek.asks.selectors import contacts_for
from leerplek.asks.things import (
    ask_many_about,
    close_links_about,
    move_due_about,
    stop_asking_about,
)
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.common.errors import DomainError
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.practices.models import Practice
from leerplek.surveys.enums import PollEvent
from leerplek.surveys.models import Poll, Questionnaire
from leerplek.surveys.questions import as_json
from leerplek.surveys.ready import ready_questions
from leerplek.surveys.selectors.names import POLL
from leerplek.surveys.services.reasons import begin_reasons


class PollError(DomainError):
    """Something about a poll cannot be done."""


@transaction.atomic
def make_poll(
    organisation: Organisation,
    *,
    audience: str,
    title: str,
    title_en: str = "",
    return_address: str = "",
    due_on: date,
    call_by_on: date,
    contact: User,
    actor: User,
) -> Poll:
    """Make a poll with the ready questions for its audience; nobody is asked yet."""
    _check_day(due_on)
    _check(organisation, due_on=due_on, call_by_on=call_by_on, contact=contact)
    poll = Poll.objects.create(
        organisation=organisation,
        audience=audience,
        title=title,
        title_en=title_en,
        return_address=return_address,
        due_on=due_on,
        call_by_on=call_by_on,
        contact=contact,
        made_by=actor,
    )
    questions = as_json(ready_questions(audience))
    Questionnaire.objects.create(poll=poll, questions=questions, made_by=actor)
    begin_reasons(organisation.region)
    record(PollEvent.MADE, poll, actor=actor, data={"audience": str(audience)})
    return poll


@transaction.atomic
def change_poll(poll: Poll, *, version: int, actor: User, **fields: Any) -> Poll:
    """Change the title, the days or the contact person; who is asked gets the same last day."""
    poll = lock_poll(poll)
    due_on = fields.get("due_on", poll.due_on)
    if due_on != poll.due_on:
        _check_day(due_on)
    _check(
        poll.organisation,
        due_on=due_on,
        call_by_on=fields.get("call_by_on", poll.call_by_on),
        contact=fields.get("contact", poll.contact),
    )
    changed = write_changes(poll, fields, version=version)
    if changed:
        record(PollEvent.CHANGED, poll, actor=actor, data={"fields": changed})
    if "due_on" in changed:
        _move_due(poll)
    if "contact" in changed:
        _asks_of(poll).update(contact=poll.contact)
    return poll


@transaction.atomic
def send_poll(
    poll: Poll, people: Iterable[Practice | Candidate], *, actor: User
) -> tuple[UUID, int]:
    """Ask people by this poll; who is asked already, or answered, is left out."""
    poll = lock_poll(poll)
    if not poll.is_open:
        raise PollError(_("This poll is closed. Open it again first."))
    if poll.due_on < timezone.localdate():
        raise PollError(_("The last day to answer is past. Change that day first."))
    act, count = ask_many_about(
        people,
        kind=POLL,
        subject=poll.pk,
        organisation=poll.organisation,
        due_on=poll.due_on,
        contact=poll.contact,
        actor=actor,
    )
    if not count:
        raise PollError(_("None of these people can be asked this now."))
    record(PollEvent.SENT, poll, actor=actor, data={"act": str(act), "count": count})
    return act, count


@transaction.atomic
def close_poll(poll: Poll, *, version: int, actor: User) -> Poll:
    """Stop asking: links stop, answers stay, and nobody is reminded any more."""
    poll = lock_poll(poll)
    refuse_when_moved(poll, version=version)
    if not poll.is_open:
        raise PollError(_("This poll is closed already."))
    _save_closed(poll, timezone.localdate())
    stopped = stop_asking_about(POLL, poll.pk, actor=actor)
    close_links_about(POLL, poll.pk)
    record(PollEvent.CLOSED, poll, actor=actor, data={"stopped": stopped})
    return poll


@transaction.atomic
def reopen_poll(poll: Poll, *, due_on: date, version: int, actor: User) -> Poll:
    """Open a closed poll until a new day; who did not answer can be asked again."""
    poll = lock_poll(poll)
    refuse_when_moved(poll, version=version)
    if poll.is_open:
        raise PollError(_("This poll is open already."))
    _check_day(due_on)
    poll.due_on = due_on
    poll.call_by_on = max(poll.call_by_on, due_on)
    _save_closed(poll, None)
    _move_due(poll)
    record(PollEvent.REOPENED, poll, actor=actor)
    return poll


def record_response_export(poll: Poll, *, kind: str, count: int, actor: User) -> None:
    """Record that the numbers of a poll left the system as a file."""
    record(PollEvent.EXPORTED, poll, actor=actor, data={"kind": kind, "rows": count})


def record_printing(poll: Poll, *, count: int, actor: User) -> None:
    """Record that sheets with the names of who was asked were made to be printed."""
    record(PollEvent.PRINTED, poll, actor=actor, data={"sheets": count})


def _save_closed(poll: Poll, day: date | None) -> None:
    """The only place that writes Poll.closed_on."""
    poll.closed_on = day
    poll.version += 1
    poll.save(update_fields=["closed_on", "due_on", "call_by_on", "version"])


def _move_due(poll: Poll) -> None:
    for ask in _asks_of(poll).select_related("practice", "candidate"):
        move_due_about(ask.about, kind=POLL, subject=poll.pk, due_on=poll.due_on)


def _asks_of(poll: Poll) -> Any:
    return Ask.objects.filter(kind=POLL, subject=poll.pk).exclude(state=AskState.WITHDRAWN)


def _check_day(due_on: date) -> None:
    if due_on < timezone.localdate():
        raise PollError(_("This date is already past. Choose a later day."))


def _check(organisation: Organisation, *, due_on: date, call_by_on: date, contact: User) -> None:
    if call_by_on < due_on:
        raise PollError(_("We call after the last day to answer, not before it."))
    if not contacts_for(organisation.region).filter(pk=contact.pk).exists():
        raise PollError(_("This person cannot be the contact person in this region."))


def lock_poll(poll: Poll) -> Poll:
    """Return the poll, locked and read anew."""
    rows = Poll.objects.select_for_update(of=("self",)).select_related(
        "organisation__region", "contact"
    )
    locked = rows.filter(pk=poll.pk).first()
    if locked is None:
        raise PollError(_("This was removed in the meantime."))
    return locked
