"""What the pages that ask about a round may send: numbers and ids, never a name."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leerplek.common.formats import format_number
from leerplek.common.forms import LeerplekForm
from leerplek.geo.coordinates import read_coordinates
from leerplek.geo.enums import Finding, Precision
from leerplek.geo.forms import CHOICE
from leerplek.geo.locating import Ambiguous, NotFound
from leerplek.geo.location import Location
from leerplek.geo.postcodes import normalise_postcode
from leerplek.geo.selectors import nearest_to
from leerplek.matching.round import Round
from leerplek.matching.what_if import Changes, Extra
from leerplek.practices.rules import LEAST_HOURS, MOST_HOURS
from leerplek.programmes.catalogue import BY_KEY, Numbers
from leerplek.programmes.enums import LearningRoute

Choices = Iterable[tuple[str, str]]

MOST_SEATS = 20


# The fields on the numbers of the programme, and the settings that they stand for.
SETTINGS = {"max_km": "max_km", "min_hours": "min_hours", "per_place": "proposals_per_place"}


def _limits(name: str) -> dict[str, Any]:
    setting = BY_KEY[SETTINGS[name]]
    return {"min_value": setting.kind(setting.minimum), "max_value": setting.kind(setting.maximum)}


class NumbersForm(LeerplekForm):
    """Other numbers of the programme; an empty one stays as it is."""

    max_km = forms.FloatField(
        label=_("Distance at most, in km"), required=False, **_limits("max_km")
    )
    min_hours = forms.FloatField(
        label=_("Hours a candidate has at least"), required=False, **_limits("min_hours")
    )
    per_place = forms.IntegerField(
        label=_("Candidates for each place"), required=False, **_limits("per_place")
    )

    def __init__(self, *args: Any, numbers: Numbers, per_place: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, key in SETTINGS.items():
            now = BY_KEY[key].in_words(getattr(numbers, key))
            self.fields[name].help_text = _("Now: %(value)s") % {"value": now}
        if not per_place:
            del self.fields["per_place"]

    def changes(self, *, without: str | None = None, extra: Extra | None = None) -> Changes:
        """Return the numbers that were given, with what else is different."""
        return Changes(
            max_km=self.cleaned_data["max_km"],
            min_hours=self.cleaned_data["min_hours"],
            per_place=self.cleaned_data.get("per_place"),
            without=without,
            extra=extra,
        )


class WhatIfForm(NumbersForm):
    """Other numbers, a practice that does not take part, a practice that does not exist.

    Where the extra practice is was typed, or chosen on the map (`at`); what is typed goes first.
    """

    without = forms.ChoiceField(label=_("Without this practice"), required=False)
    place_name = forms.CharField(
        label=_("Place of the extra practice"), required=False, max_length=100
    )
    postcode = forms.CharField(
        label=_("Or its postcode"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"class": "app-short"}),
    )
    at = forms.CharField(
        label=_("Point on the map"), required=False, max_length=40, widget=forms.HiddenInput
    )
    hours_low = forms.FloatField(
        label=_("Hours the extra practice asks at least"),
        required=False,
        min_value=float(LEAST_HOURS),
        max_value=float(MOST_HOURS),
    )
    route = forms.ChoiceField(
        label=_("Learning route there"),
        required=False,
        choices=LearningRoute.choices,
        initial=LearningRoute.BBL,
    )
    seats = forms.IntegerField(
        label=_("Places there"), required=False, min_value=1, max_value=MOST_SEATS
    )

    def __init__(self, *args: Any, round_: Round, practices: Choices, **kwargs: Any) -> None:
        kwargs["numbers"] = round_.numbers
        super().__init__(*args, **kwargs)
        without = self.fields["without"]
        assert isinstance(without, forms.ChoiceField)  # noqa: S101 -- narrows the type
        without.choices = [("", _("all take part")), *practices]
        without.widget.attrs["data-search"] = _("Search")
        for name, usual in (("hours_low", round_.numbers.min_hours), ("seats", 1)):
            self.fields[name].initial = int(usual) if usual == int(usual) else usual
            self.fields[name].help_text = _("Empty means %(value)s") % {
                "value": format_number(usual)
            }

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        known = normalise_postcode(typed) if typed else None
        if typed and known is None:
            raise ValidationError(Finding.POSTCODE_INVALID.label)
        return known.text if known else ""

    def clean_at(self) -> Location | None:
        """Read "52.16,6.41"; a point that cannot be is told at the map, not at a field."""
        lat, _comma, lon = str(self.cleaned_data["at"]).partition(",")
        read = read_coordinates(lat, lon)
        if isinstance(read, Finding):
            raise ValidationError(read.label)
        return Location(*read, Precision.EXACT) if read else None

    @property
    def has_extra(self) -> bool:
        """Tell whether an extra practice was asked for."""
        return self.is_typed or self.point is not None

    @property
    def is_typed(self) -> bool:
        """Tell whether the place of the extra practice was typed, also when it is not clear."""
        typed = (self.data.get(self.add_prefix(name), "") for name in ("place_name", "postcode"))
        return any(text.strip() for text in typed)

    @property
    def point(self) -> Location | None:
        """Where the extra practice was put on the map, unless its place was typed.

        It stays there while something else of the question is not clear yet.
        """
        self.is_valid()
        chosen: Location | None = getattr(self, "cleaned_data", {}).get("at")
        return None if chosen is None or self.is_typed else chosen

    @property
    def picked(self) -> str:
        """The key of the place that was picked for a name with more than one meaning."""
        return str(self.data.get(CHOICE, ""))

    def value(self, name: str) -> Any:
        """Return what was given for the extra practice, or what is usual."""
        given = self.cleaned_data[name]
        return self.fields[name].initial if given in (None, "") else given

    @cached_property
    def near(self) -> str:
        """What lies nearest to the point that was chosen on the map."""
        return nearest_to(self.point).in_words if self.point is not None else ""

    @property
    def where(self) -> str:
        """What the place of the extra practice is called."""
        if self.near:
            return str(_("%(place)s (chosen on the map)") % {"place": self.near})
        typed = self.cleaned_data
        return " ".join(part for part in (typed["postcode"], typed["place_name"]) if part)

    def ask_place(self, outcome: Ambiguous | NotFound) -> None:
        """Say that the place is not clear, with the places that may be meant as choices."""
        if not outcome.choices:
            reason = outcome.findings[-1] if outcome.findings else Finding.PLACE_UNKNOWN
            name = "place_name" if self.cleaned_data["place_name"] else "postcode"
            self.add_error(name, reason.label)
            return
        self.fields[CHOICE] = forms.ChoiceField(
            label=_("Which place is meant?"),
            choices=[(place.key, place.label) for place in outcome.choices],
            widget=forms.RadioSelect,
        )
        names = [name for name in self.fields if name != CHOICE]
        names.insert(names.index("place_name") + 1, CHOICE)
        self.order_fields(names)
        self.add_error(CHOICE, _question(outcome))


def _question(outcome: Ambiguous | NotFound) -> Any:
    if isinstance(outcome, NotFound):
        return _("We do not know this place name. Is it one of these?")
    return _("There is more than one place with this name. Which one is it?")


class PairForm(LeerplekForm):
    """Which candidate and which place are asked about."""

    person = forms.ChoiceField(label=_("Candidate"))
    place = forms.ChoiceField(label=_("Place for a learner"))

    def __init__(self, *args: Any, persons: Choices, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("person", persons), ("place", places)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
            field.choices = [("", _("choose …")), *choices]
            field.widget.attrs["data-search"] = _("Search")


class OtherRunForm(LeerplekForm):
    """With which round a round is compared."""

    other = forms.ChoiceField(label=_("Compare with"))

    def __init__(self, *args: Any, runs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        field.choices = list(runs)
