"""How certain the register of the demonstration is: some of it is new, some of it is old."""

from datetime import date, timedelta

from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.practices.confirming import confirm_facts
from leerplek.practices.enums import ConfirmedHow, Facts, Willingness
from leerplek.practices.models import Place, Practice
from leerplek.practices.services import confirm_place

# Days ago; one practice after the other has the next of these.
_DAYS = (4, 21, 60, 210, 35, 400, 95)


def confirm_offer(place: Place, coordinator: User) -> None:
    """Confirm a place, on the day that its practice was spoken."""
    confirm_place(
        place,
        how=ConfirmedHow.PHONE,
        version=place.version,
        actor=coordinator,
        confirmed_on=_long_ago(place.site.practice),
    )


def _long_ago(practice: Practice) -> date:
    return timezone.localdate() - timedelta(days=_DAYS[practice.pk % len(_DAYS)])


def confirm_some(practice: Practice, coordinator: User) -> None:
    """Note what a practice said was right, on the day that it was spoken; of some nothing."""
    known = [Facts.CONTACT, Facts.PROFILE, Facts.RECOGNITION][: practice.pk % 4]
    if practice.trains != Willingness.UNKNOWN:
        known.insert(0, Facts.WILLINGNESS)
    for facts in known:
        confirm_facts(
            practice,
            facts=facts,
            how=ConfirmedHow.PHONE if practice.pk % 2 else ConfirmedHow.MAIL,
            actor=coordinator,
            confirmed_on=_long_ago(practice),
        )
