"""Ask both sides for their top three after an evening of speed dates."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.things import ask_about
from leerplek.audit.services import record
from leerplek.candidates.models import Candidate
from leerplek.matching.enums import (
    TOP_THREE_OF_CANDIDATE,
    TOP_THREE_OF_PRACTICE,
    EveningEvent,
    GuestState,
)
from leerplek.matching.models.evenings import Evening
from leerplek.matching.selectors.wishes import people_to_ask
from leerplek.matching.services.evenings.rows import EveningError, lock_candidates, locked_evening
from leerplek.matching.timetable import held_by


@transaction.atomic
def ask_top_three(evening: Evening, *, due_on: date, contact: User, actor: User) -> int:
    """Ask everybody who had a talk and is not asked yet; return how many were.

    The organisation of the evening asks, whoever the practice was added by.
    """
    if due_on < timezone.localdate():
        raise EveningError(_("This date is already past. Choose a later day."))
    lock_candidates(evening)
    evening = locked_evening(evening)
    if not held_by(evening, timezone.now()):
        raise EveningError(_("The first round has not begun."))
    asked = 0
    for person in people_to_ask(evening):
        if person.is_asked:
            continue
        is_candidate = isinstance(person.about, Candidate)
        kind = TOP_THREE_OF_CANDIDATE if is_candidate else TOP_THREE_OF_PRACTICE
        ask = ask_about(
            person.about,
            kind=kind,
            subject=person.guests[0].pk,
            organisation=evening.organisation,
            due_on=due_on,
            contact=contact,
            actor=actor,
        )
        came = evening.guests.exclude(state=GuestState.NO_SHOW)
        # A practice may still get its first talk with another of its places.
        mine = Q(candidate=person.about) if is_candidate else Q(place__site__practice=person.about)
        came.filter(mine).update(ask=ask)
        asked += 1
    if not asked:
        raise EveningError(_("Everybody who had a talk is asked already."))
    record(EveningEvent.ASKED, evening, actor=actor, data={"asked": asked})
    return asked
