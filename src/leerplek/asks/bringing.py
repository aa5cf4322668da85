"""Answers that somebody gave by a form elsewhere: kept with their own time, and taken out again."""

from datetime import datetime

from django.db import transaction

from leerplek.accounts.models import User
from leerplek.asks.enums import ELSEWHERE, AskEvent, AskState
from leerplek.asks.kinds import Given, Told, kind_of
from leerplek.asks.models import Answer, Ask
from leerplek.asks.services import ANSWER, lock_ask, move_ask, save_ask
from leerplek.audit.services import record


@transaction.atomic
def bring_in_answer(ask: Ask, given: Given, *, at: datetime, actor: User) -> tuple[Answer, bool]:
    """Keep an answer as it was given at that moment; return it, and whether it counts.

    It counts unless a later answer is there: then it is kept beside that one.
    """
    ask = lock_ask(ask)
    counts = ask.answered_at is None or ask.answered_at <= at
    kept = Answer.objects.create(
        ask=ask,
        answer=dict(given.codes),
        answer_text=given.text,
        answered_by=ELSEWHERE,
        recorded_by=actor,
    )
    Answer.objects.filter(pk=kept.pk).update(made_at=at)
    if counts:
        if ask.state != AskState.ANSWERED:
            move_ask(ask, AskState.ANSWERED)
        ask.answer, ask.answer_text = dict(given.codes), given.text
        ask.answered_at, ask.answered_by, ask.recorded_by = at, ELSEWHERE, actor
        save_ask(ask, "state", *ANSWER)
    record(AskEvent.BROUGHT_IN, ask, actor=actor, data={"kind": ask.kind, "counts": counts})
    told = Told(ask=ask, given=given, by=ELSEWHERE, actor=actor)
    kind_of(ask).effect(told)
    return kept, counts


@transaction.atomic
def take_out_answer(answer: Answer, *, actor: User) -> Ask:
    """Take a brought in answer out: what was answered before counts again, else it is asked."""
    ask = lock_ask(answer.ask)
    answer.delete()
    last = ask.answers.order_by("-made_at", "-pk").first()
    if last is None:
        move_ask(ask, AskState.OPEN)
        ask.answer, ask.answer_text, ask.answered_at = {}, "", None
        ask.answered_by, ask.recorded_by = "", None
    else:
        ask.answer, ask.answer_text, ask.answered_at = last.answer, last.answer_text, last.made_at
        ask.answered_by, ask.recorded_by = last.answered_by, last.recorded_by
    save_ask(ask, "state", *ANSWER)
    record(AskEvent.TAKEN_OUT, ask, actor=actor, data={"kind": ask.kind})
    return ask
