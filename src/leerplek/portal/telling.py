"""What a candidate does on their own page, and how the coordinator hears of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.asks.enums import AnsweredBy
from leerplek.asks.models import Ask
from leerplek.candidates.models import Candidate
from leerplek.candidates.services import CandidateError, change_candidate, stop_oneself
from leerplek.matching.enums import OPEN_STATES
from leerplek.portal.kinds.corrections import ask_for_correction, is_reachable
from leerplek.portal.own import has_promise


def is_changed_by_hand(candidate: Candidate) -> bool:
    """Tell whether a promise stands on what is known now: then a person changes it."""
    return has_promise(candidate, *OPEN_STATES)


@transaction.atomic
def change_wishes(
    ask: Ask,
    candidate: Candidate,
    wanted: Mapping[str, Any],
    lines: Sequence[str],
    *,
    version: int,
) -> bool:
    """Change what somebody wants and tell the coordinator; tell whether it was changed.

    With a proposal that stands nothing is changed: the coordinator gets the wish and calls,
    so that no promise is overruled in silence.  Raises `ConflictError` when the file is no
    longer at `version`.
    """
    if not lines:
        return True
    if not is_reachable(ask):
        raise CandidateError(_("We know no number or address of you. Call us about this."))
    # Locked by the change itself; without one nothing of the file is written.
    is_done = not is_changed_by_hand(candidate)
    if is_done:
        change_candidate(candidate, version=version, actor=None, **wanted)
        begin = _("Changed on the own page:")
    else:
        begin = _("Wants this changed; a proposal stands, so nothing was changed:")
    ask_for_correction(ask, "\n".join([begin, *lines]), by=AnsweredBy.LINK, actor=None)
    return is_done


@transaction.atomic
def stop_taking_part(ask: Ask, candidate: Candidate, words: str) -> None:
    """Stop at once, and give the coordinator the reason when somebody gave one (F15)."""
    stop_oneself(candidate)
    if words and is_reachable(ask):
        text = _("Stopped on the own page, and said:") + f"\n{words}"
        ask_for_correction(ask, text, by=AnsweredBy.LINK, actor=None)
