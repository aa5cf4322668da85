"""Write thousands of rows of one model in a few statements.

`bulk_create` and `bulk_update` take each value through layers of expressions, which for
ten thousand records takes longer than anybody should hold a write lock.  These know
plain values only.  As with `bulk_create`, callers record the audit events themselves.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Any, TypeVar

from django.db import connection, models

from leerplek.importing.tables import chunks

M = TypeVar("M", bound=models.Model)
Read = Callable[[models.Model], Any]

# What both databases take in one statement, with room to spare.
_PARAMETERS = 20_000
_PLAIN = (str, int, bool, type(None), float)


def insert(rows: Sequence[M]) -> Sequence[M]:
    """Insert unsaved rows of one model, and give them their keys."""
    if not rows:
        return rows
    model = type(rows[0])
    fields = [each for each in model._meta.concrete_fields if not each.primary_key]
    reads = [_reader(each, add=True) for each in fields]
    columns = [str(each.column) for each in fields]
    key = _quoted(model._meta.pk.column)
    with connection.cursor() as cursor:
        for some in chunks(rows, _PARAMETERS // len(fields)):
            parameters = [read(row) for row in some for read in reads]
            statement = _insert_statement(model, columns, len(some))
            cursor.execute(f"{statement} RETURNING {key}", parameters)
            for row, (value,) in zip(some, cursor.fetchall(), strict=True):
                row.pk = value
                row._state.adding = False  # noqa: SLF001 -- what Django's own insert sets
    return rows


def insert_values(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of plain values that nobody needs the keys of, column by column."""
    with connection.cursor() as cursor:
        for some in chunks(rows, _PARAMETERS // len(columns)):
            parameters = [value for row in some for value in row]
            cursor.execute(_insert_statement(model, columns, len(some)), parameters)


def update(rows: Iterable[models.Model], names: Sequence[str]) -> None:
    """Write these fields of saved rows of one model."""
    saved = list(rows)
    if not saved:
        return
    model = type(saved[0])
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    reads = [_reader(each, add=False) for each in fields]
    sets = ", ".join(f"{_quoted(each.column)} = %s" for each in fields)
    statement = (
        f"UPDATE {_quoted(model._meta.db_table)} SET {sets} "  # noqa: S608 -- names of our own model
        f"WHERE {_quoted(model._meta.pk.column)} = %s"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[*(read(row) for read in reads), row.pk] for row in saved])


def save_changes(rows: Iterable[models.Model]) -> None:
    """Write all fields of changed rows of several models, those of one table together."""
    by_model: dict[type[models.Model], dict[int, models.Model]] = defaultdict(dict)
    for row in rows:
        by_model[type(row)][row.pk] = row
    for model, saved in by_model.items():
        names = [each.name for each in model._meta.concrete_fields if not each.primary_key]
        update(saved.values(), names)


def _insert_statement(model: type[models.Model], columns: Sequence[str], count: int) -> str:
    names = ", ".join(_quoted(column) for column in columns)
    slot = f"({', '.join(['%s'] * len(columns))})"
    table = _quoted(model._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([slot] * count)}"  # noqa: S608 -- names of our own model


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))


def _reader(field: Any, *, add: bool) -> Read:
    """Return what reads a field of a row as the database takes it."""
    name = field.attname
    plain = _PLAIN if not isinstance(field, models.JSONField) else ()

    def read(row: models.Model) -> Any:
        value = getattr(row, name)
        if type(value) in plain:
            return value
        if isinstance(value, Enum):
            return value.value
        return field.get_db_prep_save(value, connection)

    def read_moment(row: models.Model) -> Any:
        return field.get_db_prep_save(field.pre_save(row, add), connection)

    return read_moment if isinstance(field, models.DateField) else read
