"""The timetable of an evening, and how fair its answers are, as rows of a spreadsheet."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.common.formats import format_km
from leerplek.matching.selectors.evenings import EveningPage, Talk
from leerplek.matching.selectors.outcomes import NamedOutcome, OutcomePage


@dataclass(frozen=True)
class TimetableRow:
    """One talk."""

    practice: str
    talk: Talk


def timetable_rows(page: EveningPage) -> Iterable[TimetableRow]:
    """Return the talks in the order of the evening."""
    rows = [TimetableRow(place.name, talk) for place in page.places for talk in place.talks]
    return sorted(rows, key=lambda row: (row.talk.slot.number, row.talk.table))


def timetable_columns() -> Sequence[Column[TimetableRow]]:
    """Return the columns in the active language."""
    return (
        Column(_("Round"), lambda row: row.talk.slot.number),
        Column(_("Begins"), lambda row: row.talk.slot.starts_at),
        Column(_("Ends"), lambda row: row.talk.slot.ends_at),
        Column(_("Table"), lambda row: row.talk.table),
        Column(_("Practice"), lambda row: row.practice),
        Column(_("Candidate"), lambda row: row.talk.other),
    )


@dataclass(frozen=True)
class FairnessRow:
    """One figure, with its value in each answer."""

    what: str
    values: tuple[Any, ...]


def fairness_rows(page: OutcomePage) -> list[FairnessRow]:
    """Return the figures of the answers beside each other, in the active language."""

    def row(what: str, value: Callable[[NamedOutcome], Any]) -> FairnessRow:
        return FairnessRow(what, tuple(value(each) for each in page.answers))

    def km(each: NamedOutcome) -> str:
        return "–" if each.outcome.longest_km is None else format_km(each.outcome.longest_km)

    return [
        row(_("Pairs"), lambda each: len(each.pairs)),
        row(_("Pairs who would rather swap"), lambda each: len(each.swaps)),
        row(_("Candidates with their first choice"), lambda each: each.outcome.candidates.first),
        row(_("Candidates with their second choice"), lambda each: each.outcome.candidates.second),
        row(_("Candidates with their third choice"), lambda each: each.outcome.candidates.third),
        row(_("Candidates with nobody"), lambda each: each.outcome.candidates.nobody),
        row(_("Practices with their first choice"), lambda each: each.outcome.places.first),
        row(_("Practices with their second choice"), lambda each: each.outcome.places.second),
        row(_("Practices with their third choice"), lambda each: each.outcome.places.third),
        row(_("Practices with nobody"), lambda each: each.outcome.places.nobody),
        row(_("Longest distance"), km),
    ]


def fairness_columns(page: OutcomePage) -> Sequence[Column[FairnessRow]]:
    """Return what the figure is, and a column for each answer."""

    def value(number: int) -> Callable[[FairnessRow], Any]:
        return lambda row: row.values[number]

    answers = [
        Column(str(each.outcome.kind.label), value(number))
        for number, each in enumerate(page.answers)
    ]
    return (Column(_("What"), lambda row: row.what), *answers)
