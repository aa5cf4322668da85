"""The work in the background of this room."""

from django.utils.translation import gettext_lazy as _

from leerplek.intake.services.mailing import (
    MAIL_DIGITS,
    MAIL_LINK,
    send_inbox_digits,
    send_inbox_link,
)
from leerplek.jobs.kinds import Kind

MAILING_LINKS = Kind(
    name=MAIL_LINK, label=_("Mail a link to a school or UWV"), task=send_inbox_link
)
MAILING_DIGITS = Kind(
    name=MAIL_DIGITS, label=_("Mail a control code to a school or UWV"), task=send_inbox_digits
)
