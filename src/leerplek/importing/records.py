"""What a room tells the import about its records, and values that are laid side by side.

The import knows files, not people.  A room hands it an `ImportKind`: the columns, the
records that are there, and how a row becomes a record.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from leerplek.accounts.models import User
from leerplek.importing.columns import RecordSpec, Text, Values
from leerplek.importing.enums import Side
from leerplek.importing.journal import Journal, Watched
from leerplek.importing.models import ImportBatch

Progress = Callable[[int, int], None]
"""Is told how many of how many records are written."""

Part = tuple[int, ...]
"""A part of a record that a row can be about, such as one site and one place; () is the whole."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is shown, compared and chosen as one, though it may be several columns."""

    key: str
    label: Text
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Existing:
    """A record that is there, as a row of a spreadsheet would say it.

    A record with several parts comes once for each.  `version` changes with every
    change of the record.
    """

    record: int
    part: Part
    version: str
    values: Values


@dataclass(frozen=True, slots=True)
class Line:
    """A row that is going to be written.

    `values` are the values that will be there.  When its record is there already,
    `taken` are the fields whose value comes from the file, and `part` is what the row is
    about.
    """

    number: int
    values: Values
    taken: frozenset[str] = frozenset()
    part: Part = ()
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A record to make, or, with a `target`, to change; `lines` are the rows that it is made of."""

    target: int | None
    lines: tuple[Line, ...]

    @property
    def number(self) -> int:
        return self.lines[0].number


@dataclass(frozen=True, slots=True)
class Question:
    """Something a row leaves open, with the answers a person may pick from."""

    key: str
    label: Text
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that a row says otherwise than the record, or than an earlier row."""

    key: str
    label: str
    now: str
    file: str
    side: str


class Events(NamedTuple):
    """The kinds of audit events of a record."""

    added: str
    changed: str
    removed: str


Asker = Callable[[Values], Question | None]

Refuser = Callable[[Values, Values | None], tuple[str, str] | None]
"""From what a row says and what its record says: (column, code of the finding), or None."""


class ImportKind(Protocol):
    """One kind of record that comes from spreadsheets; a room has one object that is this."""

    @property
    def name(self) -> str:
        """The kind in one word, also the name of the room's addresses."""

    @property
    def spec(self) -> RecordSpec:
        """The columns that a spreadsheet can have."""

    @property
    def title(self) -> Text:
        """What the page is called where a file is uploaded."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is shown and compared, in the order of the page."""

    @property
    def watched(self) -> Watched:
        """The models that a record is made of."""

    @property
    def events(self) -> Events:
        """The kinds of audit events."""

    def is_said(self, column: str, values: Values) -> bool:
        """Tell whether a row says this, instead of leaving it open."""

    def comparable(self, column: str, value: Any) -> Any:
        """Return the value in a form in which equal things are equal."""

    def show(self, column: str, value: Any) -> str:
        """Return the value as a person reads it, and as this import would read it again."""

    def cell(self, column: str, values: Values) -> str:
        """Return what a cell of this column says, for a file that is read again."""

    def name_of(self, values: Values) -> str:
        """Return how a row is called on a page."""

    def existing(self, batch: ImportBatch, records: Iterable[int] | None = None) -> list[Existing]:
        """Return what is there in the scope of an import, or only these records of it."""

    def stamp(self, batch: ImportBatch) -> str:
        """Return a text that changes when anything in the scope of an import does."""

    def part_for(self, values: Values, parts: Sequence[Existing], *, is_alone: bool) -> Existing:
        """Return the part of a record that a row is about; one with no key is a part to add.

        `is_alone` tells that no other row of the file speaks of this record.
        """

    def belongs_together(self, values: Values, others: Values) -> bool:
        """Tell whether a row adds a part to the record of an earlier row."""

    def asker(self, batch: ImportBatch) -> Asker:
        """Return what finds the question that a row leaves open, beside the one of its place."""

    def refuser(self, batch: ImportBatch) -> Refuser:
        """Return what finds why a row cannot be written as things are now."""

    def lock(self, batch: ImportBatch, records: Iterable[int]) -> None:
        """Lock these records with all their parts until the end of the transaction."""

    def write(
        self, batch: ImportBatch, drafts: Sequence[Draft], *, actor: User, progress: Progress
    ) -> list[Journal]:
        """Make and change the records, with their audit events, in the caller's transaction."""


def is_said(kind: ImportKind, each: Field, values: Values) -> bool:
    return any(kind.is_said(column, values) for column in each.columns)


def differing(kind: ImportKind, values: Values, others: Values) -> list[Field]:
    """Return the fields that a row says, and that the other says otherwise or not at all."""
    return [each for each in kind.fields if _differs(kind, each, values, others)]


def _differs(kind: ImportKind, each: Field, values: Values, others: Values) -> bool:
    for column in each.columns:
        mine = values[column]
        if mine == others[column] or not kind.is_said(column, values):
            continue
        if kind.comparable(column, mine) != kind.comparable(column, others[column]):
            return True
    return False


def brought_together(
    kind: ImportKind, values: Values, later: Values, picks: Mapping[str, str]
) -> Values:
    """Return an earlier row completed with a later one that is the same.

    What only the later row says is taken from it; where both say something else the
    earlier row stands, unless a person picked the later one.
    """
    together = dict(values)
    for each in differing(kind, later, values):
        if not is_said(kind, each, values) or picks.get(each.key) == Side.FILE:
            together |= {column: later[column] for column in each.columns}
    return together


def laid_over(
    kind: ImportKind, values: Values, existing: Values, picks: Mapping[str, str]
) -> tuple[Values, frozenset[str]]:
    """Return what a record will say, and which fields of it come from the row.

    An empty cell never empties a field.  Columns that make one field, such as an
    address, come from one side.
    """
    over = dict(existing)
    taken = []
    for each in differing(kind, values, existing):
        if picks.get(each.key, Side.FILE) == Side.FILE:
            over |= {column: values[column] for column in each.columns}
            taken.append(each.key)
    return over, frozenset(taken)


def shown(kind: ImportKind, each: Field, values: Values) -> str:
    """Return a field in words; "" when it says nothing."""
    parts = (
        kind.show(column, values[column]) for column in each.columns if kind.is_said(column, values)
    )
    return ", ".join(part for part in parts if part)
