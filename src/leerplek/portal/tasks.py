"""What is told and asked by itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from leerplek.jobs.kinds import Kind
from leerplek.jobs.leases import Lease
from leerplek.portal.inviting import ask_about_meetings


def _invite(lease: Lease) -> None:
    # Each question is asked in a transaction of its own: broken off, this goes on.
    ask_about_meetings()
    with lease.finish():
        pass


INVITING = Kind(
    name="portal.meetings",
    label=_("Tell people of their information meetings"),
    task=_invite,
    every=timedelta(minutes=15),
)
