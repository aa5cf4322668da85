"""Is this something for me?  Eight questions to oneself; nothing of the answers is kept (G18).

No answer is wrong and none leads to a no: each doubt gets words with what one can do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy

from leerplek.common.formats import format_euro, format_number
from leerplek.eligibility.amounts import Amount
from leerplek.eligibility.enums import RuleKind
from leerplek.informing.texts import filled_in

WEEKS, MONTHS = 52, 12


class Answer(TextChoices):
    YES = "yes", pgettext_lazy("about myself", "Yes")
    DOUBT = "doubt", pgettext_lazy("about myself", "I doubt it")
    NO = "no", pgettext_lazy("about myself", "No")


@dataclass(frozen=True)
class Statement:
    """Something one can say of oneself, and what to do when it is not so, or not so sure."""

    name: str
    says: Any
    then: Any


STATEMENTS = (
    Statement(
        "people",
        pgettext_lazy(
            "about myself", "I like to deal with people all day, also when they worry or are angry."
        ),
        pgettext_lazy(
            "to a candidate",
            "Most of the work is talking with people. Come to an information meeting and ask an "
            "assistant how a day goes.",
        ),
    ),
    Statement(
        "calm",
        pgettext_lazy("about myself", "I stay calm when phone and desk ask for me at once."),
        pgettext_lazy(
            "to a candidate",
            "You learn how to ask what is urgent and what can wait. Think of a moment at work when "
            "it was busy: what did you do? Tell us when we call.",
        ),
    ),
    Statement(
        "time",
        pgettext_lazy("about myself", "I can work and learn [uren] a week, at least."),
        pgettext_lazy(
            "to a candidate",
            "Fewer hours are sometimes possible. Tell on the form how many you can: we look for a "
            "place that fits, or for a later class.",
        ),
    ),
    Statement(
        "first_weeks",
        pgettext_lazy(
            "about myself",
            "I can go to school [voordagen] a week in the first [voorweken], without working at "
            "the practice.",
        ),
        pgettext_lazy(
            "to a candidate",
            "Ask your employer, or your adviser at UWV, what is possible in those weeks. Ask us "
            "too: others were in the same place.",
        ),
    ),
    Statement(
        "study",
        pgettext_lazy("about myself", "I can study at home, beside work and school."),
        pgettext_lazy(
            "to a candidate",
            "Look which evening or which morning could be for homework, and who can take over "
            "something at home. It is for [maanden] at most.",
        ),
    ),
    Statement(
        "income",
        pgettext_lazy("about myself", "I can do with less pay for a while."),
        pgettext_lazy(
            "to a candidate",
            "Work out what you need each month, before you decide. Below you can put beside it "
            "what you earn now.",
        ),
    ),
    Statement(
        "computer",
        pgettext_lazy("about myself", "I manage well with a computer, and I can type."),
        pgettext_lazy(
            "to a candidate",
            "This can be learned. With a typing course and some practice many are there before "
            "the start. Tell us, then we plan it with you.",
        ),
    ),
    Statement(
        "secrets",
        pgettext_lazy("about myself", "I can keep to myself what I hear about people."),
        pgettext_lazy(
            "to a candidate",
            "You hear things about people from your own town, and may tell nobody. Is that hard "
            "near home? Then look for a practice farther off.",
        ),
    ),
)


@dataclass(frozen=True)
class Advice:
    """What somebody said of themselves in doubt, and what they can do."""

    says: str
    then: str


@dataclass(frozen=True)
class Pay:
    """What somebody may earn, as far as a dated source says so; `now` is what they typed.

    `low` and `high` are the two ends for so many `hours` a week, the same when only the lowest
    is known, and empty when nobody knows.
    """

    now: str
    hours: str = ""
    low: str = ""
    high: str = ""
    known: Amount | None = None


def advices(given: Mapping[str, str], values: Mapping[str, str]) -> list[Advice]:
    """Return what to do about each doubt, in the order of the questions."""
    return [
        Advice(filled_in(str(each.says), values), filled_in(str(each.then), values))
        for each in STATEMENTS
        if given.get(each.name) in {Answer.DOUBT, Answer.NO}
    ]


def pay_for(
    now: int | None, hours: Decimal, *, full_time: float, amounts: Mapping[str, Amount]
) -> Pay:
    """Return what `hours` a week may pay a month, from the scale or else the lowest pay."""
    said = "" if now is None else format_euro(now)
    scale, least = amounts[RuleKind.LEARNER_PAY], amounts[RuleKind.LEAST_PAY]
    if scale.rule is not None:
        share = hours / Decimal(str(full_time))
        low, high = (scale.rule.parameters[name] * share for name in ("low", "high"))
        return Pay(said, format_number(hours), _whole(low), _whole(high), scale)
    if least.rule is not None:
        a_month = least.rule.parameters["amount"] * hours * WEEKS / MONTHS
        return Pay(said, format_number(hours), _whole(a_month), _whole(a_month), least)
    return Pay(said)


def _whole(amount: Decimal) -> str:
    """Return an amount in whole euros: more would promise too much."""
    return format_euro(amount.quantize(Decimal(1)))


def lead_of(doubts: int, answered: int) -> str:
    """Return what stands above the outcome: a help, never a verdict."""
    if not answered:
        return gettext("You left everything open. Read the questions once more, or just call us.")
    if not doubts:
        return gettext("What you say fits this work. Do you want it too? Then sign up.")
    return gettext(
        "Everybody has something to settle first. This is yours, and what you can do about it. "
        "You can sign up as you are: we talk about it with you."
    )
