"""Read the audit events of one thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from leerplek.audit.models import Event


def history_of(subject: models.Model) -> "models.QuerySet[Event]":
    """Return the events of one row, newest first, with who did them.

    The caller has already found the row through its own `visible_to`.
    """
    return (
        Event.objects.filter(
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
        )
        .select_related("actor")
        .order_by("-pk")
    )


@dataclass(frozen=True)
class HistoryLine:
    """An event as a person reads it; `who` is empty for what the system did by itself."""

    at: datetime
    who: str
    what: str
    fields: tuple[str, ...]


def history_lines(
    subject: models.Model,
    *,
    words: Mapping[str, Any],
    among: Sequence[type[models.Model]],
    limit: int = 30,
) -> list[HistoryLine]:
    """Return the last events of one row in words, newest first.

    `words` says what each kind of event means; a kind without words is shown as it
    is.  Names of fields become the labels of the models in `among`.
    """
    labels = {
        field.name: str(field.verbose_name)
        for model in reversed(among)
        for field in model._meta.concrete_fields
    }
    return [
        HistoryLine(
            at=event.at,
            who=str(event.actor or ""),
            what=str(words.get(event.kind, event.kind)),
            fields=tuple(labels.get(name, name) for name in event.data.get("fields", ())),
        )
        for event in history_of(subject)[:limit]
    ]
