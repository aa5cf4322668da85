"""Codes that let one person in: made at random, easy to read out, kept as a hash."""

import secrets

from django.utils.crypto import constant_time_compare

# Without I, L, O and U: nobody hears or reads one sign for another.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Sixteen signs of five bits: 80 bits that nobody guesses.
LENGTH = 16
GROUP = 4
HEARD_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Return a code for a personal link, in groups of four."""
    return grouped("".join(secrets.choice(SIGNS) for _sign in range(LENGTH)))


def code_from(secret: bytes) -> str:
    """Return the code that belongs to some secret bytes, ten at least: the same each time."""
    number = int.from_bytes(secret[:10], "big")
    signs = (SIGNS[number >> 5 * at & 31] for at in range(LENGTH))
    return grouped("".join(signs))


def grouped(signs: str) -> str:
    """Return signs in groups, as a person reads them out: "7K3M-…"."""
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def plain(typed: str) -> str:
    """Return what somebody typed as a code is kept: no spaces or dashes, no look-alikes."""
    signs = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    return signs.translate(HEARD_AS)


def is_same(one: str, other: str) -> bool:
    """Compare two hashes without telling by the time it takes how far they are the same."""
    return constant_time_compare(one, other)
