"""Which practices can be called, which are left in peace, and which are on the list already."""

from dataclasses import dataclass

from leerplek.calls.selectors import practices_on_list, practices_without_calls
from leerplek.insights.selectors.spots import LATER, NEVER, Overview, Spot


@dataclass(frozen=True)
class LeftOut:
    """How many practices are left in peace, and why; each counts once."""

    later: int = 0
    never: int = 0
    no_calls: int = 0

    @property
    def total(self) -> int:
        return self.later + self.never + self.no_calls


@dataclass(frozen=True)
class ToCall:
    """Whom a region can call, who is on its call list already, and who is left out."""

    spots: tuple[Spot, ...]
    on_list: frozenset[int]
    left_out: LeftOut


def to_call(overview: Overview) -> ToCall:
    """Return whom to call: not who asked to be asked later, or not again, or wants no calls."""
    refusing = practices_without_calls(overview.region)
    spots, later, never, no_calls = [], 0, 0, 0
    for each in overview.spots:
        if each.quiet == NEVER:
            never += 1
        elif each.quiet == LATER:
            later += 1
        elif each.pk in refusing:
            no_calls += 1
        else:
            spots.append(each)
    on_list = practices_on_list(overview.region)
    return ToCall(tuple(spots), on_list, LeftOut(later, never, no_calls))
