"""Make proposals of an answer to the top threes of an evening, and take them back."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.matching.board import PairKey
from leerplek.matching.enums import EveningEvent
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.evenings import Evening
from leerplek.matching.selectors.outcomes import answers_of, board_of_outcome
from leerplek.matching.services.proposals import Proposed, propose_of, undo_these


def propose_outcome(
    evening: Evening,
    *,
    kind: str,
    pairs: Mapping[PairKey, frozenset[str]],
    kept: Collection[PairKey],
    never: Collection[PairKey],
    actor: User,
) -> Proposed:
    """Propose these pairs of one of the answers; `pairs` says per pair what was agreed to.

    The lists are read and answered again: who changed a list meanwhile may have made a pair
    unknown.  Each pair is judged with its rows locked, for a colleague may have been first.
    """
    found, _missing = answers_of(evening, kept=kept, never=never)
    outcome = next(each for each in found if each.kind == kind)
    board = board_of_outcome(evening, outcome)
    with transaction.atomic():
        done = propose_of(board, pairs=pairs, actor=actor)
        if done.made:
            data = {"answer": kind, "made": len(done.made)}
            record(EveningEvent.PROPOSED, evening, actor=actor, data=data)
    return done


@transaction.atomic
def undo_proposed(evening: Evening, *, act: UUID, actor: User) -> int:
    """Take back what one act proposed, as far as it still stands; return how many that were."""
    of_act = MatchProposal.objects.filter(
        run=None, act=act, cohort=evening.cohort_id, organisation=evening.organisation_id
    )
    count = undo_these(of_act, actor=actor)
    if count:
        record(EveningEvent.TAKEN_BACK, evening, actor=actor, data={"proposals": count})
    return count
