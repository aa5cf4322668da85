"""Write audit events.  Services call this inside their own transaction."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from leerplek.audit.models import Event

if TYPE_CHECKING:
    from leerplek.accounts.models import User

# What a code, a field's name, a date or a version looks like; a sentence or an address does not.
CODE = re.compile(r"[\w.:+-]{0,60}")
SAME_ACT = timedelta(minutes=10)


def record(
    kind: str,
    subject: models.Model,
    *,
    actor: "User | None",
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Record that `actor` did `kind` to `subject`, for instance "candidate.changed".

    `data` says which fields and which codes, never their personal contents: a text
    that is no code raises `ValueError`, for that is a mistake in the caller.
    `actor` is None for what the system does by itself on a schedule.
    """
    event = _event(kind, subject, actor=actor, data=data)
    event.save()
    return event


def record_once(
    kind: str, subject: models.Model, *, actor: "User", within: timedelta = SAME_ACT
) -> Event | None:
    """Record an act without contents, unless this person did the same just before.

    For what is looked at, changed and looked at again: one letter is one line of the history.
    """
    event = _event(kind, subject, actor=actor, data=None)
    facts = {name: getattr(event, name) for name in ("kind", "subject_type", "subject_id")}
    since = timezone.now() - within
    if Event.objects.filter(**facts, actor=actor, at__gt=since).exists():
        return None
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
    if any(not CODE.fullmatch(text) for text in _texts(data or {})):
        # The text itself stays out of the message: it may be somebody's.
        msg = f"The data of audit event {kind} hold free text; give codes and numbers."
        raise ValueError(msg)
    return Event(
        kind=kind,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        region_id=getattr(subject, "region_id", None),
        actor=actor,
        data=dict(data or {}),
    )


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a nested value, also the keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield str(key)
            yield from _texts(each)
    elif isinstance(value, Iterable):
        for each in value:
            yield from _texts(each)
