"""The next version of the questions of a poll: drafted, taken into use, taken back."""

from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved
from leerplek.surveys.editing import Questions
from leerplek.surveys.enums import PollEvent
from leerplek.surveys.models import Poll, Questionnaire
from leerplek.surveys.questions import as_json, objections
from leerplek.surveys.selectors.polls import newest
from leerplek.surveys.selectors.versions import draft_of, is_answered
from leerplek.surveys.services.polls import PollError, lock_poll


@transaction.atomic
def draft_questions(
    poll: Poll, questions: Questions, *, version: int, actor: User
) -> Questionnaire:
    """Keep other questions as the draft of the next version; nobody is asked them yet.

    A draft that says again what is asked now is no draft any more.
    """
    poll = _to_change(poll, version=version)
    if said := objections(questions):
        raise PollError(" ".join(said))
    now, draft = newest(poll), draft_of(poll)
    if (draft or now).listed() == questions:
        return draft or now
    if draft is not None and now.listed() == questions:
        draft.delete()
        _moved(poll, PollEvent.UNDRAFTED, now, actor=actor)
        return now
    draft = draft or Questionnaire(poll=poll, number=now.number + 1, is_draft=True, made_by=actor)
    draft.questions = as_json(questions)
    draft.save()
    _moved(poll, PollEvent.DRAFTED, draft, actor=actor)
    return draft


@transaction.atomic
def use_draft(poll: Poll, *, version: int, actor: User) -> Questionnaire:
    """Ask the questions of the draft from now on.

    Who answered an earlier version keeps that version, and its answers stay as they are.
    """
    poll = _to_change(poll, version=version)
    draft = draft_of(poll)
    if draft is None:
        raise PollError(_("There is no draft."))
    draft.is_draft = False
    draft.save(update_fields=["is_draft"])
    _moved(poll, PollEvent.QUESTIONS, draft, actor=actor)
    return draft


@transaction.atomic
def drop_draft(poll: Poll, *, version: int, actor: User) -> Poll:
    """Throw the draft away; what is asked now stays."""
    poll = lock_poll(poll)
    refuse_when_moved(poll, version=version)
    draft = draft_of(poll)
    if draft is None:
        raise PollError(_("There is no draft."))
    draft.delete()
    _moved(poll, PollEvent.UNDRAFTED, draft, actor=actor)
    return poll


@transaction.atomic
def undo_version(poll: Poll, *, version: int, actor: User) -> Questionnaire:
    """Ask again what was asked before the last version; that one is a draft once more.

    When a next draft exists already it holds all of it, and the version goes.  What
    somebody answered cannot be taken back.
    """
    poll = _to_change(poll, version=version)
    last = lock_version(newest(poll).pk, poll.pk)
    if not poll.questionnaires.filter(number__lt=last.number).exists():
        raise PollError(_("There is no earlier version."))
    if is_answered(last):
        raise PollError(_("Somebody answered this version, so it stays."))
    if poll.imports.filter(questionnaire=last).exists():
        raise PollError(_("A file with answers was uploaded for this version, so it stays."))
    if draft_of(poll) is None:
        last.is_draft = True
        last.save(update_fields=["is_draft"])
    else:
        last.delete()
    _moved(poll, PollEvent.QUESTIONS_UNDONE, last, actor=actor)
    return newest(poll)


def lock_version(pk: int, poll: int) -> Questionnaire:
    """Return a version that can be answered, locked: no answer comes while it is taken back.

    Who answers has locked an ask, and not the poll.
    """
    rows = Questionnaire.objects.select_for_update(of=("self",))
    found = rows.filter(pk=pk, poll=poll, is_draft=False).first()
    if found is None:
        raise PollError(_("The questions were changed just now. Look at them once more."))
    return found


def _to_change(poll: Poll, *, version: int) -> Poll:
    poll = lock_poll(poll)
    refuse_when_moved(poll, version=version)
    if not poll.is_open:
        raise PollError(_("This poll is closed. Open it again first."))
    return poll


def _moved(poll: Poll, event: str, questionnaire: Questionnaire, *, actor: User) -> None:
    poll.version += 1
    poll.save(update_fields=["version"])
    record(event, poll, actor=actor, data={"version": questionnaire.number})
