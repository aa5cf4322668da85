"""Codes that let one person in: made at random, read out by phone, kept as a hash."""

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

# Without I, L, O and U: nobody hears or reads one sign for another.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Sixteen signs of five bits: 80 bits that nobody guesses.
LENGTH = 16
GROUP = 4
HEARD_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
DIGITS = 6


def new_code() -> str:
    """Return a code for a personal link, in groups of four."""
    return grouped("".join(secrets.choice(SIGNS) for _sign in range(LENGTH)))


def grouped(signs: str) -> str:
    """Return signs in groups, as a person reads them out: "7K3M-…"."""
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def plain(typed: str) -> str:
    """Return what somebody typed as a code is kept: no spaces or dashes, no look-alikes."""
    signs = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    return signs.translate(HEARD_AS)


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


def is_same(one: str, other: str) -> bool:
    """Compare two hashes without telling by the time it takes how far they are the same."""
    return constant_time_compare(one, other)
