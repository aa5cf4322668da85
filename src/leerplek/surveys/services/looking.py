"""Take an answer over into the register after a look, field by field, and undo that."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.asks.enums import ELSEWHERE, AnsweredBy
from leerplek.asks.models import Ask
from leerplek.asks.services import lock_about
from leerplek.audit.services import record
from leerplek.common.errors import ConflictError
from leerplek.common.versions import refuse_when_moved
from leerplek.practices.confirming import forget_confirmation
from leerplek.practices.enums import ConfirmedHow, Facts
from leerplek.practices.models import FactConfirmation, Practice
from leerplek.practices.services import change_practice, record_willingness
from leerplek.surveys.enums import PollEvent
from leerplek.surveys.models import Look
from leerplek.surveys.selectors.looking import TOLD, differences, label_of, last_answer, look_at
from leerplek.surveys.services.polls import PollError

HOW: dict[str, ConfirmedHow] = {
    AnsweredBy.LINK: ConfirmedHow.FORM,
    AnsweredBy.PHONE: ConfirmedHow.PHONE,
    AnsweredBy.MAIL: ConfirmedHow.MAIL,
    AnsweredBy.PAPER: ConfirmedHow.PAPER,
    AnsweredBy.MEETING: ConfirmedHow.MEETING,
    ELSEWHERE: ConfirmedHow.FORM,
}


@transaction.atomic
def take_over(ask: Ask, fields: Collection[str], *, answer: int, version: int, actor: User) -> Look:
    """Write the chosen fields of an answer into the register, and note that somebody looked.

    No field chosen is a look too: the register stays as it is.  `answer` and `version` (of
    the practice) are those that were looked at; raises `ConflictError` when one moved on.
    """
    ask, practice = _locked(ask)
    last = last_answer(ask)
    if last is None or last.pk != answer:
        raise ConflictError(
            _("The answer was changed in the meantime. Look at it first, then decide."), theirs={}
        )
    if look_at(last) is not None:
        raise PollError(_("Somebody looked at this answer already."))
    refuse_when_moved(practice, version=version)
    chosen = {each.field: each.value for each in differences(ask) if each.field in fields}
    taken = {
        name: [_plain(getattr(practice, name)), _plain(value)] for name, value in chosen.items()
    }
    how = HOW[last.answered_by]
    told_on = timezone.localdate(last.made_at)
    _write(practice, chosen, how=how, told_on=told_on, actor=actor)
    look = Look.objects.create(answer=last, taken=taken, made_by=actor)
    record(PollEvent.TAKEN, ask, actor=actor, data={"fields": sorted(taken)})
    return look


@transaction.atomic
def undo_look(ask: Ask, *, actor: User) -> list[str]:
    """Put back what stood in the register, and look anew; return what somebody changed since.

    A field that says something else by now is left as it is.
    """
    ask, practice = _locked(ask)
    last = last_answer(ask)
    look = look_at(last) if last else None
    if look is None:
        raise PollError(_("There is nothing to undo."))
    back: dict[str, Any] = {}
    kept = []
    for name, (before, after) in look.taken.items():
        if _plain(getattr(practice, name)) == after:
            back[name] = _typed(name, before)
        else:
            kept.append(label_of(name))
    # Who undoes it corrects the register; it is nothing that the practice told.
    change_practice(practice, version=practice.version, actor=actor, **back)
    if any(name in look.taken for name in TOLD):
        _forget_told(practice, look, actor=actor)
    look.delete()
    record(PollEvent.UNTAKEN, ask, actor=actor, data={"fields": sorted(back)})
    return kept


def _write(
    practice: Practice, chosen: dict[str, Any], *, how: str, told_on: date, actor: User
) -> None:
    if any(name in chosen for name in TOLD):
        practice = record_willingness(
            practice,
            trains=chosen.get("trains", practice.trains),
            reason_not=chosen.get("reason_not", practice.reason_not),
            how=how,
            actor=actor,
            told_on=told_on,
        )
    rest = {name: value for name, value in chosen.items() if name not in TOLD}
    if rest:
        change_practice(practice, version=practice.version, actor=actor, **rest)


def _forget_told(practice: Practice, look: Look, *, actor: User) -> None:
    """Take back that the answer confirmed whether the practice trains, unless it did since."""
    rows = FactConfirmation.objects.filter(practice=practice, facts=Facts.WILLINGNESS)
    noted = rows.filter(confirmed_by=look.made_by, made_at__lte=look.made_at).order_by("-pk")
    last = noted.first()
    if last is not None and last.confirmed_on == timezone.localdate(look.answer.made_at):
        forget_confirmation(last, actor=actor)


def _locked(ask: Ask) -> tuple[Ask, Practice]:
    """Lock the practice, and read both anew."""
    lock_about(ask.about)
    ask = Ask.objects.select_related("practice").get(pk=ask.pk)
    assert ask.practice is not None  # noqa: S101 -- only practices have a register
    return ask, ask.practice


def _plain(value: Any) -> Any:
    return str(value.normalize()) if isinstance(value, Decimal) else value


def _typed(name: str, value: Any) -> Any:
    return Decimal(value) if name == "gp_count" and value is not None else value
