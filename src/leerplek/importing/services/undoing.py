"""Take back what an import wrote, as long as nothing was built on it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record, record_many
from leerplek.importing import bulk
from leerplek.importing.enums import ImportEvent, ImportState
from leerplek.importing.errors import BuiltUponError, ImportingError
from leerplek.importing.journal import built_upon, label_of, rows_of
from leerplek.importing.models import ImportBatch, ImportedRecord
from leerplek.importing.records import ImportKind
from leerplek.importing.services.states import locked, move, require
from leerplek.importing.stored import decode
from leerplek.importing.tables import chunks

MOST_NAMED = 3

Rows = dict[int, models.Model]


def undo_import(batch: ImportBatch, kind: ImportKind, *, actor: User) -> ImportBatch:
    """Remove what an import made and put back what it changed, all or nothing.

    Raises `ImportingError` that says what stands in the way: a record that somebody
    changed or removed since, or, as `BuiltUponError`, something that refers to one, such
    as a suggestion of a matching round.
    """
    with transaction.atomic():
        Region.objects.select_for_update(no_key=True).get(pk=batch.region_id)
        batch = locked(batch)
        require(batch, ImportState.WRITTEN)
        if not batch.marks:
            raise ImportingError(_not_kept())
        undo = _Undo(batch, kind, list(batch.records.exclude(after="")))
        undo.refuse_when_built_upon()
        undo.put_back(actor)
        batch.records.all().delete()
        batch.rows.all().delete()
        batch.undone_by = actor
        batch.undone_at = timezone.now()
        batch.marks = {}
        batch.save(update_fields=["undone_by", "undone_at", "marks"])
        move(batch, ImportState.UNDONE)
        record(ImportEvent.UNDONE, batch, actor=actor, data=undo.counts)
    return batch


def _counted(model: type[models.Model], count: int) -> str:
    words = model._meta
    return f"{count} {words.verbose_name if count == 1 else words.verbose_name_plural}"


def _not_kept() -> str:
    return _(
        "This import can no longer be undone: it is more than 30 days ago, or somebody in it "
        "was erased since."
    )


class _Undo:
    """The rows of the records of one import, as they are now."""

    def __init__(
        self, batch: ImportBatch, kind: ImportKind, records: Sequence[ImportedRecord]
    ) -> None:
        self.batch = batch
        self.kind = kind
        self.records = records
        self.before = [decode(each.before) for each in records]
        self.after = [decode(each.after) for each in records]
        self.now = {model: self._locked(model) for model in kind.watched}
        self.made: dict[str, set[int]] = defaultdict(set)
        for told in self.before:
            for label, rows in told.items():
                self.made[label] |= {int(key) for key, was in rows.items() if was is None}

    @property
    def counts(self) -> dict[str, int]:
        made = sum(each.is_made for each in self.records)
        return {"removed": made, "restored": len(self.records) - made}

    def _locked(self, model: type[models.Model]) -> Rows:
        label = label_of(model)
        keys = {int(key) for told in self.before for key in told.get(label, {})}
        rows: Rows = {}
        for some in chunks(keys):
            rows |= rows_of(model).select_for_update().in_bulk(some)
        return rows

    def refuse_when_built_upon(self) -> None:
        moved = [
            each.record
            for each, after in zip(self.records, self.after, strict=True)
            if not self._still_holds(after)
        ]
        if moved:
            raise ImportingError(self._moved_sentence(moved))
        parts = {
            model: {key: key in self.made[label_of(model)] for key in rows}
            for model, rows in self.now.items()
        }
        found = built_upon(parts, self.batch.marks)
        if found:
            counted = sorted(_counted(model, len(keys)) for model, keys in found.items())
            raise BuiltUponError(
                _("This import cannot be undone any more, because it was built upon: %(things)s.")
                % {"things": ", ".join(counted)},
                found,
            )

    def _still_holds(self, after: Mapping[str, Mapping[str, Any]]) -> bool:
        for model, rows in self.now.items():
            for key, values in after.get(label_of(model), {}).items():
                row = rows.get(int(key))
                if row is None or any(getattr(row, name) != was for name, was in values.items()):
                    return False
        return True

    def _moved_sentence(self, records: Sequence[int]) -> str:
        main = next(iter(self.kind.watched))
        names = [str(self.now[main].get(key) or _("a removed one")) for key in records[:MOST_NAMED]]
        shown = ", ".join(f"“{name}”" for name in names)
        return ngettext(
            "This import cannot be undone any more, because somebody changed or removed "
            "%(names)s since.",
            "This import cannot be undone any more, because somebody changed or removed "
            "%(count)d records since, such as %(names)s.",
            len(records),
        ) % {"names": shown, "count": len(records)}

    def put_back(self, actor: User) -> None:
        """Restore and remove, children before parents, with an event for each record."""
        self._record(actor)
        for model in reversed(list(self.kind.watched)):
            self._restore(model)
            for some in chunks(self.made[label_of(model)]):
                rows_of(model).filter(pk__in=some).delete()

    def _restore(self, model: type[models.Model]) -> None:
        changed: dict[tuple[str, ...], list[models.Model]] = defaultdict(list)
        label = label_of(model)
        for told in self.before:
            for key, was in told.get(label, {}).items():
                if was is None:
                    continue
                row = self.now[model][int(key)]
                for name, value in was.items():
                    setattr(row, name, value)
                names = sorted(was)
                if hasattr(row, "version"):
                    row.version += 1
                    names.append("version")
                if hasattr(row, "changed_at"):
                    names.append("changed_at")
                changed[tuple(names)].append(row)
        for fields, rows in changed.items():
            bulk.update(rows, fields)

    def _record(self, actor: User) -> None:
        main = next(iter(self.kind.watched))
        removed: list[tuple[models.Model, dict[str, Any]]] = []
        restored: list[tuple[models.Model, dict[str, Any]]] = []
        for each, told in zip(self.records, self.before, strict=True):
            row = self.now[main].get(each.record) or main(pk=each.record)
            fields = sorted(
                {name for rows in told.values() for was in rows.values() for name in was or ()}
            )
            data = {"import": self.batch.pk, "fields": fields}
            (removed if each.is_made else restored).append((row, data))
        record_many(self.kind.events.removed, removed, actor=actor)
        record_many(self.kind.events.changed, restored, actor=actor)


@transaction.atomic
def settle_import(batch: ImportBatch, *, actor: User) -> ImportBatch:
    """Say that somebody dealt with the faulty rows of a written import; those rows go."""
    batch = locked(batch)
    require(batch, ImportState.WRITTEN)
    if batch.settled_at is None:
        batch.rows.all().delete()
        batch.settled_by = actor
        batch.settled_at = timezone.now()
        batch.save(update_fields=["settled_by", "settled_at"])
        record(ImportEvent.SETTLED, batch, actor=actor)
    return batch


@transaction.atomic
def record_download(batch: ImportBatch, *, actor: User) -> None:
    """Record that the faulty rows of an import left the system as a file."""
    record(ImportEvent.DOWNLOADED, batch, actor=actor, data={"kind": batch.kind})
