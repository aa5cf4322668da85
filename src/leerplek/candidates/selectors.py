"""Who takes part in a region, and what is still unknown about them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from leerplek.accounts.models import Membership, Region
from leerplek.audit.models import Event
from leerplek.audit.selectors import HistoryLine, history_lines, history_of
from leerplek.candidates.enums import CandidateEvent, CandidateState, Scale
from leerplek.candidates.models import (
    Candidate,
    CandidateQuerySet,
    Exclusion,
    ExclusionQuerySet,
    ScaleScore,
)
from leerplek.common.phones import phone_has
from leerplek.common.sorting import by_name
from leerplek.geo.postcodes import normalise_postcode
from leerplek.practices.models import Practice
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.models import Cohort

KNOWN, MISSING = "known", "missing"
UNCLEAR = "unclear"
EVERYBODY = "all"
# Of a file of a year there are some hundreds.
MOST_LINES = 10_000


@dataclass(frozen=True)
class CandidateFilter:
    """What a list of candidates is narrowed to; an empty value narrows nothing.

    `state` is the exception: without one the list shows who takes part.
    """

    search: str = ""
    state: str = ""
    cohort: Cohort | None = None
    route: str = ""
    funding_route: str = ""
    hours: str = ""
    own_practice: str = ""
    unlocated: bool = False


CANDIDATE_SORTS: dict[str, tuple[str, ...]] = {
    "name": ("last_name", "first_name"),
    "town": ("place_name", "last_name"),
    "hours": ("most_hours", "last_name"),
    "start": ("start_from", "last_name"),
    "changed": ("changed_at",),
}


def candidate_list(
    user: Any, filters: CandidateFilter | None = None, *, region: Region | None = None
) -> CandidateQuerySet:
    """Return the candidates that `user` may see and that fit the filters.

    `most_hours` is the highest number of hours known.  What a line of the list shows
    is fetched along, so a page asks the same number of queries for any number of rows.
    """
    rows = Candidate.objects.visible_to(user).select_related("cohort")
    if region is not None:
        rows = rows.filter(region=region)
    rows = _narrowed(rows, filters or CandidateFilter())
    return rows.annotate(most_hours=Coalesce("hours_max", "hours_min"))


def _narrowed(rows: CandidateQuerySet, filters: CandidateFilter) -> CandidateQuerySet:
    for word in filters.search.split():
        rows = rows.filter(_mentions(word))
    if filters.state != EVERYBODY:
        rows = rows.filter(state=filters.state or CandidateState.ACTIVE)
    if filters.cohort is not None:
        rows = rows.filter(cohort=filters.cohort)
    if filters.route:
        rows = _wanting(rows, filters.route)
    if filters.funding_route:
        rows = rows.filter(funding_route=filters.funding_route)
    if filters.hours == MISSING:
        rows = rows.filter(_HOURS_UNKNOWN)
    if filters.hours == KNOWN:
        rows = rows.exclude(_HOURS_UNKNOWN)
    if filters.own_practice == UNCLEAR:
        rows = rows.filter(_OWN_PRACTICE_UNCLEAR)
    if filters.unlocated:
        rows = rows.filter(latitude__isnull=True)
    return rows


_HOURS_UNKNOWN = Q(hours_min__isnull=True, hours_max__isnull=True)
_OWN_PRACTICE_UNCLEAR = Q(own_practice__isnull=True) & ~Q(own_practice_name="")


def _wanting(rows: CandidateQuerySet, route: str) -> CandidateQuerySet:
    """Narrow to the candidates whose list of routes has this one, on every database.

    SQLite keeps the list as text and cannot look inside; no code of a route is part
    of another's, so the quoted code finds it.
    """
    text = Cast("learning_routes", models.TextField())
    return rows.alias(routes_text=text).filter(routes_text__contains=f'"{route}"')


def _mentions(word: str) -> Q:
    postcode = normalise_postcode(word)
    return (
        Q(first_name__icontains=word)
        | Q(last_name__icontains=word)
        | Q(email__icontains=word)
        | phone_has(word)
        | Q(place_name__icontains=word)
        | Q(postcode__istartswith=postcode.text if postcode else word)
        | Q(own_practice_name__icontains=word)
    )


def cohorts_for(user: Any, candidate: Candidate) -> "models.QuerySet[Cohort]":
    """Return the classes that this candidate can be put in.

    These are the classes of the candidate's region, and those of another region that
    the candidate's own organisation is a partner of.  One that is closed takes nobody in.
    """
    shared = Cohort.objects.filter(partners__organisation_id=candidate.organisation_id)
    return Cohort.objects.visible_to(user).filter(
        Q(programme__region_id=candidate.region_id) | Q(pk__in=shared.values("pk")),
        Q(closed_on__isnull=True) | Q(pk=candidate.cohort_id),
    )


def candidates_to_export(candidates: CandidateQuerySet) -> CandidateQuerySet:
    """Return the same candidates with everything an export writes of them."""
    return candidates.select_related("cohort", "own_practice").prefetch_related(
        "scores", Prefetch("exclusions", Exclusion.objects.select_related("practice"))
    )


def candidates_on_the_map(candidates: CandidateQuerySet) -> CandidateQuerySet:
    """Return those of these candidates who have coordinates, with the numbers of their class."""
    return candidates.filter(latitude__isnull=False).select_related("cohort__programme")


@dataclass(frozen=True)
class ScaleLine:
    """One scale of a candidate; `score` is None as long as nobody gave one."""

    scale: Scale
    score: ScaleScore | None
    is_by_school: bool


def scale_lines(candidate: Candidate) -> list[ScaleLine]:
    """Return every scale with its score: never added up, never a rank (docs/privacy.md)."""
    scores = candidate.scores.select_related("given_by", "school")
    given = {score.scale: score for score in scores}
    numbers = Numbers() if candidate.cohort is None else candidate.cohort.numbers
    return [
        ScaleLine(scale, given.get(scale), numbers.is_scored_by_school(scale)) for scale in Scale
    ]


def exclusions_of(candidate: Candidate) -> ExclusionQuerySet:
    """Return the practices that this candidate is never proposed to, by name."""
    return by_name(candidate.exclusions.select_related("practice"), "practice__name")


def candidate_history(candidate: Candidate) -> list[HistoryLine]:
    """Return who last read or changed this file, newest first."""
    return history_lines(
        candidate, words=dict(CandidateEvent.choices), among=(Candidate, ScaleScore)
    )


def who_read(candidate: Candidate) -> list[HistoryLine]:
    """Return everything that was ever done with this file, for the person it is about."""
    return history_lines(
        candidate,
        words=dict(CandidateEvent.choices),
        among=(Candidate, ScaleScore),
        limit=MOST_LINES,
    )


@dataclass(frozen=True)
class OwnLine:
    """What was done with a file, as its person reads it: by which role, of whom, not by whom."""

    at: datetime
    who: str
    what: str


def own_history(candidate: Candidate) -> list[OwnLine]:
    """Return who read or changed this file, newest first, with no colleague's name."""
    words = dict(CandidateEvent.choices)
    events = list(history_of(candidate)[:MOST_LINES])
    actors = {event.actor_id for event in events if event.actor_id}
    roles: dict[int, list[Membership]] = {}
    for each in Membership.objects.filter(user__in=actors).select_related("organisation"):
        roles.setdefault(each.user_id, []).append(each)
    looked = {
        event.data.get("practice") for event in events if event.kind == CandidateEvent.PAPER_READ
    }
    practices: dict[int | None, str] = {
        each.pk: each.name for each in Practice.objects.filter(pk__in=looked)
    }
    return [
        OwnLine(
            at=event.at,
            who=_role_then(roles.get(event.actor_id, []), timezone.localdate(event.at))
            if event.actor_id
            else _without_account(event, practices),
            what=str(words.get(event.kind, event.kind)),
        )
        for event in events
    ]


def _without_account(event: Event, practices: dict[int | None, str]) -> str:
    """Say who it was that has no account: a practice, a school or UWV by link, or the person."""
    if event.kind == CandidateEvent.PAPER_READ and "ask" in event.data:
        practice = practices.get(event.data.get("practice"), gettext("a practice"))
        return gettext("%(practice)s, by link") % {"practice": practice}
    if event.kind == CandidateEvent.READ_BY_LINK or "contact" in event.data:
        return gettext("a school or UWV")
    return gettext("by yourself, or by itself")


def _role_then(memberships: list[Membership], day: date) -> str:
    """Return what somebody was on that day: a role at an organisation."""
    for each in memberships:
        began = each.from_on is None or each.from_on <= day
        if began and (each.until_on is None or day <= each.until_on):
            return f"{each.get_role_display()}, {each.organisation}"
    return gettext("a colleague of before")


def candidates_without_hours(user: Any, *, region: Region | None = None) -> CandidateQuerySet:
    """Return who takes part and cannot be matched yet, because no hours are known."""
    return _taking_part(user, region).filter(_HOURS_UNKNOWN)


def candidates_without_coordinates(user: Any, *, region: Region | None = None) -> CandidateQuerySet:
    """Return who takes part and has no known distance to any practice."""
    return _taking_part(user, region).filter(latitude__isnull=True)


def candidates_with_unclear_own_practice(
    user: Any, *, region: Region | None = None
) -> CandidateQuerySet:
    """Return who says to have a practice that is not found in the register yet."""
    return _taking_part(user, region).filter(_OWN_PRACTICE_UNCLEAR)


def stopped_unseen(user: Any, *, region: Region | None = None) -> CandidateQuerySet:
    """Return who stopped on their own page while nobody opened their file since, the last first."""
    seen = Event.objects.filter(
        kind=CandidateEvent.READ,
        subject_type=Candidate._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), models.CharField()),
        at__gt=OuterRef("stopped_at"),
    )
    rows = Candidate.objects.visible_to(user).filter(~Exists(seen), stopped_at__isnull=False)
    if region is not None:
        rows = rows.filter(region=region)
    return rows.order_by("-stopped_at", "pk")


def _taking_part(user: Any, region: Region | None) -> CandidateQuerySet:
    rows = Candidate.objects.visible_to(user).filter(state=CandidateState.ACTIVE)
    return rows if region is None else rows.filter(region=region)
