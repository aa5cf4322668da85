"""What the pages on matching may send."""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leerplek.accounts.models import Region
from leerplek.candidates.models import Candidate
from leerplek.common.forms import LeerplekForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.matching.board import PairKey
from leerplek.matching.enums import (
    Decide,
    Mode,
    ProposalState,
    RegisterAct,
    Show,
    StepKind,
    WithdrawnBecause,
)
from leerplek.matching.selectors.proposals import (
    DECISION_LATE,
    EVERYTHING,
    RECONSIDER,
    TALK_LATE,
    TO_MATCH,
    TO_TELL,
    ProposalFilter,
)
from leerplek.programmes.models import Cohort
from leerplek.programmes.selectors import cohorts_here


class RunForm(LeerplekForm):
    """For which class, and what kind of round."""

    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("Class"), empty_label=None)
    mode = forms.ChoiceField(
        label=_("Kind of round"),
        choices=Mode.choices,
        initial=Mode.PROPOSE,
        widget=forms.RadioSelect,
        help_text=_(
            "Fairly shared: the proposal with the fewest points first gets as many as it can. "
            "Then the points of all together count. As many places and candidates take part."
        ),
    )

    def __init__(self, *args: Any, user: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = cohorts_here(user, region)


class BoardFilterForm(LeerplekForm):
    """Which places of the board are shown."""

    q = forms.CharField(label=_("Practice, town or candidate"), required=False, max_length=100)
    show = forms.ChoiceField(
        label=pgettext_lazy("which places of a list", "Show"),
        required=False,
        choices=[("", _("all places")), *Show.choices],
    )

    @property
    def wanted(self) -> dict[str, str]:
        """What is looked for; what cannot be used is not looked for."""
        if not self.is_bound or not self.is_valid():
            return {}
        return {name: self.cleaned_data[name] for name in ("q", "show")}


class CompareForm(LeerplekForm):
    """Which other round of the class to lay beside this one, and how to list the pairs."""

    other = forms.TypedChoiceField(label=_("Compare with the round of"), coerce=int)
    by = forms.ChoiceField(
        label=_("Show the changes"),
        required=False,
        choices=[("", _("by place")), ("person", _("by candidate"))],
    )

    def __init__(self, *args: Any, others: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        field.choices = list(others)


class OptionFilterForm(LeerplekForm):
    """Which of many places or candidates somebody chooses from."""

    name = forms.CharField(label=_("Practice, town or candidate"), required=False, max_length=100)


class VersionForm(forms.Form):
    """Which state of the board the page showed."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class StepForm(VersionForm):
    """One step on the board, as buttons and dragging send it."""

    kind = forms.ChoiceField(choices=StepKind.choices)
    candidate = forms.RegexField(r"^c\d{1,15}$")
    place = forms.RegexField(r"^[pk]\d{1,15}$")
    came_from = forms.RegexField(r"^[pk]\d{1,15}$", required=False)
    knows = forms.BooleanField(required=False)


class RegisterForm(LeerplekForm):
    """What changes about a place in the register; `candidate` is who is brought or released."""

    act = forms.ChoiceField(choices=RegisterAct.choices, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    candidate = forms.ModelChoiceField(
        Candidate.objects.none(), label=_("Candidate"), required=False, empty_label=_("choose …")
    )

    def __init__(self, *args: Any, candidates: QuerySet[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["candidate"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = candidates

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        about_people = {RegisterAct.BRING, RegisterAct.RELEASE}
        if cleaned.get("act") in about_people and not cleaned.get("candidate"):
            self.add_error("candidate", _("Choose a candidate."))
        return cleaned


class NoteForm(CarefulForm, LeerplekForm):
    """What to remember about a candidate at a place."""

    cares: ClassVar = {"text": Care.FREE}

    text = forms.CharField(
        label=_("Note"),
        help_text=_(
            "For yourself and your colleagues. No health, no benefit, nothing you would not "
            "show to the person: who asks may read it."
        ),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


# What a tick box sends: candidate, place, and the codes of what one agrees to.
PAIR = re.compile(r"(c\d{1,18}):([pk]\d{1,18})((?::[a-z_]{1,40})*)")


class PairsField(forms.Field):
    """The ticked pairs, each with what the person agreed to by ticking it."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> dict[PairKey, frozenset[str]]:
        matches = [PAIR.fullmatch(str(each)) for each in value or ()]
        found = [match.groups() for match in matches if match is not None]
        if len(found) < len(matches):
            raise forms.ValidationError(_("Choose pairs from this page."))
        return {
            (person, place): frozenset(filter(None, agreed.split(":")))
            for person, place, agreed in found
        }


class DecideForm(LeerplekForm):
    """Which pairs of a board are proposed, and which board the person looked at.

    `everything` is every pair against which nothing speaks, also on other pages.
    """

    pair = PairsField(label=_("Pairs"), required=False)
    everything = forms.BooleanField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DecideFilterForm(BoardFilterForm):
    """Which places are shown to somebody who decides."""

    show = forms.ChoiceField(
        label=pgettext_lazy("which places of a list", "Show"),
        required=False,
        choices=[("", _("all places")), *Decide.choices],
    )


class UndoForm(LeerplekForm):
    """Which act is taken back."""

    act = forms.UUIDField(widget=forms.HiddenInput)


class WithdrawForm(LeerplekForm):
    """Why one proposal is taken back."""

    because = forms.ChoiceField(
        label=_("Why?"), choices=WithdrawnBecause.choices, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ProposalFilterForm(LeerplekForm):
    """The filters above the list of proposals, as they stand in the address."""

    search = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        help_text=_("Name of the candidate or the practice, or a town"),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("that stand")),
            (TALK_LATE, _("of which the talk is late, or not noted")),
            (DECISION_LATE, _("of which go or no-go is late")),
            (TO_MATCH, _("with two go's: make the match")),
            (TO_TELL, _("no-go, to be told")),
            (RECONSIDER, _("that cannot go on")),
            *((each.value, each.label) for each in ProposalState),
            (EVERYTHING, _("all")),
        ],
    )
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("Class"), required=False, empty_label=_("all")
    )
    candidate = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=10**18)
    practice = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=10**18)

    def __init__(self, *args: Any, user: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = cohorts_here(user, region)

    @property
    def filters(self) -> ProposalFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        self.full_clean()
        return ProposalFilter(**self.cleaned_data)
