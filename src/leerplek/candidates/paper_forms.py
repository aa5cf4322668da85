"""What the pages on papers may send."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.candidates.enums import PaperKind, ToldBy
from leerplek.candidates.models import Paper
from leerplek.common.forms import DateTextField, LeerplekForm
from leerplek.documents.cleaning.checking import largest_megabytes, too_large
from leerplek.importing.limits import MEGABYTE

ACCEPTED = ".pdf,.docx,image/jpeg,image/png"
MOST_WORDS = 10
YES, NO = "yes", "no"


class PaperForm(LeerplekForm):
    """A paper to keep; whether to keep it all the same is only asked when it must be."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=PaperKind.choices, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": ACCEPTED}), max_length=255
    )
    came_as = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = gettext(
            "PDF, Word (DOCX), JPG or PNG, at most %(size)d MB. A photo with your phone is fine."
        ) % {"size": largest_megabytes()}
        if self.data.get("came_as"):
            self._ask()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > largest_megabytes() * MEGABYTE:
            raise ValidationError(str(too_large()))
        return file

    @property
    def agreed_to(self) -> str:
        """Return the digest of the file that is kept all the same, or nothing."""
        return str(self.cleaned_data["came_as"]) if self.cleaned_data.get("agreed") else ""

    def ask_about(self, words: tuple[str, ...], came_as: str) -> None:
        """Show what was found, and ask to send the same file again or leave it."""
        self.data = {**dict(self.data.items()), "came_as": came_as}
        self._ask()
        shown = ", ".join(f"“{word}”" for word in words[:MOST_WORDS])
        self.add_error(
            "file",
            gettext(
                "This file says: %(words)s. Keep nothing about health or a benefit. Take it out. "
                "Or is it not about this person? Then choose the file once more and tick that you "
                "keep it all the same. Until then nothing of it is kept."
            )
            % {"words": shown},
        )

    def _ask(self) -> None:
        self.fields["agreed"] = forms.BooleanField(
            label=gettext("I looked at it, and keep it all the same"), required=False
        )


class SharingForm(LeerplekForm):
    """Whether somebody agrees that practices see one paper."""

    agrees = forms.ChoiceField(
        label=_("May practices see this paper?"),
        choices=[(YES, _("yes, this person agrees")), (NO, _("no"))],
        widget=forms.RadioSelect,
    )
    agreed_on = DateTextField(label=_("If so, since when?"), required=False)
    told_by = forms.ChoiceField(
        label=_("If so, how was that told?"),
        choices=ToldBy.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "agrees": YES if paper.may_be_shared else NO,
            "agreed_on": paper.share_agreed_on or timezone.localdate(),
            "told_by": paper.told_by,
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("agrees") == YES and not self.errors:
            for name in ("agreed_on", "told_by"):
                if not cleaned.get(name):
                    self.add_error(name, gettext("Say on which day and how this person agreed."))
        return cleaned

    @property
    def said(self) -> dict[str, Any]:
        agrees = self.cleaned_data["agrees"] == YES
        return {
            "agrees": agrees,
            "agreed_on": self.cleaned_data["agreed_on"] if agrees else None,
            "told_by": self.cleaned_data["told_by"] if agrees else "",
        }
