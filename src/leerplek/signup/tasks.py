"""What this room does by itself."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.common.database import empty_log
from leerplek.jobs.kinds import Kind
from leerplek.jobs.leases import Lease
from leerplek.signup.saving import erase_forms_after_term
from leerplek.signup.selectors import channels_with_old_forms, sign_ups_to_erase
from leerplek.signup.services import erase_after_term


def _erase(lease: Lease) -> None:
    today = timezone.localdate()
    for number, pk in enumerate(sign_ups_to_erase(today), start=1):
        with lease.step(done=number):
            erase_after_term(pk, today)
    done = 0
    for channel in channels_with_old_forms(today):
        with lease.step(done=done):
            done += erase_forms_after_term(channel, today)
    with lease.finish():
        pass
    empty_log()


ERASING = Kind(
    name="signup.erase",
    label=_("Erase sign-ups that nobody decided about and forms that were not finished in time"),
    task=_erase,
    every=timedelta(days=1),
)
