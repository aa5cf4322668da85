"""What the pages on what people are told may send."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leerplek.common.forms import LeerplekForm, VersionForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.informing.check import STATEMENTS, Answer
from leerplek.informing.texts import filled_in
from leerplek.practices.rules import LEAST_HOURS, MOST_HOURS
from leerplek.programmes.models import Programme


class TopicForm(CarefulForm, VersionForm):
    """A programme's own words for one topic."""

    text = forms.CharField(
        label=_("Text"), max_length=2000, widget=forms.Textarea(attrs={"rows": 12})
    )
    text_en = forms.CharField(
        label=_("Text in English"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Left empty, who reads English gets the Dutch text."),
    )

    # A text for everybody holds nobody's number; it may speak of illness and of benefits.
    cares: ClassVar = {"text": Care.NAME, "text_en": Care.NAME}
    use_required_attribute = False


class QuestionForm(CarefulForm, VersionForm):
    """A question and its answer, as everybody reads them."""

    question = forms.CharField(
        label=_("Question"),
        max_length=300,
        help_text=_("Short, and without anything that shows who asked."),
    )
    answer = forms.CharField(
        label=pgettext_lazy("to a question", "Answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    # The work is with ill people, so a text about it may speak of illness.
    cares: ClassVar = {"question": Care.NAME, "answer": Care.NAME}
    use_required_attribute = False


class PublishForm(QuestionForm):
    """The same, and on the page of which programme."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("On the page of"), empty_label=None
    )
    field_order = ("programme", "question", "answer")

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["programme"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = programmes


class FilmForm(VersionForm):
    """Where the film is to be seen."""

    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    address = forms.URLField(
        label=_("Link"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("A link that begins with https://. Empty both fields to take the film away."),
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if address and not address.startswith("https://"):
            raise forms.ValidationError(_("Use a link that begins with https://."))
        return address

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("address") and not cleaned.get("title"):
            self.add_error("title", _("Say what one sees: that is what people click on."))
        return cleaned


class CheckForm(LeerplekForm):
    """What somebody says of themselves; nothing need be answered, and nothing is kept."""

    pay_now = forms.IntegerField(
        label=pgettext_lazy("to a candidate", "What do you earn now, gross a month?"),
        required=False,
        min_value=0,
        max_value=20_000,
        help_text=_("You need not fill this in. We do not keep it."),
    )
    hours = forms.DecimalField(
        label=pgettext_lazy("to a candidate", "How many hours a week do you want to work?"),
        required=False,
        min_value=LEAST_HOURS,
        max_value=MOST_HOURS,
        max_digits=4,
        decimal_places=1,
    )

    def __init__(self, *args: Any, values: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {
            each.name: forms.ChoiceField(
                label=filled_in(str(each.says), values),
                required=False,
                choices=Answer.choices,
                widget=forms.RadioSelect,
            )
            for each in STATEMENTS
        }
        self.fields = {**asked, **self.fields}

    def given(self) -> dict[str, str]:
        """Return what was answered."""
        said = {each.name: self.cleaned_data[each.name] for each in STATEMENTS}
        return {name: value for name, value in said.items() if value}
