"""Ask practices by themselves whether the places that they once offered are still there (B10).

It is a question like every other: it has a message and a link, is reminded of, and a practice
without an e-mail address comes on the call list.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from leerplek.accounts.models import Region, User
from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask
from leerplek.asks.selectors import contacts_for
from leerplek.asks.services import AskError, make_ask
from leerplek.portal.kinds.practices import PLACE_STANDS, PRACTICE_DETAILS
from leerplek.practices.ageing import practices_to_ask_again
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Practice, PracticeQuerySet
from leerplek.programmes.numbers import Numbers
from leerplek.programmes.regional import numbers_of_region
from leerplek.surveys.selectors.names import POLL

DAYS_TO_ANSWER = timedelta(days=14)


def ask_stale_practices() -> int:
    """Ask whoever is due, region by region, and return how many questions that made.

    However often it is done, nobody is asked more often than the region's number of days.
    """
    return sum(_ask_region(region) for region in Region.objects.order_by("pk"))


def due_to_ask(region: Region, numbers: Numbers) -> PracticeQuerySet:
    """Return the practices of a region that are asked now.

    Who trains nobody, who is being asked the same in another way, and who was asked or
    answered lately is left in peace; so is everybody when the number of days is 0.
    """
    rows = practices_to_ask_again(region.pk, numbers).exclude(trains=Willingness.NO)
    if not numbers.capacity_ask_days:
        return rows.none()
    since = timezone.now() - timedelta(days=numbers.capacity_ask_days)
    names = (PLACE_STANDS.name, PRACTICE_DETAILS.name)
    lately = Ask.objects.filter(kind__in=names).filter(
        Q(state=AskState.OPEN) | Q(made_at__gte=since) | Q(answered_at__gte=since)
    )
    polled = Ask.objects.filter(kind=POLL, state=AskState.OPEN)
    return rows.exclude(pk__in=lately.filter(practice__isnull=False).values("practice")).exclude(
        pk__in=polled.filter(practice__isnull=False).values("practice")
    )


def _ask_region(region: Region) -> int:
    count = 0
    for practice in due_to_ask(region, numbers_of_region(region.pk)).order_by("pk"):
        contact = _contact(practice)
        # A region without a coordinator has nobody to be called.
        if contact is not None and _is_asked(practice, contact):
            count += 1
    return count


def _is_asked(practice: Practice, contact: User) -> bool:
    """Ask, unless somebody did so since it was read."""
    due_on = timezone.localdate() + DAYS_TO_ANSWER
    try:
        make_ask(practice, kind=PLACE_STANDS.name, due_on=due_on, contact=contact, actor=None)
    except AskError:
        return False
    return True


def _contact(practice: Practice) -> User | None:
    """Return the fixed person of this practice (B05), or another coordinator of the region."""
    there = contacts_for(practice.region)
    last = Ask.objects.filter(practice=practice).order_by("-pk").first()
    return (there.filter(pk=last.contact_id).first() if last else None) or there.first()
