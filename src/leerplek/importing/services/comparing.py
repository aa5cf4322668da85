"""Lay the rows of an import beside one another and beside the records that are there."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from leerplek.importing import bulk
from leerplek.importing.doubles import AGB, NAME, DoubleIndex, Identity
from leerplek.importing.enums import Decision, ImportState, Level, Outcome
from leerplek.importing.findings import Finding
from leerplek.importing.models import ImportBatch, ImportedRecord, ImportRow
from leerplek.importing.records import Existing, ImportKind, Part, differing
from leerplek.importing.services.states import locked
from leerplek.importing.stored import fingerprint
from leerplek.importing.tables import chunks

# With one of these two rows are surely the same; with the same e-mail or phone they may be two.
SURE = frozenset({NAME, AGB})
DECIDABLE = frozenset({Outcome.CHANGED, Outcome.DOUBLE})
ATTEMPTS = 3
_COMPARED = (
    "outcome",
    "remarks",
    "level",
    "decision",
    "target",
    "target_part",
    "target_version",
    "other",
    "reason",
    "picks",
    "has_question",
    "has_moved",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison says of one row."""

    outcome: Outcome
    existing: Existing | None = None
    other: int | None = None
    keys: tuple[str, ...] = ()


def compare_rows(batch: ImportBatch, kind: ImportKind, *, after_a_change: bool = False) -> int:
    """Say of each row what it is to what is there, and return how many rows moved.

    A row is unchanged when the same row came in before and its record is still there,
    or when a record says all that the row says.  It is a change when it is surely the
    same as one record and no other row is, and a double when it is the same as an
    earlier row, or perhaps the same as a record: then a person decides.  What was
    decided stays, except about rows that moved; `after_a_change` marks those, so that
    they are shown again.

    Nothing is locked while rows are laid beside one another.  When somebody chose
    something meanwhile the comparison is made again, at last with the import locked; a
    choice that was made while it went on is kept as long as the row is still about the
    same record or row.
    """
    begun_with: _Choices | None = None
    for _attempt in range(ATTEMPTS):
        rows = list(batch.rows.all())
        if begun_with is None:
            begun_with = _choices_of(rows)
        compared = _compare(batch, kind, rows, begun_with, after_a_change=after_a_change)
        with transaction.atomic():
            if _choices_now(locked(batch)) == compared.choices:
                return _keep(batch, compared)
    with transaction.atomic():
        rows = list(locked(batch).rows.all())
        compared = _compare(batch, kind, rows, begun_with or {}, after_a_change=after_a_change)
        return _keep(batch, compared)


_Choices = dict[int, tuple[str, ...]]
# All that a person, or another comparison, can have a hand in while rows are compared.
_CHOICES = ("content", "outcome", "decision", "picks", "answers")


@dataclass(frozen=True, slots=True)
class _Compared:
    """What a comparison found, and the choices that were there when it read the rows."""

    stamp: str
    choices: _Choices
    touched: list[ImportRow]
    moved: int


def _choices_of(rows: Iterable[ImportRow]) -> _Choices:
    return {row.number: tuple(getattr(row, name) for name in _CHOICES) for row in rows}


def _choices_now(batch: ImportBatch) -> _Choices:
    return {number: tuple(rest) for number, *rest in batch.rows.values_list("number", *_CHOICES)}


def _compare(
    batch: ImportBatch,
    kind: ImportKind,
    rows: Sequence[ImportRow],
    begun_with: _Choices,
    *,
    after_a_change: bool,
) -> _Compared:
    stamp, choices = kind.stamp(batch), _choices_of(rows)
    verdicts = _Comparison(batch, kind, rows).verdicts()
    touched = _refuse(batch, kind, rows, verdicts)
    moved = 0
    if touched:
        # Rows beside one that is refused are new themselves.
        verdicts = _Comparison(batch, kind, rows).verdicts()
        for row in touched:
            row.has_moved = after_a_change
            moved += after_a_change
    ask = kind.asker(batch)
    for row in rows:
        verdict = verdicts.get(row.number)
        if verdict is None:
            continue
        before = [getattr(row, name) for name in _COMPARED]
        was_chosen = choices[row.number] != begun_with.get(row.number)
        has_moved = _take(row, verdict, was_chosen=was_chosen)
        if verdict.outcome != Outcome.UNCHANGED and row.outcome != Outcome.REFUSED:
            row.has_question = ask(row.values) is not None and not row.answered
        row.has_moved = after_a_change and has_moved
        moved += row.has_moved
        if before != [getattr(row, name) for name in _COMPARED]:
            touched.append(row)
    return _Compared(stamp, choices, touched, moved)


def _keep(batch: ImportBatch, compared: _Compared) -> int:
    """Write what was found to a locked import that is still open; return how many rows moved."""
    batch = locked(batch)
    if batch.state in {ImportState.READING, ImportState.READY}:
        bulk.update(compared.touched, _COMPARED)
        batch.stamp = compared.stamp
        batch.save(update_fields=["stamp"])
    return compared.moved


def _refuse(
    batch: ImportBatch,
    kind: ImportKind,
    rows: Sequence[ImportRow],
    verdicts: dict[int, Verdict],
) -> list[ImportRow]:
    """Refuse what cannot be written as things are now, and return those rows."""
    refuse = kind.refuser(batch)
    refused = []
    for row in rows:
        verdict = verdicts.get(row.number)
        if verdict is None or verdict.outcome == Outcome.UNCHANGED:
            continue
        found = refuse(row.values, verdict.existing.values if verdict.existing else None)
        if found is None:
            continue
        column, code = found
        label = str(kind.spec.by_key[column].label)
        finding = Finding(row.number, column, code, label, kind.show(column, row.values[column]))
        told = [finding.as_dict(), *(each.as_dict() for each in row.findings)]
        row.remarks = json.dumps(told, ensure_ascii=False)
        row.level, row.outcome, row.has_question = Level.REFUSED, Outcome.REFUSED, False
        row.decision, row.picks = Decision.OPEN, "{}"
        row.target, row.target_part, row.target_version = None, "", ""
        row.other, row.reason = None, ""
        refused.append(row)
    return refused


def _take(row: ImportRow, verdict: Verdict, *, was_chosen: bool) -> bool:
    """Write a verdict on the row; tell whether it is another one than before.

    What was decided about another record, or about an earlier version of it, is open
    again; `was_chosen` tells that a person decided just now, so that a newer version of
    the same record does not take that back.
    """
    existing = verdict.existing
    before, about = _position(row), _about(row)
    row.outcome = verdict.outcome
    row.target = existing.record if existing else None
    row.target_part = ".".join(map(str, existing.part)) if existing else ""
    row.target_version = existing.version if existing else ""
    row.other = verdict.other
    row.reason = " ".join(verdict.keys)
    if before == _position(row):
        return False
    if was_chosen and about == _about(row):
        return True
    merges = verdict.outcome == Outcome.CHANGED
    row.decision = Decision.MERGE if merges else Decision.OPEN
    row.picks = "{}"
    return True


def _about(row: ImportRow) -> tuple[Any, ...]:
    """Return what a decision about this row is about."""
    return row.outcome in DECIDABLE, row.target, row.target_part, row.other


def _position(row: ImportRow) -> tuple[Any, ...]:
    decides = row.outcome in DECIDABLE
    about = (row.target, row.target_part, row.target_version) if decides else ()
    return row.outcome, about, row.other


class _Comparison:
    """All rows of one import, and all records in its scope."""

    def __init__(self, batch: ImportBatch, kind: ImportKind, rows: Sequence[ImportRow]) -> None:
        self.kind = kind
        self.rows = {row.number: row for row in rows}
        self.parts: dict[int, list[Existing]] = defaultdict(list)
        self.index: DoubleIndex[tuple[int, Part]] = DoubleIndex()
        for each in kind.existing(batch):
            self.parts[each.record].append(each)
            self.index.add((each.record, each.part), kind.spec.identify(each.values))
        self.verdict_of: dict[int, Verdict] = {}
        # Which rows write to a record, which say what it says already, and of which part.
        self.writers: dict[int, list[int]] = defaultdict(list)
        self.agreeing: dict[int, list[int]] = defaultdict(list)
        self.spoken_of: set[tuple[int, Part]] = set()

    def verdicts(self) -> dict[int, Verdict]:
        """Return the verdict on each row; a row that is refused anyway has none."""
        known = _known_rows(self.kind, self.rows.values())
        open_rows = []
        for row in self.rows.values():
            earlier = self.parts.get(known.get(row.number, 0))
            if earlier:
                self._agrees(row, self._same(row, earlier[0].record) or earlier[0])
            elif row.outcome != Outcome.REFUSED:
                open_rows.append(row)
        identities = {row.number: self.kind.spec.identify(row.values) for row in open_rows}
        near = {number: self._near(identity) for number, identity in identities.items()}
        self._find_unchanged(open_rows, near)
        in_file: DoubleIndex[int] = DoubleIndex()
        for row in self.rows.values():
            if row.number not in near:
                continue
            identity = identities[row.number]
            if row.number not in self.verdict_of:
                earlier_rows = in_file.matches(identity)
                self.verdict_of[row.number] = self._judge(
                    row, identity, near[row.number], earlier_rows
                )
            in_file.add(row.number, identity)
        return self.verdict_of

    def _near(self, identity: Identity) -> dict[int, set[str]]:
        """Return the records that may be the same, with what they have in common."""
        near: dict[int, set[str]] = {}
        for (record, _part), keys in self.index.matches(identity):
            near.setdefault(record, set()).update(keys)
        return near

    def _find_unchanged(
        self, rows: Iterable[ImportRow], near: dict[int, dict[int, set[str]]]
    ) -> None:
        for row in rows:
            for record in near[row.number]:
                same = self._same(row, record)
                if same is not None:
                    self._agrees(row, same)
                    break

    def _agrees(self, row: ImportRow, existing: Existing) -> None:
        self.verdict_of[row.number] = Verdict(Outcome.UNCHANGED, existing)
        self.agreeing[existing.record].append(row.number)
        self.spoken_of.add((existing.record, existing.part))

    def _same(self, row: ImportRow, record: int) -> Existing | None:
        """Return the part of a record that says all that the row says."""
        return next(
            (
                each
                for each in self.parts[record]
                if not differing(self.kind, row.values, each.values)
            ),
            None,
        )

    def _judge(
        self,
        row: ImportRow,
        identity: Identity,
        near: dict[int, set[str]],
        earlier_rows: list[tuple[int, tuple[str, ...]]],
    ) -> Verdict:
        """Return what a row is that no record equals: a change, a double, a part, or new."""
        for record in sorted(near, key=lambda each: (-len(near[each]), each)):
            keys = tuple(sorted(near[record]))
            writers = self.writers[record]
            if writers and not self._belongs_to(row, writers):
                return Verdict(Outcome.DOUBLE, other=self._root(writers[0]), keys=keys)
            return self._change(row, identity, record, keys)
        if not earlier_rows:
            return Verdict(Outcome.NEW)
        other, keys = max(earlier_rows, key=lambda match: len(match[1]))
        return self._beside_row(row, self._root(other), keys)

    def _change(
        self, row: ImportRow, identity: Identity, record: int, keys: tuple[str, ...]
    ) -> Verdict:
        free = [
            each
            for each in self.parts[record]
            if not each.part or (record, each.part) not in self.spoken_of
        ]
        is_alone = not self.agreeing[record] and not self.writers[record]
        existing = self.kind.part_for(row.values, free, is_alone=is_alone)
        self.writers[record].append(row.number)
        self.spoken_of.add((record, existing.part))
        is_sure = bool(SURE & set(keys)) or (
            identity.name != "" and identity.name == self.kind.spec.identify(existing.values).name
        )
        agreeing = self.agreeing[record]
        is_only = not agreeing or self._belongs_to(row, agreeing)
        outcome = Outcome.CHANGED if is_sure and is_only else Outcome.DOUBLE
        return Verdict(outcome, existing, keys=keys)

    def _beside_row(self, row: ImportRow, other: int, keys: tuple[str, ...]) -> Verdict:
        verdict = self.verdict_of[other]
        if verdict.outcome == Outcome.UNCHANGED:
            # The earlier row writes nothing, so this one is laid beside the record itself.
            return Verdict(Outcome.DOUBLE, verdict.existing, keys=keys)
        if verdict.outcome == Outcome.NEW and self._belongs_to(row, [other]):
            return Verdict(Outcome.PART, other=other, keys=keys)
        return Verdict(Outcome.DOUBLE, other=other, keys=keys)

    def _belongs_to(self, row: ImportRow, numbers: Iterable[int]) -> bool:
        return any(
            self.kind.belongs_together(self.rows[number].values, row.values) for number in numbers
        )

    def _root(self, number: int) -> int:
        """Return the row that a row is double with or part of; itself when it is neither."""
        other = self.verdict_of[number].other
        return number if other is None else other


def _known_rows(kind: ImportKind, rows: Iterable[ImportRow]) -> dict[int, int]:
    """Return the record that each row went into when the very same row came in before."""
    written = ImportedRecord.objects.filter(
        batch__kind=kind.name, batch__state=ImportState.WRITTEN
    ).exclude(fingerprint="")
    if not written.exists():
        return {}
    prints: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        prints[fingerprint(kind.name, row.content)].append(row.number)
    known: dict[int, int] = {}
    for some in chunks(prints):
        found = written.filter(fingerprint__in=some).order_by("pk")
        for print_, record in found.values_list("fingerprint", "record"):
            known |= dict.fromkeys(prints[print_], record)
    return known
