"""Ask people something, let them in by a link, and keep what they answer."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region, User
from leerplek.accounts.selectors import standing_of
from leerplek.asks.codes import hash_of
from leerplek.asks.enums import NEXT, AnsweredBy, AskEvent, AskState
from leerplek.asks.kinds import Given, Told, all_kinds, kind_of, kinds_for, own_page_kind
from leerplek.asks.models import Answer, Ask, PersonalLink
from leerplek.asks.selectors import column_of, contacts_for, link_by_code, open_ask
from leerplek.audit.services import record, record_many
from leerplek.candidates.models import Candidate
from leerplek.common.codes import new_code
from leerplek.common.errors import DomainError
from leerplek.common.versions import refuse_when_moved
from leerplek.practices.models import Practice


class AskError(DomainError):
    """Something cannot be asked, answered or opened."""


@transaction.atomic
def make_ask(
    about: Practice | Candidate,
    *,
    kind: str,
    due_on: date,
    contact: User,
    question: str = "",
    actor: User | None,
) -> Ask:
    """Ask one practice or candidate something, to be answered before a date.

    `actor` is None when nobody pressed a button: then the contact person asks.

    Raises `AskError` when this cannot be asked of them, or is being asked already.
    """
    lock_about(about)
    if objection := _objection(about, kind=kind, question=question):
        raise AskError(objection)
    if open_ask(about, kind, question):
        raise AskError(_("This is being asked already."))
    _check(about.region, due_on=due_on, contact=contact)
    ask = Ask.objects.create(
        **_of(about, kind=kind, actor=actor or contact),
        kind=kind,
        due_on=due_on,
        contact=contact,
        question=question,
        asked_by=actor or contact,
    )
    record(AskEvent.MADE, ask, actor=actor, data={"kind": kind})
    return ask


@transaction.atomic
def open_own_page(about: Practice | Candidate, *, actor: User) -> Ask:
    """Return the standing ask that holds the links to somebody's own page, made when needed.

    It can be withdrawn, and then its links stop; the next call makes another.
    """
    lock_about(about)
    kind, whose = own_page_kind(about).name, {column_of(about): about}
    there = Ask.objects.filter(kind=kind, state=AskState.STANDING, **whose).first()
    if there is not None:
        return there
    today = timezone.localdate()
    _check(about.region, due_on=today, contact=actor)
    ask = Ask.objects.create(
        **whose,
        organisation_id=about.organisation_id,
        kind=kind,
        state=AskState.STANDING,
        due_on=today,
        contact=actor,
        asked_by=actor,
    )
    record(AskEvent.MADE, ask, actor=actor, data={"kind": kind})
    return ask


@transaction.atomic
def ask_many(
    practices: Iterable[Practice],
    *,
    region: Region,
    kind: str,
    due_on: date,
    contact: User,
    question: str = "",
    actor: User,
) -> tuple[UUID, int]:
    """Ask many practices the same as one act, and return that act and how many were asked.

    Who is being asked this already, or of whom it cannot be asked, is left out.
    """
    _check(region, due_on=due_on, contact=contact)
    keys = [practice.pk for practice in practices]
    locked = Practice.objects.select_for_update(of=("self",)).filter(pk__in=keys, region=region)
    # Locked before it is read who is asked already: a colleague may be asking them just now.
    rows = list(locked.order_by("pk"))
    asked = set(
        Ask.objects.filter(kind=kind, state=AskState.OPEN, question=question).values_list(
            "practice", flat=True
        )
    )
    act = uuid4()
    made = Ask.objects.bulk_create(
        Ask(
            **_of(practice, kind=kind, actor=actor),
            kind=kind,
            due_on=due_on,
            contact=contact,
            question=question,
            asked_by=actor,
            act=act,
        )
        for practice in rows
        if practice.pk not in asked and not _objection(practice, kind=kind, question=question)
    )
    if not made:
        raise AskError(_("None of these practices can be asked this now."))
    data = {"kind": kind, "act": str(act)}
    record_many(AskEvent.MADE, [(ask, data) for ask in made], actor=actor)
    return act, len(made)


@transaction.atomic
def withdraw(ask: Ask, *, version: int, actor: User) -> Ask:
    """Stop asking: the answer is not needed any more, and the links stop."""
    ask = lock_ask(ask)
    refuse_when_moved(ask, version=version)
    return withdraw_locked(ask, actor=actor)


@transaction.atomic
def withdraw_act(asks: "models.QuerySet[Ask]", *, actor: User) -> int:
    """Withdraw what was asked at once, as far as nobody answered; return how many that were."""
    waiting = asks.filter(state=AskState.OPEN).select_for_update(of=("self",)).order_by("pk")
    rows = list(waiting)
    for ask in rows:
        withdraw_locked(ask, actor=actor)
    return len(rows)


def withdraw_locked(ask: Ask, *, actor: User | None) -> Ask:
    move_ask(ask, AskState.WITHDRAWN)
    save_ask(ask, "state")
    stop_links(ask, actor=actor)
    record(AskEvent.WITHDRAWN, ask, actor=actor)
    return ask


@transaction.atomic
def reopen(ask: Ask, *, due_on: date, version: int, actor: User) -> Ask:
    """Ask again, before a new date; an earlier answer stays in the history."""
    ask = lock_ask(ask)
    refuse_when_moved(ask, version=version)
    if due_on < timezone.localdate():
        raise AskError(_("This date is already past. Choose a later day."))
    if kind_of(ask).about_a_thing:
        raise AskError(_("This question is asked again on the page of what it is about."))
    if open_ask(ask.about, ask.kind, ask.question):
        raise AskError(_("This is being asked already."))
    move_ask(ask, AskState.OPEN)
    ask.due_on = due_on
    ask.answer, ask.answer_text, ask.answered_at, ask.answered_by = {}, "", None, ""
    ask.recorded_by = None
    save_ask(ask, "state", "due_on", *ANSWER)
    record(AskEvent.REOPENED, ask, actor=actor)
    return ask


@transaction.atomic
def issue_link(
    ask: Ask, *, actor: User | None, beside: bool = False, to_answer: bool = True
) -> tuple[PersonalLink, str]:
    """Make a link for an ask and return it with its code: the one moment that the code is known.

    Older links of the ask stop, unless it is made `beside` them: a mail that does not
    arrive may not stop the link of the mail that did.  `actor` is None when a message
    makes it by itself.  Without `to_answer` it leads to what follows an answer that is there.
    """
    ask = lock_ask(ask)
    is_answered = not to_answer and ask.state == AskState.ANSWERED
    if not (ask.takes_links or is_answered):
        raise AskError(_("This is not being asked any more, so no link is needed."))
    if not beside:
        stop_links(ask, actor=actor)
    code = new_code()
    link = PersonalLink.objects.create(
        ask=ask,
        code_hash=hash_of(code),
        made_by=actor,
        expires_at=timezone.now() + timedelta(days=settings.LINK_DAYS),
    )
    record(AskEvent.LINK_MADE, ask, actor=actor, data={"link": link.pk})
    return link, code


def link_address(code: str) -> str:
    """Return the whole address that a message names."""
    return str(urljoin(settings.SITE_ADDRESS, reverse("portal:enter", args=[code])))


@transaction.atomic
def revoke_link(link: PersonalLink, *, actor: User) -> PersonalLink:
    """Stop a link at once, for instance because it went to the wrong person."""
    ask = lock_ask(link.ask)
    stop_links(ask, actor=actor, only=link)
    return PersonalLink.objects.get(pk=link.pk)


@transaction.atomic
def open_link(typed: str) -> PersonalLink | None:
    """Return the link that somebody opens with this code, or None whatever is wrong with it."""
    link = link_by_code(typed)
    if link is None:
        return None
    if link.opened_at is None:
        opened = PersonalLink.objects.filter(pk=link.pk, opened_at__isnull=True)
        if opened.update(opened_at=timezone.now()):
            record(AskEvent.LINK_OPENED, link.ask, actor=None, data={"link": link.pk})
    return link


@transaction.atomic
def answer_by_link(link: PersonalLink, given: Given, *, cleaned: Any = None, version: int) -> Ask:
    """Keep what somebody answers by their own link, and do what it brings about.

    The same answer sent twice does its work once.  Raises `AskError` when it was
    answered before and may not change, `ConflictError` when another answer came first.
    """
    ask = lock_ask(link.ask)
    now = PersonalLink.objects.get(pk=link.pk)
    if not now.works:
        raise AskError(_("This link does not work any more."))
    is_past = ask.state == AskState.ANSWERED and ask.due_on < timezone.localdate()
    told = Told(ask=ask, given=given, by=AnsweredBy.LINK, actor=None, cleaned=cleaned or {})
    return answer_locked(told, version=version, may_change=not is_past)


@transaction.atomic
def record_answer(
    ask: Ask, given: Given, *, by: str, cleaned: Any = None, version: int, actor: User
) -> Ask:
    """Write down what somebody answered by phone, mail, on paper or in a meeting (U04)."""
    if by == AnsweredBy.LINK:
        raise AskError(_("Say how the answer came."))
    told = Told(ask=lock_ask(ask), given=given, by=by, actor=actor, cleaned=cleaned or {})
    return answer_locked(told, version=version, may_change=True)


@transaction.atomic
def record_reading(ask: Ask, *, actor: User) -> None:
    """Record that somebody opened an ask of a candidate: what a person answers is in it."""
    record(AskEvent.READ, ask, actor=actor)


@transaction.atomic
def record_export(region: Region, *, kind: str, count: int, actor: User) -> None:
    """Record that a list of asks left the system as a file."""
    record(AskEvent.EXPORTED, region, actor=actor, data={"kind": kind, "rows": count})


ANSWER = ("answer", "answer_text", "answered_at", "answered_by", "recorded_by")


def answer_locked(told: Told, *, version: int, may_change: bool) -> Ask:
    """Keep an answer to an ask that is locked, with whom it is about, and do what it brings."""
    ask, given, kind = told.ask, told.given, kind_of(told.ask)
    event = AskEvent.ANSWERED
    if ask.state == AskState.WITHDRAWN:
        raise AskError(_("This is not needed any more. You need not answer."))
    if ask.state == AskState.ANSWERED:
        if (ask.answer, ask.answer_text) == (dict(given.codes), given.text):
            return ask
        if not (kind.may_change and may_change):
            raise AskError(_("This was answered already. Call us when something has changed."))
        refuse_when_moved(ask, version=version)
        event = AskEvent.CHANGED
    else:
        move_ask(ask, AskState.ANSWERED)
    ask.answer, ask.answer_text = dict(given.codes), given.text
    ask.answered_at, ask.answered_by, ask.recorded_by = timezone.now(), told.by, told.actor
    save_ask(ask, "state", *ANSWER)
    Answer.objects.create(
        ask=ask,
        answer=ask.answer,
        answer_text=ask.answer_text,
        answered_by=told.by,
        recorded_by=told.actor,
    )
    record(event, ask, actor=told.actor, data={"kind": ask.kind, "by": str(told.by)})
    kind.effect(told)
    return ask


def _objection(about: Practice | Candidate, *, kind: str, question: str) -> str:
    if kind not in {each.name for each in kinds_for(about)}:
        return _("This cannot be asked here.")
    wanted = all_kinds()[kind]
    if wanted.in_own_words and not question:
        return _("Write the question.")
    return wanted.objection(about)


def _check(region: Region, *, due_on: date, contact: User) -> None:
    if due_on < timezone.localdate():
        raise AskError(_("This date is already past. Choose a later day."))
    if not contacts_for(region).filter(pk=contact.pk).exists():
        raise AskError(_("This person cannot be the contact person in this region."))


def _of(about: Practice | Candidate, *, kind: str, actor: User) -> dict[str, Any]:
    """Return who is asked and for which organisation: the owner, or who asks about others."""
    asks = None
    if isinstance(about, Practice) and all_kinds()[kind].shows_others:
        asks = standing_of(actor, region_id=about.region_id).organisation
    if asks is None or asks.region_id != about.region_id:
        return {column_of(about): about, "organisation_id": about.organisation_id}
    return {column_of(about): about, "organisation": asks}


def stop_links(ask: Ask, *, actor: User | None, only: PersonalLink | None = None) -> None:
    working = ask.links.filter(revoked_at__isnull=True)
    for link in working if only is None else working.filter(pk=only.pk):
        link.revoked_at, link.revoked_by = timezone.now(), actor
        link.save(update_fields=["revoked_at", "revoked_by"])
        record(AskEvent.LINK_REVOKED, ask, actor=actor, data={"link": link.pk})


def move_ask(ask: Ask, to: str) -> None:
    """The only place that writes Ask.state."""
    if to not in NEXT[ask.state]:
        raise AskError(_("This question is already that far. Look at it again."))
    ask.state = to


def lock_ask(ask: Ask) -> Ask:
    """Lock whom it is about, then the ask: an effect changes the one and the other."""
    lock_about(ask.about)
    rows = Ask.objects.select_for_update(of=("self",)).select_related(
        "organisation__region", "practice", "candidate", "contact"
    )
    locked = rows.filter(pk=ask.pk).first()
    if locked is None:
        raise AskError(_("This was removed in the meantime."))
    return locked


def lock_about(about: Practice | Candidate) -> None:
    rows: Any = Practice.objects if isinstance(about, Practice) else Candidate.objects
    # Nobody's key changes here: a row that points to this person may be written meanwhile.
    locked = rows.select_for_update(of=("self",), no_key=True).filter(pk=about.pk)
    if locked.first() is None:
        raise AskError(_("This was removed in the meantime."))


def save_ask(ask: Ask, *fields: str) -> None:
    ask.version += 1
    ask.save(update_fields=[*fields, "version"])
