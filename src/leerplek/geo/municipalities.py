"""In which municipality a postcode lies, as far as the postcode table tells."""

from collections.abc import Iterable

from django.db import models

from leerplek.geo.models import PostcodePoint


def municipalities_of(digits: Iterable[str]) -> dict[str, str]:
    """Return the municipality of each four-digit postcode; one that is not known is left out.

    Four-digit rows tell it at once; only a table without them is read by its rows of six signs.
    """
    wanted = set(digits) - {""}
    points = PostcodePoint.objects
    return _read(points.filter(code__in=wanted)) or _read(points.filter(pc4__in=wanted))


def _read(points: "models.QuerySet[PostcodePoint]") -> dict[str, str]:
    rows = points.exclude(municipality="").order_by("-code")
    return dict(rows.values_list("pc4", "municipality"))
