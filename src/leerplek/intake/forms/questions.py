"""What the pages on verdicts and permissions may send."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Organisation, Region
from leerplek.candidates.models import Candidate
from leerplek.common.forms import LeerplekForm
from leerplek.importing.fields import CarefulForm
from leerplek.importing.sensitive import Care
from leerplek.intake.selectors.permissions import offices_for
from leerplek.intake.selectors.shared import DECIDED, EVERYTHING, LATE, WAITING, QuestionFilter
from leerplek.intake.selectors.verdicts import schools_for, schools_in
from leerplek.intake.services.verdicts import MOST_EXEMPTIONS
from leerplek.practices.selectors import cohorts_to_choose
from leerplek.programmes.models import Cohort

# No key of a row is higher: a database refuses the question.
MOST = 2**63 - 1


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
