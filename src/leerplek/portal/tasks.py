"""What is told and asked by itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from leerplek.jobs.kinds import Kind
from leerplek.jobs.leases import Lease
from leerplek.portal.asking_again import ask_stale_practices
from leerplek.portal.inviting import ask_about_meetings


def _invite(lease: Lease) -> None:
    # Each question is asked in a transaction of its own: broken off, this goes on.
    ask_about_meetings()
    with lease.finish():
        pass


def _ask_again(lease: Lease) -> None:
    # Each practice is asked in a transaction of its own: broken off, this goes on.
    ask_stale_practices()
    with lease.finish():
        pass


ASKING_AGAIN = Kind(
    name="portal.asking_again",
    label=_("Ask practices whether their places are still there"),
    task=_ask_again,
    every=timedelta(days=1),
)
INVITING = Kind(
    name="portal.meetings",
    label=_("Tell people of their information meetings"),
    task=_invite,
    every=timedelta(minutes=15),
)
