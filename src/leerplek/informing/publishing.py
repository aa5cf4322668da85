"""Put a question with its answer on the page, and the film beside it."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.inbox.models import Request
from leerplek.informing.enums import InformingEvent
from leerplek.informing.models import Film, PublishedQuestion
from leerplek.informing.services import InformingError
from leerplek.programmes.models import Programme

WORDS = re.compile(r"\w{3,}")


@transaction.atomic
def publish(
    programme: Programme, *, question: str, answer: str, asked: Request | None = None, actor: User
) -> PublishedQuestion:
    """Let everybody read a question and its answer.

    Raises `InformingError` when the text names who asked, or an address.
    """
    _refuse_person(f"{question}\n{answer}", asked)
    row = PublishedQuestion.objects.create(
        programme=programme, question=question, answer=answer, published_by=actor
    )
    record(InformingEvent.PUBLISHED, row, actor=actor, data={"programme": programme.pk})
    return row


@transaction.atomic
def change_question(
    row: PublishedQuestion, *, question: str, answer: str, version: int, actor: User
) -> PublishedQuestion:
    """Say it better."""
    _refuse_person(f"{question}\n{answer}", None)
    row = _lock(row)
    changed = write_changes(row, {"question": question, "answer": answer}, version=version)
    if changed:
        record(InformingEvent.REWORDED, row, actor=actor, data={"fields": changed})
    return row


@transaction.atomic
def take_down(row: PublishedQuestion, *, version: int, actor: User) -> None:
    """Take a question and its answer off the page."""
    row = _lock(row)
    refuse_when_moved(row, version=version)
    record(InformingEvent.TAKEN_DOWN, row, actor=actor, data={"programme": row.programme_id})
    row.delete()


@transaction.atomic
def set_film(
    programme: Programme, *, title: str, address: str, version: int, actor: User
) -> Film | None:
    """Say where the film is; without an address there is none any more."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    film = Film.objects.filter(programme=programme).first()
    if film is None and not address:
        return None
    film = film or Film(programme=programme, version=0)
    refuse_when_moved(film, version=version)
    record(InformingEvent.FILM, programme, actor=actor, data={"there": bool(address)})
    if not address:
        film.delete()
        return None
    film.title, film.address = title, address
    film.version += 1
    film.save()
    return film


def _refuse_person(text: str, asked: Request | None) -> None:
    """Refuse what shows who somebody is: everybody reads this."""
    if "@" in text:
        raise InformingError(_("Take the e-mail address out: everybody reads this."))
    names = set(WORDS.findall(asked.name.casefold())) if asked else set()
    if names & set(WORDS.findall(text.casefold())):
        raise InformingError(_("The text names who asked. Take the name out: everybody reads it."))


def _lock(row: PublishedQuestion) -> PublishedQuestion:
    there = PublishedQuestion.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if there is None:
        raise InformingError(_("This question was taken off the page in the meantime."))
    return there
