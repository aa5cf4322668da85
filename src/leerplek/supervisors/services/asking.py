"""Ask a supervisor whether they guide at a place, and keep what they answer (D13, N01)."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.accounts.selectors import standing_of
from leerplek.asks.models import Ask
from leerplek.asks.selectors import contacts_for
from leerplek.asks.services import lock_about
from leerplek.asks.things import ask_about
from leerplek.audit.services import record
from leerplek.inbox.enums import AskedFor, CameBy
from leerplek.inbox.services import InboxError, take_in
from leerplek.supervisors.enums import GUIDES, Reply, SupervisorEvent
from leerplek.supervisors.errors import SupervisorError
from leerplek.supervisors.models import Supervision
from leerplek.supervisors.services.register import change_supervisor


@transaction.atomic
def ask_supervisor(supervision: Supervision, *, due_on: date, contact: User, actor: User) -> Ask:
    """Ask somebody who was named whether they guide at the place; what waits is returned.

    Raises `SupervisorError` when they said yes already, or guide there no longer.
    """
    practice = supervision.place.site.practice
    lock_about(practice)
    supervision = lock_now(supervision.pk)
    if supervision.reply == Reply.YES:
        raise SupervisorError(_("This person said yes already."))
    if due_on < timezone.localdate():
        raise SupervisorError(_("This date is already past. Choose a later day."))
    if not contacts_for(practice.region).filter(pk=contact.pk).exists():
        raise SupervisorError(_("This person cannot be the contact person in this region."))
    asks = standing_of(actor, region_id=practice.region_id).organisation
    ask = ask_about(
        practice,
        kind=GUIDES,
        subject=supervision.pk,
        organisation=asks or practice.organisation,
        due_on=due_on,
        contact=contact,
        actor=actor,
    )
    data = {"place": supervision.place_id}
    record(SupervisorEvent.ASKED, supervision.supervisor, actor=actor, data=data)
    return ask


@transaction.atomic
def keep_reply(
    supervision: Supervision, *, reply: str, by: str, weekdays: Iterable[str], actor: User | None
) -> Supervision:
    """Keep whether somebody guides at a place, and on which days they say to be there.

    At a practice that is locked. Without days nothing is changed: silence is no answer.
    """
    supervision = lock_now(supervision.pk)
    supervision.reply, supervision.replied_by = reply, by
    supervision.replied_on = timezone.localdate()
    supervision.version += 1
    supervision.save(update_fields=["reply", "replied_by", "replied_on", "version"])
    data = {"place": supervision.place_id, "reply": str(reply), "by": str(by)}
    record(SupervisorEvent.REPLIED, supervision.supervisor, actor=actor, data=data)
    person, days = supervision.supervisor, list(weekdays)
    if days and days != person.weekdays:
        change_supervisor(person, version=person.version, actor=actor, weekdays=days)
    return supervision


@transaction.atomic
def put_question(supervision: Supervision, text: str, *, by: str, actor: User | None) -> None:
    """Put a supervisor's question in the inbox, with their own name and number."""
    person, practice = supervision.supervisor, supervision.place.site.practice
    try:
        take_in(
            practice.region,
            asked_for=AskedFor.QUESTION,
            came_by=CameBy(by),
            name=person.name,
            phone=person.phone or practice.phone,
            email=person.email or practice.email,
            practice=practice,
            practice_name=practice.name,
            text=text,
            actor=actor,
        )
    except InboxError as error:
        raise SupervisorError(_("We know no way to answer you. Call us.")) from error


def lock_now(pk: int) -> Supervision:
    rows = Supervision.objects.now().select_for_update(of=("self",))
    found = rows.select_related("supervisor__site__practice", "place__site__practice__region")
    supervision = found.filter(pk=pk).first()
    if supervision is None:
        raise SupervisorError(_("This is not needed any more."))
    return supervision
