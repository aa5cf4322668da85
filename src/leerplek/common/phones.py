"""Phone numbers as people here dial them."""

import phonenumbers
from django.db.models import Q

HOME = "NL"


def format_phone(number: str) -> str:
    """Return "+31612345678" as "06 12345678"; a foreign number keeps its country code.

    What is not a number is returned as it is.
    """
    try:
        parsed = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return number
    home = parsed.country_code == phonenumbers.country_code_for_region(HOME)
    kind = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, kind.NATIONAL if home else kind.INTERNATIONAL)


def read_phone(typed: str) -> str:
    """Return "06 12345678" as "+31612345678", and an empty text for what is no number."""
    try:
        parsed = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def phone_part(typed: str) -> str:
    """Return a word of a search as it stands in a kept number, or nothing when it is none.

    "06-1234" finds "+3161234567": the dash is left out, and the zero that a Dutch number
    begins with is written +31.
    """
    digits = "".join(sign for sign in typed if sign.isdigit())
    strange = any(not (sign.isdigit() or sign in "+-.()/") for sign in typed)
    return "" if strange else digits.lstrip("0")


def phone_has(word: str, field: str = "phone") -> Q:
    """Return the condition that a kept number has this word of a search in it."""
    part = phone_part(word)
    return Q(**{f"{field}__icontains": part}) if part else Q(pk__in=())
