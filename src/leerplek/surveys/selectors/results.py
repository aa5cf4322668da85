"""What was answered to each question, version beside version, without names."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from leerplek.asks.enums import AskState
from leerplek.surveys.enums import QuestionKind
from leerplek.surveys.models import Poll, PollReason
from leerplek.surveys.questions import SCALE, Question
from leerplek.surveys.selectors.polls import invitations_of
from leerplek.surveys.selectors.versions import Version, versions_of

# Somebody chooses one of these, so the counts of a version add up to who answered.
ONE_OF = frozenset({QuestionKind.CHOICE, QuestionKind.SCALE})


@dataclass(frozen=True)
class Line:
    """One line under a question: per version a number, or None where it was not asked.

    What is no count of people, such as places together, says so.
    """

    label: str
    numbers: tuple[int | None, ...]
    is_count: bool = True


@dataclass(frozen=True)
class Result:
    """A question over its versions: `earlier` are other words of it, with their version."""

    question: Question
    earlier: tuple[tuple[int, str], ...]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Results:
    """The answers to a poll: the versions that were answered, oldest first, and each question."""

    versions: tuple[int, ...]
    questions: tuple[Result, ...]


def results_of(poll: Poll) -> Results:
    """Return what the answers that count say, in as many queries for a thousand as for one."""
    versions = [each for each in reversed(versions_of(poll)) if each.answered]
    said: dict[int, list[Mapping[str, Any]]] = {each.questionnaire.pk: [] for each in versions}
    answered = invitations_of([poll.pk]).filter(state=AskState.ANSWERED)
    for answer in answered.order_by().values_list("answer", flat=True):
        said.setdefault(answer["questionnaire"], []).append(answer["said"])
    reasons = dict(PollReason.objects.filter(region=poll.region_id).values_list("pk", "words"))
    return Results(
        versions=tuple(each.number for each in versions),
        questions=tuple(_result(key, versions, said, reasons) for key in _keys(versions)),
    )


def _keys(versions: Sequence[Version]) -> list[str]:
    """Return the keys in the order of the newest version, then those that it left out."""
    keys: dict[str, None] = {}
    for version in reversed(versions):
        keys.update(dict.fromkeys(each.key for each in version.questions))
    return list(keys)


def _result(
    key: str,
    versions: Sequence[Version],
    said: Mapping[int, Sequence[Mapping[str, Any]]],
    reasons: Mapping[int, str],
) -> Result:
    asked = [next((each for each in v.questions if each.key == key), None) for v in versions]
    there = [(v.number, each) for v, each in zip(versions, asked, strict=True) if each]
    newest = there[-1][1]
    values = [
        [row[key] for row in said[v.questionnaire.pk] if key in row] if each else None
        for v, each in zip(versions, asked, strict=True)
    ]
    return Result(
        question=newest,
        earlier=tuple((number, each.text) for number, each in there if each.text != newest.text),
        lines=_lines(newest, [each for _number, each in there], values, reasons),
    )


Values = Sequence[list[Any] | None]


def _lines(
    newest: Question, asked: Sequence[Question], values: Values, reasons: Mapping[int, str]
) -> list[Line]:
    if newest.kind in {QuestionKind.CHOICE, QuestionKind.SEVERAL}:
        labels: dict[Any, str] = {}
        for each in (newest, *asked):
            for choice in each.choices:
                labels.setdefault(choice.code, choice.label)
        return _counted(labels, values)
    if newest.kind == QuestionKind.SCALE:
        return _counted({step: str(step) for step in SCALE}, values)
    if newest.kind == QuestionKind.REASONS:
        named = {pk for column in values for each in column or [] for pk in each}
        return _counted({pk: words for pk, words in reasons.items() if pk in named}, values)
    lines = [Line(_("gave an answer"), tuple(_count(column) for column in values))]
    if newest.kind == QuestionKind.NUMBER:
        together = tuple(_sum(column) for column in values)
        lines.append(Line(_("together"), together, is_count=False))
    return lines


def _counted(labels: Mapping[Any, str], values: Values) -> list[Line]:
    counts = [None if column is None else Counter(_each(column)) for column in values]
    return [
        Line(label, tuple(None if count is None else count[code] for count in counts))
        for code, label in labels.items()
    ]


def _each(column: Iterable[Any]) -> Iterable[Any]:
    for value in column:
        yield from value if isinstance(value, list) else [value]


def _count(column: list[Any] | None) -> int | None:
    return None if column is None else len(column)


def _sum(column: list[Any] | None) -> int | None:
    return None if column is None else round(sum(Decimal(str(each)) for each in column))
