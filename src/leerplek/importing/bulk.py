"""Write thousands of rows of one model in a few statements.

`bulk_create` and `bulk_update` take each value through layers of expressions, which for
ten thousand records takes longer than anybody should hold a write lock.  These two know
plain values only.  As with `bulk_create`, callers record the audit events themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, TypeVar

from django.db import connection, models

from leerplek.importing.tables import chunks

M = TypeVar("M", bound=models.Model)

# What both databases take in one statement, with room to spare.
_PARAMETERS = 20_000
_PLAIN = frozenset({str, int, bool, type(None), float})


def insert(rows: Sequence[M], *, with_keys: bool = True) -> Sequence[M]:
    """Insert unsaved rows of one model, and give them their keys unless nobody needs those."""
    if not rows:
        return rows
    model = type(rows[0])
    fields = [each for each in model._meta.concrete_fields if not each.primary_key]
    key = model._meta.pk.column
    names = ", ".join(_quoted(each.column) for each in fields)
    start = f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES "  # noqa: S608 -- names of our own model
    slot = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        for some in chunks(rows, _PARAMETERS // len(fields)):
            parameters = [value for row in some for value in _prepared(row, fields)]
            statement = start + ", ".join([slot] * len(some))
            if not with_keys:
                cursor.execute(statement, parameters)
                continue
            cursor.execute(f"{statement} RETURNING {_quoted(key)}", parameters)
            for row, (value,) in zip(some, cursor.fetchall(), strict=True):
                row.pk = value
                row._state.adding = False  # noqa: SLF001 -- what Django's own insert sets
    return rows


def update(rows: Iterable[models.Model], names: Sequence[str]) -> None:
    """Write these fields of saved rows of one model."""
    saved = list(rows)
    if not saved:
        return
    model = type(saved[0])
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    sets = ", ".join(f"{_quoted(each.column)} = %s" for each in fields)
    statement = (
        f"UPDATE {_quoted(model._meta.db_table)} SET {sets} "  # noqa: S608 -- names of our own model
        f"WHERE {_quoted(model._meta.pk.column)} = %s"
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            statement, [[*_prepared(row, fields, add=False), row.pk] for row in saved]
        )


def save_changes(rows: Iterable[models.Model]) -> None:
    """Write all fields of changed rows of several models, those of one table together."""
    by_model: dict[type[models.Model], dict[int, models.Model]] = defaultdict(dict)
    for row in rows:
        by_model[type(row)][row.pk] = row
    for model, saved in by_model.items():
        names = [each.name for each in model._meta.concrete_fields if not each.primary_key]
        update(saved.values(), names)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))


def _prepared(row: models.Model, fields: Iterable[Any], *, add: bool = True) -> Iterator[Any]:
    for each in fields:
        value = each.pre_save(row, add)
        if isinstance(value, Enum):
            value = value.value
        if type(value) in _PLAIN and not isinstance(each, models.JSONField):
            yield value
        else:
            yield each.get_db_prep_save(value, connection)
