"""Go or no-go in a form, by a coordinator or by a personal link: a no-go has its reason (U04)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from leerplek.matching.enums import REASONS, Side

GO, NO_GO = "go", "no_go"


class ReasonedForm(forms.Form):
    """A form with a field `answer`, and a field `reason` for who says no."""

    def choose_reasons(self, side: Side) -> None:
        """Offer the reasons that this one of the two can have."""
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [(each.value, each.label) for each in REASONS[side]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == GO:
            cleaned["reason"] = ""
        elif not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Choose why not."))
        return cleaned
