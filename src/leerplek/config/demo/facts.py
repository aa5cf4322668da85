"""How certain the register of the demonstration is: some of it is new, some of it is old."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from leerplek.accounts.models import Organisation, User
from leerplek.practices.confirming import confirm_facts
from leerplek.practices.enums import (
    AccreditationState,
    ConfirmedHow,
    Facts,
    RecognitionPath,
    RecognitionStep,
    Willingness,
)
from leerplek.practices.models import Place, Practice
from leerplek.practices.recognising import add_recognition, mark_step
from leerplek.practices.services import change_practice, confirm_place
from leerplek.programmes.enums import LearningRoute

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


def recognise_some(practices: Sequence[Practice], coordinator: User) -> None:
    """Let one recognition end soon, one be asked for, and one practice do it itself."""
    today = timezone.localdate()
    ends, asked, itself = (each.sites.get() for each in practices[:3])
    add_recognition(
        ends,
        learning_route=LearningRoute.BBL,
        accreditation=AccreditationState.YES,
        since=today - timedelta(days=1420),
        until=today + timedelta(days=41),
        number="LB-2041",
        actor=coordinator,
    )
    for site, path, done in (
        (asked, RecognitionPath.TOGETHER, 3),
        (itself, RecognitionPath.ITSELF, 2),
    ):
        made = add_recognition(site, learning_route=LearningRoute.BBL, path=path, actor=coordinator)
        for step in list(RecognitionStep)[:done]:
            mark_step(made, step=step, is_done=True, actor=coordinator)


_PROFILES: tuple[dict[str, Any], ...] = (
    {
        "assistant_count": Decimal("4.5"),
        "his": "Medicom",
        "languages": "Nederlands, Engels",
        "routes": "bbl,bol",
        "total_cap": 2,
        "learners_now": 1,
        "rooms": 6,
        "workstations": 2,
    },
    {
        "assistant_count": Decimal("1.5"),
        "his": "Promedico",
        "routes": "bol",
        "total_cap": 1,
        "rooms": 3,
        "workstations": 0,
    },
    {
        "assistant_count": Decimal(6),
        "languages": "Nederlands, Turks, Pools",
        "routes": "bbl",
        "workstations": 3,
        "vacancy_hours": Decimal(24),
    },
)


def describe_some(practices: Sequence[Practice], school: Organisation, coordinator: User) -> None:
    """Tell what half of the practices are like, and how much they can take on."""
    since = timezone.localdate() - timedelta(days=160)
    for index, practice in enumerate(practices[::2]):
        fields = dict(_PROFILES[index % len(_PROFILES)])
        if "vacancy_hours" in fields:
            fields["vacancy_since"] = since
        if index % 2:
            fields["preferred_school"] = school
        now = Practice.objects.get(pk=practice.pk)
        change_practice(now, version=now.version, actor=coordinator, **fields)
