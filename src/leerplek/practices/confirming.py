"""Note that what we know of a practice still holds, block by block, and take that back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.practices.ageing import is_just_noted
from leerplek.practices.enums import Facts, PracticeEvent
from leerplek.practices.models import FactConfirmation, Place, Practice
from leerplek.practices.selectors import confirmed_places_of
from leerplek.practices.services import PracticeError, locked_practice


@transaction.atomic
def confirm_facts(
    practice: Practice,
    *,
    facts: str,
    how: str,
    actor: User | None,
    confirmed_on: date | None = None,
    version: int | None = None,
) -> FactConfirmation:
    """Note that a practice said of a block: this is right.  Without a day it is today.

    Of what it offers, the places that were confirmed are confirmed anew; a place that
    nobody ever confirmed stays so.  `actor` is None when the practice did it without an
    account.  With `version` it raises `ConflictError` when the practice changed after that.
    """
    practice = locked_practice(practice)
    if version is not None:
        refuse_when_moved(practice, version=version)
    day = confirmed_on or timezone.localdate()
    if day > timezone.localdate():
        raise PracticeError(_("Facts cannot be confirmed in the future."))
    noted = FactConfirmation.objects.note(practice, facts=facts, how=how, on=day, by=actor)
    if facts == Facts.CAPACITY:
        noted.was = _confirm_places(practice, noted)
        noted.save(update_fields=["was"])
    data = {"facts": str(facts), "how": str(how)}
    record(PracticeEvent.CONFIRMED, practice, actor=actor, data=data)
    return noted


@transaction.atomic
def take_back_facts(practice: Practice, *, facts: str, actor: User) -> None:
    """Take back what was noted today of a block: what stood there before counts again."""
    practice = locked_practice(practice)
    rows = FactConfirmation.objects.select_for_update(of=("self",))
    noted = rows.filter(practice=practice, facts=facts).last_first().first()
    if noted is None or not is_just_noted(noted):
        raise PracticeError(_("There is nothing to undo."))
    forget_confirmation(noted, actor=actor)


def forget_confirmation(noted: FactConfirmation, *, actor: User | None) -> None:
    """Remove a confirmation; the practice is locked by the caller."""
    _put_places_back(noted)
    record(PracticeEvent.UNCONFIRMED, noted.practice, actor=actor, data={"facts": str(noted.facts)})
    noted.delete()


def _confirm_places(practice: Practice, noted: FactConfirmation) -> dict[str, Any]:
    """Confirm the confirmed places anew, and return what stood there; a later day stays."""
    was = {}
    rows = confirmed_places_of(practice).select_for_update(of=("self",)).order_by("pk")
    for place in rows.filter(confirmed_on__lte=noted.confirmed_on):
        on = place.confirmed_on
        assert on is not None  # noqa: S101 -- only confirmed places are here
        was[str(place.pk)] = [on.isoformat(), place.confirmed_by_id, place.confirmed_how]
        _write(place, noted.confirmed_on, noted.confirmed_by, noted.confirmed_how)
    return was


def _put_places_back(noted: FactConfirmation) -> None:
    """Give places their earlier day; one that was confirmed otherwise since stays as it is."""
    rows = Place.objects.filter(pk__in=[int(pk) for pk in noted.was]).order_by("pk")
    same = rows.filter(
        confirmed_on=noted.confirmed_on,
        confirmed_how=noted.confirmed_how,
        confirmed_by=noted.confirmed_by,
    )
    for place in same.select_for_update(of=("self",)):
        on, by, how = noted.was[str(place.pk)]
        user = None if by is None else User.objects.filter(pk=by).first()
        _write(place, date.fromisoformat(on), user, how)


def _write(place: Place, on: date, by: User | None, how: str) -> None:
    fields = {"confirmed_on": on, "confirmed_by": by, "confirmed_how": how}
    write_changes(place, fields, version=place.version)
