"""What somebody is told of a programme: ten topics, in its own words or the ready ones."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language

from leerplek.accounts.models import Organisation
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.candidates.counsellor import counsellor_of
from leerplek.candidates.models import Candidate
from leerplek.eligibility.amounts import Amount, amounts_on
from leerplek.eligibility.enums import RuleKind
from leerplek.inbox.models import Request
from leerplek.informing.enums import InformingEvent
from leerplek.informing.models import Film, PublishedQuestion, TopicText
from leerplek.informing.texts import filled_in, ready_text, values_of
from leerplek.meetings.enums import Topic
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.models import Cohort, Programme, ProgrammeQuerySet
from leerplek.signup.models import Channel, ChannelQuerySet

COSTS = (RuleKind.COURSE_FEE, RuleKind.FUND_SCHOOL, RuleKind.FUND_BOOKS)


@dataclass(frozen=True)
class Told:
    """One topic as somebody reads it; `own` is the programme's row, when it has one."""

    topic: Topic
    text: str
    own: TopicText | None = None

    @property
    def is_costs(self) -> bool:
        return self.topic == Topic.COSTS


@dataclass(frozen=True)
class Pack:
    """Everything that a page of topics shows, for one reader.

    `values` are what a text fills in; `money` is what things cost and pay, by its kind, as far
    as a dated source says so.
    """

    organisation: Organisation
    numbers: Numbers
    topics: list[Told]
    values: dict[str, str]
    money: dict[str, Amount]
    programme: Programme | None = None
    cohort: Cohort | None = None
    questions: list[PublishedQuestion] = field(default_factory=list)
    film: Film | None = None

    @property
    def amounts(self) -> list[Amount]:
        """Return what the page on costs tells."""
        return [self.money[kind] for kind in COSTS]


def programme_of(channel: Channel) -> Programme | None:
    """Return the programme that a channel is for: of its class, or the only one there is."""
    if channel.cohort is not None:
        return channel.cohort.programme
    return _only_programme(channel.organisation)


def _only_programme(organisation: Organisation) -> Programme | None:
    found = list(Programme.objects.filter(organisation=organisation)[:2])
    return found[0] if len(found) == 1 else None


def pack_of_channel(channel: Channel) -> Pack:
    """Return what a visitor reads who has the address of an open form."""
    return _pack(channel.organisation, programme_of(channel), channel.cohort)


def pack_of_candidate(candidate: Candidate) -> Pack:
    """Return what a candidate reads on their own page: of their class and programme."""
    cohort = candidate.cohort
    programme = cohort.programme if cohort else _only_programme(candidate.organisation)
    return _pack(candidate.organisation, programme, cohort)


def pack_of_programme(programme: Programme) -> Pack:
    """Return what a coordinator changes: the topics of a programme with its own numbers."""
    return _pack(programme.organisation, programme, None)


def _pack(organisation: Organisation, programme: Programme | None, cohort: Cohort | None) -> Pack:
    numbers = cohort.numbers if cohort else programme.numbers if programme else Numbers()
    values = values_of(
        numbers,
        organisation=str(organisation),
        region=str(organisation.region),
        has_counsellor=counsellor_of(organisation.pk) is not None,
    )
    own = _own_texts(programme)
    return Pack(
        organisation=organisation,
        numbers=numbers,
        topics=[
            Told(topic, filled_in(_text(topic, own.get(topic)), values), own.get(topic))
            for topic in Topic
        ],
        values=values,
        money=amounts_on(organisation.region, on=timezone.localdate()),
        programme=programme,
        cohort=cohort,
        questions=_questions(programme),
        film=film_of(programme) if programme else None,
    )


def _questions(programme: Programme | None) -> list[PublishedQuestion]:
    return list(PublishedQuestion.objects.filter(programme=programme)) if programme else []


def film_of(programme: Programme) -> Film | None:
    """Return the film of a programme, if it has one."""
    return Film.objects.filter(programme=programme).first()


def programmes_for(user: Any, request: Request) -> ProgrammeQuerySet:
    """Return the programmes on whose page the answer to a request may stand."""
    return Programme.objects.visible_to(user).filter(region=request.region_id)


def asked_in(request: Request) -> dict[str, str]:
    """Return question and answer of a request, to begin with: the person puts them right."""
    note = request.request_notes.filter(is_answer=True).order_by("-pk").first()
    return {"question": request.text[:300], "answer": note.text if note else ""}


def _own_texts(programme: Programme | None) -> dict[str, TopicText]:
    if programme is None:
        return {}
    rows = TopicText.objects.filter(programme=programme).select_related("changed_by")
    return {each.topic: each for each in rows}


def _text(topic: Topic, own: TopicText | None) -> str:
    """Return the words in the language of the reader: without English of its own, the Dutch."""
    if own is None:
        return ready_text(topic)
    return own.text_en if own.text_en and get_language() == "en" else own.text


def own_text(programme: Programme, topic: str) -> TopicText | None:
    """Return a programme's own words for a topic, if it has any."""
    return _own_texts(programme).get(topic)


def channels_of(programme: Programme) -> ChannelQuerySet:
    """Return the open channels on whose public page these topics stand."""
    rows = Channel.objects.filter(organisation=programme.organisation, is_open=True)
    mine = models.Q(cohort__programme=programme)
    if _only_programme(programme.organisation) == programme:
        mine |= models.Q(cohort=None)
    return rows.filter(mine).select_related("cohort")


def topic_history(own: TopicText | None) -> list[HistoryLine]:
    """Return what happened to a programme's own words, newest first."""
    if own is None:
        return []
    return history_lines(own, words=dict(InformingEvent.choices), among=[TopicText])
