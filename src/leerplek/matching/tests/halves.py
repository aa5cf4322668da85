"""Part-time places near Lochem that may be shared, and combinations of two of them."""

from datetime import date

from leerplek.geo.enums import Precision
from leerplek.matching.enums import CombinationState, Lead, VatOutcome
from leerplek.matching.models.combinations import Combination
from leerplek.matching.selectors.agreed import facts_now
from leerplek.matching.tests.rounds import KM_NORTH, LOCHEM
from leerplek.practices.tests.factories import PlaceFactory

ANSWERED = {
    "lead": Lead.FIRST,
    "first_days": ["mon", "tue"],
    "second_days": ["thu", "fri"],
    "vat_asked_on": date(2026, 11, 1),
    "vat_outcome": VatOutcome.NO_VAT,
    "vat_answered_on": date(2026, 11, 2),
}


def half_place(user, name: str = "De Linde", *, km: float = 0.0, town: str = "Lochem", **fields):
    """A place of 12 to 16 hours, so many kilometres north of Lochem."""
    site = {
        "site__practice__organisation": user.organisation,
        "site__practice__name": name,
        "site__place_name": town,
        "site__latitude": LOCHEM[0] + km * KM_NORTH,
        "site__longitude": LOCHEM[1],
        "site__precision": Precision.EXACT,
    }
    share = {"hours_min": 12, "hours_max": 16, "is_divisible": True, "supervisor_name": "Lot"}
    return PlaceFactory(**{**site, **share, **fields})


def combination(user, cohort, *, state=CombinationState.SETTLED, **fields):
    """Two places that are one: De Linde in Lochem lends to De Brink in Gorssel."""
    first = fields.pop("first", None) or half_place(user)
    second = fields.pop("second", None) or half_place(user, "De Brink", km=4, town="Gorssel")
    made = {"cohort": cohort, "made_by": user, "state": state, **ANSWERED, **fields}
    row = Combination(first=first, second=second, **made)
    if state == CombinationState.SETTLED:
        row.agreed = facts_now(row)
    row.save()
    return row
