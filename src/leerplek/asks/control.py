"""Six digits to the address that is known of somebody, before another person's data is shown.

A link can be forwarded; the mailbox or the voice at the known number is the person's own.
"""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leerplek.accounts.models import User
from leerplek.asks.access import use_digits
from leerplek.asks.codes import hash_of_digits, new_digits
from leerplek.asks.enums import AskEvent
from leerplek.asks.models import Ask, ControlCode
from leerplek.asks.services import AskError
from leerplek.audit.services import record

WORKS_MINUTES = 10
TRIES = 5


@transaction.atomic
def mail_digits(ask: Ask) -> None:
    """Send new digits to the e-mail address that is known of the asked person."""
    address = ask.about.email
    if not address:
        raise AskError(_no_address(ask))
    digits = _new(ask, actor=None)
    context = {"ask": ask, "digits": digits, "minutes": WORKS_MINUTES}
    subject = render_to_string("asks/email/digits_subject.txt", context).strip()
    body = render_to_string("asks/email/digits_body.txt", context)
    transaction.on_commit(partial(send_mail, subject, body, settings.DEFAULT_FROM_EMAIL, [address]))


def _no_address(ask: Ask) -> str:
    if ask.candidate_id:
        return pgettext(
            "to a candidate", "We know no e-mail address of you. Call us: then you get the code."
        )
    return _("We know no e-mail address of you. Call us: then you get the code.")


@transaction.atomic
def digits_to_read_out(ask: Ask, *, actor: User) -> str:
    """Return new digits for a coordinator who has the asked person on the phone."""
    return _new(ask, actor=actor)


def _new(ask: Ask, *, actor: User | None) -> str:
    """Make digits; the ones before do not work any more."""
    now = timezone.now()
    # Two at once would leave two sets of digits that work.
    Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
    ask.control_codes.filter(used_at__isnull=True).update(used_at=now)
    digits = new_digits()
    ControlCode.objects.create(
        ask=ask,
        digits_hash=hash_of_digits(digits, ask_id=ask.pk),
        made_by=actor,
        expires_at=now + timedelta(minutes=WORKS_MINUTES),
        tries_left=TRIES,
    )
    record(AskEvent.DIGITS_MADE, ask, actor=actor)
    return digits


@transaction.atomic
def prove(ask: Ask, typed: str) -> bool:
    """Tell whether these are the digits that were sent last; right ones work once."""
    is_right = use_digits(ControlCode.objects.filter(ask=ask), hash_of_digits(typed, ask_id=ask.pk))
    if is_right:
        record(AskEvent.DIGITS_PROVED, ask, actor=None)
    return is_right
