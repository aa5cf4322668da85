"""What a text may leave to be filled in: the fields between square brackets.

This is all there is: a name between brackets becomes a value, once.  A text of a person
never reaches the template language of the program, and a value is never read again.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from leerplek.common.errors import DomainError
from leerplek.communication.enums import Party
from leerplek.communication.kinds import MessageKind

BRACKETS = re.compile(r"\[([^\[\]\n]{1,40})\]")
LINK = "link"
LINK_MARK = "[link]"


class WordingError(DomainError):
    """A text cannot be used as it is."""


@dataclass(frozen=True)
class Field:
    """Something that is filled in; either name may stand in a text, whatever its language."""

    key: str
    dutch: str
    english: str
    explanation: Any
    parties: frozenset[str] = frozenset(Party.values)
    about_ask: bool = False
    about_appointment: bool = False
    after_answer: bool = False

    def name_in(self, language: str) -> str:
        return self.dutch if language == "nl" else self.english


FIELDS: tuple[Field, ...] = (
    Field("name", "naam", "name", gettext_lazy("the name to greet, such as “Marjan Kuipers”")),
    Field(
        "practice",
        "praktijk",
        "practice",
        gettext_lazy("the name of the practice"),
        parties=frozenset({Party.PRACTICE.value}),
    ),
    Field(
        "question",
        "vraag",
        "question",
        gettext_lazy("what we ask, in one sentence"),
        about_ask=True,
    ),
    Field(
        "follows",
        "vervolg",
        "what follows",
        gettext_lazy("what follows after the answer: who does what, and when"),
        after_answer=True,
    ),
    Field("due", "datum", "date", gettext_lazy("the last day for an answer"), about_ask=True),
    Field(
        LINK,
        "link",
        "link",
        gettext_lazy("the personal link, as a button and in letters"),
        about_ask=True,
    ),
    Field(
        "subject",
        "onderwerp",
        "subject",
        gettext_lazy("what the appointment is about"),
        about_appointment=True,
    ),
    Field(
        "when",
        "wanneer",
        "when",
        gettext_lazy("day and hours of the appointment"),
        about_appointment=True,
    ),
    Field(
        "place", "plaats", "place", gettext_lazy("where the appointment is"), about_appointment=True
    ),
    Field("contact", "contactpersoon", "contact", gettext_lazy("the name of the contact person")),
    Field("phone", "telefoon", "phone", gettext_lazy("the phone number of the contact person")),
    Field("organisation", "organisatie", "organisation", gettext_lazy("your organisation")),
)


def fields_for(kind: MessageKind, party: str) -> list[Field]:
    """Return the fields that a text of this kind, for these people, can have filled in."""
    return [
        field
        for field in FIELDS
        if party in field.parties
        and (kind.about_ask or not field.about_ask)
        and (kind.about_appointment or not field.about_appointment)
        and (kind.may_link or not field.after_answer)
    ]


def refuse_wrong_fields(text: str, *, kind: MessageKind, party: str, language: str) -> None:
    """Raise `WordingError` with a sentence that names what is unknown or missing in a text."""
    _refuse_unknown(text, fields_for(kind, party), language)
    refuse_missing_link(text, kind=kind)


def refuse_wrong_subject(subject: str, *, kind: MessageKind, party: str, language: str) -> None:
    """Raise `WordingError` for a subject: it may have the fields of the text, but no link."""
    fields = [field for field in fields_for(kind, party) if field.key != LINK]
    _refuse_unknown(subject, fields, language)


def refuse_missing_link(text: str, *, kind: MessageKind) -> None:
    """Raise `WordingError` when a text that asks something gives no way to answer."""
    if kind.asks and LINK_MARK not in text.lower():
        raise WordingError(
            gettext("Put [link] in the text: without it, nobody can answer this message.")
        )


def refuse_fields_left(text: str, *, kind: MessageKind) -> None:
    """Raise `WordingError` for a field in the words of one message: only the link comes later."""
    every = {name for field in FIELDS for name in (field.dutch, field.english)}
    allowed = {LINK} if kind.carries_link else set()
    left = [name for name in _names(text) if name.lower() in every - allowed]
    if left:
        raise WordingError(
            gettext("%(left)s is not filled in any more. Write here what the person must read.")
            % {"left": f"[{left[0]}]"}
        )


def _refuse_unknown(text: str, fields: list[Field], language: str) -> None:
    known = _by_name(fields)
    unknown = [name for name in _names(text) if name.lower() not in known]
    if unknown:
        shown = ", ".join(f"[{name}]" for name in dict.fromkeys(unknown))
        possible = ", ".join(f"[{field.name_in(language)}]" for field in fields)
        raise WordingError(
            gettext("%(unknown)s cannot be filled in here. What can: %(possible)s.")
            % {"unknown": shown, "possible": possible}
        )


def fill(text: str, values: Mapping[str, str], *, kind: MessageKind, party: str) -> str:
    """Return the text with its fields filled in; `[link]` stays until the message is sent.

    Brackets inside a value become round ones, so a name can never pass for a field.
    """
    known = _by_name(fields_for(kind, party))

    def value_of(match: re.Match[str]) -> str:
        field = known.get(match[1].strip().lower())
        if field is None:
            return match[0]
        if field.key == LINK:
            return LINK_MARK
        return values[field.key].replace("[", "(").replace("]", ")")

    return BRACKETS.sub(value_of, text)


def _names(text: str) -> Iterator[str]:
    return (match[1].strip() for match in BRACKETS.finditer(text))


def _by_name(fields: list[Field]) -> dict[str, Field]:
    return {name: field for field in fields for name in (field.dutch, field.english)}
