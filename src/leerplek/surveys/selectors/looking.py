"""An answer beside the register: what is different, and what was taken over."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from leerplek.asks.models import Answer, Ask
from leerplek.common.formats import format_number
from leerplek.common.phones import format_phone
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Practice
from leerplek.surveys.enums import Means
from leerplek.surveys.models import Look, PollReason
from leerplek.surveys.questions import said_about
from leerplek.surveys.ready import YES
from leerplek.surveys.selectors.polls import answered_with

TOLD = ("trains", "reason_not")
DIRECT: Mapping[str, Means] = {
    "contact_name": Means.CONTACT_NAME,
    "phone": Means.PHONE,
    "email": Means.EMAIL,
    "gp_count": Means.GP_COUNT,
}
FIELDS = (*TOLD, *DIRECT)
# The register keeps a sentence; the whole text stays with the answer.
LONGEST_WHY = 300


def label_of(name: str) -> str:
    """Return what a field of the register is called."""
    field = Practice._meta.get_field(name)
    assert isinstance(field, models.Field)  # noqa: S101 -- narrows the type
    return str(field.verbose_name)


@dataclass(frozen=True)
class Difference:
    """One field of the register in which an answer says something else."""

    field: str
    label: str
    now: str
    said: str
    value: Any


def last_answer(ask: Ask) -> Answer | None:
    """Return the answer that counts, or None when there is none yet."""
    return ask.answers.select_related("recorded_by").order_by("-made_at", "-pk").first()


def look_at(answer: Answer) -> Look | None:
    """Return what was made of this answer, when somebody looked."""
    return Look.objects.filter(answer=answer).select_related("made_by").first()


def differences(ask: Ask) -> list[Difference]:
    """Return what an answer of a practice says and the register does not; silence says nothing."""
    practice = ask.practice
    assert practice is not None  # noqa: S101 -- only practices have a register to lay beside it
    return [
        Difference(
            field=name,
            label=label_of(name),
            now=in_words(name, getattr(practice, name)),
            said=in_words(name, value),
            value=value,
        )
        for name, value in said_of_register(ask).items()
        if getattr(practice, name) != value
    ]


def said_of_register(ask: Ask) -> dict[str, Any]:
    """Return the fields of the register that an answer tells, as the register keeps them."""
    questions = answered_with(ask).listed()
    said = ask.answer["said"]
    told: dict[str, Any] = {}
    trains = said_about(questions, said, Means.TRAINS)
    if trains in Willingness.values:
        told["trains"] = trains
        told["reason_not"] = "" if trains == YES else _why_not(questions, said)
    for name, means in DIRECT.items():
        value = said_about(questions, said, means)
        if value is not None:
            told[name] = Decimal(value) if name == "gp_count" else value
    return told


def _why_not(questions: Any, said: Mapping[str, Any]) -> str:
    chosen = said_about(questions, said, Means.REASONS) or []
    reasons = [reason.words for reason in PollReason.objects.filter(pk__in=chosen)]
    words = said_about(questions, said, Means.WORDS) or ""
    whole = ". ".join(filter(None, [", ".join(reasons), " ".join(str(words).split())]))
    return whole if len(whole) <= LONGEST_WHY else f"{whole[: LONGEST_WHY - 1]}…"


def in_words(field: str, value: Any) -> str:
    """Return a value of the register as a person reads it; nothing is nothing."""
    if value in (None, ""):
        return ""
    if field == "trains":
        return str(Willingness(value).label)
    if field == "phone":
        return format_phone(value)
    if field == "gp_count":
        return format_number(Decimal(value))
    return str(value)


@dataclass(frozen=True)
class Taken:
    """A field that was taken over: what stood there, what came."""

    label: str
    before: str
    after: str


def taken_in_words(look: Look) -> list[Taken]:
    """Return what a look changed in the register."""
    return [
        Taken(
            label=label_of(name),
            before=in_words(name, before),
            after=in_words(name, after),
        )
        for name, (before, after) in look.taken.items()
    ]
