"""What the coordinator's pages on asks may send."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leerplek.accounts.models import Region, User
from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.kinds import AskKind, all_kinds
from leerplek.asks.selectors import EVERYTHING, LATE, OPEN, AskFilter, contacts_for
from leerplek.common.forms import DateTextField, LeerplekForm, VersionForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.practices.enums import Willingness

# Two weeks to answer, unless somebody chooses another day.
USUAL_DAYS = 14


class AskFilterForm(LeerplekForm):
    """The filters above the list, as they stand in the address."""

    search = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        help_text=_("Name of a practice or candidate, or words of the question"),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("waiting for an answer")),
            (LATE, _("late: the date is past")),
            (AskState.ANSWERED, _("answered")),
            (AskState.WITHDRAWN, pgettext_lazy("an ask", "withdrawn")),
            (EVERYTHING, _("all")),
        ],
    )
    kind = forms.ChoiceField(label=_("What we ask"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_kind(self, list(all_kinds().values()), empty=_("all"))

    @property
    def filters(self) -> AskFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        chosen = dict(self.cleaned_data)
        if chosen.get("state") == OPEN:
            chosen["state"] = ""
        return AskFilter(**chosen)


def _choose_kind(form: forms.Form, kinds: list[AskKind], *, empty: Any = None) -> None:
    field = form.fields["kind"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
    about = [(kind.name, _named(kind)) for kind in kinds]
    field.choices = [("", empty), *about] if empty else about


def _named(kind: AskKind) -> str:
    """Return the label of a kind; two of the same label are told apart by whom they ask."""
    same = [each for each in all_kinds().values() if str(each.label) == str(kind.label)]
    if len(same) == 1:
        return str(kind.label)
    whom = _("practice") if "practice" in kind.about else _("candidate")
    return f"{kind.label} ({whom})"


class WhenForm(LeerplekForm):
    """Before when, and whom to call about it."""

    due_on = DateTextField(label=_("Answer by"))
    contact = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Whom can they call about it?"),
        empty_label=None,
        help_text=_("The page shows this name with the phone number."),
    )

    def __init__(self, *args: Any, region: Region, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = contacts_for(region)
        self.initial.setdefault("contact", user.pk)
        self.initial.setdefault("due_on", timezone.localdate() + timedelta(days=USUAL_DAYS))


class AskForm(CarefulForm, WhenForm):
    """Ask one practice or candidate something."""

    kind = forms.ChoiceField(label=_("What do you ask?"), widget=forms.RadioSelect)
    question = forms.CharField(
        label=_("Your question"),
        required=False,
        max_length=1000,
        help_text=_("Only for a question in your own words. Ask nothing about health."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order: Iterable[str] | None = ("kind", "question", "due_on", "contact")
    cares: ClassVar = {"question": Care.FREE}

    def __init__(self, *args: Any, kinds: list[AskKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_kind(self, kinds)

    def facts(self) -> dict[str, Any]:
        """Return what the service asks; a question counts for its own kind only."""
        kind = all_kinds()[self.cleaned_data["kind"]]
        question = self.cleaned_data["question"] if kind.in_own_words else ""
        return {**self.cleaned_data, "question": question}


class ManyForm(AskForm):
    """Ask many practices the same."""

    trains = forms.ChoiceField(
        label=_("Which practices?"),
        required=False,
        choices=[
            ("", _("all practices")),
            (Willingness.YES, _("who trains learners")),
            (Willingness.MAYBE, _("who perhaps trains learners")),
            (Willingness.NO, _("who does not train learners")),
            (Willingness.UNKNOWN, _("of whom we do not know it")),
        ],
    )
    only_due = forms.BooleanField(
        label=_("Leave out who answered this in the past year"), required=False, initial=True
    )

    field_order = ("kind", "question", "trains", "only_due", "due_on", "contact")

    def facts(self) -> dict[str, Any]:
        """Return what the service asks; which practices is for the selector."""
        facts = super().facts()
        return {name: facts[name] for name in ("kind", "question", "due_on", "contact")}


class ReopenForm(VersionForm):
    """Ask again, before a new date."""

    due_on = DateTextField(label=_("Answer by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("due_on", timezone.localdate() + timedelta(days=USUAL_DAYS))


class HowForm(LeerplekForm):
    """How the answer came that is written down."""

    by = forms.ChoiceField(
        label=_("How did you hear this?"),
        choices=[choice for choice in AnsweredBy.choices if choice[0] != AnsweredBy.LINK],
    )


class DigitsForm(LeerplekForm):
    """The six digits that were sent."""

    digits = forms.CharField(
        label=_("The six figures"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "app-short"}
        ),
    )
