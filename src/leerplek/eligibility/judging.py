"""Judge what fits a person by dated rules: plain Python that never heard of Django.

Age decides about money of the fund only.  No rule here, and no combination of rules,
keeps somebody from taking part because of their age.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeVar

FITS, MAY_FIT, DOES_NOT_FIT = "fits", "may_fit", "does_not_fit"
WORST_FIRST = (DOES_NOT_FIT, MAY_FIT, FITS)

SIDE_ENTRANT, RETURNER, SCHOOL_COSTS = "side_entrant", "returner", "school_costs"
HOURS, ENTRY, ASSESSMENT, UWV = "hours", "entry", "assessment", "uwv"
AGE_OPEN, AGE_JUDGED, AGE_START = "open", "judged", "start"
BBL, BOL = "bbl", "bol"


@dataclass(frozen=True)
class Facts:
    """What is known of a person; None is what nobody asked yet.

    `routes` are the learning routes somebody wants, at least one.
    """

    routes: tuple[str, ...]
    birth_date: date | None = None
    starts_on: date | None = None
    hours: float | None = None
    diploma: bool | None = None
    in_gp_care: bool | None = None
    was_assistant: bool | None = None
    shortened: bool | None = None
    education: str | None = None


@dataclass(frozen=True)
class Rule:
    """One version of one rule, as it holds on the day of judging."""

    key: int
    kind: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    route: str = ""


@dataclass(frozen=True)
class Reason:
    """Why: a code with what belongs in its sentence."""

    verdict: str
    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What one rule says of a person, with at least one reason."""

    rule: Rule
    verdict: str
    reasons: tuple[Reason, ...]


class Dated(Protocol):
    """A version with the day it starts, and the day it ends by itself."""

    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_until(self) -> date | None: ...


Version = TypeVar("Version", bound=Dated)


def version_on(versions: Iterable[Version], day: date) -> Version | None:
    """Return the version of one rule that holds on a day.

    A version ends when the next one starts, and on its own last day: from `valid_until`
    on it holds no longer.  It does not come back when the next one ends.
    """
    begun = [each for each in versions if (each.valid_from or date.min) <= day]
    if not begun:
        return None
    latest = max(begun, key=lambda each: each.valid_from or date.min)
    return None if latest.valid_until and latest.valid_until <= day else latest


def age_on(birth_date: date, day: date) -> int:
    """Return somebody's age; who was born on 29 February has a birthday on 1 March elsewhere."""
    before = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before


def turns_on(birth_date: date, age: int) -> date:
    """Return the day on which somebody reaches an age."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def judge(facts: Facts, rules: Iterable[Rule], on: date) -> list[Outcome]:
    """Return what each rule says; what is not known makes "may fit", never a no."""
    found: list[Outcome] = []
    late: list[Rule] = []
    for rule in rules:
        if rule.kind == SCHOOL_COSTS:
            late.append(rule)
        elif rule.kind != ENTRY or not rule.route or rule.route in facts.routes:
            found.append(_outcome(rule, CRITERIA[rule.kind](facts, rule.parameters, on)))
    schemes = [each.verdict for each in found if each.rule.kind in (SIDE_ENTRANT, RETURNER)]
    return found + [_outcome(rule, _school_costs(facts, rule.parameters, schemes)) for rule in late]


def _outcome(rule: Rule, reasons: Iterator[Reason]) -> Outcome:
    given = tuple(reasons)
    verdicts = {reason.verdict for reason in given}
    return Outcome(rule, next(each for each in WORST_FIRST if each in verdicts), given)


def _side_entrant(facts: Facts, asked: Mapping[str, Any], on: date) -> Iterator[Reason]:
    yield _age(facts, int(asked["min_age"]), asked["age_on"], on)
    if asked["needs_diploma"]:
        yield _known(facts.diploma, "diploma", yes=FITS, no=DOES_NOT_FIT)
    if asked["outside_gp_care"]:
        yield _known(facts.in_gp_care, "gp_care", yes=DOES_NOT_FIT, no=FITS)


def _age(facts: Facts, age: int, counts_on: str, on: date) -> Reason:
    """Return whether the age is reached; the reason holds no birthday, for more people read it."""
    told = {"age": age}
    if facts.birth_date is None:
        return Reason(MAY_FIT, "age_unknown", told)
    birthday = turns_on(facts.birth_date, age)
    start = facts.starts_on
    if counts_on == AGE_OPEN and start is not None and min(start, on) < birthday <= max(start, on):
        return Reason(MAY_FIT, "age_day_open", told)
    if birthday <= (start if counts_on == AGE_START and start else on):
        return Reason(FITS, "age_enough", told)
    if counts_on == AGE_JUDGED:
        return Reason(DOES_NOT_FIT, "age_below", told)
    if start is None:
        return Reason(MAY_FIT, "age_start_unknown", told)
    return Reason(DOES_NOT_FIT, "age_below", told)


def _known(fact: bool | None, code: str, *, yes: str, no: str) -> Reason:
    if fact is None:
        return Reason(MAY_FIT, f"{code}_unknown")
    return Reason(yes, f"{code}_yes") if fact else Reason(no, f"{code}_no")


def _returner(facts: Facts, _asked: Mapping[str, Any], _on: date) -> Iterator[Reason]:
    """The fund does not say who is a returner, so a yes stays a "may"."""
    yield _known(facts.was_assistant, "returner", yes=MAY_FIT, no=DOES_NOT_FIT)


def _hours(facts: Facts, asked: Mapping[str, Any], _on: date) -> Iterator[Reason]:
    """The law asks hours of BBL alone, so too few of them close no other route."""
    lowest, wanted = float(asked["official_hours"]), float(asked["programme_hours"])
    told = {"official": lowest, "programme": max(lowest, wanted)}
    if BBL not in facts.routes:
        yield _hours_without_law(facts, wanted)
    elif facts.hours is None:
        yield Reason(MAY_FIT, "hours_unknown", told)
    elif facts.hours < lowest and set(facts.routes) != {BBL}:
        yield Reason(MAY_FIT, "hours_below_law_of_one", told)
    elif facts.hours < lowest:
        yield Reason(DOES_NOT_FIT, "hours_below_law", told)
    elif facts.hours < wanted:
        yield Reason(MAY_FIT, "hours_below_programme", told)
    else:
        yield Reason(FITS, "hours_enough", told)


def _hours_without_law(facts: Facts, wanted: float) -> Reason:
    told = {"programme": wanted}
    if all(route == BOL for route in facts.routes):
        return Reason(FITS, "hours_not_asked")
    if facts.hours is None:
        return Reason(MAY_FIT, "hours_unknown", told)
    if facts.hours < wanted:
        return Reason(MAY_FIT, "hours_below_wish", told)
    return Reason(FITS, "hours_enough", told)


def _entry(facts: Facts, asked: Mapping[str, Any], _on: date) -> Iterator[Reason]:
    if facts.education is None:
        yield Reason(MAY_FIT, "education_unknown")
    elif facts.education in asked["accepted"]:
        yield Reason(FITS, "education_accepted")
    elif facts.education in asked["school_decides"]:
        yield Reason(MAY_FIT, "education_school_decides")
    else:
        yield Reason(DOES_NOT_FIT, "education_not_accepted")


def _assessment(_facts: Facts, _asked: Mapping[str, Any], _on: date) -> Iterator[Reason]:
    yield Reason(MAY_FIT, "school_may_assess")


def _uwv(_facts: Facts, _asked: Mapping[str, Any], _on: date) -> Iterator[Reason]:
    yield Reason(MAY_FIT, "uwv_decides")


def _school_costs(facts: Facts, asked: Mapping[str, Any], schemes: list[str]) -> Iterator[Reason]:
    """School and book money is for side entrants and returners, so their outcome comes first."""
    paid = [route in asked["routes"] for route in facts.routes]
    if all(paid):
        yield Reason(FITS, "routes_paid")
    else:
        yield Reason(MAY_FIT, "routes_choose") if any(paid) else Reason(DOES_NOT_FIT, "routes_not")
    if asked["only_shortened"]:
        yield _known(facts.shortened, "shortened", yes=FITS, no=DOES_NOT_FIT)
    if FITS in schemes:
        yield Reason(FITS, "scheme_fits")
    elif MAY_FIT in schemes or not schemes:
        yield Reason(MAY_FIT, "scheme_unknown")
    else:
        yield Reason(DOES_NOT_FIT, "scheme_not")


CRITERIA = {
    SIDE_ENTRANT: _side_entrant,
    RETURNER: _returner,
    HOURS: _hours,
    ENTRY: _entry,
    ASSESSMENT: _assessment,
    UWV: _uwv,
}
