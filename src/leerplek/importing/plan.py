"""Which records an import makes and changes, by its rows and what was decided about them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from leerplek.importing.columns import Values
from leerplek.importing.enums import Decision, Outcome
from leerplek.importing.models import ImportRow
from leerplek.importing.records import (
    Draft,
    Existing,
    ImportKind,
    Line,
    brought_together,
    laid_over,
)


class Plan:
    """What is going to be written, worked out without touching a record.

    `drafts` are the records; `merged` maps a row that was brought together with
    another to the row it went into; `left_out` are the rows that wait for a person.
    """

    def __init__(
        self, kind: ImportKind, rows: Iterable[ImportRow], existing: Iterable[Existing]
    ) -> None:
        self.kind = kind
        self.rows = {row.number: row for row in rows}
        self._existing = {(each.record, each.part): each for each in existing}
        self.merged: dict[int, int] = {}
        self.left_out: set[int] = set()
        self._together: dict[int, list[ImportRow]] = defaultdict(list)
        self._parts: dict[int, list[ImportRow]] = defaultdict(list)
        self.drafts = self._drafts()

    def _drafts(self) -> list[Draft]:
        bases = [row for row in self.rows.values() if self._is_base(row)]
        numbers = {row.number for row in bases}
        for row in self.rows.values():
            self._join(row, numbers)
        changes: dict[int, list[Line]] = defaultdict(list)
        drafts = []
        for row in bases:
            target = None if row.decision == Decision.KEEP_BOTH else row.target
            if target is None:
                lines = [self._new_line(each) for each in (row, *self._parts[row.number])]
                drafts.append(Draft(None, tuple(lines)))
            else:
                changes[target].append(self._changed_line(row, target))
        drafts += [Draft(target, tuple(lines)) for target, lines in changes.items()]
        return sorted(drafts, key=lambda draft: draft.number)

    def _is_base(self, row: ImportRow) -> bool:
        match row.outcome:
            case Outcome.NEW:
                return True
            case Outcome.CHANGED:
                return row.decision in {Decision.MERGE, Decision.KEEP_BOTH}
            case Outcome.DOUBLE:
                return row.decision == Decision.KEEP_BOTH or (
                    row.decision == Decision.MERGE and row.other is None
                )
            case _:
                return False

    def _join(self, row: ImportRow, bases: set[int]) -> None:
        """Put a row with the row it is a part of or was brought together with."""
        if row.other is None or row.number in bases:
            if row.outcome == Outcome.DOUBLE and row.decision == Decision.OPEN:
                self.left_out.add(row.number)
            return
        if row.outcome == Outcome.PART and row.other in bases:
            self._parts[row.other].append(row)
            self.merged[row.number] = row.other
        elif row.decision == Decision.MERGE and row.other in bases:
            self._together[row.other].append(row)
            self.merged[row.number] = row.other
        elif row.decision != Decision.SKIP:
            self.left_out.add(row.number)

    def values_of(self, row: ImportRow) -> Values:
        """Return what a row says, completed with the rows that were brought together with it."""
        values = row.values
        for later in self._together[row.number]:
            values = brought_together(self.kind, values, later.values, later.picked)
        return values

    def _new_line(self, row: ImportRow) -> Line:
        values = self.values_of(row)
        return Line(row.number, values, answers=self._answers(row))

    def _changed_line(self, row: ImportRow, target: int) -> Line:
        existing = self._existing[target, row.part]
        values, taken = laid_over(self.kind, self.values_of(row), existing.values, row.picked)
        return Line(row.number, values, taken, row.part, self._answers(row))

    def _answers(self, row: ImportRow) -> Mapping[str, Any]:
        answers = dict(row.answered)
        for later in self._together[row.number]:
            answers |= later.answered
        return answers
