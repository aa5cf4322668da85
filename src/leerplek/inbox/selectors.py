"""Which requests wait, for whom, and who they may be about."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from leerplek.accounts.enums import WRITING_ROLES
from leerplek.accounts.models import Membership, Organisation, Region, User
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.candidates.models import Candidate, CandidateQuerySet
from leerplek.common.phones import phone_has
from leerplek.common.sorting import by_name
from leerplek.inbox.answers import StandardAnswer, standard_text
from leerplek.inbox.enums import AskedFor, RequestEvent, RequestState
from leerplek.inbox.models import AnswerText, Request, RequestNote, RequestQuerySet
from leerplek.practices.models import Practice

OPEN_STATES = (RequestState.NEW, RequestState.BUSY)
OPEN, EVERYTHING, MINE, NOBODY = "open", "all", "mine", "nobody"

REQUEST_SORTS: dict[str, tuple[str, ...]] = {
    "came": ("made_at",),
    "name": ("name",),
    "about": ("asked_for", "made_at"),
    "owner": ("owner__name", "made_at"),
}


@dataclass(frozen=True)
class Answering:
    """Which organisations of a region answer what is asked on the public page."""

    region: str
    organisations: str


@dataclass(frozen=True)
class RequestFilter:
    """What the list is narrowed to; without a state it shows what is still open."""

    search: str = ""
    state: str = ""
    asked_for: str = ""
    owner: str = ""


def who_answers() -> list[Answering]:
    """Return the organisations with a coordinator, region by region: a visitor is told who asks."""
    found: dict[str, list[str]] = {}
    working = Membership.objects.active().filter(role__in=WRITING_ROLES)
    rows = Organisation.objects.filter(pk__in=working.values("organisation"))
    for name, region in rows.order_by("region__name", "name").values_list("name", "region__name"):
        found.setdefault(region, []).append(name)
    return [Answering(region, ", ".join(names)) for region, names in found.items()]


def request_list(
    user: Any, filters: RequestFilter | None = None, *, region: Region | None = None
) -> RequestQuerySet:
    """Return the requests that `user` may see and that fit the filters, oldest waiting first."""
    rows = Request.objects.visible_to(user).select_related("owner", "practice", "candidate")
    if region is not None:
        rows = rows.filter(region=region)
    return _narrowed(rows, filters or RequestFilter(), user)


def _narrowed(rows: RequestQuerySet, filters: RequestFilter, user: Any) -> RequestQuerySet:
    for word in filters.search.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(practice_name__icontains=word)
            | Q(town__icontains=word)
            | Q(email__icontains=word)
            | phone_has(word)
            | Q(text__icontains=word)
        )
    if filters.state in {"", OPEN}:
        rows = rows.filter(state__in=OPEN_STATES)
    elif filters.state != EVERYTHING:
        rows = rows.filter(state=filters.state)
    if filters.asked_for:
        rows = rows.filter(asked_for=filters.asked_for)
    if filters.owner == MINE:
        rows = rows.filter(owner=user)
    if filters.owner == NOBODY:
        rows = rows.filter(owner__isnull=True)
    return rows


def requests_waiting(user: Any, *, region: Region | None = None) -> RequestQuerySet:
    """Return the requests that nobody took up yet, or that `user` took up and did not finish."""
    rows = Request.objects.visible_to(user)
    if region is not None:
        rows = rows.filter(region=region)
    return rows.filter(Q(state=RequestState.NEW) | Q(state=RequestState.BUSY, owner=user))


def notes_of(request: Request) -> "models.QuerySet[RequestNote]":
    """Return what was noted about a request, oldest first."""
    return request.request_notes.select_related("made_by")


def standard_answers(region: Region) -> list[StandardAnswer]:
    """Return the answer to each kind of request: the region's own words where it has them."""
    own = {
        row.asked_for: row
        for row in AnswerText.objects.filter(region=region).select_related("owner", "changed_by")
    }
    return [
        StandardAnswer(
            asked_for=kind,
            text=own[kind].text if kind in own else standard_text(kind),
            own=own.get(kind),
        )
        for kind in AskedFor
    ]


def standard_answer(region: Region, asked_for: str) -> StandardAnswer:
    """Return the answer to one kind of request."""
    return next(each for each in standard_answers(region) if each.asked_for == asked_for)


def owners_for(request: Request) -> "models.QuerySet[User]":
    """Return who can deal with a request: the coordinators of today who may see it."""
    held = Membership.objects.active().filter(
        organisation__region=request.region_id, role__in=list(WRITING_ROLES)
    )
    if request.organisation_id is not None:
        held = held.filter(organisation=request.organisation_id)
    return by_name(User.objects.filter(pk__in=held.values("user")), "name")


def practices_like(request: Request) -> list[Practice]:
    """Return practices of the region that this request may well be about, the surest first."""
    rows = Practice.objects.filter(region=request.region_id)
    sure = [
        Q(email__iexact=request.email) if request.email else None,
        Q(phone=request.phone) if request.phone else None,
        Q(name__iexact=request.practice_name) if request.practice_name else None,
    ]
    return _first_of(rows, sure)


def candidates_like(request: Request, user: Any) -> list[Candidate]:
    """Return candidates that `user` may see and that this request may well be from."""
    rows = Candidate.objects.visible_to(user).filter(region=request.region_id)
    sure = [
        Q(email__iexact=request.email) if request.email else None,
        Q(phone=request.phone) if request.phone else None,
    ]
    return _first_of(rows, sure)


def candidate_of(request: Request, user: Any) -> Candidate | None:
    """Return the candidate of a request, when `user` may see the file."""
    return Candidate.objects.visible_to(user).filter(pk=request.candidate_id or 0).first()


def candidates_to_choose(user: Any, region: Region) -> CandidateQuerySet:
    """Return the candidates that `user` may connect a request of this region with."""
    rows = Candidate.objects.visible_to(user).filter(region=region)
    return by_name(rows, "last_name", "first_name")


def _first_of(rows: Any, questions: list[Q | None], limit: int = 5) -> list[Any]:
    found: dict[int, Any] = {}
    for question in questions:
        if question is not None:
            found |= {row.pk: row for row in rows.filter(question)[:limit] if row.pk not in found}
    return list(found.values())[:limit]


def request_history(request: Request) -> list[HistoryLine]:
    """Return what happened to a request, newest first."""
    return history_lines(request, words=dict(RequestEvent.choices), among=[Request])


def requests_kept_too_long() -> "models.QuerySet[Request]":
    """Return the finished requests whose time to be kept is over."""
    until = timezone.now() - timedelta(days=settings.REQUESTS_KEPT_DAYS)
    return Request.objects.filter(state=RequestState.DONE, closed_at__lt=until)
