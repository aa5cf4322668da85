"""Who gets a poll on paper, and whose sheet is typed next."""

from collections.abc import Sequence

from django.db.models import Q

from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask, AskQuerySet
from leerplek.surveys.models import Poll
from leerplek.surveys.questions import Question
from leerplek.surveys.selectors.polls import invitations

# The order of the pile: that of the sheets as they were printed.
PILE = ("practice__name", "candidate__last_name", "candidate__first_name", "pk")


def waiting_on_paper(poll: Poll) -> AskQuerySet:
    """Return who did not answer yet, in the order of the sheets."""
    return invitations(poll).filter(state=AskState.OPEN).order_by(*PILE)


def sheet_of(poll: Poll, number: int) -> Ask | None:
    """Return whose sheet has this number, also when there is an answer already."""
    rows = invitations(poll).exclude(state=AskState.WITHDRAWN)
    return rows.filter(pk=number).first()


def next_sheet(poll: Poll, after: int | None = None) -> Ask | None:
    """Return the first of the pile, or the one after this number; at the end the first again."""
    pile = invitations(poll).filter(Q(state=AskState.OPEN) | Q(pk=after or 0)).order_by(*PILE)
    keys = list(pile.values_list("pk", flat=True))
    at = keys.index(after) if after in keys else -1
    # Who was just typed stands in the pile to know the place, and is not its own next one.
    waiting = waiting_on_paper(poll).in_bulk(keys)
    found = next((pk for pk in (*keys[at + 1 :], *keys[: at + 1]) if pk in waiting), None)
    return waiting[found] if found else None


def only_after(questions: Sequence[Question]) -> dict[str, tuple[int, list[str]]]:
    """Return by key after which answers to which number a question is answered on paper."""
    numbers = {each.key: number for number, each in enumerate(questions, start=1)}
    by_key = {each.key: each for each in questions}
    return {
        each.key: (
            numbers[each.only_if],
            [by_key[each.only_if].label_of[code] for code in each.only_codes],
        )
        for each in questions
        if each.only_if
    }
