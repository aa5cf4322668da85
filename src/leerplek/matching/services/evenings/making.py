"""Make an evening of speed dates, change its frame, and choose who comes."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.asks.models import Ask
from leerplek.asks.things import move_due_about
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved
from leerplek.matching.enums import EveningEvent
from leerplek.matching.models.evenings import Evening, EveningGuest
from leerplek.matching.selectors.evenings import candidates_to_invite, places_to_invite
from leerplek.matching.selectors.favourites import day_of
from leerplek.matching.services.evenings.rows import (
    EveningError,
    lock_candidates,
    locked_evening,
    save_evening,
    stop_asking_in_vain,
)
from leerplek.matching.timetable import held_by
from leerplek.programmes.models import Cohort

FRAME = frozenset(
    {"starts_at", "venue", "rounds", "minutes", "between", "tables"}
    | {"break_after", "break_minutes"}
)
# What changes nothing about who meets whom, and so can still be changed during the evening.
WORDS = frozenset({"venue"})


@transaction.atomic
def make_evening(
    cohort: Cohort, *, organisation: Organisation, actor: User, **fields: Any
) -> Evening:
    """Make an evening for a class.  Nobody is invited yet and nothing is planned."""
    _refuse_unknown(fields)
    if fields["starts_at"] < timezone.now():
        raise EveningError(_("This day is already past. Choose a later one."))
    evening = Evening.objects.create(
        cohort=cohort, organisation=organisation, made_by=actor, **fields
    )
    record(EveningEvent.MADE, evening, actor=actor, data={"cohort": cohort.pk})
    return evening


@transaction.atomic
def change_evening(evening: Evening, *, version: int, actor: User, **fields: Any) -> Evening:
    """Change when, where and how long.  Once the first round began only the place can change."""
    _refuse_unknown(fields)
    lock_candidates(evening)
    evening = locked_evening(evening)
    changed = sorted(name for name, value in fields.items() if getattr(evening, name) != value)
    if not changed:
        return evening
    refuse_when_moved(
        evening, version=version, theirs={name: getattr(evening, name) for name in changed}
    )
    if set(changed) - WORDS:
        if held_by(evening, timezone.now()):
            raise EveningError(_("The evening has begun, so its rounds stay as they are."))
        if fields.get("starts_at", evening.starts_at) < timezone.now():
            raise EveningError(_("This day is already past. Choose a later one."))
    for name in changed:
        setattr(evening, name, fields[name])
    if evening.planned_at is not None and set(changed) - WORDS - {"starts_at"}:
        evening.is_stale = True
    evening.dates.filter(round__gt=evening.rounds).delete()
    evening.before = {}
    save_evening(evening, *changed, "is_stale", "before")
    if "starts_at" in changed:
        _move_last_days(evening)
    record(EveningEvent.CHANGED, evening, actor=actor, data={"fields": changed})
    return evening


@transaction.atomic
def choose_guests(
    evening: Evening,
    *,
    candidates: Iterable[int],
    places: Iterable[int],
    version: int,
    actor: User,
) -> Evening:
    """Set who comes, by the keys of candidates and places.

    Whoever had a talk already stays; during the evening somebody who goes is marked as left.
    What was asked of who does not come any more is withdrawn.
    """
    evening = locked_evening(evening)
    refuse_when_moved(evening, version=version)
    held = held_by(evening, timezone.now())
    met = evening.dates.filter(round__lte=held)
    plan = {
        "candidate": (
            set(candidates),
            {each.pk for each in candidates_to_invite(evening.cohort, evening.organisation)},
            set(met.values_list("candidate", flat=True)),
        ),
        "place": (
            set(places),
            {each.pk for each, _label in places_to_invite(evening.cohort, evening.organisation)},
            set(met.values_list("place", flat=True)),
        ),
    }
    changes, asked = 0, set[int]()
    for column, (wanted, possible, kept) in plan.items():
        rows = evening.guests.filter(**{f"{column}__isnull": False})
        there = set(rows.values_list(column, flat=True))
        gone, new = there - wanted - kept, (wanted & possible) - there
        leaving = rows.filter(**{f"{column}__in": gone})
        asked |= {pk for pair in leaving.values_list("ask", "cards") for pk in pair if pk}
        leaving.delete()
        EveningGuest.objects.bulk_create(
            EveningGuest(evening=evening, **{f"{column}_id": pk}) for pk in sorted(new)
        )
        evening.dates.filter(**{f"{column}__in": gone}).delete()
        changes += len(gone) + len(new)
    if changes:
        stop_asking_in_vain(evening, asked, actor=actor)
        evening.is_stale = evening.planned_at is not None
        evening.before = {}
        save_evening(evening, "is_stale", "before")
        record(EveningEvent.GUESTS, evening, actor=actor, data={"changed": changes})
    return evening


def _move_last_days(evening: Evening) -> None:
    """Let what is asked before the evening wait until the day before it, as it is now."""
    due_on = max(day_of(evening) - timedelta(days=1), timezone.localdate())
    asks = Ask.objects.filter(evening_hosts__evening=evening, subject__isnull=False).distinct()
    for ask in asks.select_related("practice", "candidate").order_by("pk"):
        move_due_about(ask.about, kind=ask.kind, subject=ask.subject or 0, due_on=due_on)


def _refuse_unknown(fields: Mapping[str, Any]) -> None:
    if unknown := fields.keys() - FRAME:
        raise TypeError(f"no such field of an evening: {sorted(unknown)}")
