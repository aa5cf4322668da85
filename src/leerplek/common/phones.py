"""Phone numbers as people here dial them."""

import phonenumbers

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
