"""What a practice sends on the page "I want to train": questions, and signing up (B07, D02)."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Region
from leerplek.common.forms import LeerplekForm
from leerplek.importing.fields import AgbField
from leerplek.inbox.enums import AskedFor
from leerplek.inbox.forms import PublicForm
from leerplek.inbox.training import NO, YES
from leerplek.programmes.enums import LearningRoute

ANSWERS = [(YES, _("yes")), (NO, _("no")), ("", pgettext_lazy("to a practice", "I do not know"))]
MOST_PLACES, LONGEST = 20, 2000


class QuestionsForm(LeerplekForm):
    """Five questions as they stand in the address; nothing of the answers is kept."""

    employs = forms.ChoiceField(label=_("Do you want to employ the learner?"))
    hours = forms.ChoiceField(label=_("Is there work enough?"))
    recognised = forms.ChoiceField(label=_("Are you a recognised training company (SBB)?"))
    supervisor = forms.ChoiceField(label=_("Can somebody of your team supervise?"))
    candidate = forms.ChoiceField(label=_("Do you have somebody in mind already?"))

    def __init__(self, *args: Any, hours: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- narrows the type
            field.choices, field.required, field.widget = ANSWERS, False, forms.RadioSelect()
            field.widget.choices = ANSWERS
            self.initial.setdefault(name, "")
        self.fields["hours"].help_text = _("For BBL at least %(hours)s hours a week.") % {
            "hours": hours
        }

    @property
    def answers(self) -> dict[str, str]:
        """Return what was answered; what makes no sense is no answer."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class TrainingForm(PublicForm):
    """A practice signs up: who, where, and how many learners by which route."""

    agb_code = AgbField(label=_("AGB code"), required=False, help_text=_("If you know it."))

    def __init__(self, *args: Any, at: Region, **kwargs: Any) -> None:
        super().__init__(*args, asked_for=AskedFor.TRAIN, **kwargs)
        self.fields.pop("region", None)
        self.only_region = at
        self.fields["town"].required = True
        self.fields["town"].label = _("Postcode or town of the practice")
        for route in LearningRoute:
            self.fields[f"number_{route}"] = forms.IntegerField(
                label=_("How many learners by %(route)s?") % {"route": route.label},
                required=False,
                min_value=0,
                max_value=MOST_PLACES,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "app-short"}),
            )
        numbers = [f"number_{route}" for route in LearningRoute]
        order = ["practice_name", "name", "phone", "email", "town", "agb_code", *numbers, "text"]
        self.order_fields(order)

    def facts(self) -> dict[str, Any]:
        """Return what the service keeps: what has no place of its own stands in the words."""
        kept = super().facts()
        lines = [kept.pop("text")]
        for route in LearningRoute:
            number = kept.pop(f"number_{route}")
            if number:
                lines.insert(0, f"{route.label}: {number}")
        if code := kept.pop("agb_code"):
            lines.insert(0, gettext("AGB code: %(code)s") % {"code": code})
        text = "\n".join(line for line in lines if line)
        return {**kept, "text": text[:LONGEST]}
