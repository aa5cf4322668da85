"""From the text of a message to the letter that leaves: the same words twice, plain and as HTML.

A person writes plain text.  The HTML is made of it, so the two can never say something
else, and everything in it is escaped.  It has no tables and asks nothing from elsewhere.
"""

from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html

from leerplek.accounts.models import Organisation, User
from leerplek.accounts.selectors import Reachable, reachable
from leerplek.asks.kinds import kind_of
from leerplek.common.formats import format_date
from leerplek.communication.fields import LINK_MARK
from leerplek.communication.kinds import MessageKind
from leerplek.communication.models import Message, Person
from leerplek.communication.selectors.appointments import meeting_of
from leerplek.communication.selectors.people import filled_in, phone_of
from leerplek.communication.selectors.texts import Wording
from leerplek.documents.invitations import CANCEL, REQUEST, calendar_part

# A mail has no stylesheet of ours: what it looks like stands with each part.
LOOK = {
    "page": "margin:0;padding:0;background:#ffffff",
    "sheet": (
        "max-width:36rem;margin:0 auto;padding:1rem;color:#222222;"
        "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5"
    ),
    "button": (
        "display:inline-block;padding:0.75rem 1.25rem;background:#154273;color:#ffffff;"
        "text-decoration:none;border-radius:4px;font-weight:bold"
    ),
    "small": "color:#555555;font-size:14px;overflow-wrap:anywhere",
}


@dataclass(frozen=True)
class Paragraph:
    """A part of the text between blank lines; `is_link` is where the button stands."""

    lines: tuple[str, ...]
    is_link: bool = False


@dataclass(frozen=True)
class Letter:
    """What is sent, or shown beforehand."""

    subject: str
    text: str
    html: str


def paragraphs(text: str) -> list[Paragraph]:
    """Take a text apart; the personal link becomes a part of its own wherever it stands."""
    found = []
    for number, piece in enumerate(_split_at_link(text)):
        if number:
            found.append(Paragraph((), is_link=True))
        for block in piece.split("\n\n"):
            lines = tuple(line.strip() for line in block.strip().split("\n"))
            if any(lines):
                found.append(Paragraph(lines))
    return found


def _split_at_link(text: str) -> list[str]:
    unified = text.replace("\r\n", "\n").replace(LINK_MARK.upper(), LINK_MARK)
    return unified.split(LINK_MARK)


def letter_of(message: Message, *, link: str = "") -> Letter:
    """Return the letter of a message; without a `link` it says where that will come."""
    with translation.override(message.language):
        context = _context(message, link)
        return Letter(
            subject=message.subject,
            text=render_to_string("communication/letter.txt", context).strip() + "\n",
            html=render_to_string("communication/letter.html", context),
        )


def who_signs(message: Message) -> Reachable:
    """Return who signs a message on the day it goes: the contact person, or who replaces them."""
    on = timezone.localdate(message.sent_at) if message.sent_at else None
    return reachable(message.contact, message.region_id, on=on)


def _context(message: Message, link: str) -> dict[str, Any]:
    parts = paragraphs(message.text)
    there = who_signs(message)
    return {
        "language": message.language,
        "subject": message.subject,
        "paragraphs": parts,
        "has_link": any(part.is_link for part in parts),
        "link": link,
        "contact": there.person.name,
        "email": there.person.email,
        "phone": phone_of(there.person, message.region_id),
        "away": there.away,
        "until": format_date(there.until_on, message.language) if there.until_on else "",
        "organisation": message.organisation.name,
        "look": {part: format_html('style="{}"', look) for part, look in LOOK.items()},
    }


def mail_of(message: Message, letter: Letter) -> EmailMultiAlternatives:
    """Return the letter as mail, from the contact person and with the name of this sending."""
    _name, _at, address = settings.DEFAULT_FROM_EMAIL.rpartition("<")
    person = who_signs(message).person
    sender = f"{person.name}, {message.organisation.name}"
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=formataddr((" ".join(sender.split()), address.rstrip("> "))),
        to=[message.address],
        reply_to=[formataddr((person.name, person.email))],
        headers={"Message-ID": message.message_id or "", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(letter.html, "text/html")
    if message.appointment is not None:
        method = CANCEL if message.kind_of.takes_back else REQUEST
        with translation.override(message.language):
            mail.attach(
                calendar_part(meeting_of(message.appointment, message.address), method=method)
            )
    elif message.ask is not None and message.kind_of.asks:
        with translation.override(message.language):
            meant = kind_of(message.ask).calendar(message.ask, message.address)
            if meant is not None:
                mail.attach(calendar_part(meant))
    return mail


def try_out(
    person: Person,
    wording: Wording,
    *,
    kind: MessageKind,
    organisation: Organisation,
    contact: User,
    language: str,
) -> Letter:
    """Return the letter that a text would give for this person; nothing is kept."""
    subject, text = filled_in(
        person,
        wording,
        kind=kind,
        organisation=organisation,
        contact=contact,
        ask=None,
        language=language,
    )
    message = Message(
        organisation=organisation,
        contact=contact,
        kind=kind.name,
        language=language,
        subject=subject,
        text=text,
    )
    return letter_of(message)
