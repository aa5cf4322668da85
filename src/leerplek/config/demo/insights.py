"""How long the demonstration knows what it knows, and who else sees the figures of it."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from leerplek.accounts.models import Organisation, User
from leerplek.insights.services.sharing import share_view
from leerplek.practices.models import Place, Practice

# So many days ago a practice came into the register and its places were confirmed, in turns.
DAYS = (20, 95, 410, 230, 45, 510, 150, 10, 300, 380, 120)


def make_ages(practices: Iterable[Practice]) -> None:
    """Move what was just written back in time, each practice by days of its own."""
    now, today = timezone.now(), timezone.localdate()
    for number, practice in enumerate(practices):
        back = timedelta(days=DAYS[number % len(DAYS)])
        Practice.objects.filter(pk=practice.pk).update(made_at=now - back)
        places = Place.objects.filter(site__practice=practice, confirmed_on__isnull=False)
        places.update(confirmed_on=today - back)


def share_figures(organisation: Organisation, coordinator: User) -> None:
    """Let a municipality see the figures of the practices."""
    share_view(
        organisation,
        whom="Gemeente Berkelland",
        filters={},
        shows_names=False,
        until=timezone.localdate() + timedelta(days=60),
        actor=coordinator,
    )
