"""Many counts in one question to the database."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Aggregate, Count, Value

Measured = tuple["models.QuerySet[Any]", Aggregate]

ROWS = Count("pk")


def totals(wanted: Sequence[Measured]) -> list[int]:
    """Return the total of each set of rows, in their order, by one query for them all.

    A set keeps the rules of the selector that gave it: it goes in as it is, whatever it
    joins or sorts by, and only its rows are counted (`ROWS`) or added up.
    """
    parts = [
        rows.model._base_manager.filter(  # noqa: SLF001 -- Django documents it
            pk__in=rows.order_by().values("pk")
        )
        .order_by()
        .annotate(which=Value(which, output_field=models.IntegerField()))
        .values("which")
        .annotate(total=measure)
        .values_list("which", "total")
        for which, (rows, measure) in enumerate(wanted)
    ]
    if not parts:
        return []
    found = dict(parts[0].union(*parts[1:], all=True))
    return [found.get(which) or 0 for which in range(len(parts))]
