"""What the public form, and the pages on channels and sign-ups, may send."""

import re
import secrets
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region
from leerplek.candidates.enums import CandidateState, ConsentPurpose
from leerplek.candidates.models import Candidate
from leerplek.common.forms import LeerplekForm, VersionForm
from leerplek.geo.enums import Finding, TravelMode
from leerplek.geo.postcodes import normalise_postcode
from leerplek.importing.fields import CarefulForm, MailField, PhoneField, PlainDecimalField
from leerplek.importing.sensitive import Care
from leerplek.practices.rules import LEAST_HOURS, MOST_HOURS, hours_are_in_order
from leerplek.practices.selectors import cohorts_to_choose
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort
from leerplek.signup.enums import SignUpState
from leerplek.signup.models import Channel, SignUp
from leerplek.signup.selectors import (
    ASKED,
    EVERYTHING,
    NEW,
    REACH,
    Difference,
    SignUpFilter,
    channel_list,
    consents_to_note,
    differences,
)

# Nobody fills in a form faster than this, and a page that is older may be anybody's.
FASTEST_SECONDS = 3
PAGE_SECONDS = 24 * 60 * 60
SALT = "leerplek.signup.page"
SPAM = "website"
LAPTOP = [("", _("I do not know")), ("yes", _("yes")), ("no", _("no"))]
ROUTES = {
    LearningRoute.BBL: _("BBL: working and learning, one day of school a week"),
    LearningRoute.BOL: _("BOL: to school, with work placements"),
    LearningRoute.THIRD_ROUTE: _("third route: a shorter course without a fixed day"),
}
CONSENTS = {
    ConsentPurpose.WAITING_LIST: pgettext_lazy(
        "by a candidate",
        "If this class is full, put me on the waiting list for a later class.",
    ),
    ConsentPurpose.KEEP_LONGER: pgettext_lazy(
        "by a candidate",
        "If I stop, keep what I told a year at most, so that I need not tell it again.",
    ),
}


# Nothing that the header with the policy could read as another rule.
SITE = re.compile(
    r"https://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?P<port>:[0-9]{1,5})?(?:/.*)?",
    re.IGNORECASE,
)


def site_of(line: str) -> str | None:
    """Return the website of an address as a browser compares it, or None when it is none."""
    found = SITE.fullmatch(line)
    return f"https://{found['host'].lower()}{found['port'] or ''}" if found else None


def new_page() -> str:
    """Return the sealed number and moment of a page that is shown now."""
    return signing.dumps(secrets.token_urlsafe(16), salt=SALT)


def _text(label: Any, complete: str, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": complete} if complete else {})
    return forms.CharField(label=label, widget=widget, **more)


def _hours(label: Any) -> PlainDecimalField:
    return PlainDecimalField(
        label=label,
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        max_digits=4,
        decimal_places=1,
    )


class SignUpForm(CarefulForm, LeerplekForm):
    """What somebody tells who wants to become a doctor's assistant."""

    first_name = _text(_("First name"), "given-name", max_length=100)
    last_name = _text(_("Last name"), "family-name", max_length=120)
    phone = PhoneField(
        label=_("Phone"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = MailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("A phone number or an e-mail address is enough."),
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
    )
    postcode = _text(_("Postcode"), "postal-code", max_length=10, required=False)
    place_name = _text(
        pgettext_lazy("where somebody lives", "Place"),
        "address-level2",
        max_length=120,
        required=False,
    )
    hours_min = _hours(pgettext_lazy("to a candidate", "Hours a week, at least"))
    hours_max = _hours(pgettext_lazy("to a candidate", "Hours a week, at most"))
    travel_modes = forms.MultipleChoiceField(
        label=_("How can you travel?"),
        required=False,
        choices=TravelMode.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    learning_routes = forms.MultipleChoiceField(
        label=_("How do you want to learn?"),
        choices=list(ROUTES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Not sure? Choose what suits you best. We talk about it."),
    )
    prior_education = _text(
        _("What is your highest diploma?"),
        "",
        max_length=200,
        required=False,
        help_text=_("For example mbo 3 care, or havo."),
    )
    current_work = _text(_("What work do you do now?"), "", max_length=200, required=False)
    has_laptop = forms.ChoiceField(
        label=_("Do you have a laptop?"), required=False, choices=LAPTOP, widget=forms.RadioSelect
    )
    own_practice_name = _text(
        _("Do you already have a practice that wants to train you? Which?"),
        "",
        max_length=160,
        required=False,
    )
    consents = forms.MultipleChoiceField(
        label=_("Only if you want"),
        required=False,
        choices=list(CONSENTS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "You need not tick anything to sign up. You can take this back at any time, by phone "
            "or mail."
        ),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    page = forms.CharField(widget=forms.HiddenInput, required=False)

    cares: ClassVar = {
        "first_name": Care.NAME,
        "last_name": Care.NAME,
        "place_name": Care.NAME,
        "own_practice_name": Care.NAME,
        "prior_education": Care.WORK,
        "current_work": Care.WORK,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["page"] = new_page()
        self.page_key = ""

    def clean_website(self) -> str:
        if self.cleaned_data[SPAM]:
            raise forms.ValidationError(
                _("Make this field empty and send again. Only robots fill it in.")
            )
        return ""

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        known = normalise_postcode(typed)
        if typed and known is None:
            raise forms.ValidationError(Finding.POSTCODE_INVALID.label)
        return known.text if known else ""

    def clean_learning_routes(self) -> list[str]:
        return [route for route in LearningRoute if route in self.cleaned_data["learning_routes"]]

    def clean_travel_modes(self) -> list[str]:
        return [mode for mode in TravelMode if mode in self.cleaned_data["travel_modes"]]

    def clean_has_laptop(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["has_laptop"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._check_enough(cleaned)
        if not hours_are_in_order(cleaned.get("hours_min"), cleaned.get("hours_max")):
            self.add_error("hours_max", _("This is lower than the lowest number of hours."))
        self._check_page(cleaned.get("page") or "")
        return cleaned

    def _check_enough(self, cleaned: dict[str, Any]) -> None:
        reachable = cleaned.get("phone") or cleaned.get("email")
        if not reachable and not {"phone", "email"} & set(self.errors):
            text = gettext("Fill in a phone number or an e-mail address: then we can answer.")
            self.add_error("phone", text)

    def _check_page(self, sealed: str) -> None:
        """Let only a page of ours through, that somebody had the time to fill in."""
        try:
            self.page_key = str(signing.loads(sealed, salt=SALT, max_age=PAGE_SECONDS))
        except signing.BadSignature:
            self.add_error(None, _("This page was open for too long. Send it once more."))
        else:
            if not self.errors and _is_too_young(sealed):
                self.add_error(None, _("That was very fast. Send it once more."))
        if self.errors:
            # What is shown again may be sent again, from this moment on.
            sent: Any = self.data
            self.data = sent = sent.copy()
            sent["page"] = sealed if self.page_key else self.initial["page"]

    def told(self) -> dict[str, Any]:
        """Return what is kept of the person."""
        return {name: self.cleaned_data[name] for name in ASKED}

    def sections(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Yield the questions under headings, easy ones first."""
        for title, names in (
            (gettext("Who are you?"), ("first_name", "last_name", "phone", "email")),
            (gettext("Where do you live?"), ("postcode", "place_name", "travel_modes")),
            (gettext("What do you want?"), ("learning_routes", "hours_min", "hours_max")),
            (gettext("What do you bring?"), BRINGS),
            ("", ("consents", SPAM)),
        ):
            yield title, [self[name] for name in names]


BRINGS = ("prior_education", "current_work", "has_laptop", "own_practice_name")


def _is_too_young(sealed: str) -> bool:
    try:
        signing.loads(sealed, salt=SALT, max_age=FASTEST_SECONDS)
    except signing.SignatureExpired:
        return False
    return True


class ChannelForm(CarefulForm, VersionForm):
    """How a channel is called, and for which class it is."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("For example Instagram, UWV or open evening. The name is part of the link."),
    )
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(),
        label=_("Cohort"),
        required=False,
        empty_label=_("not in a class yet"),
    )

    sites = forms.CharField(
        label=_("Websites that may show the form inside a page"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One a line, for example https://www.zorggroep.example. On every other website the "
            "form stays empty; a link or a QR code works everywhere."
        ),
    )

    cares: ClassVar = {"name": Care.FREE}

    def __init__(
        self, *args: Any, user: Any, region: Region, channel: Channel | None = None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"version": 0}
        if channel is not None:
            initial = {name: getattr(channel, name) for name in ("name", "cohort", "version")}
            initial["sites"] = "\n".join(channel.sites)
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = cohorts_to_choose(user, region)

    def clean_sites(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["sites"].splitlines() if line.strip()]
        found = [site_of(line) for line in lines]
        for line, site in zip(lines, found, strict=True):
            if site is None:
                text = gettext("“%(line)s” is no web address that begins with https://.")
                raise forms.ValidationError(text % {"line": line})
        return list(dict.fromkeys(site for site in found if site is not None))


class SignUpFilterForm(LeerplekForm):
    """The filters above the list, as they stand in the address."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("to look at")),
            (NEW, _("not opened or phoned yet")),
            *SignUpState.choices[1:],
            (EVERYTHING, _("all")),
        ],
    )
    channel = forms.ModelChoiceField(
        Channel.objects.none(), label=_("Channel"), required=False, empty_label=_("all")
    )

    def __init__(self, *args: Any, user: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["channel"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = channel_list(user, region=region)

    @property
    def filters(self) -> SignUpFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        chosen = {name: self.cleaned_data.get(name) for name in ("state", "channel")}
        return SignUpFilter(state=chosen["state"] or "", channel=chosen["channel"])


class MergeForm(VersionForm):
    """What of a sign-up goes into a file that is there; what is empty there is ticked.

    How to reach somebody is never ticked beforehand, and no consent is: anybody can type
    the name of somebody else.
    """

    candidate_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    take = forms.MultipleChoiceField(
        label=_("Take over into the file"), required=False, widget=forms.CheckboxSelectMultiple
    )
    consents = forms.MultipleChoiceField(
        label=_("Agreed to, and noted in the file"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick only what this person says to have agreed to."),
    )
    returns = forms.BooleanField(label=_("This person takes part again"), required=False)

    def __init__(self, *args: Any, sign_up: SignUp, candidate: Candidate, **kwargs: Any) -> None:
        found = differences(sign_up, candidate)
        initial = {
            "version": sign_up.version,
            "candidate_version": candidate.version,
            "take": [each.name for each in found if not each.said and each.name not in REACH],
        }
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["take"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [(each.name, _in_words(each)) for each in found]
        if REACH & {each.name for each in found}:
            field.help_text = _("Another phone number or mail? First call the number you know.")
        if not found:
            del self.fields["take"]
        agreed = self.fields["consents"]
        assert isinstance(agreed, forms.MultipleChoiceField)  # noqa: S101 -- narrows the type
        agreed.choices = [(each.value, each.label) for each in consents_to_note(sign_up, candidate)]
        if not agreed.choices:
            del self.fields["consents"]
        if candidate.state != CandidateState.WITHDRAWN:
            del self.fields["returns"]

    def facts(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {"take": (), "consents": (), **self.cleaned_data}


def _in_words(each: Difference) -> str:
    said = each.said or gettext("(empty)")
    words = gettext("%(label)s: %(told)s (the file says: %(said)s)")
    return words % {"label": each.label, "told": each.told, "said": said}
