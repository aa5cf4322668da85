"""Postcode points, and the address with coordinates that other rooms' models carry."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leerplek.geo.enums import LocationSource, Precision
from leerplek.geo.locating import Found, Outcome
from leerplek.geo.location import Location
from leerplek.geo.postcodes import normalise_postcode


class PostcodePoint(models.Model):
    """The middle of a postcode: four digits ("7241") or six characters ("7241AB").

    Reference data from an open file, no person in it, so everybody may read it.
    The key columns hold the place names in the form in which they are compared.
    """

    code = models.CharField(_("postcode"), max_length=6, unique=True)
    pc4 = models.CharField(_("digits of the postcode"), max_length=4, db_index=True)
    lat = models.FloatField(_("latitude"))
    lon = models.FloatField(_("longitude"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    municipality = models.CharField(_("municipality"), max_length=120, blank=True)
    province = models.CharField(_("province"), max_length=40, blank=True)
    place_key = models.CharField(max_length=120, blank=True, db_index=True)
    municipality_key = models.CharField(max_length=120, blank=True, db_index=True)
    source = models.CharField(_("source"), max_length=200)
    loaded_at = models.DateTimeField(_("loaded at"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")

    def __str__(self) -> str:
        return self.code


class LocatedModel(models.Model):
    """An address and, where it could be found, its coordinates.

    A model with its own Meta spreads the constraint that keeps the coordinates
    whole: `constraints = [*LocatedModel.Meta.constraints, ...]`.
    """

    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    place_name = models.CharField(_("place"), max_length=120, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    precision = models.CharField(
        _("precision of the location"), max_length=10, choices=Precision, blank=True
    )
    location_source = models.CharField(
        _("source of the location"), max_length=10, choices=LocationSource, blank=True
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_location_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True, precision="")
                | (Q(latitude__isnull=False, longitude__isnull=False) & ~Q(precision="")),
            )
        ]

    @property
    def location(self) -> Location | None:
        """The point on the map, or None while the address could not be found."""
        if self.latitude is None or self.longitude is None:
            return None
        precision = Precision(self.precision)
        return Location(self.latitude, self.longitude, precision, self._read_from(precision))

    @property
    def address_lines(self) -> tuple[str, ...]:
        """Return what is known of the address as it stands on an envelope."""
        town = f"{self.postcode}  {self.place_name.upper()}".strip()
        return tuple(line for line in (self.street, town) if line)

    @property
    def is_complete_address(self) -> bool:
        """Tell whether a letter would arrive."""
        return bool(self.street and self.postcode and self.place_name)

    def apply_location(self, outcome: Outcome) -> None:
        """Take over what `locate` answered; anything but a find empties the coordinates.

        The postcode gets its one written form, "7241 AB".  Nothing is written to
        the database.
        """
        known = normalise_postcode(self.postcode)
        if known is not None:
            self.postcode = known.text
        if isinstance(outcome, Found):
            self.latitude = outcome.location.lat
            self.longitude = outcome.location.lon
            self.precision = outcome.location.precision
            self.location_source = outcome.origin
        else:
            self.latitude = self.longitude = None
            self.precision = self.location_source = ""

    def _read_from(self, precision: Precision) -> str:
        if precision == Precision.PC6:
            return self.postcode
        if precision == Precision.PC4:
            return self.postcode[:4]
        return self.place_name if precision == Precision.PLACE else ""
