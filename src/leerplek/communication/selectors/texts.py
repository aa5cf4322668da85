"""The texts of messages: what comes with the product, and what a region made of it.

A text for one question only comes first; without one, the text for every question holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import models
from django.db.models import Max

from leerplek.accounts.models import User
from leerplek.asks.kinds import AskKind, all_kinds
from leerplek.communication.enums import Language, Party
from leerplek.communication.kinds import MESSAGE_KINDS, MessageKind
from leerplek.communication.models import MessageText

DEFAULTS = Path(__file__).resolve().parent.parent / "templates/communication/emails"


@dataclass(frozen=True)
class Wording:
    """A text with its fields not filled in; version 0 is the one that comes with the product."""

    subject: str
    body: str
    number: int = 0
    made_by: User | None = None
    made_at: datetime | None = None
    is_own: bool = False


@dataclass(frozen=True)
class TextLine:
    """One text on the page of texts: for what, for whom, in which language, and whose it is.

    `question` is the kind of ask that it is for, or None when it is for every question.
    """

    kind: MessageKind
    party: Party
    language: Language
    wording: Wording
    question: AskKind | None = None


@cache
def default_wording(kind: str, party: str, language: str, question: str = "") -> Wording:
    """Return the text that comes with the product: the first line of its file is the subject.

    Some questions have a text of their own, for what suits the others would sound wrong.
    """
    there = DEFAULTS / party / language
    own = there / f"{kind}.{question}.txt"
    file = own if question and own.exists() else there / f"{kind}.txt"
    subject, _newline, body = file.read_text("utf-8").partition("\n")
    return Wording(subject=subject.strip(), body=body.strip() + "\n")


def wording_of(region_id: int, kind: str, party: str, language: str, question: str = "") -> Wording:
    """Return the text that holds in a region now; with `question` for that question only.

    A question without a text of its own has that of every question, under its own number.
    """
    last = versions_of(region_id, kind, party, language, question).first()
    if not question or (last is not None and last.body):
        return _wording(last, kind, party, language)
    default = default_wording(kind, party, language, question)
    if default != default_wording(kind, party, language):
        return replace(default, number=last.number if last else 0)
    general = wording_of(region_id, kind, party, language)
    return Wording(general.subject, general.body, number=last.number if last else 0)


def versions_of(
    region_id: int, kind: str, party: str, language: str, question: str = ""
) -> "models.QuerySet[MessageText]":
    """Return every version a region made of one text, the newest first."""
    return MessageText.objects.filter(
        region=region_id, kind=kind, party=party, language=language, question=question
    ).select_related("made_by")


def questions_for(kind: MessageKind, party: str) -> list[AskKind]:
    """Return the kinds of asks that this kind of message can have a text of its own for."""
    if not kind.about_ask or kind.about_a_page:
        return []
    kinds = (each for each in all_kinds().values() if not each.is_own_page)
    return [each for each in kinds if party in each.about]


def text_lines(region_id: int) -> Iterator[TextLine]:
    """Yield every text there is, as it holds in a region now.

    After each text for every question come those for one question, where a region has them.
    """
    newest = (
        MessageText.objects.filter(region=region_id)
        .values("kind", "party", "language", "question")
        .annotate(last=Max("pk"))
        .values("last")
    )
    rows = MessageText.objects.filter(pk__in=newest).select_related("made_by")
    own = {(row.kind, row.party, row.language, row.question): row for row in rows}
    for kind in MESSAGE_KINDS:
        for party in Party:
            for language in Language:
                which = (kind.name, party.value, language.value)
                wording = _wording(own.get((*which, "")), *which)
                yield TextLine(kind, party, language, wording)
                for question in questions_for(kind, party):
                    row = own.get((*which, question.name))
                    if row is not None and row.body:
                        wording = _wording(row, *which)
                        yield TextLine(kind, party, language, wording, question)


def _wording(row: MessageText | None, kind: str, party: str, language: str) -> Wording:
    default = default_wording(kind, party, language)
    if row is None:
        return default
    own = bool(row.body)
    return Wording(
        subject=row.subject if own else default.subject,
        body=row.body if own else default.body,
        number=row.number,
        made_by=row.made_by,
        made_at=row.made_at,
        is_own=own,
    )
