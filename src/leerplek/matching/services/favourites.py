"""Before an evening: practices read who comes and mark favourites, candidates read who comes."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.things import ask_about
from leerplek.audit.services import record
from leerplek.common.formats import format_date
from leerplek.matching.enums import CARDS_FOR_PRACTICE, PRACTICES_FOR_CANDIDATE, EveningEvent
from leerplek.matching.models.evenings import Evening
from leerplek.matching.selectors.favourites import cards_from, day_of, hosts_to_send
from leerplek.matching.selectors.profiles import readers_of
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
    today, day = timezone.localdate(), day_of(evening)
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


@transaction.atomic
def send_profiles(evening: Evening, *, contact: User, actor: User) -> int:
    """Show every candidate who comes which practices come, once; return how many were told.

    From the same day as practices read who comes (requirement C16).  Who could work at none
    of them has nothing to read.  Silence is fine: who comes need not answer.
    """
    lock_candidates(evening)
    evening = locked_evening(evening)
    today, day = timezone.localdate(), day_of(evening)
    if today >= day:
        raise EveningError(_("It is too late for this: the evening is today, or past."))
    if today < cards_from(evening):
        told = {"date": format_date(cards_from(evening))}
        raise EveningError(_("Candidates read who comes from %(date)s. Wait until then.") % told)
    told_now = 0
    for reader in readers_of(evening):
        if reader.is_asked or not reader.fits:
            continue
        ask = ask_about(
            reader.candidate,
            kind=PRACTICES_FOR_CANDIDATE,
            subject=reader.guest.pk,
            organisation=evening.organisation,
            due_on=day - timedelta(days=1),
            contact=contact,
            actor=actor,
        )
        evening.guests.filter(pk=reader.guest.pk).update(cards=ask)
        told_now += 1
    if not told_now:
        raise EveningError(_("Every candidate who comes can read it already."))
    record(EveningEvent.PROFILES, evening, actor=actor, data={"asked": told_now})
    return told_now
