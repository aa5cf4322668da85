"""E-mail addresses, phone numbers and AGB codes."""

import re

import phonenumbers

from leerplek.importing.cells import Cell, text_of
from leerplek.importing.values.parsed import Context, Issue, Parsed, not_understood

REGION = "NL"
_LOCAL = r"[^\s@<>()\[\],;:\"\\]{1,64}"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"(?!\.){_LOCAL}(?<!\.)@(?:{_LABEL}\.)+[^\W\d_][\w-]*[^\W_]")
_FOUND_EMAIL = re.compile(rf"(?<![^\s<>(),;:\"]){_LOCAL}@[\w.-]+")
_PHONE = re.compile(r"(?:\+|00)?[\d(][\d\s().\-–/]{5,24}\d")
_NATIONAL = re.compile(r"(?:\+31|0031|0)([1-9]\d{8})")
_TRUNK = re.compile(r"\(0\)")
_NOT_DIGITS = re.compile(r"[^\d+]")
_LABELS = re.compile(
    r"(?:tel(?:efoon)?(?:nummer|nr)?|mob(?:iel)?|gsm|werk|prive|privé|thuis|phone|mobile|[\s.:()])*",
    re.IGNORECASE,
)
_AGB_APART = re.compile(r"[\s.\-]")
_AGB = re.compile(r"(?:agb(?:code)?:?)?(\d{8})", re.IGNORECASE | re.ASCII)


def parse_email(cell: Cell, _context: Context) -> Parsed:
    """Read one e-mail address; "" when empty or not an address.

    Letters outside ASCII are fine on both sides of the @: names have them.  The part
    behind the @ is written in lower case, the part before it is kept as typed.
    """
    text = text_of(cell)
    if not text:
        return Parsed("")
    if len(text) > 1000:
        return not_understood("email_invalid", "")
    plain = re.sub(r"^mailto:", "", text, flags=re.IGNORECASE).rstrip(".;,")
    if _is_email(plain):
        return Parsed(_lowered(plain))
    found = [match.rstrip(".-") for match in _FOUND_EMAIL.findall(plain)]
    usable = [address for address in found if _is_email(address)]
    if not usable:
        return not_understood("email_invalid", "")
    if len({address.casefold() for address in usable}) > 1:
        return Parsed(_lowered(usable[0]), (Issue("first_only"),))
    return Parsed(_lowered(usable[0]))


def _is_email(text: str) -> bool:
    return len(text) <= 254 and ".." not in text and _EMAIL.fullmatch(text) is not None


def _lowered(address: str) -> str:
    local, _at, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


def parse_phone(cell: Cell, _context: Context) -> Parsed:
    """Read one phone number as "+31612345678"; "" when empty or not a number to dial.

    Without a country code the number is Dutch.  Dutch numbers need their nine digits
    behind the 0, foreign ones have to exist according to their numbering plan.
    """
    text = text_of(cell)
    if not text:
        return Parsed("")
    quick = _NATIONAL.fullmatch(_TRUNK.sub("", text).translate(_PHONE_MARKS))
    if quick:
        return Parsed(f"+31{quick[1]}")
    whole = _dialled(text)
    if whole:
        return Parsed(whole)
    found = _PHONE.search(text[:200])
    first = _first_number(found[0]) if found else ""
    if not first:
        return not_understood("phone_invalid", "")
    rest = text[:200].replace(found[0] if found else "", "", 1)
    if _LABELS.fullmatch(rest) and _digits(first)[-9:] == _digits(found[0] if found else "")[-9:]:
        return Parsed(first)
    return Parsed(first, (Issue("first_only"),))


_PHONE_MARKS = str.maketrans("", "", " -–.()\u00a0/")


def _digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text)


def _first_number(text: str) -> str:
    """Return the first number of "0315-344995 / 0612345678", or of two without a mark between."""
    for part in (text, *re.split(r"\s*/\s*|\s{2,}", text)):
        number = _dialled(part)
        if number:
            return number
    return ""


def _dialled(text: str) -> str:
    if len(text) > 40 or sum(character.isalpha() for character in text) > 10:
        return ""
    digits = _digits(_TRUNK.sub("", text))
    national = _NATIONAL.fullmatch(digits) or re.fullmatch(r"([1-9]\d{8})", digits)
    if national and digits.isascii():
        return f"+31{national[1]}"
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return ""
    if number.extension or not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def parse_agb(cell: Cell, _context: Context) -> Parsed:
    """Read an AGB code: eight digits (Vektis); "" when empty or anything else.

    A cell that holds a number cannot begin with a zero, so a seven-digit number was
    a code before the spreadsheet took its zero away.  Typed as text it stays a fault.
    """
    text = text_of(cell)
    if not text:
        return Parsed("")
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and len(text) == 7:
        return Parsed(f"0{text}", (Issue("agb_zero_restored"),))
    found = _AGB.fullmatch(_AGB_APART.sub("", text))
    return Parsed(found[1]) if found else not_understood("agb_invalid", "")
