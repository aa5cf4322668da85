"""What a later room asks about one thing of its own: a proposal, an evening.

Such a question is not asked by hand, goes with the file of the person it tells of, and ends
when the thing is settled.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.asks.enums import AskEvent, AskState
from leerplek.asks.kinds import Given, Told
from leerplek.asks.models import Ask, PersonalLink
from leerplek.asks.selectors import column_of
from leerplek.asks.services import (
    AskError,
    answer_locked,
    lock_about,
    save_ask,
    stop_links,
    withdraw_locked,
)
from leerplek.audit.services import record, record_many
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
    act: UUID | None = None,
    actor: User | None,
) -> Ask:
    """Ask somebody about one thing of another room, and return the question that waits.

    `candidate` is whom the answer tells of, when that is not who is asked: the question
    goes with that file, and is for the organisation that asks.  What is asked already is
    returned as it is.  Questions of one `act` can be withdrawn together.
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
        act=act,
        asked_by=actor or contact,
    )
    record(AskEvent.MADE, ask, actor=actor, data={"kind": kind})
    return ask


@transaction.atomic
def ask_many_about(
    people: Iterable[Practice | Candidate],
    *,
    kind: str,
    subject: int,
    organisation: Organisation,
    due_on: date,
    contact: User,
    actor: User,
) -> tuple[UUID, int]:
    """Ask many people about one thing as one act, and return that act and how many were asked.

    Who is being asked it already, or answered it, is left out.
    """
    rows: list[Practice | Candidate] = sorted(people, key=lambda person: person.pk)
    # Locked before it is read who is asked already: a colleague may be asking them just now.
    _lock_all(rows)
    before = Ask.objects.filter(kind=kind, subject=subject).exclude(state=AskState.WITHDRAWN)
    asked = set(before.values_list("practice", "candidate"))
    act = uuid4()
    made = Ask.objects.bulk_create(
        Ask(
            **{column_of(person): person},
            organisation=organisation,
            kind=kind,
            subject=subject,
            due_on=due_on,
            contact=contact,
            asked_by=actor,
            act=act,
        )
        for person in rows
        if _key(person) not in asked
    )
    data = {"kind": kind, "act": str(act)}
    record_many(AskEvent.MADE, [(ask, data) for ask in made], actor=actor)
    return act, len(made)


def _lock_all(people: list[Practice | Candidate]) -> None:
    for model in (Practice, Candidate):
        keys = [person.pk for person in people if isinstance(person, model)]
        rows: Any = model.objects.select_for_update(of=("self",), no_key=True)
        list(rows.filter(pk__in=keys).order_by("pk").values_list("pk"))


def _key(person: Practice | Candidate) -> tuple[int | None, int | None]:
    return (person.pk, None) if isinstance(person, Practice) else (None, person.pk)


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
    kind: str,
    subject: int,
    *,
    actor: User | None,
    organisation: int | None = None,
    about: Practice | Candidate | None = None,
) -> int:
    """Withdraw what is asked about one thing, for it is settled; return how many that were.

    With `organisation` only what that one asks, with `about` only of that one.  It locks the
    asks one by one and nothing else.
    """
    waiting = Ask.objects.filter(kind=kind, subject=subject, state=AskState.OPEN)
    if organisation is not None:
        waiting = waiting.filter(organisation=organisation)
    if about is not None:
        waiting = waiting.filter(**{column_of(about): about})
    rows = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for ask in rows:
        withdraw_locked(ask, actor=actor)
    return len(rows)


@transaction.atomic
def tell(
    about: Practice | Candidate,
    given: Given,
    *,
    kind: str,
    by: str,
    contact: User,
    cleaned: Any = None,
    link: PersonalLink | None = None,
    actor: User | None,
) -> Ask:
    """Keep what somebody tells us of their own accord: a question that is answered at once.

    When that question waits already this answers it.  `link` is the one by which they told
    it, and must still work; `actor` is who wrote it down for them.  The same told twice on
    one day is told once.
    """
    lock_about(about)
    if link is not None and not PersonalLink.objects.get(pk=link.pk).works:
        raise AskError(_("This link does not work any more."))
    mine = Ask.objects.filter(**{column_of(about): about}, kind=kind).select_for_update(
        of=("self",)
    )
    last = mine.filter(state=AskState.ANSWERED).order_by("-answered_at", "-pk").first()
    ask = mine.filter(state=AskState.OPEN, question="", subject__isnull=True).first()
    if ask is None:
        if last and _is_same(last, given):
            return last
        ask = Ask.objects.create(
            **{column_of(about): about},
            organisation_id=about.organisation_id,
            kind=kind,
            due_on=timezone.localdate(),
            contact=contact,
            asked_by=actor or contact,
        )
    told = Told(ask=ask, given=given, by=by, actor=actor, cleaned=cleaned or {})
    return answer_locked(told, version=ask.version, may_change=False)


@transaction.atomic
def tell_about(
    about: Practice,
    candidate: Candidate,
    given: Given,
    *,
    kind: str,
    by: str,
    contact: User,
    actor: User | None,
) -> Ask:
    """Keep what a practice tells of a candidate: it goes with that file, and is for its owner."""
    lock_about(about)
    ask = Ask.objects.create(
        practice=about,
        about_candidate=candidate,
        subject=candidate.pk,
        organisation_id=candidate.organisation_id,
        kind=kind,
        due_on=timezone.localdate(),
        contact=contact,
        asked_by=actor or contact,
    )
    told = Told(ask=ask, given=given, by=by, actor=actor)
    return answer_locked(told, version=ask.version, may_change=False)


def _is_same(last: Ask, given: Given) -> bool:
    if last.answered_at is None or timezone.localdate(last.answered_at) != timezone.localdate():
        return False
    return (last.answer, last.answer_text) == (dict(given.codes), given.text)
