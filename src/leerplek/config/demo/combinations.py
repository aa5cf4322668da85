"""Small practices of the demonstration that share a learner, two by two.

Two of them agreed and count as one place; two others wait for the accountant.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from leerplek.accounts.models import Organisation, User
from leerplek.matching.enums import Lead, VatOutcome
from leerplek.matching.services.combinations import (
    fill_checklist,
    propose_combination,
    settle_combination,
)
from leerplek.practices.enums import (
    AccreditationState,
    ConfirmedHow,
    PracticeSetting,
    Weekday,
    Willingness,
)
from leerplek.practices.models import Place
from leerplek.practices.services import add_place, add_practice, add_site, confirm_place
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort

Address = Callable[[str], dict[str, object]]

AGREED = (("De Wilg", "Borculo"), ("De Beuk", "Ruurlo"))
WAITING = (("De Iep", "Groenlo"), ("De Hazelaar", "Lichtenvoorde"))
FIRST_DAYS, SECOND_DAYS = [Weekday.MONDAY, Weekday.TUESDAY], [Weekday.THURSDAY, Weekday.FRIDAY]


def add_combined_places(
    organisation: Organisation, cohort: Cohort, *, town: Address, actor: User
) -> None:
    """Add both pairs; `town` gives an invented address in a town."""
    today = timezone.localdate()
    for pair in (AGREED, WAITING):
        first, second = (
            _half(organisation, cohort, name, town(where), days, actor)
            for (name, where), days in zip(pair, (FIRST_DAYS, SECOND_DAYS), strict=True)
        )
        made = propose_combination(first, second, cohort=cohort, actor=actor)
        asked_on = today - timedelta(days=14)
        made = fill_checklist(made, version=made.version, actor=actor, vat_asked_on=asked_on)
        if pair is AGREED:
            made = fill_checklist(
                made,
                version=made.version,
                actor=actor,
                lead=Lead.FIRST,
                vat_outcome=VatOutcome.NO_VAT,
                vat_answered_on=today - timedelta(days=3),
            )
            settle_combination(made, version=made.version, actor=actor)


def _half(
    organisation: Organisation,
    cohort: Cohort,
    name: str,
    address: dict[str, object],
    days: list[Weekday],
    actor: User,
) -> Place:
    practice = add_practice(
        organisation.region,
        organisation=organisation,
        actor=actor,
        name=f"Huisartsenpraktijk {name}",
        contact_name="mw. Hoekstra",
        email=f"info@{name.rsplit(maxsplit=1)[-1].lower()}.example",
        gp_count=Decimal(1),
        setting=PracticeSetting.VILLAGE,
        trains=Willingness.YES,
    )
    site = add_site(
        practice,
        address=address,
        actor=actor,
        accreditation=AccreditationState.YES,
        supervisor_name="Gerda Smit",
    )
    place = add_place(
        site,
        actor=actor,
        cohort=cohort,
        learning_route=LearningRoute.BBL,
        hours_min=12,
        hours_max=16,
        weekdays=[day.value for day in days],
        is_divisible=True,
        supervisor_name="Gerda Smit",
    )
    return confirm_place(place, how=ConfirmedHow.PHONE, version=place.version, actor=actor)
