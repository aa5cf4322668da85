"""Which practices can be called, which are left in peace, and which are on the list already."""

from dataclasses import dataclass

from leerplek.calls.selectors import phoned_practices
from leerplek.insights.selectors.order import Worth, in_order
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
    phoned = phoned_practices(overview.region)
    spots, later, never, no_calls = [], 0, 0, 0
    for each in overview.spots:
        if each.quiet == NEVER:
            never += 1
        elif each.quiet == LATER:
            later += 1
        elif each.pk in phoned.refusing:
            no_calls += 1
        else:
            spots.append(each)
    return ToCall(tuple(spots), phoned.on_list, LeftOut(later, never, no_calls))


def first_to_call(overview: Overview, count: int) -> list[Worth]:
    """Return who stand on top of the order and are not on the call list yet."""
    whom = to_call(overview)
    waiting = [each for each in whom.spots if each.pk not in whom.on_list]
    return in_order(waiting, overview.spots, overview.numbers)[:count]
