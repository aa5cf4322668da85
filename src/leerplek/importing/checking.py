"""From the rows of a table to typed values with findings.  Nothing is written here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from leerplek.importing import doubles
from leerplek.importing.cells import Cell, text_of
from leerplek.importing.columns import Column, RecordSpec, Values, folded
from leerplek.importing.enums import Level
from leerplek.importing.findings import Finding
from leerplek.importing.headers import Table
from leerplek.importing.locations import locate_typed, read_address, take_location
from leerplek.importing.markings import marks_of
from leerplek.importing.sensitive import Care, found_in, header_is_about
from leerplek.importing.tables import Row, chunks
from leerplek.importing.values.parsed import Context, Issue

READ_LENGTH = 120
_REMEMBERED = 1_000
_UNTYPED = (Care.FREE, Care.WORK, Care.NAME)


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row as it would be stored: a value for every key of the specification.

    Empty text is "", everything else that is not known is None or the column's own
    "unknown".  What may not be stored is in no value and in no finding.
    """

    number: int
    values: Values
    findings: tuple[Finding, ...]

    @property
    def is_refused(self) -> bool:
        return any(finding.level == Level.REFUSED for finding in self.findings)

    @property
    def level(self) -> Level | None:
        """The worst level among the findings."""
        levels = {finding.level for finding in self.findings}
        return next((level for level in Level if level in levels), None)


def check_table(
    table: Table,
    spec: RecordSpec,
    context: Context,
    *,
    mapping: Mapping[int, str] | None = None,
    choices: Mapping[int, str] | None = None,
) -> Iterator[CheckedRow]:
    """Check all rows of a table, in order, a few hundred at a time.

    `mapping` (column index to key) replaces what was recognised; `choices` are the
    places a person picked, by row number.
    """
    columns = table.recognition.mapping if mapping is None else mapping
    return check_rows(table.rows(), table.labels, columns, spec, context, choices=choices)


def check_rows(
    rows: Iterable[Row],
    labels: tuple[str, ...],
    mapping: Mapping[int, str],
    spec: RecordSpec,
    context: Context,
    *,
    choices: Mapping[int, str] | None = None,
) -> Iterator[CheckedRow]:
    """Turn rows into typed values with findings; see `CheckedRow`.

    A row without a name or without a usable location is refused.  A cell that is not
    understood becomes empty with a warning.  Citizen numbers and words for health or
    a kind of benefit are dropped with their cell before anything else looks at it.
    """
    checker = _Checker(labels, mapping, spec, context)
    chosen = choices or {}
    has_postcode = "postcode" in checker.mapped
    for chunk in chunks(rows):
        read = [checker.read(row) for row in chunk]
        typed = [
            read_address(one.values, chosen.get(one.number, ""), has_postcode_column=has_postcode)
            for one in read
        ]
        outcomes = locate_typed(typed, context.locate)
        for one, address, outcome in zip(read, typed, outcomes, strict=True):
            for fault in take_location(one.values, address, outcome):
                params = {"choices": fault.choices} if fault.choices else {}
                one.add(fault.field, Issue(fault.code, params))
            yield CheckedRow(one.number, one.values, tuple(one.findings))


def find_doubles(rows: Iterable[CheckedRow], spec: RecordSpec) -> list[doubles.Double[int]]:
    """Return the doubles among the rows that are not refused, by row number."""
    return list(
        doubles.find_doubles(
            (row.number, spec.identify(row.values)) for row in rows if not row.is_refused
        )
    )


class _Judged(NamedTuple):
    """What a cell says, what is to be said about it, and whether it may not be repeated."""

    value: Any
    issues: tuple[Issue, ...]
    is_hidden: bool


class _Reading:
    """A row while it is read."""

    def __init__(self, row: Row, checker: "_Checker") -> None:
        self.number = row.number
        self.values: Values = {}
        self.findings: list[Finding] = []
        self._row = row
        self._checker = checker
        self._hidden: set[str] = set()

    def hide(self, field: str) -> None:
        """From here on no finding repeats what this cell says."""
        self._hidden.add(field)

    def add(self, field: str, issue: Issue, *, column: str | None = None) -> None:
        label = self._checker.label_of(field) if column is None else column
        self.findings.append(
            Finding(self.number, field, issue.code, label, self._read(field), dict(issue.params))
        )

    def _read(self, field: str) -> str | None:
        index = self._checker.mapped.get(field)
        if field in self._hidden:
            return None
        if index is None or index >= len(self._row.cells):
            return ""
        text = " ".join(text_of(self._row.cells[index]).split())
        if found_in(text, Care.FREE):
            return None
        return text if len(text) <= READ_LENGTH else f"{text[: READ_LENGTH - 1]}…"


class _Checker:
    """What is the same for all rows of one table."""

    def __init__(
        self,
        labels: tuple[str, ...],
        mapping: Mapping[int, str],
        spec: RecordSpec,
        context: Context,
    ) -> None:
        self.spec = spec
        self.context = context
        self.mapped = {key: index for index, key in mapping.items() if key in spec.by_key}
        self._labels = labels
        self._columns = [
            (index, spec.by_key[key]) for index, key in mapping.items() if key in spec.by_key
        ]
        self._columns.sort(key=lambda pair: pair[0])
        self._taken = {index for index, _column in self._columns}
        self._forbidden = {
            index: header_is_about(folded(label)) for index, label in enumerate(labels)
        }
        self._known: dict[str, dict[str, _Judged]] = {key: {} for key in self.mapped}
        self._empty = {column.key: column.parse("", context).value for column in spec.columns}

    def label_of(self, field: str) -> str:
        index = self.mapped.get(field)
        return self._labels[index] if index is not None and index < len(self._labels) else ""

    def read(self, row: Row) -> _Reading:
        reading = _Reading(row, self)
        reading.values.update(self._empty)
        for index, column in self._columns:
            if index < len(row.cells) and row.cells[index] != "":
                judged = self._judged(column, row.cells[index])
                reading.values[column.key] = judged.value
                if judged.is_hidden:
                    reading.hide(column.key)
                for issue in judged.issues:
                    reading.add(column.key, issue)
        self._search_unmapped(reading, row)
        for derived in self.spec.derive(reading.values, self.context):
            reading.add(derived.field, derived.issue)
        self._check_name(reading)
        return reading

    def _judged(self, column: Column, cell: Cell) -> _Judged:
        """Judge a cell; a column says the same few things over and over."""
        if not isinstance(cell, str):
            return self._judge(column, cell)
        known = self._known[column.key]
        judged = known.get(cell)
        if judged is None:
            judged = self._judge(column, cell)
            if len(known) < _REMEMBERED:
                known[cell] = judged
        return judged

    def _judge(self, column: Column, cell: Cell) -> _Judged:
        marks: tuple[Issue, ...] = ()
        if column.care in _UNTYPED:
            text = text_of(cell)
            forbidden = found_in(text, column.care)
            if forbidden:
                return _Judged(self._empty[column.key], (Issue(forbidden),), True)
            marks = tuple(Issue(code) for code in marks_of(text))
        value, issues = column.parse(cell, self.context)
        if issues and column.care is Care.TYPED:
            if any(issue.code == "benefit_as_route" for issue in issues):
                return _Judged(value, issues, True)
            # A cell that was not understood may hold what may not be kept.
            forbidden = found_in(text_of(cell), Care.FREE)
            if forbidden:
                return _Judged(value, (*issues, Issue(forbidden)), True)
        return _Judged(value, marks + issues, False)

    def _search_unmapped(self, reading: _Reading, row: Row) -> None:
        for index, cell in enumerate(row.cells):
            if index in self._taken or cell == "":
                continue
            text = text_of(cell)
            label = self._labels[index] if index < len(self._labels) else ""
            forbidden = self._forbidden.get(index, "") if text else ""
            forbidden = forbidden or found_in(text, Care.FREE)
            if forbidden:
                reading.hide(label)
                reading.add(label, Issue(forbidden), column=label)

    def _check_name(self, reading: _Reading) -> None:
        if not any(reading.values.get(key) for key in self.spec.naming):
            field = next((key for key in self.spec.naming if key in self.mapped), "")
            reading.add(field or self.spec.naming[0], Issue("name_missing"))
