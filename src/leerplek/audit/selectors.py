"""Read the audit events of one thing."""

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
