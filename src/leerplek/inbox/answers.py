"""Standard answers: the words of the application, those of a region, and what is filled in.

A name between square brackets becomes a value, once; a value is never read again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from leerplek.accounts.models import User
from leerplek.common.phones import format_phone
from leerplek.inbox.enums import AskedFor
from leerplek.inbox.models import AnswerText, Request, RequestNote

BRACKETS = re.compile(r"\[([^\[\]\n]{1,40})\]")
FIELDS = ("naam", "praktijk", "contactpersoon", "telefoon", "organisatie")
# Who answers in the name of a region speaks to people here.
LANGUAGE = "nl"

STANDARD: Mapping[str, object] = {
    AskedFor.TRAIN: gettext_lazy(
        "Dear [naam],\n\nThank you for your message. How good that [praktijk] wants to train "
        "somebody.\n\nWe call you this week. Then we go through what we ask of your practice, what "
        "it costs and what you get for it. You need not do anything now.\n\nKind regards,\n"
        "[contactpersoon]\n[organisatie], [telefoon]"
    ),
    AskedFor.LEARN: gettext_lazy(
        "Dear [naam],\n\nThank you for your message. We call you this week. Then we talk about "
        "what you do now, how many hours you can work and where you live.\n\n"
        "You need not do anything now.\n\nKind regards,\n"
        "[contactpersoon]\n[organisatie], [telefoon]"
    ),
    AskedFor.CALL_BACK: gettext_lazy(
        "Dear [naam],\n\nYou asked us to call you. We tried, but did not reach you. When may we "
        "try again? You can also call us: [telefoon].\n\nKind regards,\n[contactpersoon]\n"
        "[organisatie]"
    ),
    AskedFor.QUESTION: gettext_lazy(
        "Dear [naam],\n\nThank you for your question.\n\n(Write your answer here.)\n\nDo you want "
        "to know more? Call us: [telefoon].\n\nKind regards,\n[contactpersoon]\n[organisatie]"
    ),
    AskedFor.CORRECTION: gettext_lazy(
        "Dear [naam],\n\nThank you for telling us that something is not right. We changed it.\n\n"
        "Do you see anything else that is not right? Call us: [telefoon].\n\nKind regards,\n"
        "[contactpersoon]\n[organisatie]"
    ),
    AskedFor.ASSISTANT: gettext_lazy(
        "Dear [naam],\n\nYou asked something of a doctor's assistant. This is the answer:\n\n"
        "(Write the answer here.)\n\nDo you want to talk with an assistant yourself? Call us: "
        "[telefoon].\n\nKind regards,\n[contactpersoon]\n[organisatie]"
    ),
    AskedFor.NEW_LINK: gettext_lazy(
        "Dear [naam],\n\nYou asked for a new link. We send it to the address that we know of you. "
        "Did nothing come? Call us: [telefoon].\n\nKind regards,\n[contactpersoon]\n[organisatie]"
    ),
}


@dataclass(frozen=True)
class StandardAnswer:
    """The answer to one kind of request as it is now; `own` is the region's row, if any."""

    asked_for: AskedFor
    text: str
    own: AnswerText | None


def standard_text(asked_for: str) -> str:
    """Return the words of the application."""
    with translation.override(LANGUAGE):
        return str(STANDARD[AskedFor(asked_for)])


def unknown_fields(text: str) -> list[str]:
    """Return the names between brackets that nothing can be filled in for."""
    return [name for name in dict.fromkeys(BRACKETS.findall(text)) if name.lower() not in FIELDS]


def filled_in(text: str, request: Request, *, by: User, organisation: str) -> str:
    """Return a standard answer with the facts of one request; what is unknown stays as it is."""
    values = {
        "naam": request.name,
        "praktijk": request.practice_name or gettext("your practice"),
        "contactpersoon": by.name,
        "telefoon": format_phone(by.phone),
        "organisatie": organisation,
    }
    return BRACKETS.sub(lambda found: values.get(found[1].lower()) or found[0], text)


def fields_left(text: str) -> list[str]:
    """Return the fields that nobody filled in: what a person reads has none."""
    return [name for name in dict.fromkeys(BRACKETS.findall(text)) if name.lower() in FIELDS]


def mail_address(note: RequestNote, request: Request) -> str:
    """Return the address that opens the coordinator's own mail program with an answer in it."""
    if not (note.is_answer and request.email):
        return ""
    with translation.override(LANGUAGE):
        subject = gettext("Your question to us")
    words = urlencode({"subject": subject, "body": note.text}, quote_via=quote)
    return f"mailto:{quote(request.email, safe='@')}?{words}"
