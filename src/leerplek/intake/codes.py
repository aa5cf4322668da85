"""The address and the control code of a link to a list."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac


def inbox_address(code: str) -> str:
    """Return the whole address that a message names."""
    return str(urljoin(settings.SITE_ADDRESS, reverse("intake:enter", args=[code])))


def hash_of_inbox_digits(digits: str, *, link_id: int) -> str:
    """Return what is kept of six digits; the same digits of another link have another hash."""
    typed = "".join(sign for sign in digits if sign.isdecimal())
    return salted_hmac(f"leerplek.intake.digits.{link_id}", typed, algorithm="sha256").hexdigest()
