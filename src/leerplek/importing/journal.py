"""What a write did to the database rows of one record: enough to take it back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from leerplek.importing.tables import chunks

Watched = Mapping[type[models.Model], tuple[str, ...]]
"""The models that make up a record, parents first, with the fields that tell of a later change."""


@dataclass
class Journal:
    """The rows that were made and changed for one draft.

    `number` is the row of the file, `record` the main row, which has its key by the time
    that the journal is read.
    """

    number: int
    record: models.Model
    is_made: bool
    _rows: dict[int, tuple[models.Model, dict[str, Any] | None]] = field(default_factory=dict)

    def made(self, row: models.Model) -> None:
        self._rows[id(row)] = (row, None)

    def changed(self, row: models.Model, values: Mapping[str, Any]) -> None:
        """Set the values on the row, and keep what they were; its version goes up once."""
        was = {}
        for name, value in values.items():
            stored = str(getattr(row._meta.get_field(name), "attname", name))
            before = getattr(row, stored)
            setattr(row, name, value)
            if getattr(row, stored) != before:
                was[stored] = before
        if not was:
            return
        _row, earlier = self._rows.get(id(row), (row, {}))
        if earlier is None:
            return
        if not earlier and hasattr(row, "version"):
            row.version += 1
        self._rows[id(row)] = (row, {**was, **earlier})

    @property
    def changed_rows(self) -> list[models.Model]:
        return [row for row, was in self._rows.values() if was is not None]

    @property
    def field_names(self) -> list[str]:
        """The fields that were changed, and the kinds of rows that were added."""
        changed = {name for _row, was in self._rows.values() for name in was or {}}
        added = {
            type(row)._meta.model_name or "" for row, was in self._rows.values() if was is None
        }
        return sorted(changed | added)

    @property
    def before(self) -> dict[str, dict[str, Any]]:
        """By model and key: the earlier values of a row that was changed, None for a made one."""
        told: dict[str, dict[str, Any]] = {}
        for row, was in self._rows.values():
            told.setdefault(label_of(row), {})[str(row.pk)] = was
        return told

    def after(self, watched: Watched) -> dict[str, dict[str, Any]]:
        """By model and key: what must still hold when this is to be taken back."""
        told: dict[str, dict[str, Any]] = {}
        for row, _was in self._rows.values():
            values = {name: getattr(row, name) for name in watched[type(row)]}
            told.setdefault(label_of(row), {})[str(row.pk)] = values
        return told


def rows_of(model: type[models.Model]) -> "models.Manager[Any]":
    """Return all rows of a model, for whoever was allowed in already."""
    return model._base_manager  # noqa: SLF001 -- Django documents it for this


def label_of(row: models.Model | type[models.Model]) -> str:
    return row._meta.label_lower


def high_marks(watched: Watched) -> dict[str, int]:
    """Return the highest key of each model that can refer to such a record.

    Keys only go up, so that a row above its mark was made later.
    """
    marks = {}
    for model in watched:
        for relation in _relations(model):
            other = relation.related_model
            top = rows_of(other).aggregate(top=models.Max("pk"))["top"]
            marks[label_of(other)] = top or 0
    return marks


def built_upon(
    parts: Mapping[type[models.Model], Mapping[int, bool]], marks: Mapping[str, int]
) -> dict[type[models.Model], set[int]]:
    """Return what refers to these rows and was made by somebody else: keys by model.

    `parts` says of each row, by key, whether the import made it.  To a row that was
    made nothing else may refer; to a row that was changed nothing newer than its mark.
    """
    found: dict[type[models.Model], set[int]] = {}
    for model, rows in parts.items():
        for relation in _relations(model):
            other = relation.related_model
            own = set(parts.get(other, {}))
            mark = marks.get(label_of(other), 0)
            keys = {
                key
                for key, referred in _referring(relation, list(rows))
                if key not in own and (rows[referred] or key > mark)
            }
            if keys:
                found.setdefault(other, set()).update(keys)
    return found


def _relations(model: type[models.Model]) -> Sequence[Any]:
    """Return what refers to a model, also what has no name on its side."""
    return [
        each
        for each in model._meta.get_fields(include_hidden=True)
        if each.auto_created and not each.concrete and (each.one_to_many or each.one_to_one)
    ]


def _referring(relation: Any, keys: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Yield (key, key referred to) of each row that refers to one of these."""
    name = relation.field.attname
    manager = rows_of(relation.related_model)
    for some in chunks(keys):
        yield from manager.filter(**{f"{name}__in": some}).values_list("pk", name)
