"""What a later room asks about one thing of its own: a proposal, an evening.

Such a question is not asked by hand, goes with the file of the person it tells of, and ends
when the thing is settled.
"""

from datetime import date

from django.db import transaction

from leerplek.accounts.models import Organisation, User
from leerplek.asks.enums import AskEvent, AskState
from leerplek.asks.models import Ask
from leerplek.asks.selectors import column_of
from leerplek.asks.services import lock_about, save_ask, stop_links, withdraw_locked
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.practices.models import Practice


@transaction.atomic
def ask_about(
    about: Practice | Candidate,
    *,
    kind: str,
    subject: int,
    candidate: Candidate | None = None,
    organisation: Organisation,
    due_on: date,
    contact: User,
    actor: User | None,
) -> Ask:
    """Ask somebody about one thing of another room, and return the question that waits.

    `candidate` is whom the answer tells of, when that is not who is asked: the question
    goes with that file, and is for the organisation that asks.  What is asked already is
    returned as it is.
    """
    lock_about(about)
    waiting = Ask.objects.filter(kind=kind, subject=subject, state=AskState.OPEN)
    asked = waiting.filter(**{column_of(about): about}).first()
    if asked is not None:
        return _due(asked, due_on)
    ask = Ask.objects.create(
        **{column_of(about): about},
        organisation=organisation,
        kind=kind,
        subject=subject,
        about_candidate=candidate,
        due_on=due_on,
        contact=contact,
        asked_by=actor or contact,
    )
    record(AskEvent.MADE, ask, actor=actor, data={"kind": kind})
    return ask


@transaction.atomic
def move_due_about(about: Practice | Candidate, *, kind: str, subject: int, due_on: date) -> None:
    """Move the last day of what somebody is asked about one thing, also when it was answered."""
    lock_about(about)
    asked = Ask.objects.filter(kind=kind, subject=subject).exclude(state=AskState.WITHDRAWN)
    for ask in asked.filter(**{column_of(about): about}).select_for_update(of=("self",)):
        _due(ask, due_on)


def _due(ask: Ask, due_on: date) -> Ask:
    if ask.due_on != due_on:
        ask.due_on = due_on
        save_ask(ask, "due_on")
    return ask


@transaction.atomic
def close_links_about(kind: str, subject: int) -> None:
    """Stop the links of what was answered about one thing: the answer does not count any more."""
    answered = Ask.objects.filter(kind=kind, subject=subject, state=AskState.ANSWERED)
    for ask in answered.select_for_update(of=("self",)).order_by("pk"):
        stop_links(ask, actor=None)


@transaction.atomic
def stop_asking_about(
    kind: str, subject: int, *, actor: User | None, organisation: int | None = None
) -> int:
    """Withdraw what is asked about one thing, for it is settled; return how many that were.

    With `organisation` only what that one asks.  It locks the asks one by one and nothing else.
    """
    waiting = Ask.objects.filter(kind=kind, subject=subject, state=AskState.OPEN)
    if organisation is not None:
        waiting = waiting.filter(organisation=organisation)
    rows = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for ask in rows:
        withdraw_locked(ask, actor=actor)
    return len(rows)
