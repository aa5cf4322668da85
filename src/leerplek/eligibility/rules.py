"""Who may read and add rules, and who may judge what fits a person."""

from leerplek.accounts.selectors import Standing
from leerplek.eligibility.models import RuleVersion


def can_keep_rules(standing: Standing) -> bool:
    """Tell whether this person adds and confirms rules of the working region."""
    return standing.administers


def can_remove_rule(standing: Standing, rule: RuleVersion) -> bool:
    """Tell whether this version is the working region's own, and this person keeps its rules."""
    return can_keep_rules(standing) and rule.region == standing.region
