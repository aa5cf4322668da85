"""Write audit events.  Services call this inside their own transaction."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import models

from leerplek.audit.models import Event

if TYPE_CHECKING:
    from leerplek.accounts.models import User


def record(
    kind: str,
    subject: models.Model,
    *,
    actor: "User | None",
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Record that `actor` did `kind` to `subject`, for instance "candidate.changed".

    `data` says which fields and which codes, never their personal contents.
    `actor` is None for what the system does by itself on a schedule.
    """
    event = _event(kind, subject, actor=actor, data=data)
    event.save()
    return event


def record_many(
    kind: str,
    subjects: Iterable[tuple[models.Model, Mapping[str, Any]]],
    *,
    actor: "User | None",
) -> None:
    """Record one event per subject in one statement, for acts on thousands of rows."""
    Event.objects.bulk_create(
        [_event(kind, subject, actor=actor, data=data) for subject, data in subjects],
        batch_size=500,
    )


def _event(
    kind: str,
    subject: models.Model,
    *,
    actor: "User | None",
    data: Mapping[str, Any] | None,
) -> Event:
    return Event(
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        region_id=getattr(subject, "region_id", None),
        actor=actor,
        data=dict(data or {}),
    )
