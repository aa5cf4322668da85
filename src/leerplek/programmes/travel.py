"""How far is too far: the programme's limit, as a distance to travel and as a circle on a map."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from leerplek.common.formats import format_number
from leerplek.geo.distance import TravelRules
from leerplek.geo.enums import Precision, TravelMode
from leerplek.programmes.numbers import Numbers


@dataclass(frozen=True)
class Reach:
    """A limit in km of travel, and the straight line that this is by one way of travel."""

    km: float
    mode: TravelMode
    straight_km: float

    @property
    def in_words(self) -> str:
        """Return "12 km by bicycle, 9,6 km in a straight line"."""
        return _("%(km)s km by %(mode)s, %(straight)s km in a straight line") % {
            "km": format_number(self.km),
            "mode": self.mode.label,
            "straight": format_number(self.straight_km),
        }


def travel_rules(numbers: Numbers) -> TravelRules:
    """Return detours and uncertainties as the programme set them."""
    return TravelRules(
        factors={mode: getattr(numbers, f"detour_{mode.value}") for mode in TravelMode},
        uncertainty_km={
            Precision.EXACT: 0.0,
            Precision.PC6: numbers.uncertainty_pc6,
            Precision.PC4: numbers.uncertainty_pc4,
            Precision.PLACE: numbers.uncertainty_place,
        },
    )


def reach(
    numbers: Numbers, *, modes: Iterable[TravelMode] = (), own_km: float | None = None
) -> Reach:
    """Return how far somebody may travel: the programme's limit, or their own when that is less.

    The way of travel is the one that matching counts with: the best of those given,
    without any the bicycle.
    """
    rules = travel_rules(numbers)
    mode = rules.best_mode(modes)
    km = numbers.max_km if own_km is None else min(numbers.max_km, own_km)
    return Reach(km=km, mode=mode, straight_km=round(km / rules.factors[mode], 1))
