"""What the fund pays a practice that supervises a learner, and until when it can ask for it.

Both come from a dated rule with its source, or they are not known.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from leerplek.accounts.models import Region
from leerplek.eligibility.enums import CountedFrom, RuleKind
from leerplek.eligibility.models import RuleVersion
from leerplek.eligibility.selectors import holding_rule


@dataclass(frozen=True)
class SupervisionMoney:
    """Euros a month for one learner; `few` is what is paid below `full_hours` a week."""

    rule: RuleVersion
    full_hours: int
    first_year: int
    first_year_few: int
    later: int
    later_few: int


@dataclass(frozen=True)
class ClaimTerm:
    """Within how many months a practice asks for it, counted from the start or from the end."""

    rule: RuleVersion
    months: int
    from_start: bool

    def last_day(self, start_on: date) -> date | None:
        """Return the last day to ask; None when it is counted from a day that is to come."""
        return months_after(start_on, self.months) if self.from_start else None


def supervision_money(region: Region, route: str, *, on: date) -> SupervisionMoney | None:
    """Return the amounts that hold on a day for a learning route, or None when nobody knows."""
    rule = holding_rule(region, RuleKind.SUPERVISION, route, on=on)
    return SupervisionMoney(rule, **rule.parameters) if rule else None


def claim_term(region: Region, route: str, *, on: date) -> ClaimTerm | None:
    """Return the term that holds on a day for a learning route, or None when nobody knows."""
    rule = holding_rule(region, RuleKind.CLAIM, route, on=on)
    if rule is None:
        return None
    asked = rule.parameters
    return ClaimTerm(rule, asked["months"], asked["counted_from"] == CountedFrom.START)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
