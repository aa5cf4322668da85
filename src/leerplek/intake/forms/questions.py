"""What the pages on verdicts and permissions may send."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Organisation, Region
from leerplek.candidates.enums import Scale
from leerplek.candidates.models import Candidate
from leerplek.candidates.scoring import scores_by
from leerplek.candidates.scoring_forms import score_field
from leerplek.common.forms import LeerplekForm, VersionForm
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
from leerplek.intake.selectors.permissions import offices_for
from leerplek.intake.selectors.shared import DECIDED, EVERYTHING, LATE, WAITING, QuestionFilter
from leerplek.intake.selectors.verdicts import schools_for, schools_in
from leerplek.intake.services.verdicts import MOST_EXEMPTIONS
from leerplek.practices.selectors import cohorts_to_choose
from leerplek.programmes.models import Cohort

# No key of a row is higher: a database refuses the question.
MOST = 2**63 - 1
NO_HEALTH = _("Nothing about health or a benefit.")
SCORE_HELP = _("1 is little, 5 is much. Leave it open when you cannot say.")
NO_ANSWER = [("", _("choose …"))]


def _choose(form: forms.BaseForm, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
    field.queryset = rows


class QuestionFilterForm(LeerplekForm):
    """The filters above a list of verdicts or permissions, as they stand in the address."""

    search = forms.CharField(
        label=_("Search"), required=False, max_length=100, help_text=_("Name of the candidate")
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("waits for an answer")),
            (LATE, _("late")),
            (DECIDED, _("answered")),
            (EVERYTHING, _("all")),
        ],
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Asked of"), required=False, empty_label=_("all")
    )
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("Cohort"), required=False, empty_label=_("all")
    )
    candidate = forms.IntegerField(required=False, max_value=MOST, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, user: Any, region: Region, organisations: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "organisation", organisations)
        _choose(self, "cohort", cohorts_to_choose(user, region))

    @property
    def filters(self) -> QuestionFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        return _filters(self)

    @property
    def order(self) -> str:
        return _order(self.filters)


class InboxFilterForm(LeerplekForm):
    """The filters above the list of who answers: a school, or UWV."""

    search = forms.CharField(
        label=_("Search"), required=False, max_length=100, help_text=_("Name of the candidate")
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("waits for an answer")),
            (LATE, _("late")),
            (DECIDED, _("answered")),
            (EVERYTHING, _("all")),
        ],
    )

    @property
    def filters(self) -> QuestionFilter:
        """Return the filters of the address; one that makes no sense filters nothing."""
        return _filters(self)

    @property
    def order(self) -> str:
        return _order(self.filters)


def _order(filters: QuestionFilter) -> str:
    """Return how a list begins: the oldest term, or the answer that came last."""
    return "-decided" if filters.state == DECIDED else "due"


def _filters(form: LeerplekForm) -> QuestionFilter:
    form.full_clean()
    chosen = dict(form.cleaned_data)
    if chosen.get("state") == WAITING:
        chosen["state"] = ""
    return QuestionFilter(**chosen)


class ExemptionForm(CarefulForm, LeerplekForm):
    """A part of the course that a candidate need not do again."""

    subject = forms.CharField(
        label=_("Exemption for"),
        max_length=100,
        help_text=_("One part of the course, for example Dutch or arithmetic."),
    )

    cares: ClassVar = {"subject": Care.WORK}


class AskSchoolForm(CarefulForm, LeerplekForm):
    """Which school is asked about a candidate, and to be free of what."""

    school = forms.ModelChoiceField(Organisation.objects.none(), label=_("School"))
    exemptions = forms.CharField(
        label=_("Exemptions"),
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Parts of the course that this person did before, one on each line. The school decides."
        ),
    )

    cares: ClassVar = {"exemptions": Care.WORK}

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = schools_for(candidate)
        _choose(self, "school", schools)
        if len(schools) == 1:
            self.initial.setdefault("school", schools[0])

    def clean_exemptions(self) -> list[str]:
        """Return the lines, each once."""
        lines = (line.strip() for line in self.cleaned_data["exemptions"].splitlines())
        found = list({line.casefold(): line for line in lines if line}.values())
        if len(found) > MOST_EXEMPTIONS:
            raise forms.ValidationError(
                gettext("More exemptions cannot be asked. Put some together.")
            )
        if any(len(line) > 100 for line in found):
            raise forms.ValidationError(gettext("Keep each line within 100 signs."))
        return found


class ClassForm(LeerplekForm):
    """Of which class, and which school: the first step of asking about many."""

    cohort = forms.ModelChoiceField(Cohort.objects.none(), label=_("Cohort"))
    school = forms.ModelChoiceField(Organisation.objects.none(), label=_("School"))

    def __init__(self, *args: Any, user: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cohorts = cohorts_to_choose(user, region)
        schools = schools_in(region, cohorts.values("pk"))
        _choose(self, "cohort", cohorts)
        _choose(self, "school", schools)
        if len(schools) == 1:
            self.initial.setdefault("school", schools[0])


class ManyForm(ClassForm):
    """Who was ticked."""

    keys = forms.TypedMultipleChoiceField(label=_("Candidates"), coerce=int)

    def __init__(self, *args: Any, candidates: Iterable[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["keys"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
        field.choices = [(each.pk, each.full_name) for each in candidates]


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

    field_order = ("answer", "conditions", "reason", "explanation")

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

        self.scales = scores_by(self.question.candidate, self.question.organisation)
        for scale, value in self.scales.items():
            self.fields[_score_name(scale)] = score_field(scale, help_text=SCORE_HELP)
            self.initial.setdefault(_score_name(scale), value)
        # How it was heard is asked last, for it is about all of this.
        self.order_fields([*(name for name in self.fields if name != "told_by"), "told_by"])

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the service takes."""
        names = ("answer", "conditions", "reason", "explanation", "told_by", "version")
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


class AskPermissionForm(LeerplekForm):
    """Which UWV office is asked, since when, and how long that usually takes."""

    office = forms.ModelChoiceField(Organisation.objects.none(), label=_("UWV office"))
    asked_on = forms.DateField(label=_("Asked on"))
    expected_weeks = forms.IntegerField(
        label=_("How many weeks does it usually take?"), min_value=1, max_value=52
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = offices_for(candidate)
        _choose(self, "office", offices)
        if len(offices) == 1:
            self.initial.setdefault("office", offices[0])
