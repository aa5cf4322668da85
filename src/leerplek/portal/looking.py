"""What a practice told beside what the register says, and taking it over with a way back.

As with a poll, nothing of it counts before a coordinator looked (a `Look` of one answer).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region, User
from leerplek.asks.enums import AnsweredBy, AskEvent, AskState
from leerplek.asks.models import Ask, AskQuerySet
from leerplek.asks.services import lock_about
from leerplek.audit.services import record
from leerplek.common.errors import ConflictError, DomainError
from leerplek.common.versions import refuse_when_moved
from leerplek.portal.kinds.own_candidate import BRINGS
from leerplek.portal.kinds.practices import HOW
from leerplek.portal.kinds.told import (
    CHANGES,
    TOLD_KINDS,
    field_in_words,
    hours_of,
    label_of,
    places_in_words,
    plain,
)
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Place, Practice
from leerplek.practices.selectors import places_of, sites_of
from leerplek.practices.services import (
    add_place,
    change_practice,
    change_site,
    confirm_place,
    record_willingness,
    remove_place,
)
from leerplek.programmes.enums import LearningRoute
from leerplek.surveys.models import Look
from leerplek.surveys.selectors.looking import last_answer, look_at

TRAINS, SUPERVISOR = "trains", "supervisor"


class LookError(DomainError):
    """What a practice told cannot be taken over or taken back."""


@dataclass(frozen=True)
class Difference:
    """Something that a practice said otherwise than the register; `hint` says why it waits."""

    key: str
    label: str
    now: str
    said: str
    hint: str = ""


def told_to_look_at(user: Any, *, region: Region | None = None) -> AskQuerySet:
    """Return what practices told on their own page and nobody laid beside the register yet."""
    rows = Ask.objects.visible_to(user).filter(kind__in=TOLD_KINDS, state=AskState.ANSWERED)
    if region is not None:
        rows = rows.filter(organisation__region=region)
    rows = rows.filter(~Exists(_looks()))
    return rows.select_related("practice").order_by("answered_at", "pk")


def told_of_itself(practice: Practice, user: Any) -> list[Ask]:
    """Return all that a practice told of its own accord, the last first, in one query.

    Each says whether somebody `looked` at it; whom it brought is there for who may see the file.
    """
    rows = Ask.objects.visible_to(user).filter(
        practice=practice, kind__in=[*TOLD_KINDS, BRINGS], state=AskState.ANSWERED
    )
    return list(rows.annotate(looked=Exists(_looks())).order_by("-answered_at", "-pk"))


def _looks() -> "models.QuerySet[Look]":
    return Look.objects.filter(answer__ask=OuterRef("pk"))


def differences_of(ask: Ask) -> list[Difference]:
    """Return what was told otherwise than the register says now."""
    found = _changes(ask) if ask.kind == CHANGES else _offered(ask)
    return list(found)


def _changes(ask: Ask) -> Iterator[Difference]:
    practice = _practice(ask)
    for name, value in ask.answer["fields"].items():
        now = plain(getattr(practice, name))
        if now != value:
            yield Difference(
                name, label_of(name), field_in_words(name, now), field_in_words(name, value)
            )


def _offered(ask: Ask) -> Iterator[Difference]:
    practice, told = _practice(ask), ask.answer
    if practice.trains != Willingness.YES:
        now = str(practice.get_trains_display())
        yield Difference(TRAINS, label_of(TRAINS), now, str(Willingness.YES.label))
    sites = list(sites_of(practice))
    for route, number in told["places"].items():
        there = sum(p.number for p in places_of(practice) if p.learning_route == route)
        if there != number:
            yield Difference(
                route,
                str(LearningRoute(route).label),
                places_in_words(there),
                places_in_words(number),
                _hint(there, len(sites)),
            )
    name = told["supervisor"].get("name", "")
    if name and len(sites) == 1 and sites[0].supervisor_name != name:
        yield Difference(SUPERVISOR, _("Supervisor"), sites[0].supervisor_name, name)


def _hint(there: int, sites: int) -> str:
    if there:
        return _("There are places already: change them on the page of the practice.")
    if sites != 1:
        return _("Say on the page of the practice at which site: it has none, or several.")
    return ""


@transaction.atomic
def take_over(ask: Ask, keys: Collection[str], *, answer: int, version: int, actor: User) -> Look:
    """Write what was chosen into the register, and note that somebody looked.

    Nothing chosen is a look too.  `answer` and `version` (of the practice) are those that were
    looked at; raises `ConflictError` when one moved on.
    """
    practice = _locked(ask)
    last = last_answer(ask)
    if last is None or last.pk != answer:
        raise ConflictError(_("This was told anew in the meantime. Look at it first."), theirs={})
    if look_at(last) is not None:
        raise LookError(_("Somebody looked at this already."))
    refuse_when_moved(practice, version=version)
    chosen = {each.key for each in differences_of(ask) if each.key in keys and not each.hint}
    how = HOW[AnsweredBy(last.answered_by)]
    write = _take_changes if ask.kind == CHANGES else _take_offer
    taken = write(ask, chosen, how=how, actor=actor)
    record(AskEvent.TAKEN_OVER, ask, actor=actor, data={"fields": sorted(taken)})
    return Look.objects.create(answer=last, taken=taken, made_by=actor)


def _take_changes(ask: Ask, chosen: set[str], *, how: str, actor: User) -> dict[str, Any]:  # noqa: ARG001 -- as _take_offer
    practice = _practice(ask)
    told = {name: ask.answer["fields"][name] for name in sorted(chosen)}
    taken = {name: [plain(getattr(practice, name)), value] for name, value in told.items()}
    fields = {name: typed(name, value) for name, value in told.items()}
    if fields:
        change_practice(practice, version=practice.version, actor=actor, **fields)
    return taken


def _take_offer(ask: Ask, chosen: set[str], *, how: str, actor: User) -> dict[str, Any]:
    practice, told = _practice(ask), ask.answer
    taken: dict[str, Any] = {}
    if TRAINS in chosen:
        taken[TRAINS] = [[practice.trains, practice.reason_not], [Willingness.YES.value, ""]]
        record_willingness(practice, trains=Willingness.YES, reason_not="", how=how, actor=actor)
    hours = dict(zip(("hours_min", "hours_max"), hours_of(told), strict=True))
    for route, number in told["places"].items():
        if route in chosen:
            (site,) = sites_of(practice)
            place = add_place(site, learning_route=route, number=number, actor=actor, **hours)
            place = confirm_place(place, how=how, version=place.version, actor=actor)
            taken[route] = [None, [place.pk, place.version]]
    if SUPERVISOR in chosen:
        (site,) = sites_of(practice)
        name = told["supervisor"]["name"]
        taken[SUPERVISOR] = [site.supervisor_name, name]
        change_site(site, version=site.version, supervisor_name=name, actor=actor)
    return taken


@transaction.atomic
def undo_take_over(ask: Ask, *, actor: User) -> list[str]:
    """Put back what stood in the register; return what somebody changed since and so stays."""
    practice = _locked(ask)
    last = last_answer(ask)
    look = look_at(last) if last else None
    if look is None:
        raise LookError(_("There is nothing to undo."))
    kept = [key for key, pair in look.taken.items() if not _put_back(practice, key, pair, actor)]
    record(AskEvent.PUT_BACK, ask, actor=actor, data={"fields": sorted(look.taken)})
    look.delete()
    return kept


def _put_back(practice: Practice, key: str, pair: Any, actor: User) -> bool:
    """Put one thing back; tell whether it was still as it was taken over."""
    practice.refresh_from_db()
    before, after = pair
    if key in LearningRoute.values:
        place = Place.objects.filter(pk=after[0], version=after[1]).first()
        if place is None or place.proposals.exists():
            return False
        remove_place(place, version=place.version, actor=actor)
        return True
    if key == SUPERVISOR:
        site = sites_of(practice).filter(supervisor_name=after).first()
        if site is None:
            return False
        change_site(site, version=site.version, supervisor_name=before, actor=actor)
        return True
    if key == TRAINS:
        if practice.trains != after[0]:
            return False
        fields = {"trains": before[0], "reason_not": before[1]}
    else:
        if plain(getattr(practice, key)) != after:
            return False
        fields = {key: typed(key, before)}
    change_practice(practice, version=practice.version, actor=actor, **fields)
    return True


def typed(name: str, value: Any) -> Any:
    """Return a kept value as the register keeps it."""
    return Decimal(value) if name == "gp_count" and value is not None else value


def _practice(ask: Ask) -> Practice:
    assert ask.practice is not None  # noqa: S101 -- these are told by practices only
    return ask.practice


def _locked(ask: Ask) -> Practice:
    lock_about(ask.about)
    practice = _practice(ask)
    practice.refresh_from_db()
    return practice
