"""The address part of a form: postcode, place, coordinates, and the question which place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leerplek.geo.addresses import NONE_OF_THESE, UnclearPlaceError
from leerplek.geo.coordinates import read_coordinates
from leerplek.geo.enums import Finding, LocationSource
from leerplek.geo.models import LocatedModel
from leerplek.geo.postcodes import normalise_postcode

CHOICE = "place_choice"


class AddressForm(forms.BaseForm):
    """Part of a model form of a row with an address.

    The form lists `street`, `postcode` and `place_name` among its own fields; this
    adds the coordinates, which are shown only when a person gave them.
    """

    instance: LocatedModel

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lat"] = _coordinate(
            _("Latitude"), _("Leave both empty: the postcode is enough. For example 52.1573")
        )
        self.fields["lon"] = _coordinate(_("Longitude"), _("For example 6.4089"))
        if self.instance.location_source == LocationSource.EXPLICIT:
            self.initial["lat"] = self.instance.latitude
            self.initial["lon"] = self.instance.longitude

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        postcode = cleaned.get("postcode", "")
        if postcode:
            known = normalise_postcode(postcode)
            if known is None:
                self.add_error("postcode", Finding.POSTCODE_INVALID.label)
            else:
                cleaned["postcode"] = known.text
        given = read_coordinates(cleaned.get("lat"), cleaned.get("lon"))
        if isinstance(given, Finding):
            self.add_error("lon" if cleaned.get("lat") else "lat", given.label)
        else:
            cleaned["lat"], cleaned["lon"] = given or (None, None)
        return cleaned

    def address(self) -> dict[str, Any]:
        """Return the valid form's address as `geo.addresses.address_fields` takes it."""
        return {
            "street": self.cleaned_data["street"],
            "postcode": self.cleaned_data["postcode"],
            "place_name": self.cleaned_data["place_name"],
            "latitude": self.cleaned_data["lat"],
            "longitude": self.cleaned_data["lon"],
            "choice": self.data.get(self.add_prefix(CHOICE), ""),
        }

    def ask_place(self, error: UnclearPlaceError) -> None:
        """Add the question which place is meant, with the places as choices."""
        choices = [(place.key, place.label) for place in error.choices]
        none = (NONE_OF_THESE, _("None of these: keep it without a place on the map"))
        self.fields[CHOICE] = forms.ChoiceField(
            label=_("Which place is meant?"),
            choices=[*choices, none],
            widget=forms.RadioSelect,
        )
        self.order_fields(_after(list(self.fields), "place_name", CHOICE))
        self.add_error(CHOICE, str(error))


def _coordinate(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=30,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "app-short"}),
    )


def _after(names: list[str], earlier: str, name: str) -> list[str]:
    names.remove(name)
    names.insert(names.index(earlier) + 1, name)
    return names
