"""The rows of an evening: locked in one order, and written here only."""

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.models import Ask
from leerplek.asks.things import stop_asking_about
from leerplek.candidates.models import Candidate
from leerplek.matching.enums import NEXT_GUEST, GuestState
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models.evenings import Evening, SpeedDate
from leerplek.matching.selectors.evenings import ident_of, takes_part
from leerplek.matching.solving import MatchingError

CLOCK = ("held", "clock_round", "clock_at")


class EveningError(MatchingError):
    """Something about an evening cannot be done, with the reason."""


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


def save_evening(evening: Evening, *fields: str) -> None:
    evening.version += 1
    evening.save(update_fields=[*fields, "version"])


def set_states(evening: Evening, changes: Mapping[int, str], *, back: bool) -> dict[str, str]:
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


def stop_asking_in_vain(evening: Evening, asks: Iterable[int], *, actor: User) -> None:
    """Withdraw what is asked of nobody who still comes; a practice may come by two places."""
    here = evening.guests.filter(Q(ask__in=asks) | Q(cards__in=asks))
    kept = {pk for pair in here.values_list("ask", "cards") for pk in pair}
    for ask in Ask.objects.filter(pk__in=set(asks) - kept, subject__isnull=False):
        stop_asking_about(ask.kind, ask.subject or 0, actor=actor)


def write_dates(evening: Evening, *, held: int, rows: Iterable[list[int]]) -> None:
    """Write the rounds to come.  The held ones stay as they are."""
    evening.dates.filter(round__gt=held).delete()
    write_back(evening, [row for row in rows if row[0] > held])


def write_back(evening: Evening, rows: Iterable[list[int]]) -> None:
    """Write talks: the only place that does.  Who stopped or was removed has none."""
    there = evening.guests.select_related("candidate")
    guests = {ident_of(each) for each in there if takes_part(each)}
    SpeedDate.objects.bulk_create(
        SpeedDate(evening=evening, round=number, table=table, candidate_id=person, place_id=place)
        for number, table, person, place in rows
        if {person_id(person), offer_id(place)} <= guests
    )
