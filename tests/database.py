"""Look at the whole database: what is in it, and which statements write to it."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

# Who is signed in, and by which address, is kept by the library for signing in at any visit.
SESSIONS = frozenset({"django_session", "usersessions_usersession", "account_emailaddress"})
WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


@contextmanager
def written_tables() -> Iterator[list[str]]:
    """Collect the table of every statement that writes; sessions do not count."""
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITE.match(sql)
        if found and found[1] not in SESSIONS:
            written.append(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens inside; the test itself runs in a transaction already."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def tables() -> list[str]:
    """Return all tables but those of sessions."""
    return sorted(set(connection.introspection.table_names()) - SESSIONS)


def whole_database(names: list[str] | None = None) -> str:
    """Return every value of every row as one text: what somebody reads who steals the file."""
    lines = []
    with connection.cursor() as cursor:
        for name in tables() if names is None else names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
            lines += [name, *sorted(repr(row) for row in cursor.fetchall())]
    return "\n".join(lines)


def fingerprint() -> str:
    """Return a digest of the whole database."""
    return sha256(whole_database().encode()).hexdigest()


def own_models() -> list[type[models.Model]]:
    """Return the models of the rooms."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("leerplek.") and ".tests." not in model.__module__
    ]


Contents = dict[tuple[str, Any], dict[str, Any]]


def contents(written: Collection[str] | None = None) -> Contents:
    """Return every row of every room, or of some tables: (model, key) to its fields."""
    return {
        (model._meta.label, row["pk"]): row
        for model in own_models()
        if written is None or model._meta.db_table in written
        for row in model._base_manager.values("pk", *_columns(model))
    }


def _columns(model: type[models.Model]) -> list[str]:
    return [each.attname for each in model._meta.concrete_fields if not each.primary_key]
