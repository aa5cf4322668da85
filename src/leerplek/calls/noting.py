"""Write down that somebody spoke with a practice, in one line."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.calls.enums import Reason
from leerplek.calls.services import CallError, put_on_list
from leerplek.practices.enums import PracticeEvent
from leerplek.practices.models import ContactNote, Practice
from leerplek.practices.services import locked_practice


@transaction.atomic
def note_contact(
    practice: Practice,
    *,
    about: str,
    way: str,
    spoken_on: date,
    spoken_by: str = "",
    next_on: date | None = None,
    actor: User,
) -> ContactNote:
    """Note a contact with a practice; with a next day it comes on the call list for that day.

    Raises `CallError` for a contact that is to come, a next day that is past, and for who
    asked not to be called again.
    """
    practice = locked_practice(practice)
    if spoken_on > timezone.localdate():
        raise CallError(_("A contact is noted afterwards: choose today or an earlier day."))
    if next_on is not None:
        put_on_list(practice, reason=Reason.FREE, about=about, due_on=next_on, actor=actor)
    note = ContactNote.objects.create(
        practice=practice,
        about=about,
        way=way,
        spoken_on=spoken_on,
        spoken_by=spoken_by,
        next_on=next_on,
        made_by=actor,
    )
    record(PracticeEvent.CONTACT_NOTED, practice, actor=actor, data={"way": str(way)})
    return note


@transaction.atomic
def remove_note(note: ContactNote, *, actor: User) -> None:
    """Remove a note that was a slip of the pen; what it put on the call list stays there."""
    practice = locked_practice(note.practice)
    deleted, _rows = ContactNote.objects.filter(pk=note.pk).delete()
    if not deleted:
        raise CallError(_("This was removed in the meantime."))
    record(PracticeEvent.CONTACT_REMOVED, practice, actor=actor, data={"note": note.pk})
