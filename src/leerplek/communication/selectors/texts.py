"""The texts of messages: what comes with the product, and what a region made of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import models
from django.db.models import Max

from leerplek.accounts.models import User
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
    """One text on the page of texts: for what, for whom, in which language, and whose it is."""

    kind: MessageKind
    party: Party
    language: Language
    wording: Wording


@cache
def default_wording(kind: str, party: str, language: str) -> Wording:
    """Return the text that comes with the product: the first line of its file is the subject."""
    subject, _newline, body = (
        (DEFAULTS / party / language / f"{kind}.txt").read_text("utf-8").partition("\n")
    )
    return Wording(subject=subject.strip(), body=body.strip() + "\n")


def wording_of(region_id: int, kind: str, party: str, language: str) -> Wording:
    """Return the text that holds in a region now."""
    last = versions_of(region_id, kind, party, language).first()
    return _wording(last, kind, party, language)


def versions_of(
    region_id: int, kind: str, party: str, language: str
) -> "models.QuerySet[MessageText]":
    """Return every version a region made of one text, the newest first."""
    return MessageText.objects.filter(
        region=region_id, kind=kind, party=party, language=language
    ).select_related("made_by")


def text_lines(region_id: int) -> Iterator[TextLine]:
    """Yield every text there is, as it holds in a region now."""
    newest = (
        MessageText.objects.filter(region=region_id)
        .values("kind", "party", "language")
        .annotate(last=Max("pk"))
        .values("last")
    )
    rows = MessageText.objects.filter(pk__in=newest).select_related("made_by")
    own = {(row.kind, row.party, row.language): row for row in rows}
    for kind in MESSAGE_KINDS:
        for party in Party:
            for language in Language:
                row = own.get((kind.name, party.value, language.value))
                yield TextLine(kind, party, language, _wording(row, kind.name, party, language))


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
