"""Form fields that read what people type exactly as the import of a spreadsheet does."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.common.phones import format_phone
from leerplek.importing.sensitive import CITIZEN_NUMBER, HEALTH_OR_BENEFIT, Care, found_in
from leerplek.importing.values.contact import parse_agb, parse_email, parse_phone
from leerplek.importing.values.parsed import Context, Parsed

REFUSALS = {
    CITIZEN_NUMBER: _(
        "This looks like a citizen service number (BSN). Take it out: it may not be kept here."
    ),
    HEALTH_OR_BENEFIT: _(
        "This says something about health or a kind of benefit. Take it out: it may not be "
        "kept here. You may write what somebody can do and wants."
    ),
}


class ParsedField(forms.CharField):
    """A text that one of the import's parsers has to understand."""

    def __init__(self, *, parse: Callable[[str, Context], Parsed], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parse = parse

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        context = Context(today=timezone.localdate(), locate=lambda _addresses: ())
        parsed = self.parse(text, context)
        if parsed.issues or not parsed.value:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return str(parsed.value)


class PhoneField(ParsedField):
    """A phone number; kept as "+31612345678", shown as "06 12345678"."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Enter one phone number with all its digits, for example 06 12345678.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel"}))
        super().__init__(parse=parse_phone, max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return format_phone(value) if value else value


class MailField(ParsedField):
    """One e-mail address; letters with accents are fine."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Enter one e-mail address, for example naam@voorbeeld.nl.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "email"}))
        super().__init__(parse=parse_email, max_length=254, **kwargs)


class AgbField(ParsedField):
    """The AGB code of a care provider: eight digits."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("An AGB code has eight digits, for example 01234567.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "app-short"})
        )
        super().__init__(parse=parse_agb, max_length=20, **kwargs)


class PlainDecimalField(forms.DecimalField):
    """A number that is shown without zeros that say nothing: 24, not 24,0."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        plain = value.normalize()
        return plain.quantize(Decimal(1)) if plain == plain.to_integral() else plain


class CarefulForm(forms.BaseForm):
    """A form that refuses what may never be stored, field by field.

    `cares` says of each field with free text how closely it is searched.
    """

    cares: ClassVar[Mapping[str, Care]] = {}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, care in self.cares.items():
            refused = found_in(str(cleaned.get(name) or ""), care)
            if refused:
                self.add_error(name, gettext(str(REFUSALS[refused])))
        return cleaned
