"""The timetable of an evening as rows of a spreadsheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.matching.selectors.evenings import EveningPage, Talk


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
