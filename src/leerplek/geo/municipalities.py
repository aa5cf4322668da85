"""In which municipality a postcode lies, as far as the postcode table tells."""

from collections.abc import Iterable

from django.db import models

from leerplek.geo.models import PostcodePoint


def municipalities_of(digits: Iterable[str]) -> dict[str, str]:
    """Return the municipality of each four-digit postcode; one that is not known is left out.

    A four-digit row tells it at once; without one the rows of six signs do.
    """
    wanted = set(digits) - {""}
    found = _read(PostcodePoint.objects.filter(code__in=wanted))
    rest = wanted - found.keys()
    return {**_read(PostcodePoint.objects.filter(pc4__in=rest)), **found} if rest else found


def _read(points: "models.QuerySet[PostcodePoint]") -> dict[str, str]:
    rows = points.exclude(municipality="").order_by("-code")
    return dict(rows.values_list("pc4", "municipality"))
