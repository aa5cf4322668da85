"""What a school or UWV may send as an answer, and a coordinator on their behalf."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.candidates.enums import Scale
from leerplek.candidates.scoring import scores_by
from leerplek.candidates.scoring_forms import score_field
from leerplek.common.forms import DateTextField, VersionForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.intake.enums import (
    ON_BEHALF,
    PERMISSIONS,
    VERDICTS,
    ExemptionState,
    NotAdmitted,
    PermissionState,
    Refused,
    ToldBy,
    VerdictState,
)
from leerplek.intake.models import Exemption, FundingPermission, SchoolVerdict

NO_HEALTH = _("Nothing about health or a benefit.")
SCORE_HELP = _("1 is little, 5 is much. Leave it open when you cannot say.")
TESTED = ("tested_on", "test_result", "shorter_months")
NO_ANSWER = [("", _("choose …"))]


class _AnswerForm(CarefulForm, VersionForm):
    """What a school and UWV have in common, by themselves or told to a coordinator."""

    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=NO_HEALTH,
    )
    told_by = forms.ChoiceField(
        label=_("How did you hear it?"),
        choices=[*NO_ANSWER, *ON_BEHALF],
        help_text=_("You write it down on behalf of who said it; both stay visible."),
    )

    use_required_attribute = False
    cares: ClassVar = {"conditions": Care.FREE, "explanation": Care.FREE}

    def __init__(
        self,
        *args: Any,
        question: SchoolVerdict | FundingPermission,
        on_behalf: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        if not on_behalf:
            del self.fields["told_by"]
        kept = ("conditions", "reason", "explanation", "version")
        for name in kept:
            self.initial.setdefault(name, getattr(question, name))
        if question.state != VerdictState.ASKED:
            self.initial.setdefault("answer", question.state)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned.setdefault("told_by", ToldBy.ACCOUNT)
        answer = cleaned.get("answer")
        if answer == VerdictState.CONDITIONAL and not cleaned.get("conditions"):
            self._say("conditions", gettext("Say what the conditions are."))
        is_no = answer in {VerdictState.NOT_ADMITTED, PermissionState.REFUSED}
        if is_no and not cleaned.get("reason"):
            self._say("reason", gettext("Say why: the candidate may ask for it."))
        return cleaned

    def _say(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)


def _conditions(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "app-when-conditional"}),
        help_text=NO_HEALTH,
    )


def _reason(choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Why not?"),
        required=False,
        choices=[*NO_ANSWER, *choices],
        widget=forms.Select(attrs={"class": "app-when-refused"}),
    )


class VerdictForm(_AnswerForm):
    """What a school says about one candidate, of the exemptions asked, and on its own scales."""

    answer = forms.ChoiceField(
        label=_("What does the school say?"),
        choices=[each for each in VerdictState.choices if each[0] in VERDICTS],
        widget=forms.RadioSelect,
    )
    conditions = _conditions(_("On which conditions?"))
    reason = _reason(NotAdmitted.choices)

    tested_on = DateTextField(label=_("TOA test on"), required=False)
    test_result = forms.CharField(
        label=_("Result of the TOA test"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The level that was reached in each part, such as “Dutch 3F, arithmetic 2F”."),
    )
    shorter_months = forms.IntegerField(
        label=_("By how many months is the course shorter?"),
        required=False,
        min_value=0,
        max_value=47,
        widget=forms.NumberInput(attrs={"class": "app-short", "inputmode": "numeric"}),
        help_text=_("For what somebody need not do again. Leave it open for the whole course."),
    )

    field_order = ("answer", "conditions", "reason", "explanation")
    cares: ClassVar = {
        "conditions": Care.FREE,
        "explanation": Care.FREE,
        "test_result": Care.FREE,
    }

    def __init__(self, *args: Any, exemptions: Iterable[Exemption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(exemptions)
        for each in self.asked:
            self.fields[f"exemption_{each.pk}"] = forms.ChoiceField(
                label=gettext("Exemption for %(subject)s") % {"subject": each.subject},
                required=False,
                initial=each.state,
                choices=[
                    (ExemptionState.ASKED.value, pgettext_lazy("an exemption", "decide later")),
                    *(each for each in ExemptionState.choices if each[0] != ExemptionState.ASKED),
                ],
                widget=forms.RadioSelect,
            )

        for name in TESTED:
            self.initial.setdefault(name, getattr(self.question, name))
        self.scales = scores_by(self.question.candidate, self.question.organisation)
        for scale, value in self.scales.items():
            self.fields[_score_name(scale)] = score_field(scale, help_text=SCORE_HELP)
            self.initial.setdefault(_score_name(scale), value)
        # How it was heard is asked last, for it is about all of this.
        last = (*TESTED, "told_by")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day = cleaned.get("tested_on")
        if day and day > timezone.localdate():
            self._say("tested_on", gettext("This day is still to come."))
        if cleaned.get("test_result") and not day:
            self._say("tested_on", gettext("Say on which day the TOA test was done."))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the service takes."""
        names = ("answer", "conditions", "reason", "explanation", "told_by", "version", *TESTED)
        decided = {
            each.pk: self.cleaned_data[f"exemption_{each.pk}"] or each.state for each in self.asked
        }
        given = {scale: self.cleaned_data[_score_name(scale)] for scale in self.scales}
        told = {name: self.cleaned_data[name] for name in names}
        return told | {"exemptions": decided, "scores": given}


def _score_name(scale: Scale) -> str:
    return f"score_{scale.value}"


class PermissionForm(_AnswerForm):
    """What UWV says about one candidate."""

    answer = forms.ChoiceField(
        label=_("What does UWV say?"),
        choices=[each for each in PermissionState.choices if each[0] in PERMISSIONS],
        widget=forms.RadioSelect,
    )
    valid_from_on = forms.DateField(label=_("May start from"), required=False)
    valid_until_on = forms.DateField(label=_("May start until"), required=False)
    granted_on = forms.DateField(label=_("Granted on"), required=False)
    conditions = _conditions(_("On which conditions?"))
    reason = _reason(Refused.choices)

    field_order = (
        *("answer", "valid_from_on", "valid_until_on", "granted_on", "conditions", "reason"),
        "explanation",
    )

    def __init__(self, *args: Any, question: FundingPermission, **kwargs: Any) -> None:
        super().__init__(*args, question=question, **kwargs)
        for name in ("valid_from_on", "valid_until_on", "granted_on"):
            self.initial.setdefault(name, getattr(question, name))
            attrs = self.fields[name].widget.attrs
            attrs["class"] = f"{attrs.get('class', '')} app-when-granted".strip()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        grants = cleaned.get("answer") in {PermissionState.GRANTED, PermissionState.CONDITIONAL}
        first, last = cleaned.get("valid_from_on"), cleaned.get("valid_until_on")
        if grants and first is None:
            self._say("valid_from_on", gettext("Say from which day this person may start."))
        if grants and first and last and last < first:
            self._say("valid_until_on", gettext("The last day lies before the first."))
        return cleaned
