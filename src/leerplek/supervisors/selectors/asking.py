"""What supervisors are asked, and about which place."""

from collections.abc import Iterable

from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask
from leerplek.supervisors.enums import GUIDES
from leerplek.supervisors.models import Supervision


def supervision_of(ask: Ask) -> Supervision | None:
    """Return what a supervisor is asked about; None when the place or the person is gone."""
    rows = Supervision.objects.select_related(
        "supervisor__site", "place__site__practice__region__supervisor_policy", "place__cohort"
    )
    return rows.filter(pk=ask.subject).first() if ask.subject is not None else None


def last_asks(supervision: Iterable[Supervision]) -> dict[int, Ask]:
    """Return the last that each of these was asked, by the row it is about."""
    keys = [each.pk for each in supervision]
    asked = Ask.objects.filter(kind=GUIDES, subject__in=keys).exclude(state=AskState.WITHDRAWN)
    return {ask.subject: ask for ask in asked.order_by("pk") if ask.subject is not None}
