"""What became of everybody in a class, in numbers that stay when files are erased (A16)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Sum
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation
from leerplek.candidates.enums import CandidateState, ClassOutcome
from leerplek.candidates.models import Candidate
from leerplek.candidates.models.endings import ClassEnding, ClassTally
from leerplek.classes.selectors.meter import Meter, class_meters
from leerplek.programmes.models import Cohort

TAKING_PART = "taking_part"
MOST_CLASSES = 4
Outcomes = Counter[str]


@dataclass(frozen=True)
class Compared:
    """One class in a comparison: how full it is, and what became of who was ever in it."""

    meter: Meter
    outcomes: Outcomes
    by_organisation: dict[Organisation, Outcomes]

    @property
    def cohort(self) -> Cohort:
        return self.meter.cohort

    @property
    def everybody(self) -> int:
        """Return how many people were ever in the class, each once."""
        return sum(self.outcomes.values())

    @property
    def days_open(self) -> int | None:
        """Return on how many days after its start the class closed; below 0 is before it."""
        closed = self.cohort.closed_on
        return None if closed is None else (closed - self.cohort.start_on).days


@dataclass(frozen=True)
class Line:
    """One number, for each of the classes beside each other; None is unknown."""

    label: str
    values: tuple[Any, ...]
    is_part: bool = False


def outcomes_of(cohorts: Iterable[Cohort]) -> dict[int, dict[int, Outcomes]]:
    """Return for each class and organisation what became of the people, in three queries.

    Everybody who was ever in the class counts once, also when the file is gone.
    """
    found: dict[int, dict[int, Outcomes]] = {cohort.pk: {} for cohort in cohorts}

    def add(cohort: int, organisation: int, outcome: str, number: int) -> None:
        found[cohort].setdefault(organisation, Counter())[outcome] += number

    ended = ClassEnding.objects.filter(candidate=OuterRef("pk"), cohort=OuterRef("cohort"))
    here = Candidate.objects.filter(~Exists(ended), cohort__in=list(found)).order_by()
    for cohort, organisation, state, number in here.values_list(
        "cohort", "organisation", "state"
    ).annotate(number=Count("pk")):
        is_on = state == CandidateState.ACTIVE
        add(cohort, organisation, TAKING_PART if is_on else ClassOutcome.STOPPED.value, number)
    ends = ClassEnding.objects.filter(cohort__in=list(found)).order_by()
    for cohort, organisation, outcome, number in ends.values_list(
        "cohort", "organisation", "outcome"
    ).annotate(number=Count("pk")):
        add(cohort, organisation, outcome, number)
    gone = ClassTally.objects.filter(cohort__in=list(found)).order_by()
    for cohort, organisation, outcome, number in gone.values_list(
        "cohort", "organisation", "outcome"
    ).annotate(total=Sum("number")):
        add(cohort, organisation, outcome, number)
    return found


def compared_classes(cohorts: Iterable[Cohort], user: Any) -> list[Compared]:
    """Return these classes beside each other, as far as numbers tell."""
    wanted = list(cohorts)
    meters = class_meters(wanted, user)
    outcomes = outcomes_of(wanted)
    organisations = Organisation.objects.in_bulk({pk for each in outcomes.values() for pk in each})
    return [
        Compared(
            meter=meters[cohort.pk],
            outcomes=sum(outcomes[cohort.pk].values(), start=Counter()),
            by_organisation={
                organisations[pk]: counted for pk, counted in sorted(outcomes[cohort.pk].items())
            },
        )
        for cohort in wanted
    ]


def compared_lines(classes: list[Compared]) -> list[Line]:
    """Return every number as a line, the classes as columns, and then each organisation."""
    lines = [
        Line(_("Starts on"), tuple(one.cohort.start_on for one in classes)),
        Line(_("Closed on"), tuple(one.cohort.closed_on for one in classes)),
        Line(_("Days from start to closing"), tuple(one.days_open for one in classes)),
        Line(_("Smallest class"), tuple(one.meter.minimum for one in classes)),
        Line(_("Largest class"), tuple(one.meter.maximum for one in classes)),
        Line(_("Confirmed places"), tuple(one.meter.places for one in classes)),
        Line(_("Matches that stand"), tuple(one.meter.matches for one in classes)),
        Line(_("Ever in the class"), tuple(one.everybody for one in classes)),
        *outcome_lines([one.outcomes for one in classes]),
    ]
    organisations = sorted({each for one in classes for each in one.by_organisation}, key=str)
    # Of one organisation alone it would be the same once more.
    for organisation in organisations if len(organisations) > 1 else ():
        counted = [one.by_organisation.get(organisation, Counter()) for one in classes]
        words = _("%(organisation)s: ever in the class") % {"organisation": organisation}
        lines.append(Line(words, tuple(sum(each.values()) for each in counted)))
        lines.extend(outcome_lines(counted))
    return lines


def outcome_lines(counted: list[Outcomes]) -> list[Line]:
    """Return a line for each thing that can become of somebody, with its number in each class."""
    labels = {TAKING_PART: _("takes part")} | {each.value: str(each.label) for each in ClassOutcome}
    return [
        Line(label, tuple(each[outcome] for each in counted), is_part=True)
        for outcome, label in labels.items()
    ]
