"""Values of a row in words: as a person reads them, and as an import reads them again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from leerplek.common.formats import format_number
from leerplek.common.phones import format_phone
from leerplek.geo.enums import LocationSource, Precision
from leerplek.geo.location import Location
from leerplek.importing.values.hours import Hours


def show_value(column: str, value: Any) -> str:
    """Return a value of any column in words; "" when there is nothing."""
    if value in (None, "", ()):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | Decimal):
        return format_number(value)
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    if isinstance(value, Hours):
        return show_hours(value)
    if isinstance(value, Location):
        return _("point on the map %(lat)s, %(lon)s") % {
            "lat": format_number(round(value.lat, 5)),
            "lon": format_number(round(value.lon, 5)),
        }
    return format_phone(str(value)) if column == "phone" else str(value)


def show_hours(hours: Hours) -> str:
    """Return "24-32 hours", "at least 24 hours" or "at most 32 hours"; with the unit, for a bare
    4 may as well be days."""
    low, high = (None if each is None else format_number(each) for each in (hours.low, hours.high))
    if low is not None and high is not None:
        text = _("%(hours)s hours") % {"hours": low if low == high else f"{low}-{high}"}
    elif low is not None:
        text = _("min. %(hours)s hours") % {"hours": low}
    else:
        text = _("max. %(hours)s hours") % {"hours": high}
    return _("%(hours)s (divisible)") % {"hours": text} if hours.divisible else text


def shared_cell(column: str, values: Mapping[str, Any]) -> str | None:
    """Return a cell of a column that is joined with others when it is read; None for the rest."""
    point = values["location"] if is_given_point(values["location"]) else None
    hours: Hours | None = values["hours"]
    match column:
        case "latitude":
            return "" if point is None else str(point.lat)
        case "longitude":
            return "" if point is None else str(point.lon)
        case "hours_low":
            return "" if hours is None or hours.low is None else format_number(hours.low)
        case "hours_high":
            return "" if hours is None or hours.high is None else format_number(hours.high)
        case _:
            return None


def comparable_value(column: str, value: Any) -> Any:
    """Return a value in a form in which equal things are equal.

    A point that was looked up stands for its address, which is compared itself; a
    given point is the same within a metre.
    """
    if isinstance(value, Hours):
        return value.low, value.high, value.divisible
    if column == "location":
        return (round(value.lat, 5), round(value.lon, 5)) if is_given_point(value) else None
    if column == "email":
        return str(value).casefold()
    if isinstance(value, str):
        return " ".join(value.split())
    return value


def is_given_point(value: Any) -> bool:
    """Tell whether a point came from coordinates in the file instead of from an address."""
    return isinstance(value, Location) and value.is_exact


def is_told(column: str, value: Any) -> bool:
    """Tell whether a value says something; "unknown" does not, and a looked-up point neither."""
    if column == "location":
        return is_given_point(value)
    return column not in {"location_origin", "precision"} and value not in (None, "", (), "unknown")


def as_precise_as_told(values: dict[str, Any]) -> None:
    """Believe one of our own exports about how precise its coordinates are."""
    point: Location | None = values["location"]
    told = values.get("precision", "")
    if point is None or not is_given_point(point) or told in {"", Precision.EXACT}:
        return
    by_place = told == Precision.PLACE
    values["location"] = replace(point, precision=Precision(told))
    values["location_origin"] = (
        LocationSource.PLACE if by_place else LocationSource.POSTCODE
    ).value


def located(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a `LocatedModel` for the address of a row."""
    point: Location | None = values["location"]
    return {
        "postcode": values["postcode"],
        "place_name": values["place"],
        "latitude": None if point is None else point.lat,
        "longitude": None if point is None else point.lon,
        "precision": "" if point is None else point.precision.value,
        "location_source": str(values["location_origin"]),
    }


ADDRESS_FIELDS = (
    *("street", "postcode", "place_name", "latitude", "longitude", "precision"),
    "location_source",
)


def told_address(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the address of a record, read as values, as a row would say it."""
    point = None
    if row["latitude"] is not None and row["longitude"] is not None:
        point = Location(row["latitude"], row["longitude"], Precision(row["precision"]))
    return {
        "street": row["street"],
        "postcode": row["postcode"],
        "place": row["place_name"],
        "location": point,
        "location_origin": row["location_source"],
        "precision": "",
    }


def told_hours(low: Decimal | None, high: Decimal | None, *, divisible: bool = False) -> Any:
    """Return hours of a record as a row would say them; None when they are not known."""
    if low is None and high is None:
        return None
    return Hours(low, high, divisible, open_ended=high is None)


def is_own_export(values: Mapping[str, Any]) -> bool:
    """Tell whether a row comes from one of our own exports, which tell how precise a point is."""
    return bool(values.get("precision"))
