"""Send practices the cards of who comes to an evening, so that they can mark favourites."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.things import ask_about
from leerplek.audit.services import record
from leerplek.common.formats import format_date
from leerplek.matching.enums import CARDS_FOR_PRACTICE, EveningEvent
from leerplek.matching.models.evenings import Evening
from leerplek.matching.selectors.favourites import cards_from, hosts_to_send
from leerplek.matching.services.evenings.rows import EveningError, lock_candidates, locked_evening


@transaction.atomic
def send_cards(evening: Evening, *, contact: User, actor: User) -> int:
    """Ask every practice that comes and was not asked yet; return how many were.

    Where nobody who comes could work there is nothing to read, so nothing is asked.

    Favourites can be marked until the day before the evening: then the timetable is made.
    The organisation of the evening asks, whoever the practice was added by.  The number of
    days before the evening is a setting of the class (requirement I17).
    """
    lock_candidates(evening)
    evening = locked_evening(evening)
    today, day = timezone.localdate(), timezone.localtime(evening.starts_at).date()
    if today >= day:
        raise EveningError(_("It is too late for favourites: the evening is today, or past."))
    if today < cards_from(evening):
        told = {"date": format_date(cards_from(evening))}
        raise EveningError(_("Practices read who comes from %(date)s. Wait until then.") % told)
    if not evening.guests.filter(candidate__isnull=False).exists():
        raise EveningError(_("Choose candidates and practices first."))
    asked = 0
    for host in hosts_to_send(evening):
        if host.is_asked or not host.fits:
            continue
        ask = ask_about(
            host.practice,
            kind=CARDS_FOR_PRACTICE,
            subject=host.guests[0].pk,
            organisation=evening.organisation,
            due_on=day - timedelta(days=1),
            contact=contact,
            actor=actor,
        )
        evening.guests.filter(place__site__practice=host.practice).update(cards=ask)
        asked += 1
    if not asked:
        raise EveningError(_("Every practice that comes has its cards already."))
    record(EveningEvent.CARDS, evening, actor=actor, data={"asked": asked})
    return asked
