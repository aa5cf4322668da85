"""What the pages on programmes, classes and their numbers may send."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import Organisation, Region
from leerplek.accounts.selectors import organisations_in
from leerplek.common.conflicts import Difference
from leerplek.common.forms import LeerplekForm, VersionedModelForm
from leerplek.programmes.models import Cohort, Programme
from leerplek.programmes.selectors import (
    NumberGroup,
    NumberLine,
    organisation_elsewhere,
    organisations_to_invite,
)

YES, NO = "yes", "no"


class ProgrammeForm(VersionedModelForm):
    """A programme's name and who leads it."""

    class Meta:
        model = Programme
        fields = ["name", "organisation"]
        labels = {"organisation": _("Lead organisation")}

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = organisations_in(region)
        field.empty_label = None


class CohortForm(VersionedModelForm):
    """A class: what it is called, when it starts and how its learners learn."""

    class Meta:
        model = Cohort
        fields = ["name", "start_on", "learning_route"]
        labels = {"name": _("Name of the class")}
        help_texts = {"name": _("For example: class September 2027")}


class PartnerForm(LeerplekForm):
    """An organisation to share a class with: of the own region, or named exactly."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation in this region"),
        required=False,
        empty_label=_("choose …"),
    )
    elsewhere = forms.CharField(
        label=_("Or: name of an organisation in another region"),
        max_length=160,
        required=False,
        help_text=_("Write the name exactly as that organisation writes it in Leerplek."),
    )
    region = forms.CharField(label=_("Name of that region"), max_length=120, required=False)

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = organisations_to_invite(cohort)

    def clean(self) -> dict[str, Any]:
        """Leave one organisation in `cleaned_data`, or say what is missing."""
        sent: dict[str, Any] = super().clean() or self.cleaned_data
        chosen, name, region = (sent.get(key) for key in ("organisation", "elsewhere", "region"))
        if chosen and name:
            self.add_error("elsewhere", _("Choose one organisation: leave this empty, or that."))
        elif name and not region:
            self.add_error("region", _("Also write the name of the region."))
        elif name:
            chosen = organisation_elsewhere(name=name, region=region or "")
            if chosen is None:
                self.add_error(
                    "elsewhere",
                    _("This region has no organisation with this name. Ask how it is written."),
                )
        elif not chosen and not self.errors:
            self.add_error("organisation", _("Choose an organisation, or write its name below."))
        return {"organisation": chosen}


class NumbersForm(LeerplekForm):
    """All numbers of a programme or class; an empty one follows the level below.

    A number that is yes or no has three choices, so that "no" can be told from
    "as the playbook has it".
    """

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, groups: Iterable[NumberGroup], version: int, **kwargs: Any
    ) -> None:
        self.groups = tuple(groups)
        # The base form copies these when it starts, and makes them friendly to type in.
        own_fields = {line.setting.key: _field(line) for line in self._lines()}
        self.base_fields = {**self.base_fields, **own_fields}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        self.initial["version"] = version
        self.initial.update({line.setting.key: _typed(line.own) for line in self._lines()})

    def _lines(self) -> Iterator[NumberLine]:
        for group in self.groups:
            yield from group.lines

    def sections(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Yield each group's heading with its fields."""
        for group in self.groups:
            yield group.label, [self[line.setting.key] for line in group.lines]

    def own_settings(self) -> dict[str, Any]:
        """Return the numbers that were filled in, as the service wants them."""
        sent = {line.setting: self.cleaned_data[line.setting.key] for line in self._lines()}
        return {
            setting.key: value == YES if setting.kind is bool else value
            for setting, value in sent.items()
            if value not in {None, ""}
        }

    def differences(self, current: Iterable[NumberGroup]) -> list[Difference]:
        """Return the numbers for which the stored ones are others than those sent."""
        ours = self.own_settings()
        return [
            Difference(
                str(line.setting.label), _own_in_words(line, line.own), _own_in_words(line, mine)
            )
            for group in current
            for line in group.lines
            if (mine := ours.get(line.setting.key)) != line.own
        ]


def _own_in_words(line: NumberLine, own: Any) -> str:
    if own is None:
        return gettext("take over: %(value)s") % {"value": line.inherited_in_words}
    return line.setting.in_words(own)


def _field(line: NumberLine) -> forms.Field:
    setting = line.setting
    label = f"{setting.label} ({setting.unit})" if setting.unit else str(setting.label)
    shared: dict[str, Any] = {"label": label, "help_text": _help(line), "required": False}
    if setting.kind is bool:
        choices = [("", _own_in_words(line, None)), (YES, gettext("yes")), (NO, gettext("no"))]
        return forms.ChoiceField(choices=choices, **shared)
    if setting.kind is int:
        return forms.IntegerField(
            min_value=int(setting.minimum), max_value=int(setting.maximum), **shared
        )
    return forms.FloatField(min_value=setting.minimum, max_value=setting.maximum, **shared)


def _help(line: NumberLine) -> SafeString:
    """Return what the number means, the default, and what counts now and why."""
    now = gettext("%(baseline)s: %(default)s. Now: %(now)s (%(origin)s).") % {
        "baseline": line.setting.baseline,
        "default": line.default_in_words,
        "now": line.in_words,
        "origin": line.origin_in_words,
    }
    source = gettext("Source: %(source)s.") % {"source": line.setting.source}
    return format_html(
        "{}<br><strong>{}</strong>{}<br>{}",
        line.setting.explanation,
        now,
        format_html("<br>{}", line.warning) if line.warning else "",
        source,
    )


def _typed(own: Any) -> Any:
    """Return a number of one's own as the field shows it."""
    if isinstance(own, bool):
        return YES if own else NO
    return own
