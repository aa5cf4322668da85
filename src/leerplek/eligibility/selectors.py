"""Which rules hold where and when, which are to be checked, and what is known of a person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.models import Organisation, Region
from leerplek.candidates.models import Candidate
from leerplek.eligibility.enums import NOT_JUDGED, RELIABLE, RuleKind
from leerplek.eligibility.judging import Facts, Outcome, Rule, judge, version_on
from leerplek.eligibility.models import Background, EligibilityCheck, RuleConfirmation, RuleVersion
from leerplek.eligibility.parameters import in_words
from leerplek.eligibility.words import Said, outcome_said
from leerplek.programmes.catalogue import Numbers

Scope = tuple[str, str, int | None]
ORDER = {kind: number for number, kind in enumerate(RuleKind.values)}


@dataclass(frozen=True)
class Line:
    """One version as the page of rules shows it, for one region."""

    rule: RuleVersion
    ends_on: date | None
    holds: bool
    counts: bool
    last: RuleConfirmation | None
    check_again_on: date
    asks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_due(self) -> bool:
        return self.check_again_on <= timezone.localdate()


def background_of(candidate: Candidate) -> Background | None:
    """Return what is known of a person whose file somebody may see."""
    return Background.objects.filter(candidate=candidate).first()


def schools_in(region: Region | None) -> "models.QuerySet[Organisation]":
    """Return the schools of a region, by name."""
    rows = Organisation.objects.filter(region=region, kind=OrganisationKind.SCHOOL)
    return rows.order_by("name", "pk")


def rule_lines(region: Region | None, *, on: date | None = None) -> list[Line]:
    """Return all versions that a region sees, each with when it ends and when to check it."""
    on = on or timezone.localdate()
    versions = _versions(region)
    counting = [each for each in versions if _counts(each)]
    holding = {each.pk for each in [*_holding(counting, on), *_holding(versions, on)]}
    lines = []
    for each in versions:
        later = [
            other.valid_from
            for other in counting
            if (other.scope, other.region_id) == (each.scope, each.region_id)
            and other.valid_from
            and (each.valid_from is None or other.valid_from > each.valid_from)
        ]
        ends = [day for day in (*later, each.valid_until) if day]
        last = _last_confirmation(each)
        lines.append(
            Line(
                rule=each,
                ends_on=min(ends, default=None),
                holds=each.pk in holding,
                counts=_counts(each),
                last=last,
                check_again_on=last.check_again_on if last else each.check_again_on,
                asks=in_words(each.kind, each.parameters),
            )
        )
    return lines


def due_rules(region: Region | None) -> list[Line]:
    """Return the rules that hold now and should be looked up at their source again (G15)."""
    return [line for line in rule_lines(region) if line.is_due and line.holds]


def rules_for(region: Region | None, *, on: date, numbers: Numbers | None = None) -> list[Rule]:
    """Return what `judge` needs: the versions that hold on a day and count.

    A version that nobody checked ends nothing: the one before it holds until it is confirmed.
    `numbers` are those of the class or programme; without them the playbook's hours count.
    """
    hours = (numbers or Numbers()).min_hours
    return [
        Rule(
            key=each.pk,
            kind=each.kind,
            route=each.learning_route,
            parameters={**each.parameters, "programme_hours": hours}
            if each.kind == RuleKind.HOURS
            else each.parameters,
        )
        for each in holding_rules(region, on=on)
        if each.kind not in NOT_JUDGED
    ]


def holding_rules(region: Region | None, *, on: date) -> list[RuleVersion]:
    """Return the versions that hold on a day and are sure enough to use, amounts too."""
    return _holding([each for each in _versions(region) if _counts(each)], on)


def holding_rule(region: Region, kind: str, route: str, *, on: date) -> RuleVersion | None:
    """Return the version of one rule for one learning route that holds on a day and counts."""
    wanted = (kind, route, None)
    counting = [each for each in _versions(region) if _counts(each) and each.scope == wanted]
    return next(iter(_holding(counting, on)), None)


def facts_of(candidate: Candidate) -> Facts:
    """Return what is known of a person; with two numbers of hours the higher one counts."""
    told = background_of(candidate) or Background()
    hours = candidate.hours_min if candidate.hours_max is None else candidate.hours_max
    return Facts(
        routes=tuple(candidate.learning_routes),
        birth_date=candidate.birth_date,
        starts_on=starts_on(candidate),
        hours=None if hours is None else float(hours),
        diploma=told.diploma,
        in_gp_care=told.in_gp_care,
        was_assistant=told.was_assistant,
        shortened=told.shortened,
        education=told.education or None,
    )


def rules_day(candidate: Candidate, *, on: date) -> date:
    """Return the day whose rules count: that of the start when it is known, else `on`."""
    return starts_on(candidate) or on


def starts_on(candidate: Candidate) -> date | None:
    """Return the day on which somebody starts, as far as that is known."""
    return candidate.cohort.start_on if candidate.cohort else candidate.start_from


def outcomes_for(candidate: Candidate, *, on: date) -> list[Outcome]:
    """Judge a person on a day by the rules of their region; nothing is kept.

    A scheme looks at the day somebody starts, so the rules are those of that day.
    """
    numbers = candidate.cohort.numbers if candidate.cohort else None
    rules = rules_for(candidate.region, on=rules_day(candidate, on=on), numbers=numbers)
    return judge(facts_of(candidate), rules, on)


def checks_of(candidate: Candidate) -> "list[EligibilityCheck]":
    """Return what was judged of a person, the newest first."""
    rows = EligibilityCheck.objects.filter(candidate=candidate).select_related("judged_by")
    return list(rows.prefetch_related("outcomes__rule__school"))


def said_in(check: EligibilityCheck) -> list[Said]:
    """Return a kept judgement in words, under the rules it was made with."""
    return [outcome_said(each.rule, each.verdict, each.reasons) for each in check.outcomes.all()]


@dataclass(frozen=True)
class Changed:
    """A rule of which another version counts by now: what was said then, and what is said today.

    `now` is None when no version of the rule counts any more.
    """

    then: Said
    now: Said | None


def changed_since(then: Iterable[Said], now: Iterable[Said]) -> list[Changed]:
    """Return where another version counts now than the one of a kept judgement.

    What was kept stays as it was: judging again is an act of its own.
    """
    today = {each.rule.scope: each for each in now}
    return [
        Changed(each, today.get(each.rule.scope))
        for each in then
        if each.rule.scope not in today or today[each.rule.scope].rule.pk != each.rule.pk
    ]


def said_now(outcomes: Iterable[Outcome]) -> list[Said]:
    """Return a judgement in words that was made just now and is not kept."""
    given = list(outcomes)
    rules = RuleVersion.objects.select_related("school").in_bulk([each.rule.key for each in given])
    return [
        outcome_said(rules[each.rule.key], each.verdict, as_kept(each.reasons)) for each in given
    ]


def as_kept(reasons: Iterable[object]) -> list[dict[str, object]]:
    """Return reasons as a kept outcome holds them: codes and what belongs in the sentence."""
    return [vars(each) for each in reasons]


def _versions(region: Region | None) -> list[RuleVersion]:
    confirmations = RuleConfirmation.objects.filter(region=region).select_related("confirmed_by")
    rows = (
        RuleVersion.objects.filter(Q(region__isnull=True) | Q(region=region))
        .select_related("school", "added_by", "region")
        .prefetch_related(Prefetch("confirmations", queryset=confirmations))
    )
    return sorted(
        rows,
        key=lambda each: (
            ORDER[each.kind],
            each.learning_route,
            str(each.school or ""),
            each.region_id or 0,
            each.valid_from or date.min,
            each.pk,
        ),
    )


def _holding(versions: Iterable[RuleVersion], on: date) -> list[RuleVersion]:
    """Return the version of each rule that holds on a day: a region's own before the national."""
    found: dict[Scope, dict[bool, list[RuleVersion]]] = defaultdict(lambda: defaultdict(list))
    for each in versions:
        found[each.scope][each.region_id is not None].append(each)
    holding = (version_on(kept[True], on) or version_on(kept[False], on) for kept in found.values())
    return [each for each in holding if each]


def _last_confirmation(rule: RuleVersion) -> RuleConfirmation | None:
    return next(iter(rule.confirmations.all()), None)


def _counts(rule: RuleVersion) -> bool:
    """Tell whether a rule is sure enough to judge by: read somewhere, or confirmed here."""
    return rule.confidence in RELIABLE or _last_confirmation(rule) is not None
