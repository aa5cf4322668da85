"""Words of the room: how precise a location is, how people travel, what went wrong."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Precision(TextChoices):
    """How closely a location is known; the unit of uncertainty is in `distance.TravelRules`."""

    EXACT = "exact", _("exact address")
    PC6 = "pc6", _("full postcode")
    PC4 = "pc4", _("four digits of the postcode")
    PLACE = "place", _("centre of the place")


class LocationSource(TextChoices):
    """What a location was read from."""

    EXPLICIT = "explicit", _("given coordinates")
    POSTCODE = "postcode", _("postcode")
    PLACE = "place", _("place name")
    CHOSEN = "chosen", _("chosen from places of the same name")


class TravelMode(TextChoices):
    """A way of travel; an electric bicycle is a bicycle."""

    BICYCLE = "bicycle", _("bicycle")
    CAR = "car", _("car")
    PUBLIC_TRANSPORT = "public_transport", _("public transport")


class Finding(TextChoices):
    """What is to be said about a location as typed; the label is a sentence for the user."""

    COORDINATES_INCOMPLETE = (
        "coordinates_incomplete",
        _("Only one of the two coordinates is there. Give both, or neither."),
    )
    COORDINATES_NOT_UNDERSTOOD = (
        "coordinates_not_understood",
        _("The coordinates are not numbers. Give degrees, such as 52.1573 and 6.4089."),
    )
    COORDINATES_SWAPPED = (
        "coordinates_swapped",
        _("Latitude and longitude are swapped. Latitude is about 52, longitude about 6."),
    )
    COORDINATES_RD = (
        "coordinates_rd",
        _("These look like RD coordinates in metres. Give degrees, such as 52.1573 and 6.4089."),
    )
    COORDINATES_OUTSIDE = (
        "coordinates_outside",
        _("The coordinates lie outside the Netherlands and its border regions. Check them."),
    )
    POSTCODE_INVALID = (
        "postcode_invalid",
        _("This is not a Dutch postcode. Give four digits and two letters, such as 7241 AB."),
    )
    POSTCODE_LETTERS = (
        "postcode_letters",
        _("No postcode ends in these two letters, so only the four digits are used."),
    )
    POSTCODE_UNKNOWN = (
        "postcode_unknown",
        _("This postcode is not in the loaded postcode table. Check the postcode."),
    )
    POSTCODE_NOT_LOADED = (
        "postcode_not_loaded",
        _("No postcode table is loaded, so the postcode could not be looked up."),
    )
    PLACE_UNKNOWN = (
        "place_unknown",
        _("This place name is not known. Check the name, or give the postcode."),
    )
    PLACE_AMBIGUOUS = (
        "place_ambiguous",
        _("There is more than one place with this name. Choose one, or give the postcode."),
    )
    PLACE_ELSEWHERE = (
        "place_elsewhere",
        _("The place with this name lies elsewhere. Choose it, or give the postcode."),
    )
    PLACE_DIFFERS = (
        "place_differs",
        _("The postcode lies far from the place that is named. Check which of the two is right."),
    )
    NOTHING_GIVEN = (
        "nothing_given",
        _("There is no address to find. Give a postcode or a place name."),
    )


class RowProblem(TextChoices):
    """Why a row of a postcode file is not used."""

    POSTCODE = "postcode", _("not a Dutch postcode")
    COORDINATES = "coordinates", _("coordinates missing, or outside the Netherlands")
    DOUBLE = "double", _("postcode was already in the file")
    COUNTRY = "country", _("postcode of another country")
    COLUMNS = "columns", _("too few columns")
