"""What the pages on requests may send."""

import secrets
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region, User
from leerplek.accounts.selectors import all_regions
from leerplek.asks.selectors import contacts_for
from leerplek.candidates.models import Candidate
from leerplek.common.forms import LeerplekForm, VersionForm
from leerplek.importing.fields import CarefulForm, MailField, PhoneField
from leerplek.importing.sensitive import Care
from leerplek.inbox.answers import fields_left
from leerplek.inbox.enums import BY_THEMSELVES, AskedFor, CameBy, Outcome, RequestState
from leerplek.inbox.models import Request
from leerplek.inbox.selectors import (
    EVERYTHING,
    MINE,
    NOBODY,
    OPEN,
    RequestFilter,
    candidate_of,
    candidates_like,
    candidates_to_choose,
    owners_for,
    practices_like,
)
from leerplek.practices.models import Practice
from leerplek.practices.selectors import practices_to_choose

# Nobody fills in a form faster than this, and a page that is older may be anybody's.
FASTEST_SECONDS = 3
PAGE_SECONDS = 24 * 60 * 60
SEALS = frozenset({"website", "page"})
SALT = "leerplek.inbox.page"
BUTTONS = (AskedFor.TRAIN, AskedFor.LEARN, AskedFor.CALL_BACK)
# These are reached from other pages: about a link that does not work, and about the work.
PUBLIC = (*BUTTONS, AskedFor.NEW_LINK, AskedFor.ASSISTANT)


def new_page() -> str:
    """Return the sealed number and moment of a page that is shown now."""
    return signing.dumps(secrets.token_urlsafe(16), salt=SALT)


def page_key_of(sealed: str, *, max_age: int = PAGE_SECONDS) -> str:
    """Return the number of a page of ours; `BadSignature` when it is not, or too old."""
    return str(signing.loads(sealed, salt=SALT, max_age=max_age))


class _AskForm(CarefulForm, LeerplekForm):
    """Who somebody is, how to reach them and what they ask."""

    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    practice_name = forms.CharField(
        label=_("Practice or organisation"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
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
    town = forms.CharField(label=_("Town or postcode"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Question or remark"),
        max_length=2000,
        required=False,
        help_text=_("Write nothing about health or a benefit: we may not keep that."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    cares: ClassVar = {
        "name": Care.NAME,
        "practice_name": Care.NAME,
        "town": Care.NAME,
        "text": Care.FREE,
    }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        reachable = cleaned.get("phone") or cleaned.get("email")
        if not reachable and not {"phone", "email"} & set(self.errors):
            text = gettext("Fill in a phone number or an e-mail address: then we can answer.")
            self.add_error("phone", text)
        return cleaned


class PublicForm(_AskForm):
    """The form for everybody.  What is no person is stopped without a puzzle.

    A field that nobody sees stays empty, and a page is not filled in within seconds;
    who is stopped by mistake reads why and sends again.
    """

    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("Region"), empty_label=_("choose a region")
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    page = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asked_for: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["page"] = new_page()
        self.page_key = ""
        regions = self.fields["region"]
        assert isinstance(regions, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        regions.queryset = all_regions()
        # Where there is but one, there is nothing to choose.
        found = list(regions.queryset[:2])
        self.only_region = found[0] if len(found) == 1 else None
        if self.only_region:
            del self.fields["region"]
        if asked_for == AskedFor.TRAIN:
            self.fields["practice_name"].required = True
        elif asked_for != AskedFor.NEW_LINK:
            del self.fields["practice_name"]
        if asked_for == AskedFor.ASSISTANT:
            # Who asks about the work may speak of ill people, and is not ill.
            self.cares = {**self.cares, "text": Care.WORK}  # type: ignore[misc]
            del self.fields["town"]
            self.fields["text"].required = True
            self.fields["text"].label = pgettext_lazy("to a candidate", "Your question")
            self.use_required_attribute = False
        order = ["name", "practice_name", "phone", "email", "town", "region", "text"]
        self.order_fields(order)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("Make this field empty and send again. Only robots fill it in.")
            )
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            self.page_key = page_key_of(cleaned.get("page") or "")
            with_age = _is_younger_than(cleaned["page"], FASTEST_SECONDS)
        except signing.BadSignature:
            self.add_error(None, _("This page was open for too long. Send it once more."))
        else:
            if with_age and not self.errors:
                self.add_error(None, _("That was very fast. Send it once more."))
        if self.errors:
            # What is shown again may be sent again, from this moment on.
            sent: Any = self.data
            self.data = sent = sent.copy()
            sent["page"] = cleaned.get("page") if self.page_key else self.initial["page"]
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return what the service keeps."""
        kept = {name: self.cleaned_data[name] for name in self.cleaned_data if name not in SEALS}
        return {"region": self.only_region, **kept}


def _is_younger_than(sealed: str, seconds: int) -> bool:
    try:
        signing.loads(sealed, salt=SALT, max_age=seconds)
    except signing.SignatureExpired:
        return False
    return True


class WrittenDownForm(_AskForm):
    """What a coordinator writes down for somebody who phoned, mailed or sent paper."""

    asked_for = forms.ChoiceField(label=_("About"), choices=AskedFor.choices)
    came_by = forms.ChoiceField(
        label=_("How it came in"),
        choices=[choice for choice in CameBy.choices if choice[0] not in BY_THEMSELVES],
    )

    field_order = ("asked_for", "came_by", "name", "practice_name", "phone", "email", "town")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "practice_name", "phone", "email"):
            self.fields[name].widget.attrs.pop("autocomplete", None)


class RequestFilterForm(LeerplekForm):
    """The filters above the list, as they stand in the address."""

    search = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        help_text=_("Name, practice, town, phone, e-mail or words of the question"),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("open")),
            *RequestState.choices,
            (EVERYTHING, _("all")),
        ],
    )
    asked_for = forms.ChoiceField(
        label=_("About"), required=False, choices=[("", _("all")), *AskedFor.choices]
    )
    owner = forms.ChoiceField(
        label=_("Dealt with by"),
        required=False,
        choices=[("", _("everybody")), (MINE, _("me")), (NOBODY, _("nobody yet"))],
    )

    @property
    def filters(self) -> RequestFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        chosen = dict(self.cleaned_data)
        if chosen.get("state") == OPEN:
            chosen["state"] = ""
        return RequestFilter(**chosen)


class AnswerForm(CarefulForm, LeerplekForm):
    """The answer to one request, with the standard answer filled in."""

    text = forms.CharField(
        label=pgettext_lazy("to a request", "Answer"),
        max_length=2000,
        help_text=_("Read it and make it fit. Write nothing about health or a benefit."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    cares: ClassVar = {"text": Care.FREE}
    use_required_attribute = False

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if left := fields_left(text):
            raise forms.ValidationError(
                gettext("%(left)s is not filled in. Write here what the person must read.")
                % {"left": f"[{left[0]}]"}
            )
        return text


class AnswerTextForm(CarefulForm, VersionForm):
    """The region's own words for a standard answer."""

    text = forms.CharField(
        label=_("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 14})
    )
    owner = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who keeps it right"),
        empty_label=None,
        help_text=_("This colleague looks once in a while whether it is still true."),
    )

    cares: ClassVar = {"text": Care.FREE}
    use_required_attribute = False

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = contacts_for(region)


class CloseForm(CarefulForm, VersionForm):
    """How a request ended."""

    outcome = forms.ChoiceField(label=_("How did it end?"), choices=Outcome.choices)
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    cares: ClassVar = {"note": Care.FREE}


class ConnectForm(VersionForm):
    """Which practice and candidate a request is about; the likeliest is filled in."""

    practice = forms.ModelChoiceField(
        Practice.objects.none(), label=_("Practice"), required=False, empty_label=_("none")
    )
    candidate = forms.ModelChoiceField(
        Candidate.objects.none(), label=_("Candidate"), required=False, empty_label=_("none")
    )

    def __init__(self, *args: Any, request_row: Request, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = request_row.region
        offered = (
            ("practice", practices_to_choose(user, region), practices_like(request_row)),
            ("candidate", candidates_to_choose(user, region), candidates_like(request_row, user)),
        )
        for name, rows, likely in offered:
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
            field.queryset = rows
            present = getattr(request_row, name)
            self.initial[name] = present or next(iter(likely), None)
            if likely and not present:
                field.help_text = _("Filled in already: phone, e-mail or name is the same.")
        self.kept = None
        if request_row.candidate_id and candidate_of(request_row, user) is None:
            # The file of another organisation: it stays, and is not shown.
            self.kept = request_row.candidate
            del self.fields["candidate"]


class DealForm(CarefulForm, ConnectForm):
    """Everything that is filled in on the page of a request: nothing typed is left behind.

    The page says who dealt with it when it was shown, so that only a choice counts.
    """

    text = forms.CharField(
        label=_("Note for ourselves"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Dealt with by"),
        required=False,
        empty_label=_("nobody yet"),
        show_hidden_initial=True,
    )
    connect = forms.BooleanField(required=False, widget=forms.HiddenInput)

    cares: ClassVar = {"text": Care.FREE}

    def __init__(self, *args: Any, request_row: Request, **kwargs: Any) -> None:
        super().__init__(*args, request_row=request_row, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = owners_for(request_row)

    def facts(self) -> dict[str, Any]:
        """Return what the service does: only what was chosen, typed or asked to connect."""
        typed = dict(self.cleaned_data)
        link = {"practice": typed["practice"], "candidate": typed.get("candidate", self.kept)}
        return {
            "text": typed["text"],
            "version": typed["version"],
            "link": link if typed["connect"] else None,
            "is_given": "owner" in self.changed_data,
            "owner": typed["owner"],
        }
