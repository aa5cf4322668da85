"""Names in the order in which a Dutch reader looks for them: Öberg stands with the O.

SQLite and PostgreSQL each have an order of their own.  Both are given the same one here:
by the letters without accents and without capitals, in the order of their codes.
"""

import unicodedata
from string import ascii_lowercase, ascii_uppercase
from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import CharField, Func, QuerySet, TextField

Q = TypeVar("Q", bound="QuerySet[Any]")

FUNCTION = "LEERPLEK_NAME_KEY"
# Letters that Unicode does not take apart.
WHOLE = {"Ø": "o", "ø": "o", "Ł": "l", "ł": "l", "Đ": "d", "đ": "d", "ß": "s", "Æ": "a", "æ": "a"}


def _plain_letters() -> dict[str, str]:
    found = dict(zip(ascii_uppercase, ascii_lowercase, strict=True)) | WHOLE
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if base != chr(code) and base in ascii_lowercase:
            found[chr(code)] = base
    return found


PLAIN = _plain_letters()
TABLE = str.maketrans(PLAIN)


def name_key(text: str) -> str:
    """Return what a name is sorted by."""
    return text.translate(TABLE)


class NameKey(Func):
    """What a column of names is sorted by, in the database."""

    arity = 1
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function=FUNCTION, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        letters = f"'{''.join(PLAIN)}', '{''.join(PLAIN.values())}'"
        template = f'(TRANSLATE(%(expressions)s, {letters}) COLLATE "C")'
        return self.as_sql(compiler, connection, template=template, **context)


def by_name(rows: Q, *fields: str) -> Q:
    """Order rows by these columns of names; equal ones keep one order."""
    return rows.order_by(*(NameKey(field) for field in fields), "pk")


def is_text(rows: "QuerySet[Any]", path: str) -> bool:
    """Tell whether a column of these rows, or of what they point to, holds a person's words."""
    annotated = rows.query.annotations.get(path)
    if annotated is not None:
        return isinstance(annotated.output_field, CharField | TextField)
    model: Any = rows.model
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    if last == "pk":
        return False
    field = model._meta.get_field(last)
    return isinstance(field, CharField | TextField) and not field.choices


def _teach(connection: BaseDatabaseWrapper, **_rest: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function(FUNCTION, 1, _key_or_nothing, deterministic=True)


def _key_or_nothing(text: str | None) -> str | None:
    return None if text is None else name_key(text)


def teach_databases() -> None:
    """Let SQLite sort names from the first query of each connection."""
    connection_created.connect(_teach, dispatch_uid=FUNCTION)
