"""The response to a poll as a spreadsheet: numbers without names, none so small that it tells."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.surveys.enums import QuestionKind
from leerplek.surveys.guarding import SMALLEST, hidden, is_small
from leerplek.surveys.selectors.response import Group, ReasonCount, Response
from leerplek.surveys.selectors.results import ONE_OF, Result, Results


@dataclass(frozen=True)
class Line:
    """One line of the file; a count is a number, or words where it stays untold."""

    table: str
    label: str
    asked: int | None
    answered: int | str | None = None
    yes: int | str | None = None
    maybe: int | str | None = None
    no: int | str | None = None


def response_lines(response: Response, results: Results) -> list[Line]:
    """Return the tables of a response under each other, each guarded by itself.

    All together is not among them: with it a hidden number could be worked out.
    """
    return [
        *_guarded(_("By channel"), response.channels),
        *_guarded(_("By municipality"), response.towns),
        *_guarded(_("By size"), response.sizes),
        *_each_alone(_("This poll and earlier ones"), response),
        *_reasons(response.reasons),
        *(line for each in _told_by_question(results) for line in _question(results, each)),
    ]


def _told_by_question(results: Results) -> list[Result]:
    """The first question and the reasons are tables of their own already."""
    others = results.questions[1:]
    return [each for each in others if each.question.kind != QuestionKind.REASONS]


def _question(results: Results, result: Result) -> list[Line]:
    """Return what was answered to a question, per version; a sum only of enough of them."""
    counts = [each for each in result.lines if each.is_count]
    table = [[number or 0 for number in each.numbers] for each in counts]
    adds_up = result.question.kind in ONE_OF
    marks = hidden(table) if adds_up else [[is_small(cell) for cell in row] for row in table]
    lines = []
    for at, version in enumerate(results.versions):
        name = _("%(question)s (version %(number)d)")
        facts = {"question": result.question.text, "number": version}
        for row, line in enumerate(counts):
            number = line.numbers[at]
            if number is not None:
                told = _told(number, is_untold=marks[row][at])
                lines.append(Line(name % facts, line.label, None, told))
        for line in result.lines:
            number = line.numbers[at]
            if not line.is_count and number is not None and table[0][at] >= SMALLEST:
                lines.append(Line(name % facts, line.label, None, number))
    return lines


def _guarded(table: str, groups: Sequence[Group]) -> list[Line]:
    counts = [(each.answered, each.yes, each.maybe, each.no) for each in groups]
    return [
        Line(
            table,
            each.label,
            each.asked,
            *(_told(count, is_untold=mark) for count, mark in zip(row, marks, strict=True)),
        )
        for each, row, marks in zip(groups, counts, hidden(counts), strict=True)
    ]


def _each_alone(table: str, response: Response) -> list[Line]:
    """A poll adds up to nothing with another one, so each is a table of one line."""
    lines = []
    for year in response.years:
        [line] = _guarded(table, [year.group])
        lines.append(line)
    return lines


def _reasons(reasons: Sequence[ReasonCount]) -> list[Line]:
    """Practices choose several, so reasons add up to nothing."""
    table = _("Reasons")
    return [
        Line(table, each.words, None, _told(each.count, is_untold=is_small(each.count)))
        for each in reasons
    ]


def _told(count: int, *, is_untold: bool) -> int | str:
    if not is_untold:
        return count
    return _("fewer than %(n)d") % {"n": SMALLEST} if is_small(count) else _("not shown")


def response_columns() -> list[Column[Line]]:
    """Return the columns of the file, in the active language."""
    return [
        Column(_("What is counted"), lambda row: row.table),
        Column(_("Group"), lambda row: row.label),
        Column(_("Asked"), lambda row: row.asked),
        Column(_("Answered"), lambda row: row.answered),
        Column(_("Yes"), lambda row: row.yes),
        Column(_("Maybe"), lambda row: row.maybe),
        Column(_("No"), lambda row: row.no),
    ]
