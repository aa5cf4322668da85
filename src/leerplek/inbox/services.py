"""Take in what people ask, deal with it, and forget it in time."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, Region, User
from leerplek.asks.selectors import contacts_for
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import add_candidate
from leerplek.common.errors import DomainError
from leerplek.common.versions import refuse_when_moved
from leerplek.geo.addresses import NONE_OF_THESE
from leerplek.geo.postcodes import normalise_postcode
from leerplek.inbox.answers import FIELDS, unknown_fields
from leerplek.inbox.enums import (
    NEXT,
    AnswerEvent,
    CameBy,
    Outcome,
    RequestEvent,
    RequestState,
)
from leerplek.inbox.models import AnswerText, Request, RequestNote
from leerplek.inbox.selectors import owners_for, requests_kept_too_long
from leerplek.practices.models import Practice
from leerplek.practices.services import add_practice, add_site

# What people put before their name on a form; it is no first name.
SALUTATION = re.compile(r"^(?:(?:mevrouw|mevr|mw|meneer|dhr|hr|dr|drs)\b\.?\s*)+", re.IGNORECASE)


class InboxError(DomainError):
    """Something about a request cannot be done."""


@transaction.atomic
def take_in(
    region: Region,
    *,
    asked_for: str,
    name: str,
    came_by: str = CameBy.FORM,
    page_key: str | None = None,
    actor: User | None,
    **fields: Any,
) -> Request:
    """Keep what somebody asks; the same page sent twice gives the same request.

    `actor` is None when the person did it without an account, else who wrote it down
    for them.  Raises `InboxError` when there is no way to answer.
    """
    if not fields.get("phone") and not fields.get("email"):
        raise InboxError(_("Fill in a phone number or an e-mail address: then we can answer."))
    facts = {"region": region, "asked_for": asked_for, "name": name, "came_by": came_by, **fields}
    if page_key is None:
        request, is_new = Request.objects.create(**facts), True
    else:
        request, is_new = Request.objects.get_or_create(page_key=page_key, defaults=facts)
    if is_new:
        data = {"about": str(asked_for), "by": str(came_by)}
        record(RequestEvent.MADE, request, actor=actor, data=data)
    return request


@transaction.atomic
def record_request_reading(request: Request, *, actor: User) -> None:
    """Record that somebody opened a request: there is a person in it."""
    record(RequestEvent.READ, request, actor=actor)


@transaction.atomic
def take_up(request: Request, *, owner: User, version: int, actor: User) -> Request:
    """Say who deals with a request: oneself or a colleague of the region."""
    request = _lock(request, version)
    if not owners_for(request).filter(pk=owner.pk).exists():
        raise InboxError(_("This person cannot deal with requests of this region."))
    if request.state != RequestState.BUSY:
        _move(request, RequestState.BUSY)
    request.owner = owner
    _save(request, "owner", "state", "outcome", "closed_at")
    record(RequestEvent.TAKEN, request, actor=actor, data={"owner": owner.pk})
    return request


@transaction.atomic
def give_back(request: Request, *, version: int, actor: User) -> Request:
    """Leave a request to whoever takes it up next."""
    request = _lock(request, version)
    _move(request, RequestState.NEW)
    request.owner = None
    _save(request, "owner", "state")
    record(RequestEvent.LEFT, request, actor=actor)
    return request


@transaction.atomic
def add_note(request: Request, *, text: str, actor: User) -> RequestNote:
    """Note what was said or done; who notes something on a new request takes it up."""
    note = _note(request, text, actor=actor)
    record(RequestEvent.NOTED, note.request, actor=actor)
    return note


@transaction.atomic
def write_answer(request: Request, *, text: str, actor: User) -> RequestNote:
    """Keep the answer to a request, for who sends it or reads it out.

    What sends messages by itself begins here.
    """
    note = _note(request, text, actor=actor, is_answer=True)
    record(RequestEvent.ANSWERED, note.request, actor=actor)
    return note


def _note(request: Request, text: str, *, actor: User, is_answer: bool = False) -> RequestNote:
    request = _lock(request)
    note = RequestNote.objects.create(
        request=request, text=text, made_by=actor, is_answer=is_answer
    )
    if request.state == RequestState.NEW:
        _move(request, RequestState.BUSY)
        request.owner = actor
        _save(request, "owner", "state")
    return note


@transaction.atomic
def deal_with(
    request: Request,
    *,
    version: int,
    actor: User,
    text: str = "",
    is_given: bool = False,
    owner: User | None = None,
    link: Mapping[str, Any] | None = None,
) -> Request:
    """Do everything that was filled in about a request, or nothing of it.

    `is_given` when somebody else is to deal with it: `owner`, or nobody.  A note alone
    is for any version: it takes nothing of a colleague away.
    """
    if is_given or link is not None:
        request = _lock(request, version)
    if text:
        request = add_note(request, text=text, actor=actor).request
    if is_given and owner is None:
        request = give_back(request, version=request.version, actor=actor)
    elif is_given and owner is not None:
        request = take_up(request, owner=owner, version=request.version, actor=actor)
    if link is not None:
        request = connect(request, version=request.version, actor=actor, **link)
    return request


@transaction.atomic
def close(request: Request, *, outcome: str, version: int, actor: User, note: str = "") -> Request:
    """Finish a request and say how it ended."""
    request = _lock(request, version)
    _finish(request, outcome, actor=actor)
    if note:
        RequestNote.objects.create(request=request, text=note, made_by=actor)
        record(RequestEvent.NOTED, request, actor=actor)
    return request


@transaction.atomic
def reopen(request: Request, *, version: int, actor: User) -> Request:
    """Take back that a request was finished; who does so deals with it."""
    request = _lock(request, version)
    _move(request, RequestState.BUSY)
    request.outcome, request.closed_at, request.owner = "", None, actor
    _save(request, "state", "outcome", "closed_at", "owner")
    record(RequestEvent.REOPENED, request, actor=actor)
    return request


@transaction.atomic
def connect(
    request: Request,
    *,
    practice: Practice | None = None,
    candidate: Candidate | None = None,
    version: int,
    actor: User,
) -> Request:
    """Say which practice or candidate a request is about; nothing given takes it away."""
    request = _lock(request, version)
    for row in (practice, candidate):
        if row is not None and row.region_id != request.region_id:
            raise InboxError(_("This belongs to another region."))
    request.practice, request.candidate = practice, candidate
    _save(request, "practice", "candidate")
    data = {"practice": request.practice_id, "candidate": request.candidate_id}
    record(RequestEvent.LINKED, request, actor=actor, data=data)
    return request


@transaction.atomic
def make_practice(
    request: Request, *, organisation: Organisation, version: int, actor: User
) -> Practice:
    """Put the practice of a request in the register, and finish the request with that.

    The town or postcode that it gave becomes its first site: distances are measured to it.
    """
    request = _lock(request, version)
    if request.practice_id is not None:
        raise InboxError(_("This request already has a practice."))
    practice = add_practice(
        request.region,
        organisation=organisation,
        actor=actor,
        name=request.practice_name or request.name,
        contact_name=request.name,
        phone=request.phone,
        email=request.email,
    )
    if request.town:
        add_site(practice, address=_address(request.town), actor=actor)
    request.practice = practice
    _save(request, "practice")
    _finish(request, Outcome.PRACTICE, actor=actor)
    return practice


@transaction.atomic
def make_candidate(
    request: Request, *, organisation: Organisation, version: int, actor: User
) -> Candidate:
    """Open a file for who sent a request, and finish the request with that."""
    request = _lock(request, version)
    if organisation.region_id != request.region_id:
        raise InboxError(_("This belongs to another region."))
    if request.candidate_id is not None:
        raise InboxError(_("This request already has a candidate."))
    first_name, last_name = _names(request.name)
    candidate = add_candidate(
        organisation,
        address=_address(request.town),
        actor=actor,
        first_name=first_name[:100],
        last_name=last_name[:120],
        phone=request.phone,
        email=request.email,
    )
    request.candidate = candidate
    _save(request, "candidate")
    _finish(request, Outcome.CANDIDATE, actor=actor)
    return candidate


@transaction.atomic
def erase(request: Request, *, version: int, actor: User) -> None:
    """Erase a request and its notes for good, for instance because its sender asks."""
    request = _lock(request, version)
    record(RequestEvent.ERASED, request, actor=actor)
    request.delete()


def purge_requests() -> int:
    """Erase what may not be kept longer, and return how many requests that were."""
    with transaction.atomic():
        old = list(requests_kept_too_long().select_for_update(of=("self",)))
        for request in old:
            record(RequestEvent.ERASED, request, actor=None)
        Request.objects.filter(pk__in=[each.pk for each in old]).delete()
    return len(old)


@transaction.atomic
def record_export(region: Region, *, kind: str, count: int, actor: User) -> None:
    """Record that a list of requests left the system as a file."""
    record(RequestEvent.EXPORTED, region, actor=actor, data={"kind": kind, "rows": count})


@transaction.atomic
def change_answer(
    region: Region, asked_for: str, *, text: str, owner: User, version: int, actor: User
) -> AnswerText:
    """Give a region its own words for a standard answer; `version` 0 is that it had none.

    Raises `InboxError` for a field that cannot be filled in, `ConflictError` when somebody
    else changed the words after `version`.
    """
    if unknown := unknown_fields(text):
        raise InboxError(
            _("%(unknown)s cannot be filled in here. What can: %(possible)s.")
            % {"unknown": _in_brackets(unknown), "possible": _in_brackets(FIELDS)}
        )
    if not contacts_for(region).filter(pk=owner.pk).exists():
        raise InboxError(_("This person cannot keep the answers of this region."))
    own = _lock_answer(region, asked_for)
    if own is None:
        own = AnswerText(region=region, asked_for=asked_for, version=0)
    refuse_when_moved(own, version=version)
    own.text, own.owner, own.changed_by = text, owner, actor
    own.version += 1
    own.save()
    record(AnswerEvent.CHANGED, own, actor=actor, data={"about": str(asked_for)})
    return own


@transaction.atomic
def reset_answer(region: Region, asked_for: str, *, version: int, actor: User) -> None:
    """Go back to the words of the application."""
    own = _lock_answer(region, asked_for)
    if own is None:
        return
    refuse_when_moved(own, version=version)
    record(AnswerEvent.RESET, own, actor=actor, data={"about": str(asked_for)})
    own.delete()


def _lock_answer(region: Region, asked_for: str) -> AnswerText | None:
    rows = AnswerText.objects.select_for_update(of=("self",))
    # Nobody may write the first words twice, so the region is locked too.
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    return rows.filter(region=region, asked_for=asked_for).first()


def _in_brackets(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}]" for name in names)


def _names(name: str) -> tuple[str, str]:
    """Return first and last name where they can be told apart: "van der Berg" is all last."""
    known = SALUTATION.sub("", name).strip() or name
    first, _space, last = known.partition(" ")
    return ("", known) if first[:1].islower() else (first, last)


def _address(town: str) -> dict[str, str]:
    """Return the address of a new file; an unclear place is settled there, not here."""
    if normalise_postcode(town):
        return {"postcode": town}
    return {"place_name": town, "choice": NONE_OF_THESE} if town else {}


def _finish(request: Request, outcome: str, *, actor: User) -> None:
    _move(request, RequestState.DONE)
    request.outcome, request.closed_at = outcome, timezone.now()
    request.owner = request.owner or actor
    _save(request, "state", "outcome", "closed_at", "owner")
    record(RequestEvent.CLOSED, request, actor=actor, data={"outcome": str(outcome)})


def _move(request: Request, to: str) -> None:
    """The only place that writes Request.state."""
    if to not in NEXT[request.state]:
        raise InboxError(_("This request is already that far. Look at it again."))
    request.state = to
    if to != RequestState.DONE:
        request.outcome, request.closed_at = "", None


def _lock(request: Request, version: int | None = None) -> Request:
    rows: models.QuerySet[Request] = Request.objects.select_for_update(of=("self",))
    locked = rows.filter(pk=request.pk).first()
    if locked is None:
        raise InboxError(_("This request was erased in the meantime."))
    if version is not None:
        refuse_when_moved(locked, version=version)
    return locked


def _save(request: Request, *fields: str) -> None:
    request.version += 1
    request.save(update_fields=[*fields, "changed_at", "version"])
