"""Plan an evening, and plan it again on the spot.

Rounds that took place or are running are never touched.  The engine works before anything
is locked; its answer is kept only when nobody changed the evening meanwhile.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.things import stop_asking_about
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved
from leerplek.matching.enums import AWAY_STATES, EveningEvent, GuestState
from leerplek.matching.idents import offer_id, person_id, row_of
from leerplek.matching.models.evenings import Evening, EveningGuest
from leerplek.matching.selectors.evening_rows import as_it_is, talks_not_held, talks_until
from leerplek.matching.selectors.evenings import evening_round, ident_of
from leerplek.matching.selectors.favourites import favourite_pairs
from leerplek.matching.services.evenings.rows import (
    EveningError,
    lock_candidates,
    locked_evening,
    save_evening,
    set_states,
    write_back,
    write_dates,
)
from leerplek.matching.timetable import Timetable, frame_of, held_by, make_timetable
from matchengine import Meeting


def plan_evening(evening: Evening, *, version: int, actor: User) -> Evening:
    """Make the timetable; on the evening itself only that of the rounds to come."""
    return plan_again(evening, {}, event=EveningEvent.PLANNED, version=version, actor=actor)


def mark_guests(
    evening: Evening, guests: Iterable[EveningGuest], *, to: str, version: int, actor: User
) -> Evening:
    """Note who is here, comes later, did not come or left, and plan the rounds to come again.

    Who comes from invited to here changes nothing of the timetable, so it is left alone.
    """
    chosen = {guest.pk: to for guest in guests}
    if not chosen:
        raise EveningError(_("You chose nobody. Tick at least one."))
    return plan_again(evening, chosen, event=EveningEvent.MARKED, version=version, actor=actor)


def plan_again(
    evening: Evening,
    changes: Mapping[int, str],
    *,
    event: EveningEvent,
    version: int,
    actor: User,
    back: bool = False,
) -> Evening:
    """Solve with these changes of guests, then write both, unless somebody else was first.

    With no round left to plan only what is said of the guests is written.
    """
    refuse_when_moved(evening, version=version)
    now = timezone.now()
    held = held_by(evening, now)
    gone: list[list[int]] = [] if back else talks_not_held(evening, changes, held)
    found: list[list[int]] = evening.before.get("gone", []) if back else []
    is_over = held >= evening.rounds and (back or bool(changes))
    made = None
    if not is_over and not _changes_nothing(evening, changes):
        past = [*found, *(row for row in talks_until(evening, until=held) if row not in gone)]
        made = _solved(evening, changes, held, past)
    with transaction.atomic():
        lock_candidates(evening)
        evening = locked_evening(evening)
        refuse_when_moved(evening, version=version)
        was = as_it_is(evening, held=held)
        was["gone"] = gone
        was["guests"] = set_states(evening, changes, back=back)
        _stop_asking(evening, changes, actor=actor)
        for number, table, _person, _place in gone:
            evening.dates.filter(round=number, table=table).delete()
        write_back(evening, found)
        data: dict[str, Any] = {"guests": len(changes), "held": held}
        evening.before = {} if back else was
        fields = ["before"]
        if made is not None:
            _keep(evening, made, held=held, now=now)
            fields += ["outcome", "planned_at", "is_stale"]
            data["dates"] = len(made.meetings)
        save_evening(evening, *fields)
        record(event, evening, actor=actor, data=data)
    return evening


def _changes_nothing(evening: Evening, changes: Mapping[int, str]) -> bool:
    """Tell whether these marks leave everybody as present or as away as they were."""
    if not changes:
        return False
    if evening.planned_at is None:
        return True
    rows = evening.guests.filter(pk__in=list(changes))
    return all(row.is_away == (changes[row.pk] in AWAY_STATES) for row in rows)


def _stop_asking(evening: Evening, changes: Mapping[int, str], *, actor: User) -> None:
    """Stop asking for the top three of who did not come after all."""
    asked = evening.guests.filter(
        pk__in=list(changes), state=GuestState.NO_SHOW, ask__subject__isnull=False
    )
    for guest in asked.select_related("ask"):
        ask = guest.ask
        came = evening.guests.filter(ask=ask).exclude(state=GuestState.NO_SHOW)
        if ask is not None and ask.subject is not None and not came.exists():
            stop_asking_about(ask.kind, ask.subject, actor=actor)


def _solved(
    evening: Evening, changes: Mapping[int, str], held: int, past: Iterable[list[int]]
) -> Timetable:
    if held >= evening.rounds:
        raise EveningError(_("All rounds took place or are running: nothing is left to plan."))
    away = [
        ident_of(guest)
        for guest in evening.guests.all()
        if changes.get(guest.pk, guest.state) in AWAY_STATES
    ]
    return make_timetable(
        evening_round(evening),
        frame_of(evening),
        held=held,
        past=tuple(
            Meeting(person_id(person), offer_id(place), number, table)
            for number, table, person, place in past
        ),
        away=away,
        favourites=favourite_pairs(evening),
    )


def _keep(evening: Evening, made: Timetable, *, held: int, now: datetime) -> None:
    rows = [
        [each.round, each.table, row_of(each.candidate_id), row_of(each.place_id)]
        for each in made.meetings
    ]
    write_dates(evening, held=held, rows=rows)
    evening.planned_at, evening.is_stale = now, False
    evening.outcome = {
        "unmet": [list(each) for each in made.unmet],
        "nobody": {ident: list(codes) for ident, codes in made.nobody.items()},
        "waiting": dict(made.waiting),
    }
