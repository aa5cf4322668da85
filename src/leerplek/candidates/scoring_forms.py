"""What the page on scores may send."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.candidates.enums import Scale
from leerplek.candidates.scoring import HIGHEST_SCORE, LOWEST_SCORE
from leerplek.candidates.selectors import ScaleLine
from leerplek.common.forms import DateTextField, LeerplekForm


class ScoresForm(LeerplekForm):
    """What somebody who spoke with the candidate thought, scale by scale."""

    given_on = DateTextField(label=_("On which day?"))

    def __init__(self, *args: Any, lines: list[ScaleLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["given_on"] = timezone.localdate()
        self.scales = [line.scale for line in lines]
        for line in lines:
            value = line.score.value if line.score else None
            self.fields[line.scale.value] = score_field(line.scale)
            self.fields[_seen(line.scale)] = forms.TypedChoiceField(
                choices=_SCORES,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.HiddenInput,
            )
            self.initial[line.scale.value] = self.initial[_seen(line.scale)] = value
        self.order_fields([*Scale.values, "given_on"])

    def clean_given_on(self) -> Any:
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("A score cannot be given in the future."))
        return day

    @property
    def scores(self) -> dict[Scale, int | None]:
        return {scale: self.cleaned_data[scale.value] for scale in self.scales}

    @property
    def seen(self) -> dict[Scale, int | None]:
        return {scale: self.cleaned_data[_seen(scale)] for scale in self.scales}

    def say_theirs(self, theirs: dict[str, Any]) -> None:
        """Tell which score somebody else gave in the meantime, so that the user can decide.

        What was seen is then what is there now: sending again replaces it.
        """
        for name, value in theirs.items():
            seen = {self.add_prefix(_seen(Scale(name))): "" if value is None else str(value)}
            self.data = {**dict(self.data.items()), **seen}
            said = gettext("none") if value is None else str(value)
            self.add_error(
                name,
                gettext(
                    "Somebody else changed this score in the meantime; it is now: %(score)s. "
                    "Send again to replace it with yours."
                )
                % {"score": said},
            )


_SCORES = [("", _("not yet")), *((str(n), str(n)) for n in range(LOWEST_SCORE, HIGHEST_SCORE + 1))]


def score_field(scale: Scale, *, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=scale.label.capitalize(),
        choices=_SCORES,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=help_text,
        widget=forms.Select(attrs={"class": "app-short"}),
    )


def _seen(scale: Scale) -> str:
    return f"seen_{scale.value}"
