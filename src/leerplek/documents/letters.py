"""A letter in plain words, and the two ways it comes out: a page to print, and a PDF.

This room knows no people: whoever has a practice or a candidate fills in a `Letter`.
The page always works; the PDF says the same in a form that programs for the blind can
read (PDF/UA-1).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leerplek.common.formats import format_date
from leerplek.common.phones import format_phone
from leerplek.documents.rendering import printable, render_pdf, unprintable


@dataclass(frozen=True)
class Contact:
    """The fixed person to call about a letter (requirement B05)."""

    name: str
    phone: str
    email: str = ""


@dataclass(frozen=True)
class Disclaimer:
    """What nobody can derive from a text, whose text it is and of which day (U01)."""

    text: str
    owner: str
    on: date


@dataclass(frozen=True)
class Letter:
    """One letter to one addressee.  The `body` has an empty line between paragraphs."""

    sender: str
    addressee: tuple[str, ...]
    on: date
    reference: str
    subject: str
    salutation: str
    body: str
    contact: Contact
    disclaimer: Disclaimer
    language: str = "nl"

    @property
    def paragraphs(self) -> list[list[str]]:
        """Return the body as paragraphs of lines."""
        text = self.body.replace("\r\n", "\n").strip()
        return [part.splitlines() for part in re.split(r"\n\s*\n", text) if part.strip()]

    @property
    def words(self) -> Mapping[str, str]:
        """Return what stands around the letter's own text, in its language."""
        with translation.override(self.language):
            return {
                "date": _("Date"),
                "reference": _("Our reference"),
                "contact": _("Contact person"),
                "phone": _("Phone"),
                "email": _("E-mail"),
                "closing": _("Kind regards,"),
                "page": _("Page"),
                "of": pgettext("page 1 of 2", "of"),
                "owner": _("This text is by %(owner)s, %(date)s.")
                % {
                    "owner": self.disclaimer.owner,
                    "date": format_date(self.disclaimer.on, self.language),
                },
            }

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return the lines above the text: label and value."""
        words = self.words
        lines = [
            (words["date"], format_date(self.on, self.language)),
            (words["reference"], self.reference),
            (words["contact"], self.contact.name),
            (words["phone"], format_phone(self.contact.phone)),
            (words["email"], self.contact.email),
        ]
        return [(label, value) for label, value in lines if value]


def no_rights(sender: str, on: date, language: str = "nl") -> Disclaimer:
    """Return the disclaimer of a letter that somebody wrote by hand."""
    with translation.override(language):
        text = _("No rights can be derived from this letter.")
    return Disclaimer(text=text, owner=sender, on=on)


def letter_pdf(letter: Letter) -> bytes:
    """Return the letter as PDF/UA-1; the same letter gives the same bytes.

    A sign that no font of ours has, such as an emoji, becomes a small square: see
    `left_out`.
    """
    return render_pdf("letter", printable(_data(letter)), made_at=_midnight(letter.on))


def left_out(letter: Letter) -> str:
    """Return the signs of a letter that its PDF cannot show."""
    return unprintable(_data(letter))


def _data(letter: Letter) -> dict[str, Any]:
    return {
        "language": letter.language,
        "sender": letter.sender,
        "addressee": list(letter.addressee),
        "facts": [list(line) for line in letter.facts],
        "subject": letter.subject,
        "salutation": letter.salutation,
        "paragraphs": letter.paragraphs,
        "contact": letter.contact.name,
        "disclaimer": letter.disclaimer.text,
        "words": dict(letter.words),
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
