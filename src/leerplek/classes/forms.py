"""What the pages on closing, copying and sharing a class may send."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leerplek.accounts.models import Organisation
from leerplek.classes.enums import Fate
from leerplek.classes.selectors.closing import InClass, Preview
from leerplek.classes.selectors.meter import organisations_in_class
from leerplek.classes.services.making import starting_on
from leerplek.common.forms import LeerplekForm, VersionForm
from leerplek.programmes.models import Cohort

LARGEST = 60


class CloseForm(VersionForm):
    """The day that a class closes, and what happens to each person without a match."""

    closed_on = forms.DateField(label=_("Closed on"), initial=timezone.localdate)
    later = forms.ChoiceField(
        label=_("Later class"),
        required=False,
        help_text=_("Only for who goes to a later class."),
    )
    with_messages = forms.BooleanField(
        label=_("Prepare a message for each person, to be read before it goes"),
        required=False,
        initial=True,
    )

    def __init__(
        self, *args: Any, preview: Preview, later: Sequence[Cohort], **kwargs: Any
    ) -> None:
        self.preview = preview
        self.later_classes = {str(one.pk): one for one in later}
        # The base form copies these when it starts, and makes them friendly to type in.
        own_fields = {one.key: _fate_field(one, can_move=bool(later)) for one in preview.without}
        self.base_fields = {**self.base_fields, **own_fields}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        field = self.fields["later"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [
            ("", _("choose …")),
            *((key, str(one)) for key, one in self.later_classes.items()),
        ]
        if not later:
            del self.fields["later"]
        self.initial["version"] = preview.cohort.version

    def lines(self) -> Iterator[tuple[InClass, forms.BoundField]]:
        """Yield each person without a match with their field."""
        for one in self.preview.without:
            yield one, self[one.key]

    def clean(self) -> dict[str, Any]:
        """Ask for the later class when somebody goes there."""
        sent: dict[str, Any] = super().clean() or self.cleaned_data
        moves = any(sent.get(one.key) == Fate.MOVES for one in self.preview.without)
        if moves and not sent.get("later"):
            self.add_error("later", _("Choose the later class that people go to."))
        return sent

    def closing(self) -> dict[str, Any]:
        """Return what the service takes."""
        sent = self.cleaned_data
        return {
            "version": sent["version"],
            "closed_on": sent["closed_on"],
            "later": self.later_classes.get(sent.get("later", "")),
            "with_messages": sent["with_messages"],
            "fates": {one.candidate.pk: Fate(sent[one.key]) for one in self.preview.without},
        }


def _fate_field(one: InClass, *, can_move: bool) -> forms.ChoiceField:
    """Return the choices for one person: without a consent the procedure ends."""
    offered = [Fate.ENDS]
    if one.consent is not None:
        offered += [Fate.WAITS, *([Fate.MOVES] if can_move else [])]
    return forms.ChoiceField(
        label=str(one.candidate),
        choices=[(each.value, each.label) for each in offered],
        initial=Fate.WAITS if one.consent else Fate.ENDS,
    )


class CopyForm(LeerplekForm):
    """A class like another one: its name, its day and its own size."""

    name = forms.CharField(label=_("Name of the class"), max_length=160)
    start_on = forms.DateField(label=_("Start date"))
    class_minimum = forms.IntegerField(
        label=_("Learners, at least"), min_value=1, max_value=LARGEST
    )
    class_maximum = forms.IntegerField(label=_("Learners, at most"), min_value=1, max_value=LARGEST)
    same_date = forms.BooleanField(
        label=_("Two classes start on the same day: it is meant so"), required=False
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort
        self.fields["class_minimum"].initial = cohort.numbers.class_minimum
        self.fields["class_maximum"].initial = cohort.numbers.class_maximum
        self.is_same_day = False
        if not self.is_bound:
            del self.fields["same_date"]

    def clean(self) -> dict[str, Any]:
        """Warn when a class of this programme starts on that day; it may be meant so."""
        sent: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = sent.get("class_minimum"), sent.get("class_maximum")
        if low and high and low > high:
            self.add_error("class_maximum", _("The largest class is below the smallest."))
        day = sent.get("start_on")
        self.is_same_day = bool(day and starting_on(self.cohort.programme, day))
        if self.is_same_day and not sent.get("same_date"):
            self.add_error(
                "same_date",
                _(
                    "Another class of this programme starts on that day already. Choose another "
                    "day, or tick that it is meant so."
                ),
            )
        if not self.is_same_day:
            del self.fields["same_date"]
        return sent


class ShareForm(LeerplekForm):
    """How many learners an organisation brings, from a day on."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=None
    )
    learners = forms.IntegerField(label=_("Learners in all"), min_value=0, max_value=LARGEST)
    from_on = forms.DateField(
        label=pgettext_lazy("a share", "Agreed on"), initial=timezone.localdate
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = organisations_in_class(cohort)
