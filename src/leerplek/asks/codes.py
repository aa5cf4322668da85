"""What is kept of the codes and digits by which people answer."""

import secrets

from django.utils.crypto import salted_hmac

from leerplek.common.codes import plain

DIGITS = 6


def hash_of(typed: str) -> str:
    """Return what is kept of a code; without the installation's secret key it tells nothing."""
    return salted_hmac("leerplek.asks.link", plain(typed), algorithm="sha256").hexdigest()


def new_digits() -> str:
    """Return six digits for somebody who may see another person's data."""
    return "".join(str(secrets.randbelow(10)) for _digit in range(DIGITS))


def hash_of_digits(digits: str, *, ask_id: int) -> str:
    """Return what is kept of six digits; the same digits of another ask have another hash."""
    typed = "".join(sign for sign in digits if sign.isdecimal())
    return salted_hmac(f"leerplek.asks.digits.{ask_id}", typed, algorithm="sha256").hexdigest()
