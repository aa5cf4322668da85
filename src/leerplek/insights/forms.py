"""What the addresses of these pages may say."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from leerplek.common.forms import LeerplekForm
from leerplek.common.sorting import name_key
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.insights.enums import Age, Size, Status
from leerplek.insights.selectors.spots import (
    BLIND,
    IN_OWN_WORDS,
    KNOWN,
    LATER,
    NEVER,
    NONE_GIVEN,
    OFFERS,
    OFFERS_NOT,
    Overview,
    Spot,
    SpotFilter,
)
from leerplek.programmes.numbers import Numbers

EVERY = ("", _("all"))
# A link that works longer is forgotten.
LONGEST = 365


class WhereForm(LeerplekForm):
    """Of which practices the figures are: where they are and how large."""

    municipality = forms.ChoiceField(label=_("Municipality or town"), required=False)
    size = forms.ChoiceField(label=_("Number of GPs"), required=False)

    def __init__(self, *args: Any, overview: Overview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = {each.municipality for each in overview.spots} - {""}
        self._offer("municipality", [(each, each) for each in sorted(here, key=name_key)])
        self._offer("size", list(sizes(overview.numbers).items()))

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [EVERY, *choices]

    @property
    def filters(self) -> SpotFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        return SpotFilter(**self.cleaned_data)


class SpotFilterForm(WhereForm):
    """The filters above the list; what comes from other pages goes along unseen."""

    search = forms.CharField(
        label=_("Search"), required=False, max_length=100, help_text=_("Name or place")
    )
    status = forms.ChoiceField(label=_("Trains"), required=False, choices=[EVERY, *Status.choices])
    age = forms.ChoiceField(label=_("Last heard"), required=False)
    reason = forms.ChoiceField(label=_("Why not"), required=False)
    offers = forms.ChoiceField(
        label=_("Offers a place"),
        required=False,
        choices=[EVERY, (OFFERS, _("a place is confirmed")), (OFFERS_NOT, _("no place"))],
    )
    blind = forms.ChoiceField(
        label=_("Do we know it"),
        required=False,
        choices=[EVERY, (KNOWN, _("known")), (BLIND, _("unknown or old: a blind spot"))],
    )
    quiet = forms.ChoiceField(
        label=_("Asked to be left alone"),
        required=False,
        choices=[EVERY, (LATER, _("until a day to come")), (NEVER, _("not to be asked again"))],
    )
    year = forms.IntegerField(
        required=False, min_value=1900, max_value=2999, widget=forms.HiddenInput
    )
    said = forms.ChoiceField(
        required=False, choices=[EVERY, *Status.choices], widget=forms.HiddenInput
    )

    field_order = ("search", "municipality", "size", "status", "age", "reason", "offers", "blind")

    def __init__(self, *args: Any, overview: Overview, **kwargs: Any) -> None:
        super().__init__(*args, overview=overview, **kwargs)
        self._offer("age", list(ages(overview.numbers).items()))
        reasons = [(str(pk), each.words) for pk, each in overview.barriers.reasons.items()]
        beside = [(IN_OWN_WORDS, _("in other words")), (NONE_GIVEN, _("no reason given"))]
        self._offer("reason", [*reasons, *beside])


class ShareForm(CarefulForm, LeerplekForm):
    """For whom a view is, until when, and whether it names practices."""

    whom = forms.CharField(
        label=_("For whom is it?"),
        max_length=160,
        help_text=_("The organisation that gets the link, for example the municipality."),
    )
    until = forms.DateField(label=_("It works until and with"))
    shows_names = forms.BooleanField(
        label=_("Also the names of practices, with whether they train"),
        required=False,
        help_text=_(
            "Without names, numbers under five are not told. Reasons, dates, phone numbers and "
            "what practices wrote are never shown for one practice."
        ),
    )

    cares: ClassVar = {"whom": Care.NAME}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = timezone.localdate() + timedelta(days=settings.LINK_DAYS)
        self.initial.setdefault("until", usual)

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not timezone.localdate() <= until <= timezone.localdate() + timedelta(days=LONGEST):
            raise forms.ValidationError(gettext("Choose a day from today, and within a year."))
        return until


class OrderFilterForm(SpotFilterForm):
    """The filters above the order of calls: who is left in peace is not in it at all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("quiet", "year", "said"):
            del self.fields[name]


class CallOrderForm(LeerplekForm):
    """Which practices go onto the call list together, and for which day."""

    practices = forms.TypedMultipleChoiceField(
        label=_("Practices to call"),
        coerce=int,
        error_messages={"required": _("Tick at least one practice.")},
    )
    due_on = forms.DateField(label=_("Call on"))

    def __init__(self, *args: Any, spots: Iterable[Spot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["practices"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [(each.pk, each.name) for each in spots]
        self.initial.setdefault("due_on", timezone.localdate())


def sizes(numbers: Numbers) -> dict[str, str]:
    """Return the sizes of practices in words, with the numbers where they meet."""
    small, middle = numbers.small_gps, numbers.middle_gps
    up_to = ngettext("at most %(most)d GP", "at most %(most)d GPs", small)
    return {
        Size.SMALL: up_to % {"most": small},
        Size.MIDDLE: gettext("more than %(least)d and at most %(most)d GPs")
        % {"least": small, "most": middle},
        Size.LARGE: gettext("more than %(least)d GPs") % {"least": middle},
        Size.UNKNOWN: gettext("number of GPs unknown"),
    }


def ages(numbers: Numbers) -> dict[str, str]:
    """Return the ages of what we know in words, with the days where they meet."""
    return {
        Age.FRESH: gettext("recent: at most %(days)d days ago") % {"days": numbers.fresh_days},
        Age.AGEING: gettext("ageing: at most %(days)d days ago") % {"days": numbers.old_days},
        Age.OLD: gettext("old: more than %(days)d days ago") % {"days": numbers.old_days},
        Age.NEVER: gettext("never heard"),
    }
