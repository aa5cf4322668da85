"""Add, confirm and remove versions of rules; keep what is known and what was judged."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, Region, User
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.common.errors import DomainError
from leerplek.common.versions import write_changes
from leerplek.eligibility.enums import PER_ROUTE, EligibilityEvent, RuleKind
from leerplek.eligibility.models import (
    Background,
    EligibilityCheck,
    Outcome,
    RuleConfirmation,
    RuleVersion,
)
from leerplek.eligibility.parameters import is_complete
from leerplek.eligibility.selectors import as_kept, outcomes_for, rules_day, schools_in

A_YEAR = timedelta(days=365)


class EligibilityError(DomainError):
    """Something about a rule or a judgement cannot be done."""


@transaction.atomic
def add_rule_version(
    region: Region,
    *,
    kind: str,
    parameters: Mapping[str, Any],
    valid_from: date,
    actor: User,
    learning_route: str = "",
    school: Organisation | None = None,
    **source: Any,
) -> RuleVersion:
    """Let a rule hold for a region from one day on; it ends the version before it.

    What was is never written anew, so the day is today or later, and after the start
    of every version that is there already.
    """
    region = Region.objects.select_for_update().get(pk=region.pk)
    if not is_complete(kind, parameters):
        raise EligibilityError(_("This rule does not say all that a rule of its kind asks."))
    if (kind in PER_ROUTE) != bool(learning_route):
        raise EligibilityError(_("This rule is for one learning route, or for none of them."))
    if school and kind != RuleKind.ENTRY:
        raise EligibilityError(_("Only the rule about prior education has a school."))
    if school and school not in schools_in(region):
        raise EligibilityError(_("This school belongs to another region."))
    if valid_from < timezone.localdate():
        raise EligibilityError(_("A version starts today or later: the past keeps its rules."))
    scope = {"kind": kind, "learning_route": learning_route, "school": school}
    if RuleVersion.objects.filter(region=region, valid_from__gte=valid_from, **scope).exists():
        raise EligibilityError(_("There is a version that starts on this day or later already."))
    rule = RuleVersion.objects.create(
        region=region,
        parameters=dict(parameters),
        valid_from=valid_from,
        check_again_on=max(timezone.localdate(), valid_from) + A_YEAR,
        added_by=actor,
        **scope,
        **source,
    )
    data = {"kind": kind, "region": region.pk, "valid_from": valid_from.isoformat()}
    record(EligibilityEvent.RULE_ADDED, rule, actor=actor, data=data)
    return rule


@transaction.atomic
def remove_rule_version(rule: RuleVersion, *, actor: User) -> None:
    """Take a version away that nobody was judged by; national versions stay."""
    found = RuleVersion.objects.select_for_update().filter(pk=rule.pk).first()
    if found is None:
        return
    if found.region_id is None:
        raise EligibilityError(_("A national rule stays. Add a version for your own region."))
    if Outcome.objects.filter(rule=found).exists():
        raise EligibilityError(_("Somebody was judged by this version, so it stays."))
    record(EligibilityEvent.RULE_REMOVED, found, actor=actor, data={"kind": found.kind})
    found.delete()


@transaction.atomic
def confirm_rule(rule: RuleVersion, region: Region, *, actor: User) -> RuleConfirmation:
    """Note that a rule still stands at its source; it is asked again in a year (G15).

    Twice on one day is once.
    """
    Region.objects.select_for_update().get(pk=region.pk)
    today = timezone.localdate()
    known = RuleConfirmation.objects.filter(rule=rule, region=region, confirmed_on=today).first()
    if known is not None:
        return known
    confirmation = RuleConfirmation.objects.create(
        rule=rule,
        region=region,
        confirmed_by=actor,
        confirmed_on=today,
        check_again_on=today + A_YEAR,
    )
    record(EligibilityEvent.RULE_CONFIRMED, rule, actor=actor, data={"region": region.pk})
    return confirmation


@transaction.atomic
def save_background(
    candidate: Candidate, *, version: int, actor: User, **fields: Any
) -> Background:
    """Keep what the rules ask of a person; raises `ConflictError` after another change."""
    candidate = _lock(candidate)
    background, _new = Background.objects.get_or_create(candidate=candidate)
    changed = write_changes(background, fields, version=version)
    if changed:
        record(EligibilityEvent.BACKGROUND, background, actor=actor, data={"fields": changed})
    return background


@transaction.atomic
def judge_candidate(candidate: Candidate, *, actor: User) -> EligibilityCheck:
    """Judge a person by the rules of their start, else of today, and keep both."""
    candidate = _lock(candidate)
    today = timezone.localdate()
    outcomes = outcomes_for(candidate, on=today)
    if not outcomes:
        raise EligibilityError(_("There is no rule to judge by."))
    keys = [each.rule.key for each in outcomes]
    # A version cannot be removed between judging and keeping.
    rules = {rule.pk: rule for rule in RuleVersion.objects.select_for_update().filter(pk__in=keys)}
    if len(rules) < len(set(keys)):
        raise EligibilityError(_("A rule was removed in the meantime. Judge once more."))
    check = EligibilityCheck.objects.create(candidate=candidate, judged_on=today, judged_by=actor)
    Outcome.objects.bulk_create(
        Outcome(
            judgement=check,
            rule=rules[each.rule.key],
            verdict=each.verdict,
            reasons=as_kept(each.reasons),
        )
        for each in outcomes
    )
    data = {"rules": keys, "rules_on": rules_day(candidate, on=today).isoformat()}
    record(EligibilityEvent.JUDGED, check, actor=actor, data=data)
    return check


def _lock(candidate: Candidate) -> Candidate:
    rows = Candidate.objects.select_for_update(of=("self",)).select_related(
        "region", "cohort__programme"
    )
    locked = rows.filter(pk=candidate.pk).first()
    if locked is None:
        raise EligibilityError(_("This file was erased in the meantime."))
    return locked
