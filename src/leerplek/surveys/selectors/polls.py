"""Which polls there are, whom they ask, and how far they are."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from leerplek.accounts.models import Region
from leerplek.asks.enums import AskState
from leerplek.asks.models import Answer, Ask, AskQuerySet
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.practices.models import Practice
from leerplek.surveys.enums import Audience, PollEvent
from leerplek.surveys.models import Look, Poll, PollQuerySet, PollReason, Questionnaire
from leerplek.surveys.questions import Question
from leerplek.surveys.ready import NO
from leerplek.surveys.selectors.again import asked_to_ask_again, last_answers
from leerplek.surveys.selectors.names import ALONE, POLL

OPEN, CLOSED = "open", "closed"
# Of asks that `with_look` read.
NOT_LOOKED_AT = Q(state=AskState.ANSWERED, looked=False)
MORE_THAN_ONCE = Q(times__gt=1)

POLL_SORTS: dict[str, tuple[str, ...]] = {
    "made": ("made_at",),
    "title": ("title", "made_at"),
    "due": ("due_on",),
    "answered": ("answered", "asked"),
}


def poll_list(user: Any, *, region: Region, state: str = "") -> PollQuerySet:
    """Return the polls of a region that `user` may see, with how many were asked and answered."""
    asks = Ask.objects.filter(kind=POLL, subject=OuterRef("pk")).order_by()
    people = asks.values("subject").annotate(
        asked=Count("practice", distinct=True) + Count("candidate", distinct=True)
    )
    answered = asks.filter(state=AskState.ANSWERED).values("subject").annotate(all=Count("pk"))
    rows = Poll.objects.visible_to(user).filter(organisation__region=region)
    if state:
        rows = rows.filter(closed_on__isnull=state == OPEN)
    return rows.select_related("organisation", "contact").annotate(
        asked=Coalesce(Subquery(people.values("asked")), 0),
        answered=Coalesce(Subquery(answered.values("all")), 0),
    )


def newest(poll: Poll) -> Questionnaire:
    """Return the questions as the poll asks them now."""
    found = poll.questionnaires.filter(is_draft=False).order_by("-number").first()
    assert found is not None  # noqa: S101 -- a poll is made together with its first questions
    return found


def poll_of(ask: Ask) -> Poll:
    """Return the poll that an ask invites to."""
    return Poll.objects.select_related("organisation__region", "contact").get(pk=ask.subject or 0)


def answered_with(ask: Ask) -> Questionnaire:
    """Return the questions that an answer was given to."""
    return Questionnaire.objects.get(pk=ask.answer["questionnaire"], poll=ask.subject)


def questions_of(pk: int) -> tuple[Question, ...] | None:
    """Return the questions of a version, for anybody: they say nothing of who answers."""
    found = Questionnaire.objects.filter(pk=pk).first()
    return found.listed() if found else None


def invitations(poll: Poll) -> AskQuerySet:
    """Return the invitation of each person who was asked: the last one of each."""
    return invitations_of([poll.pk]).select_related(
        "organisation__region", "practice", "candidate", "contact", "recorded_by"
    )


def invitations_of(polls: Any) -> AskQuerySet:
    """Return the last invitation of each person to each of these polls, given by their keys."""
    later = Ask.objects.filter(
        Q(practice=OuterRef("practice")) | Q(candidate=OuterRef("candidate")),
        kind=POLL,
        subject=OuterRef("subject"),
        pk__gt=OuterRef("pk"),
    )
    return Ask.objects.filter(~Exists(later), kind=POLL, subject__in=polls)


def with_look(asks: AskQuerySet) -> AskQuerySet:
    """Return the asks with the number of their last answer, and whether somebody looked at it."""
    last = Answer.objects.filter(ask=OuterRef("pk")).order_by("-made_at", "-pk").values("pk")[:1]
    return asks.annotate(
        last_answer=Subquery(last),
        times=Count("answers", distinct=True),
        looked=Exists(Look.objects.filter(answer=OuterRef("last_answer"))),
    )


WAITING, ANSWERED, TO_LOOK, TWICE = "waiting", "answered", "to_look", "twice"

ANSWER_SORTS: dict[str, tuple[str, ...]] = {
    "whom": ("practice__name", "candidate__last_name"),
    "answered": ("answered_at",),
    "how": ("answered_by", "answered_at"),
}


@dataclass(frozen=True)
class AnswerFilter:
    """What the list of a poll is narrowed to."""

    search: str = ""
    state: str = ""
    trains: str = ""


def answer_list(poll: Poll, filters: AnswerFilter) -> AskQuerySet:
    """Return who was asked, who answered and who did not, as the filters narrow it."""
    rows = with_look(invitations(poll))
    for word in filters.search.split():
        rows = rows.filter(
            Q(practice__name__icontains=word)
            | Q(candidate__first_name__icontains=word)
            | Q(candidate__last_name__icontains=word)
        )
    if filters.trains:
        rows = rows.filter(answer__first=filters.trains)
    if filters.state == WAITING:
        return rows.exclude(state=AskState.ANSWERED)
    if filters.state == ANSWERED:
        return rows.filter(state=AskState.ANSWERED)
    if filters.state == TO_LOOK:
        return rows.filter(NOT_LOOKED_AT)
    if filters.state == TWICE:
        return rows.filter(MORE_THAN_ONCE)
    return rows


def answers_to_look_at(user: Any, *, region: Region | None = None) -> AskQuerySet:
    """Return what practices answered and nobody laid beside the register yet."""
    polls = Poll.objects.visible_to(user).filter(audience=Audience.PRACTICE)
    if region is not None:
        polls = polls.filter(organisation__region=region)
    rows = Ask.objects.filter(kind=POLL, subject__in=polls.values("pk"), state=AskState.ANSWERED)
    return with_look(rows).filter(NOT_LOOKED_AT)


def is_polled(practice: Practice) -> bool:
    """Tell whether a practice is asked now, in a poll, whether it trains."""
    return Ask.objects.filter(practice=practice, kind=POLL, state=AskState.OPEN).exists()


@dataclass(frozen=True)
class Meter:
    """How far a poll is; `waiting` counts those who did not answer, also when it is closed.

    Who answered `twice`, or more often, has more than one answer: the last one counts.
    """

    asked: int
    answered: int
    to_look: int
    twice: int = 0

    @property
    def waiting(self) -> int:
        return self.asked - self.answered

    @property
    def percentage(self) -> int:
        return round(100 * self.answered / self.asked) if self.asked else 0


def meter_of(poll: Poll) -> Meter:
    """Count who was asked, who answered, and what is still to be looked at."""
    counted = (
        with_look(invitations(poll))
        .order_by()
        .aggregate(
            asked=Count("pk", distinct=True),
            answered=Count("pk", filter=Q(state=AskState.ANSWERED), distinct=True),
            to_look=Count("pk", filter=NOT_LOOKED_AT, distinct=True),
            twice=Count("pk", filter=MORE_THAN_ONCE, distinct=True),
        )
    )
    return Meter(**counted)


@dataclass(frozen=True)
class AudienceFilter:
    """Who is asked: without anything everybody who can be."""

    search: str = ""
    trains: str = ""
    town: str = ""
    at_most_gps: int | None = None
    only_due: bool = False
    only_again: bool = False
    also_never: bool = False


def people_to_ask(user: Any, poll: Poll, wanted: AudienceFilter) -> "QuerySet[Any]":
    """Return who this poll can ask now: not who is being asked it, answered it, or said never.

    A practice that is asked alone whether it trains is not asked the same twice.
    """
    before = Ask.objects.filter(kind=POLL, subject=poll.pk).exclude(state=AskState.WITHDRAWN)
    if poll.audience == Audience.CANDIDATE:
        return _candidates(user, poll, wanted, before)
    rows = Practice.objects.visible_to(user).filter(region=poll.organisation.region_id)
    rows = rows.exclude(pk__in=_practices_in(before))
    alone = Ask.objects.filter(kind=ALONE, state=AskState.OPEN)
    rows = rows.exclude(pk__in=_practices_in(alone))
    for word in wanted.search.split():
        rows = rows.filter(name__icontains=word)
    if wanted.trains:
        rows = rows.filter(trains=wanted.trains)
    if wanted.town:
        rows = rows.filter(sites__place_name=wanted.town).distinct()
    if wanted.at_most_gps is not None:
        rows = rows.filter(gp_count__lte=wanted.at_most_gps)
    if wanted.only_due:
        rows = rows.exclude(pk__in=_practices_in(_lately()))
    if wanted.only_again:
        rows = rows.filter(pk__in=_practices_in(asked_to_ask_again()))
    if not wanted.also_never:
        rows = rows.exclude(pk__in=_practices_in(last_answers().filter(answer__again=NO)))
    return rows.order_by("name", "pk")


def _candidates(
    user: Any, poll: Poll, wanted: AudienceFilter, before: AskQuerySet
) -> "QuerySet[Candidate]":
    rows = Candidate.objects.visible_to(user).filter(
        organisation=poll.organisation_id, state=CandidateState.ACTIVE
    )
    asked = before.filter(candidate__isnull=False)
    rows = rows.exclude(pk__in=asked.values("candidate"))
    for word in wanted.search.split():
        rows = rows.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    if wanted.only_due:
        lately = _lately().filter(candidate__isnull=False)
        rows = rows.exclude(pk__in=lately.values("candidate"))
    return rows.order_by("last_name", "first_name", "pk")


def _practices_in(asks: AskQuerySet) -> "QuerySet[Any]":
    return asks.filter(practice__isnull=False).values("practice")


def _lately() -> AskQuerySet:
    since = timezone.now() - timedelta(days=365)
    return Ask.objects.filter(kind__in=(POLL, ALONE), answered_at__gte=since)


def towns_of(region: Region) -> list[str]:
    """Return the towns where practices of a region are."""
    rows = Practice.objects.filter(region=region).exclude(sites__place_name="")
    towns = (
        rows.exclude(sites__place_name__isnull=True)
        .order_by()
        .values_list(F("sites__place_name"), flat=True)
    )
    return sorted(set(towns))


def reasons_of(region: Region | int, *, only_offered: bool = False) -> "QuerySet[PollReason]":
    """Return the reasons of a region, in the order in which they are offered."""
    rows = PollReason.objects.filter(region=region)
    return rows.filter(is_offered=True) if only_offered else rows


def poll_history(poll: Poll) -> list[HistoryLine]:
    """Return what happened to a poll, newest first."""
    return history_lines(poll, words=dict(PollEvent.choices), among=[Poll])
