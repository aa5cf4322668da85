"""Forms that look and speak like the rest of the house.

The renderer gives every form on the site, also those of libraries, the markup
and classes of the design system.  The two base forms add what the error summary
and the "somebody else changed this" page need.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from leerplek.common.formats import format_date, format_number

TEXTBOX = "utrecht-textbox utrecht-textbox--html-input"
CLASSES_BY_TYPE = {
    "checkbox": "utrecht-checkbox utrecht-checkbox--html-input",
    "radio": "utrecht-radio-button utrecht-radio-button--html-input",
    "hidden": "",
    "file": "app-file",
}
CLASSES_BY_TEMPLATE = {
    "django/forms/widgets/select.html": "utrecht-select utrecht-select--html-select",
    "django/forms/widgets/textarea.html": "utrecht-textarea utrecht-textarea--html-textarea",
    "django/forms/widgets/radio.html": "app-choices",
    "django/forms/widgets/checkbox_select.html": "app-choices",
}
# Which sentence asks for a field that was left out, by what one does there.
ASKS: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.FileField, _("Choose a file.")),
    (forms.BooleanField, _("Tick this box to go on.")),
    (forms.ChoiceField, _("Make a choice.")),
    (forms.ModelChoiceField, _("Make a choice.")),
    (forms.Field, _("Fill in this field.")),
)
# What Django shows in a list before anything was chosen.
DASHES = dict(BLANK_CHOICE_DASH)[""]
CHOOSE = _("choose …")
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class LeerplekRenderer(DjangoTemplates):
    """Renders forms, fields and widgets with the markup of the design system."""

    form_template_name = "common/forms/form.html"
    field_template_name = "common/forms/field.html"

    def render(
        self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None
    ) -> str:
        widget = context.get("widget")
        if widget is not None:
            context = {**context, "widget": _with_classes(widget)}
        return super().render(template_name, dict(context), request)


def _with_classes(widget: dict[str, Any]) -> dict[str, Any]:
    """Return the widget's context with our classes on it and on the choices inside it."""
    ours = CLASSES_BY_TEMPLATE.get(widget["template_name"])
    if ours is None:
        ours = CLASSES_BY_TYPE.get(widget.get("type", ""), TEXTBOX if widget.get("type") else "")
    styled = {**widget, "attrs": _attrs(widget["attrs"], ours)}
    if "optgroups" in widget:
        styled["optgroups"] = [
            (name, [_choice(option) for option in options], index)
            for name, options, index in widget["optgroups"]
        ]
    return styled


def _choice(option: dict[str, Any]) -> dict[str, Any]:
    if option.get("type") not in CLASSES_BY_TYPE:
        return option
    attrs = {name: value for name, value in option["attrs"].items() if name != "class"}
    return {**option, "attrs": _attrs(attrs, CLASSES_BY_TYPE[option["type"]])}


def _attrs(attrs: Mapping[str, Any], ours: str) -> dict[str, Any]:
    """Add our classes; a placeholder goes, for it is gone when one needs it: use a hint."""
    kept = {name: value for name, value in attrs.items() if name != "placeholder"}
    classes = " ".join(filter(None, [ours, attrs.get("class", "")]))
    return {**kept, "class": classes} if classes else kept


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None for a page that is only asked for."""
    return request.POST if request.method == "POST" else None


class DateTextField(forms.DateField):
    """A date typed as day-month-year, as people here write it.

    The browser's own date input follows the language of the browser, so it
    shows month first to many.  Dashes, slashes, dots and spaces are accepted,
    and so is the year first, as a spreadsheet may give it.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Enter a date as day, month, year, for example 31-12-2026."),
        "impossible": _("The date %(value)s does not exist. Check the day and the month."),
        "year": _("Check the year: %(value)s lies too far away."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"autocomplete": "off", "class": "app-short"})
        )
        kwargs["help_text"] = kwargs.get("help_text") or _("For example 31-12-2026")
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d-%m-%Y}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        typed = str(value).strip()
        found = self._parts(typed)
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        year, month, day = found
        if not 1900 <= year <= 2100:
            raise ValidationError(self.error_messages["year"], code="year", params={"value": typed})
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(
                self.error_messages["impossible"], code="impossible", params={"value": typed}
            ) from None

    def _parts(self, typed: str) -> tuple[int, int, int] | None:
        if match := DAY_FIRST.fullmatch(typed):
            day, month, year = (int(part) for part in match.groups())
            return year, month, day
        if match := YEAR_FIRST.fullmatch(typed):
            year, month, day = (int(part) for part in match.groups())
            return year, month, day
        return None


# Between these the clock never changes, and nobody talks outside them.
EARLY, LATE_IN_THE_DAY = time(7), time(21)


class TimeTextField(forms.TimeField):
    """A time of day at which people talk, typed as 14.30 or 14:30."""

    input_formats = ("%H:%M", "%H.%M")
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Enter a time, for example 14.30.")
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "class": "app-short"}
        kwargs.setdefault("widget", forms.TimeInput(format="%H.%M", attrs=attrs))
        kwargs.setdefault("help_text", _("For example 14.30"))
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not EARLY <= value <= LATE_IN_THE_DAY:
            raise ValidationError(_("Choose a time between 7.00 and 21.00."))


def _friendly(field: forms.Field) -> forms.Field:
    """Return the field as people type it: dates day first, numbers with a comma."""
    _speak(field)
    if type(field) is forms.DateField:
        return DateTextField(
            label=field.label,
            required=field.required,
            initial=field.initial,
            help_text=field.help_text,
            disabled=field.disabled,
        )
    if isinstance(field, forms.IntegerField) and type(field.widget) is forms.NumberInput:
        whole = not isinstance(field, forms.FloatField | forms.DecimalField)
        given = field.widget.attrs.get("class", "app-short")
        field.localize = not whole
        field.widget = forms.TextInput(
            attrs={"inputmode": "numeric" if whole else "decimal", "class": given}
        )
        field.widget.is_required = field.required
        field.widget.is_localized = not whole
    return field


def _speak(field: forms.Field) -> None:
    """Say "choose …" for Django's dashes, and limits as people here write numbers."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = CHOOSE
    elif isinstance(field, forms.ChoiceField):
        choices: list[Any] = list(field.choices)  # type: ignore[arg-type]
        if choices and choices[0][1] == DASHES:
            field.choices = [(choices[0][0], CHOOSE), *choices[1:]]
    limits = (MinValueValidator, MaxValueValidator)
    field.validators = [
        _Limit(each) if isinstance(each, limits) else each for each in field.validators
    ]


@dataclass(frozen=True)
class _Limit:
    """A lowest or highest number whose refusal writes it with a comma: "1,5"."""

    validator: MinValueValidator | MaxValueValidator

    def __call__(self, value: Any) -> None:
        try:
            self.validator(value)
        except ValidationError as error:
            limit = (error.params or {}).get("limit_value")
            if error.params and isinstance(limit, int | float | Decimal):
                error.params["limit_value"] = format_number(limit)
            raise


def _ask(field: forms.Field) -> Any:
    return next(sentence for kind, sentence in ASKS if isinstance(field, kind))


class FriendlyFields(forms.BaseForm):
    """What the two base forms share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in list(self.fields.items()):
            self.add_field(name, field)

    def add_field(self, name: str, field: forms.Field) -> None:
        """Add a field that is known only now, as friendly as those of the class."""
        friendly = self.fields[name] = _friendly(field)
        if (
            friendly.error_messages.get("required")
            == forms.Field.default_error_messages["required"]
        ):
            friendly.error_messages["required"] = _ask(friendly)


class LeerplekForm(FriendlyFields, forms.Form):
    """The form every room starts from."""


class VersionForm(LeerplekForm):
    """Nothing but the version of the row that the user looked at."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class LeerplekModelForm(FriendlyFields, forms.ModelForm):  # type: ignore[type-arg]
    """The model form every room starts from."""


class VersionedModelForm(LeerplekModelForm):
    """A model form that remembers which version of the row the user saw.

    For models with a whole number `version`.  The view hands
    `cleaned_data["version"]` to the service, which raises `ConflictError` when
    the row has moved on; `common.conflicts.conflict_page` shows the rest.
    """

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = getattr(self.instance, "version", 0)


@dataclass(frozen=True)
class ErrorLine:
    """One line of the error summary; `target` is the id of the field, or empty."""

    target: str
    message: str


def error_lines(form: forms.BaseForm) -> Iterator[ErrorLine]:
    """Yield what is wrong, first the form as a whole, then field by field in reading order."""
    for message in form.non_field_errors():
        yield ErrorLine("", str(message))
    for bound in form:
        for message in bound.errors:
            yield ErrorLine(_target(bound), f"{_spoken(str(bound.label))} {message}")


def _spoken(label: str) -> str:
    """Return a label as the beginning of a sentence: a question ends in itself."""
    return label if label.endswith(("?", ":", ".")) else f"{label}:"


def _target(bound: forms.BoundField) -> str:
    if bound.is_hidden:
        return ""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id


def is_marked(bound: forms.BoundField) -> bool:
    """Tell whether a label says "required" or "not required": the rarer of the two does.

    A form with one optional field does not repeat "required" ten times, nor the
    other way round.  Filter forms, with nothing required, mark nothing.
    """
    required = [field.required for field in bound.form.fields.values() if _counts(field)]
    rarer = sum(required) * 2 < len(required)
    is_mixed = any(required) and not all(required)
    return is_mixed and _counts(bound.field) and bound.field.required == rarer


def _counts(field: forms.Field) -> bool:
    return not field.widget.is_hidden and (field.required or not _says_none(field))


def _says_none(field: forms.Field) -> bool:
    """Tell whether a list always holds an answer: "all" or "nobody yet" is one as well."""
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return False
    if isinstance(field, forms.ModelChoiceField):
        return field.empty_label not in {CHOOSE, DASHES}
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in _flat(field.choices)}
        return labels.get("") != str(CHOOSE)
    return False


def shown(field: forms.Field, value: Any) -> str:
    """Return a field's value in words, as a person reads it rather than as it is stored."""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, models.QuerySet | list | tuple | set):
        return ", ".join(shown(field, each) for each in value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if value in field.empty_values:
        return str(_("(empty)"))
    if isinstance(value, date):
        return format_date(value)
    labels = {str(key): str(label) for key, label in _flat(getattr(field, "choices", ()))}
    if str(value) in labels:
        return labels[str(value)]
    return format_number(value) if isinstance(field, forms.IntegerField) else str(value)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
