"""Rows of an import as a page shows them: what they say, beside what is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from leerplek.importing.columns import Values
from leerplek.importing.enums import Decision, Outcome, Side
from leerplek.importing.findings import Finding
from leerplek.importing.models import ImportBatch, ImportRow
from leerplek.importing.records import (
    Difference,
    Existing,
    Field,
    ImportKind,
    Question,
    differing,
    is_said,
    shown,
)
from leerplek.importing.selectors import rows_by_number

PLACE = "place"


@dataclass(frozen=True)
class PreviewRow:
    """A row with everything that is to be said about it.

    `beside` names what it is the same as, `why` by what; `differences` are the fields
    in which the two differ, with the side that counts now.
    """

    row: ImportRow
    name: str
    beside: str
    why: str
    differences: tuple[Difference, ...]
    said: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.row.findings

    @property
    def is_decidable(self) -> bool:
        return self.row.outcome in {Outcome.CHANGED, Outcome.DOUBLE}

    @property
    def is_open(self) -> bool:
        return self.is_decidable and self.row.decision == Decision.OPEN

    @property
    def decision_in_words(self) -> str:
        return str(Decision(self.row.decision).label)


def preview_rows(
    batch: ImportBatch, kind: ImportKind, rows: Iterable[ImportRow]
) -> list[PreviewRow]:
    """Return rows with what they are laid beside, in a fixed number of queries."""
    listed = list(rows)
    targets = {row.target for row in listed if row.target is not None}
    existing = {(each.record, each.part): each for each in kind.existing(batch, targets)}
    others = rows_by_number(batch, {row.other for row in listed if row.other is not None})
    ask = kind.asker(batch)
    return [_preview_row(kind, row, existing, others, ask) for row in listed]


def _preview_row(
    kind: ImportKind,
    row: ImportRow,
    existing: dict[tuple[int, tuple[int, ...]], Existing],
    others: dict[int, ImportRow],
    ask: Any,
) -> PreviewRow:
    values = row.values
    beside, against = "", None
    if row.other is not None and row.other in others:
        against = others[row.other].values
        beside = _("row %(number)s: %(name)s") % {
            "number": row.other,
            "name": kind.name_of(against),
        }
    elif row.target is not None:
        known = existing.get((row.target, row.part))
        against = known.values if known else None
        beside = kind.name_of(against) if against else _("a record that is no longer there")
    questions = [question for question in (_place_question(row), ask(values)) if question]
    return PreviewRow(
        row=row,
        name=kind.name_of(values),
        beside=beside,
        why=_why(row),
        differences=tuple(_differences(kind, row, values, against)) if against else (),
        said=said_in_words(kind, values),
        questions=tuple(questions),
    )


def said_in_words(kind: ImportKind, values: Values) -> tuple[tuple[str, str], ...]:
    """Return (label, value) for everything a row says."""
    return tuple(
        (str(each.label), shown(kind, each, values))
        for each in kind.fields
        if is_said(kind, each, values)
    )


def _differences(
    kind: ImportKind, row: ImportRow, values: Values, against: Values
) -> Iterable[Difference]:
    for each in differing(kind, values, against):
        yield Difference(
            key=each.key,
            label=str(each.label),
            now=shown(kind, each, against),
            file=shown(kind, each, values),
            side=row.picked.get(each.key, _side(kind, row, each, against)),
        )


def _side(kind: ImportKind, row: ImportRow, each: Field, against: Values) -> str:
    """Return whose value counts when nobody picked: an earlier row stands, a record is updated."""
    if row.other is not None and is_said(kind, each, against):
        return Side.NOW
    return Side.FILE


def _why(row: ImportRow) -> str:
    if not row.keys:
        return ""
    code = "double_record" if row.other is None else "double"
    return Finding(row.number, "", code, params={"other": row.other, "keys": row.keys}).why


def _place_question(row: ImportRow) -> Question | None:
    for finding in row.findings:
        if finding.asks_place:
            return Question(PLACE, _("Which place is meant?"), finding.choices)
    return None


def faults_shown(
    rows: Sequence[PreviewRow], levels: Iterable[str]
) -> list[tuple[PreviewRow, Finding]]:
    """Return the findings of these levels, each with its row."""
    wanted = set(levels)
    return [(row, each) for row in rows for each in row.findings if each.level in wanted]
