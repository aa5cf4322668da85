"""Evenings of speed dates: make one, choose who comes, plan it, and plan it again on the spot.

Rounds that took place or are running are never touched.  The engine works before anything
is locked; its answer is kept only when nobody changed the evening meanwhile.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, User
from leerplek.asks.things import stop_asking_about
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.common.versions import refuse_when_moved
from leerplek.matching.enums import AWAY_STATES, NEXT_GUEST, EveningEvent, GuestState
from leerplek.matching.idents import offer_id, person_id, row_of
from leerplek.matching.models.evenings import Evening, EveningGuest, SpeedDate
from leerplek.matching.selectors.evening_rows import (
    as_it_is,
    plans_who_is_away,
    talks_not_held,
    talks_until,
)
from leerplek.matching.selectors.evenings import (
    candidates_to_invite,
    evening_round,
    ident_of,
    places_to_invite,
    takes_part,
)
from leerplek.matching.solving import MatchingError
from leerplek.matching.timetable import Timetable, frame_of, held_by, make_timetable
from leerplek.programmes.models import Cohort
from matchengine import Meeting

FRAME = frozenset(
    {"starts_at", "venue", "rounds", "minutes", "between", "tables"}
    | {"break_after", "break_minutes"}
)
# What changes nothing about who meets whom, and so can still be changed during the evening.
WORDS = frozenset({"venue"})
CLOCK = ("held", "clock_round", "clock_at")


class EveningError(MatchingError):
    """Something about an evening cannot be done, with the reason."""


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
    _save(evening, *changed, "is_stale", "before")
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
    changes = 0
    for column, (wanted, possible, kept) in plan.items():
        rows = evening.guests.filter(**{f"{column}__isnull": False})
        there = set(rows.values_list(column, flat=True))
        gone, new = there - wanted - kept, (wanted & possible) - there
        rows.filter(**{f"{column}__in": gone}).delete()
        EveningGuest.objects.bulk_create(
            EveningGuest(evening=evening, **{f"{column}_id": pk}) for pk in sorted(new)
        )
        evening.dates.filter(**{f"{column}__in": gone}).delete()
        changes += len(gone) + len(new)
    if changes:
        evening.is_stale = evening.planned_at is not None
        evening.before = {}
        _save(evening, "is_stale", "before")
        record(EveningEvent.GUESTS, evening, actor=actor, data={"changed": changes})
    return evening


def plan_evening(evening: Evening, *, version: int, actor: User) -> Evening:
    """Make the timetable; on the evening itself only that of the rounds to come."""
    return _plan(evening, {}, event=EveningEvent.PLANNED, version=version, actor=actor)


def mark_guests(
    evening: Evening, guests: Iterable[EveningGuest], *, to: str, version: int, actor: User
) -> Evening:
    """Note who is here, comes later, did not come or left, and plan the rounds to come again.

    Who comes from invited to here changes nothing of the timetable, so it is left alone.
    """
    chosen = {guest.pk: to for guest in guests}
    if not chosen:
        raise EveningError(_("You chose nobody. Tick at least one."))
    return _plan(evening, chosen, event=EveningEvent.MARKED, version=version, actor=actor)


def undo_last(evening: Evening, *, version: int, actor: User) -> Evening:
    """Take the last mark, timetable or start of a round back.

    The rounds to come are as they were before.  When a round began since, they are planned
    again for who is here: what took place stays.
    """
    before = evening.before
    if not before:
        raise EveningError(_("There is nothing to take back."))
    if "clock" in before:
        return _undo_start(evening, version=version, actor=actor)
    back = {int(pk): state for pk, state in before["guests"].items()}
    if held_by(evening, timezone.now()) != before["held"]:
        return _plan(
            evening, back, event=EveningEvent.UNDONE, version=version, actor=actor, back=True
        )
    with transaction.atomic():
        lock_candidates(evening)
        evening = locked_evening(evening)
        refuse_when_moved(evening, version=version)
        _set_states(evening, back, back=True)
        _write_back(evening, before.get("gone", []))
        _write_dates(evening, held=before["held"], rows=before["dates"])
        evening.outcome, evening.before = before["outcome"], {}
        evening.is_stale = before["is_stale"]
        evening.planned_at = timezone.now() if before["planned"] else None
        _save(evening, "outcome", "before", "is_stale", "planned_at")
        record(EveningEvent.UNDONE, evening, actor=actor)
    return evening


@transaction.atomic
def start_round(evening: Evening, *, number: int, version: int, actor: User) -> Evening:
    """Say that this round runs now: the clock follows, and earlier rounds took place.

    When the clock was ahead of the evening, later rounds are to come again; these may be
    with somebody who was found missing meanwhile.
    """
    evening = locked_evening(evening)
    refuse_when_moved(evening, version=version)
    if evening.planned_at is None:
        raise EveningError(_("Make the timetable first."))
    if not max(evening.held, 1) <= number <= evening.rounds:
        raise EveningError(_("This round already took place, or there is no such round."))
    now = timezone.now()
    clock_at = None if evening.clock_at is None else evening.clock_at.isoformat()
    evening.before = {
        "guests": {},
        "clock": [evening.held, evening.clock_round, clock_at],
        "is_stale": evening.is_stale,
    }
    if number < held_by(evening, now) and plans_who_is_away(evening, after=number):
        evening.is_stale = True
    evening.held, evening.clock_round, evening.clock_at = number, number, now
    _save(evening, *CLOCK, "is_stale", "before")
    record(EveningEvent.ROUND, evening, actor=actor, data={"round": number})
    return evening


@transaction.atomic
def _undo_start(evening: Evening, *, version: int, actor: User) -> Evening:
    evening = locked_evening(evening)
    refuse_when_moved(evening, version=version)
    evening.held, evening.clock_round, clock_at = evening.before["clock"]
    evening.clock_at = None if clock_at is None else datetime.fromisoformat(clock_at)
    evening.is_stale, evening.before = evening.before["is_stale"], {}
    _save(evening, *CLOCK, "is_stale", "before")
    record(EveningEvent.UNDONE, evening, actor=actor)
    return evening


@transaction.atomic
def record_print(evening: Evening, *, kind: str, actor: User) -> None:
    """Record that a timetable or cards left the system, on paper or as a file."""
    record(EveningEvent.PRINTED, evening, actor=actor, data={"kind": kind})


def _plan(
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
        was["guests"] = _set_states(evening, changes, back=back)
        _stop_asking(evening, changes, actor=actor)
        for number, table, _person, _place in gone:
            evening.dates.filter(round=number, table=table).delete()
        _write_back(evening, found)
        data: dict[str, Any] = {"guests": len(changes), "held": held}
        evening.before = {} if back else was
        fields = ["before"]
        if made is not None:
            _keep(evening, made, held=held, now=now)
            fields += ["outcome", "planned_at", "is_stale"]
            data["dates"] = len(made.meetings)
        _save(evening, *fields)
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
    )


def _keep(evening: Evening, made: Timetable, *, held: int, now: datetime) -> None:
    rows = [
        [each.round, each.table, row_of(each.candidate_id), row_of(each.place_id)]
        for each in made.meetings
    ]
    _write_dates(evening, held=held, rows=rows)
    evening.planned_at, evening.is_stale = now, False
    evening.outcome = {
        "unmet": [list(each) for each in made.unmet],
        "nobody": {ident: list(codes) for ident, codes in made.nobody.items()},
        "waiting": dict(made.waiting),
    }


def _write_dates(evening: Evening, *, held: int, rows: Iterable[list[int]]) -> None:
    """Write the rounds to come.  The held ones stay as they are."""
    evening.dates.filter(round__gt=held).delete()
    _write_back(evening, [row for row in rows if row[0] > held])


def _write_back(evening: Evening, rows: Iterable[list[int]]) -> None:
    """Write talks: the only place that does.  Who stopped or was removed has none."""
    there = evening.guests.select_related("candidate")
    guests = {ident_of(each) for each in there if takes_part(each)}
    SpeedDate.objects.bulk_create(
        SpeedDate(evening=evening, round=number, table=table, candidate_id=person, place_id=place)
        for number, table, person, place in rows
        if {person_id(person), offer_id(place)} <= guests
    )


def _set_states(evening: Evening, changes: Mapping[int, str], *, back: bool) -> dict[str, str]:
    """Write the states of guests, the only place that does, and return what they were."""
    was = {}
    for guest in evening.guests.select_for_update().filter(pk__in=list(changes)):
        to = changes[guest.pk]
        if to == guest.state:
            continue
        if not back and to not in NEXT_GUEST[guest.state]:
            raise EveningError(_("This does not follow on how it is noted now. Look once more."))
        was[str(guest.pk)] = guest.state
        guest.state = GuestState(to)
        guest.save(update_fields=["state"])
    return was


def _refuse_unknown(fields: Mapping[str, Any]) -> None:
    if unknown := fields.keys() - FRAME:
        raise TypeError(f"no such field of an evening: {sorted(unknown)}")


def lock_candidates(evening: Evening) -> None:
    """Lock the candidates who come, before the evening: a file may be erased or stop now."""
    people = evening.guests.filter(candidate__isnull=False).values("candidate")
    rows = Candidate.objects.select_for_update(of=("self",)).filter(pk__in=people)
    list(rows.order_by("pk").values_list("pk"))


def locked_evening(evening: Evening) -> Evening:
    """Return the evening as it is now, locked."""
    rows = Evening.objects.select_for_update(of=("self",)).select_related(
        "cohort__programme", "organisation__region"
    )
    locked = rows.filter(pk=evening.pk).first()
    if locked is None:
        raise EveningError(_("This was removed in the meantime."))
    return locked


def _save(evening: Evening, *fields: str) -> None:
    evening.version += 1
    evening.save(update_fields=[*fields, "version"])
