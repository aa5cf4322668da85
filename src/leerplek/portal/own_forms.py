"""What a candidate sends from their own page."""

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.candidates.models import Candidate
from leerplek.candidates.paper_forms import MOST_WORDS, PaperForm
from leerplek.common.forms import LeerplekForm
from leerplek.documents.cleaning.checking import largest_megabytes
from leerplek.geo.enums import TravelMode
from leerplek.importing.fields import CarefulForm, PlainDecimalField
from leerplek.importing.sensitive import Care
from leerplek.practices.enums import PracticeSetting
from leerplek.practices.rules import LEAST_HOURS, MOST_HOURS, hours_are_in_order
from leerplek.programmes.enums import LearningRoute


class OwnPaperForm(PaperForm):
    """A paper of one's own; what speaks of health or a benefit is not kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = pgettext(
            "to a candidate",
            "PDF, Word (DOCX), JPG or PNG, at most %(size)d MB. A photo with your phone is fine.",
        ) % {"size": largest_megabytes()}

    def refuse(self, words: tuple[str, ...]) -> None:
        """Say what was found; a coordinator can look and keep it all the same."""
        shown = ", ".join(f"“{word}”" for word in words[:MOST_WORDS])
        text = gettext(
            "This file says: %(words)s. We may keep nothing about health or a benefit. Take that "
            "out and send the file again. Is it about something else? Call us, then we look "
            "together. Nothing of this file was kept."
        )
        self.add_error("file", text % {"words": shown})


def _hours(label: Any) -> PlainDecimalField:
    return PlainDecimalField(
        label=label,
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        max_digits=4,
        decimal_places=1,
    )


class WishesForm(LeerplekForm):
    """What somebody looks for in a practice (I16)."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    wished_setting = forms.ChoiceField(
        label=_("In which practice would you like to work?"),
        choices=[
            (PracticeSetting.VILLAGE.value, _("in a village, where you know many patients")),
            (PracticeSetting.TOWN.value, _("in a town, often with more colleagues")),
            (PracticeSetting.UNKNOWN.value, _("both are fine")),
        ],
        widget=forms.RadioSelect,
    )
    hours_min = _hours(pgettext_lazy("to a candidate", "Hours a week, at least"))
    hours_max = _hours(pgettext_lazy("to a candidate", "Hours a week, at most"))
    learning_routes = forms.MultipleChoiceField(
        label=_("How do you want to learn?"),
        choices=LearningRoute.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    travel_modes = forms.MultipleChoiceField(
        label=_("How can you travel?"),
        required=False,
        choices=TravelMode.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    max_km = PlainDecimalField(
        label=_("How many kilometres do you want to travel at most?"),
        required=False,
        min_value=1,
        max_value=200,
        max_digits=5,
        decimal_places=1,
        help_text=_("Leave it empty when you leave that to us."),
    )
    excludes_out_of_hours = forms.BooleanField(
        label=_("I do not want to work at the out-of-hours centre, in the evening or at weekends"),
        required=False,
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(candidate, name) for name in self.fields}

    def go_on_from(self, candidate: Candidate) -> None:
        """Let the same wishes be sent once more, now that somebody saw that the file changed."""
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent["version"] = str(candidate.version)
        self.data = sent

    def clean_learning_routes(self) -> list[str]:
        return [route for route in LearningRoute if route in self.cleaned_data["learning_routes"]]

    def clean_travel_modes(self) -> list[str]:
        return [mode for mode in TravelMode if mode in self.cleaned_data["travel_modes"]]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not hours_are_in_order(cleaned.get("hours_min"), cleaned.get("hours_max")):
            self.add_error("hours_max", gettext("This is lower than the lowest number of hours."))
        return cleaned


class StopForm(CarefulForm, LeerplekForm):
    """Why somebody stops, if they want to say so; nobody has to (F15)."""

    words = forms.CharField(
        label=_("Do you want to tell us why? You do not have to."),
        required=False,
        max_length=600,
        help_text=_("Write nothing about health or a benefit: we may not keep that."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    cares: ClassVar = {"words": Care.FREE}
