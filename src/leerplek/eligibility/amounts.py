"""What something costs or pays: only what a dated rule with a source says, or nothing."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from leerplek.accounts.models import Region
from leerplek.common.formats import format_euro
from leerplek.eligibility.enums import AMOUNTS, RuleKind
from leerplek.eligibility.models import RuleVersion
from leerplek.eligibility.selectors import holding_rules


@dataclass(frozen=True)
class Amount:
    """One amount in words; without a rule that holds nobody knows it, and `words` is empty."""

    kind: str
    label: str
    words: str = ""
    rule: RuleVersion | None = None


def amounts_on(region: Region | None, *, on: date) -> dict[str, Amount]:
    """Return each amount as it is on a day, known or not, by its kind."""
    rules = {each.kind: each for each in holding_rules(region, on=on) if each.kind in AMOUNTS}
    return {kind.value: _amount(kind, rules.get(kind)) for kind in AMOUNTS}


def _amount(kind: RuleKind, rule: RuleVersion | None) -> Amount:
    label = str(kind.label)
    if rule is None:
        return Amount(kind.value, label)
    told = {name: format_euro(value) for name, value in rule.parameters.items()}
    return Amount(kind.value, label, str(_words(kind) % told), rule)


def _words(kind: RuleKind) -> str:
    if kind == RuleKind.LEARNER_PAY:
        return _("%(low)s to %(high)s gross a month for full-time")
    if kind == RuleKind.LEAST_PAY:
        return _("%(amount)s gross an hour, at least")
    if kind == RuleKind.COURSE_FEE:
        return _("%(amount)s a school year")
    return _("%(amount)s a year, at most")
