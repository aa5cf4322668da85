"""When we last heard whether a practice trains, and how: the one place that decides it.

What a practice answered counts from the day of the answer, also when somebody took it over
into the register later.  A confirmed place says that a practice trains, and nothing of one that
does not.  What the register says without any of these counts from when it was written there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from leerplek.accounts.models import Region
from leerplek.asks.enums import AskState
from leerplek.asks.models import Answer, Ask
from leerplek.audit.models import Event
from leerplek.insights.enums import Source
from leerplek.practices.enums import PracticeEvent, Willingness
from leerplek.practices.models import Place, Practice
from leerplek.practices.selectors import SEATS
from leerplek.surveys.models import Look
from leerplek.surveys.selectors.names import ALONE, POLL

KINDS = (POLL, ALONE)


@dataclass(frozen=True, slots=True)
class Said:
    """The last answer of a practice to whether it trains.

    `first` is yes, maybe or no, or empty when a poll asked something else.  `is_open` tells
    that nobody laid it beside the register yet.
    """

    on: date
    first: str
    codes: dict[str, Any]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """When and how we last heard it."""

    on: date
    how: Source


@dataclass(frozen=True, slots=True)
class Confirmed:
    """For how many learners a practice has confirmed places, and when the last one was."""

    seats: int
    on: date
    trains: str


def last_said(region: Region) -> dict[int, Said]:
    """Return the last answer of each practice of a region, by the key of the practice."""
    later = Ask.objects.filter(
        Q(answered_at__gt=OuterRef("answered_at"))
        | Q(answered_at=OuterRef("answered_at"), pk__gt=OuterRef("pk")),
        practice=OuterRef("practice"),
        kind__in=KINDS,
        state=AskState.ANSWERED,
    )
    asks = Ask.objects.filter(
        ~Exists(later), practice__region=region, kind__in=KINDS, state=AskState.ANSWERED
    )
    rows = asks.order_by().values_list("pk", "practice", "kind", "answered_at", "answer")
    looked = _looked_at(region)
    return {
        practice: Said(
            on=_day(at),
            first=_first(kind, answer),
            codes=answer,
            # The answer to a question of one practice goes into the register by itself.
            is_open=kind == POLL and pk not in looked,
        )
        for pk, practice, kind, at, answer in rows
        if practice and at
    }


def _day(at: datetime) -> date:
    return at.astimezone(timezone.get_current_timezone()).date()


def _first(kind: str, answer: dict[str, Any]) -> str:
    said = answer.get("first" if kind == POLL else "trains", "")
    return said if said in Willingness.values else ""


def _looked_at(region: Region) -> set[int]:
    """Return the asks of which somebody laid the last answer beside the register."""
    later = Answer.objects.filter(ask=OuterRef("answer__ask"), pk__gt=OuterRef("answer"))
    looks = Look.objects.filter(~Exists(later), answer__ask__practice__region=region)
    return set(looks.order_by().values_list("answer__ask", flat=True))


def confirmed_at(region: Region) -> dict[int, Confirmed]:
    """Return what is confirmed at each practice that has confirmed places, by its key."""
    rows = Place.objects.filter(site__practice__region=region, confirmed_on__isnull=False)
    found = (
        rows.order_by()
        .values_list("site__practice", "site__practice__trains")
        .annotate(seats=SEATS, on=Max("confirmed_on"))
    )
    return {practice: Confirmed(seats, on, trains) for practice, trains, seats, on in found}


def last_heard(
    region: Region, said: Mapping[int, Said], confirmed: Mapping[int, Confirmed]
) -> dict[int, Heard]:
    """Return when we last heard of each practice that told anything, by its key."""
    heard: dict[int, Heard] = {}
    found = (*_written(region), *_shown(confirmed), *_answered(said))
    for practice, on, how in found:
        if practice not in heard or heard[practice].on <= on:
            heard[practice] = Heard(on, how)
    return heard


Found = Iterator[tuple[int, date, Source]]


def _answered(said: Mapping[int, Said]) -> Found:
    for practice, each in said.items():
        if each.first:
            yield practice, each.on, Source.ANSWER


def _shown(confirmed: Mapping[int, Confirmed]) -> Found:
    for practice, each in confirmed.items():
        if each.trains != Willingness.NO:
            yield practice, each.on, Source.PLACE


def _written(region: Region) -> Found:
    """Yield since when the register says what it says, as far as people wrote it themselves."""
    known = Practice.objects.filter(region=region).exclude(trains=Willingness.UNKNOWN)
    # Who answered did so after it came into the register.
    answered = Ask.objects.filter(practice=OuterRef("pk"), kind__in=KINDS, state=AskState.ANSWERED)
    made = known.filter(~Exists(answered)).order_by().values_list("pk", "made_at")
    for practice, at in made:
        yield practice, _day(at), Source.REGISTER
    for subject, at in _changed(region):
        yield int(subject), _day(at), Source.REGISTER


def _changed(region: Region) -> "QuerySet[Event, tuple[str, datetime]]":
    """Return when somebody last changed by hand whether a practice trains."""
    rows = Event.objects.filter(
        subject_type=Practice._meta.label_lower,
        region_id=region.pk,
        kind=PracticeEvent.CHANGED,
        data__fields__icontains='"trains"',
    )
    return (
        rows.order_by()
        .values_list("subject_id")
        .annotate(on=Max("at"))
        .values_list("subject_id", F("on"))
    )
