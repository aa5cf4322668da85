"""What each kind of rule asks: the names, the kind of value, and the check before it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from leerplek.common.formats import format_number
from leerplek.eligibility.enums import AgeOn, CountedFrom, Education, RuleKind
from leerplek.programmes.enums import LearningRoute

Choices = list[tuple[str, Any]]
MOST_EUROS = 5000


@dataclass(frozen=True)
class Parameter:
    """One thing that a rule asks: a number, a yes or no, a choice or several choices."""

    name: str
    label: Any
    kind: type
    minimum: int = 0
    maximum: int = 0
    choices: Choices = field(default_factory=list)

    def accepts(self, value: Any) -> bool:
        known = {code for code, _label in self.choices}
        if self.kind is bool:
            return isinstance(value, bool)
        if self.kind is int:
            return type(value) is int and self.minimum <= value <= self.maximum
        if self.kind is str:
            return isinstance(value, str) and value in known
        return isinstance(value, list) and set(value) <= known

    def in_words(self, value: Any) -> str:
        """Return a value as a person reads it."""
        labels = {code: str(label) for code, label in self.choices}
        if self.kind is bool:
            return str(_("yes") if value else _("no"))
        if self.kind is int:
            return format_number(value)
        if self.kind is str:
            return labels[value]
        return ", ".join(labels[code] for code in value) or str(_("none"))


PARAMETERS: dict[str, tuple[Parameter, ...]] = {
    RuleKind.SIDE_ENTRANT: (
        Parameter("min_age", _("Years old, at least"), int, 16, 70),
        Parameter("age_on", _("On which day the age counts"), str, choices=AgeOn.choices),
        Parameter("needs_diploma", _("A vocational diploma is needed"), bool),
        Parameter("outside_gp_care", _("Works outside GP care now"), bool),
    ),
    RuleKind.RETURNER: (),
    RuleKind.SCHOOL_COSTS: (
        Parameter("routes", _("For these learning routes"), list, choices=LearningRoute.choices),
        Parameter("only_shortened", _("For shortened courses only"), bool),
    ),
    RuleKind.HOURS: (Parameter("official_hours", _("Hours a week, by law at least"), int, 1, 40),),
    RuleKind.ENTRY: (
        Parameter("accepted", _("Accepted diplomas"), list, choices=Education.choices),
        Parameter(
            "school_decides", _("The school decides about these"), list, choices=Education.choices
        ),
    ),
    RuleKind.ASSESSMENT: (),
    RuleKind.UWV: (),
    RuleKind.LEARNER_PAY: (
        Parameter("low", _("Euros gross a month for full-time, from"), int, 0, 20_000),
        Parameter("high", _("Euros gross a month for full-time, to"), int, 0, 20_000),
    ),
    RuleKind.LEAST_PAY: (Parameter("amount", _("Euros gross an hour"), int, 0, 1_000),),
    RuleKind.COURSE_FEE: (Parameter("amount", _("Euros a school year"), int, 0, 20_000),),
    RuleKind.FUND_SCHOOL: (Parameter("amount", _("Euros a year, at most"), int, 0, 20_000),),
    RuleKind.FUND_BOOKS: (Parameter("amount", _("Euros a year, at most"), int, 0, 20_000),),
    RuleKind.SUPERVISION: (
        Parameter("full_hours", _("Hours a week from which the whole amount is paid"), int, 1, 40),
        Parameter("first_year", _("Euros a month in the first year"), int, 0, MOST_EUROS),
        Parameter("first_year_few", _("With fewer hours, in the first year"), int, 0, MOST_EUROS),
        Parameter("later", _("Euros a month after the first year"), int, 0, MOST_EUROS),
        Parameter("later_few", _("With fewer hours, after the first year"), int, 0, MOST_EUROS),
    ),
    RuleKind.CLAIM: (
        Parameter("months", _("Months to ask for it, at most"), int, 1, 36),
        Parameter("counted_from", _("Counted from"), str, choices=CountedFrom.choices),
    ),
}


def is_complete(kind: str, given: Mapping[str, Any]) -> bool:
    """Tell whether a rule of this kind has all that it asks, and nothing else."""
    asked = PARAMETERS[kind]
    return set(given) == {each.name for each in asked} and all(
        each.accepts(given[each.name]) for each in asked
    )


def in_words(kind: str, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a rule asks as a person reads it."""
    return [(str(each.label), each.in_words(given[each.name])) for each in PARAMETERS[kind]]
