"""What was asked of whom, what waits for an answer, and which link still works."""

from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from leerplek.accounts.models import Region, User
from leerplek.accounts.selectors import Reachable, coordinators_of, reachable
from leerplek.asks.codes import hash_of
from leerplek.asks.enums import AskEvent, AskState
from leerplek.asks.kinds import Lines, all_kinds, kind_of, names_that_may_change
from leerplek.asks.models import Answer, Ask, AskQuerySet, PersonalLink, PersonalLinkQuerySet
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.candidates.models import Candidate
from leerplek.practices.models import Practice, PracticeQuerySet

LATE, OPEN, EVERYTHING = "late", "open", "all"

ASK_SORTS: dict[str, tuple[str, ...]] = {
    "due": ("due_on",),
    "whom": ("practice__name", "candidate__last_name", "due_on"),
    "kind": ("kind", "due_on"),
    "answered": ("answered_at",),
}


@dataclass(frozen=True)
class AskFilter:
    """What the list is narrowed to; without a state it shows what waits for an answer."""

    search: str = ""
    state: str = ""
    kind: str = ""


def ask_list(
    user: Any, filters: AskFilter | None = None, *, region: Region | None = None
) -> AskQuerySet:
    """Return the asks that `user` may see and that fit the filters, with whom they are for."""
    rows = _whole(Ask.objects.visible_to(user))
    if region is not None:
        rows = rows.filter(organisation__region=region)
    return _narrowed(rows, filters or AskFilter())


def _whole(rows: AskQuerySet) -> AskQuerySet:
    return rows.select_related("organisation", "practice", "candidate", "contact", "recorded_by")


def _narrowed(rows: AskQuerySet, filters: AskFilter) -> AskQuerySet:
    for word in filters.search.split():
        rows = rows.filter(
            Q(practice__name__icontains=word)
            | Q(candidate__first_name__icontains=word)
            | Q(candidate__last_name__icontains=word)
            | Q(question__icontains=word)
        )
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.state in {"", OPEN}:
        return rows.filter(state=AskState.OPEN)
    if filters.state == LATE:
        return _late(rows)
    return rows if filters.state == EVERYTHING else rows.filter(state=filters.state)


def asks_late(user: Any, *, region: Region | None = None) -> AskQuerySet:
    """Return the asks whose date is past and that nobody answered: the ones to call about."""
    rows = Ask.objects.visible_to(user)
    if region is not None:
        rows = rows.filter(organisation__region=region)
    return _late(rows)


def _late(rows: AskQuerySet) -> AskQuerySet:
    return rows.filter(state=AskState.OPEN, due_on__lt=timezone.localdate())


def asks_of(about: Practice | Candidate, user: Any) -> AskQuerySet:
    """Return what was asked of somebody, as far as `user` may see it, the newest first."""
    rows = Ask.objects.visible_to(user).filter(**{column_of(about): about})
    return _whole(rows).prefetch_related("links").order_by("-made_at", "-pk")


def asked_now(about: Practice | Candidate) -> AskQuerySet:
    """Return what somebody has still to answer, the first to answer first."""
    rows = Ask.objects.filter(**{column_of(about): about}, state=AskState.OPEN)
    return _whole(rows).order_by("due_on", "pk")


def answered_before(ask: Ask) -> AskQuerySet:
    """Return what the same person answered earlier, the last first."""
    rows = Ask.objects.filter(**{column_of(ask.about): ask.about}, state=AskState.ANSWERED)
    return rows.exclude(pk=ask.pk).order_by("-answered_at", "-pk")


def column_of(about: Practice | Candidate) -> str:
    """Return the column that says who is asked."""
    return "practice" if isinstance(about, Practice) else "candidate"


def open_ask(about: Practice | Candidate, kind: str, question: str = "") -> Ask | None:
    """Return the ask with this question that this person has still to answer, if there is one."""
    rows = Ask.objects.filter(kind=kind, state=AskState.OPEN, question=question)
    return rows.filter(**{column_of(about): about}).first()


def practices_to_ask(
    user: Any, region: Region, *, kind: str, trains: str = "", only_due: bool = False
) -> PracticeQuerySet:
    """Return the practices that can be asked something at once, by name.

    Who is being asked it now is left out, and with `only_due` also who answered it in the
    past year (requirement B10).
    """
    rows = Practice.objects.visible_to(user).filter(region=region)
    if trains:
        rows = rows.filter(trains=trains)
    waiting = Ask.objects.filter(kind=kind, state=AskState.OPEN, question="")
    rows = rows.exclude(pk__in=waiting.filter(practice__isnull=False).values("practice"))
    if only_due:
        since = timezone.now() - timedelta(days=365)
        lately = Ask.objects.filter(kind=kind, answered_at__gte=since, practice__isnull=False)
        rows = rows.exclude(pk__in=lately.values("practice"))
    objection = all_kinds()[kind].objection
    keys = [practice.pk for practice in rows if not objection(practice)]
    return Practice.objects.visible_to(user).filter(pk__in=keys)


def asks_of_act(user: Any, act: UUID) -> AskQuerySet:
    """Return what was asked at once, as far as `user` may see it."""
    return _whole(Ask.objects.visible_to(user).filter(act=act)).order_by("practice__name", "pk")


@dataclass(frozen=True)
class ActCounts:
    """How far an act is: how many were asked, answered, and still wait."""

    asked: int
    answered: int
    waiting: int


def act_counts(asks: AskQuerySet) -> ActCounts:
    """Count what became of what was asked at once."""
    counted = asks.order_by().aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(state=AskState.ANSWERED)),
        waiting=Count("pk", filter=Q(state=AskState.OPEN)),
    )
    return ActCounts(**counted)


def links_of(ask: Ask) -> PersonalLinkQuerySet:
    """Return the links of an ask, the newest first."""
    return ask.links.select_related("made_by", "revoked_by")


@dataclass(frozen=True)
class AnswerLine:
    """An answer as it was given, in words."""

    answer: Answer
    lines: Lines


def answers_of(ask: Ask) -> list[AnswerLine]:
    """Return every answer there was, the newest first."""
    in_words = kind_of(ask).in_words
    return [
        AnswerLine(each, in_words(_with(ask, each)))
        for each in ask.answers.select_related("recorded_by").order_by("-pk")
    ]


def _with(ask: Ask, answer: Answer) -> Ask:
    """Return the ask as it was with an earlier answer; it is not kept."""
    earlier = copy(ask)
    earlier.answer, earlier.answer_text = answer.answer, answer.answer_text
    return earlier


def ask_history(ask: Ask) -> list[HistoryLine]:
    """Return what happened to an ask, newest first."""
    return history_lines(ask, words=dict(AskEvent.choices), among=[Ask])


def contacts_for(region: Region) -> "models.QuerySet[User]":
    """Return who can be the fixed contact person in a region: its coordinators of today."""
    return coordinators_of(region)


def who_is_there(ask: Ask) -> Reachable:
    """Return whom the asked person can call now: the contact person, or who replaces them."""
    return reachable(ask.contact, ask.about.region_id)


def link_by_code(typed: str) -> PersonalLink | None:
    """Return the link that this code opens now.

    One question for every code: wrong, old, stopped and used ones are told apart by
    nothing, not even by the number of queries.
    """
    today = timezone.localdate()
    can_answer = Q(ask__state__in=[AskState.OPEN, AskState.STANDING]) | Q(
        ask__state=AskState.ANSWERED,
        ask__kind__in=names_that_may_change(),
        ask__due_on__gte=today,
    )
    return _working_links().filter(can_answer, code_hash=hash_of(typed)).first()


def link_in_use(pk: int) -> PersonalLink | None:
    """Return a link that was opened before, as long as it works and its ask is still asked."""
    return _working_links().exclude(ask__state=AskState.WITHDRAWN).filter(pk=pk).first()


def _working_links() -> PersonalLinkQuerySet:
    rows = PersonalLink.objects.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())
    return rows.select_related(
        "ask__organisation__region", "ask__practice", "ask__candidate", "ask__contact"
    )
