"""Propose pairs of a board, and take proposals back.  Nothing here happens by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record, record_many
from leerplek.common.errors import ConflictError
from leerplek.common.versions import refuse_when_moved
from leerplek.matching.board import Board, PairKey
from leerplek.matching.deciding import Judged, judge, plain_pairs
from leerplek.matching.enums import ProposalEvent, ProposalState, WithdrawnBecause
from leerplek.matching.idents import combination_rows, place_rows, row_of
from leerplek.matching.models import MatchProposal, MatchRun
from leerplek.matching.models.combinations import Combination
from leerplek.matching.selectors.board import board_of
from leerplek.matching.selectors.deciding import present_of
from leerplek.matching.selectors.named import pair_columns, place_columns
from leerplek.matching.services.closing import end_what_waits
from leerplek.matching.services.moving import ProposalError, lock_candidates, locked, move
from leerplek.practices.models import Place


@dataclass(frozen=True)
class Proposed:
    """What was done, and which pairs were not proposed, each with why."""

    act: UUID
    made: tuple[MatchProposal, ...]
    refused: tuple[Judged, ...]
    unknown: int = 0


def propose_pairs(
    run: MatchRun, *, pairs: Mapping[PairKey, frozenset[str]], version: int, actor: User
) -> Proposed:
    """Propose these pairs of a board; `pairs` says per pair what the person agreed to.

    The board must be the one the person saw (`version` of its changes), or all is
    refused.  Each pair is judged again with its place and candidate locked, for two
    coordinators may propose in the same minute, on two boards: what cannot be
    proposed is returned with its reason, and the rest is done.

    The board is read before anything is locked, for a large one takes a moment; its
    version is compared again under the lock.
    """
    if not pairs:
        raise ProposalError(_("You chose no pair. Tick at least one."))
    _refuse_when_changed(run, version=version)
    board = board_of(run, actor)
    with transaction.atomic():
        _lock_run(run, version=version)
        return propose_of(board, pairs=pairs, actor=actor)


@transaction.atomic
def propose_of(board: Board, *, pairs: Mapping[PairKey, frozenset[str]], actor: User) -> Proposed:
    """Propose pairs of this board, each judged again with its place and candidate locked.

    The board need not be of a round that is kept: its proposals then are of no round.
    Pairs that are not on it are counted as unknown.
    """
    if not pairs:
        raise ProposalError(_("You chose no pair. Tick at least one."))
    chosen = {key: agreed for key, agreed in pairs.items() if key in board.pairs}
    _lock_rows(chosen)
    judged = list(judge(board, present_of(board), chosen))
    made = _write(board, [each for each in judged if each.may_be_proposed], actor=actor)
    return Proposed(
        act=made[0].act if made else uuid4(),
        made=tuple(made),
        refused=tuple(each for each in judged if not each.may_be_proposed),
        unknown=len(pairs) - len(chosen),
    )


def propose_everything(run: MatchRun, *, version: int, actor: User) -> Proposed:
    """Propose every pair of a board against which nothing speaks, seen or not."""
    _refuse_when_changed(run, version=version)
    board = board_of(run, actor)
    nothing_agreed = dict.fromkeys(board.pairs, frozenset[str]())
    plain = plain_pairs(judge(board, present_of(board), nothing_agreed))
    return propose_pairs(
        run, pairs=dict.fromkeys(plain, frozenset[str]()), version=version, actor=actor
    )


@transaction.atomic
def withdraw_proposal(
    proposal: MatchProposal, *, because: str, version: int, actor: User
) -> MatchProposal:
    """Take one proposal back, with a reason; a next round may propose the pair again.

    Also after the talk, and also a match: the seat and the person are free again.
    """
    proposal = locked(proposal)
    refuse_when_moved(proposal, version=version)
    _withdraw(proposal, because=because, actor=actor)
    return proposal


@transaction.atomic
def undo_act(run: MatchRun, *, act: UUID, actor: User) -> int:
    """Take back what one act proposed, as far as it still stands; return how many that were."""
    return undo_these(MatchProposal.objects.filter(run=run, act=act), actor=actor)


@transaction.atomic
def undo_these(of_act: QuerySet[MatchProposal], *, actor: User) -> int:
    """Take these proposals back, as far as they still stand; return how many that were."""
    lock_candidates(of_act.values_list("candidate", flat=True))
    proposals = of_act.select_for_update(of=("self",)).order_by("pk")
    standing = list(proposals.filter(state=ProposalState.PROPOSED).select_related("organisation"))
    for proposal in standing:
        _withdraw(proposal, because=WithdrawnBecause.MISTAKE.value, actor=actor)
    return len(standing)


def _withdraw(proposal: MatchProposal, *, because: str, actor: User) -> None:
    move(
        proposal,
        ProposalState.WITHDRAWN,
        withdrawn_by=actor,
        withdrawn_at=timezone.now(),
        withdrawn_because=because,
        matched_at=None,
        actor=actor,
    )
    end_what_waits(proposal, actor=actor)


@transaction.atomic
def record_proposal_reading(proposal: MatchProposal, *, actor: User) -> None:
    """Record that somebody opened a proposal: there is a person in it."""
    record(ProposalEvent.READ, proposal, actor=actor)


@transaction.atomic
def record_export(region: Region, *, kind: str, count: int, actor: User) -> None:
    """Record that a list of proposals left the system as a file."""
    record("proposals.exported", region, actor=actor, data={"kind": kind, "rows": count})


def _lock_run(run: MatchRun, *, version: int) -> None:
    rows = MatchRun.objects.select_for_update().filter(pk=run.pk)
    locked = rows.only("board_version").first()
    if locked is None:
        raise ProposalError(_("This round was removed in the meantime."))
    _refuse_when_changed(locked, version=version)


def _refuse_when_changed(run: MatchRun, *, version: int) -> None:
    if run.board_version != version:
        raise ConflictError(
            _(
                "Somebody changed the board in the meantime, so nothing was proposed. "
                "Look at the pairs below and choose again."
            ),
            theirs={},
        )


def _lock_rows(pairs: Mapping[PairKey, frozenset[str]]) -> None:
    """Lock the places and candidates of these pairs, always in the same order.

    Of a combined place both halves, as settling and dropping a combination do.
    """
    idents = {place for _person, place in pairs}
    combined = Combination.objects.filter(pk__in=combination_rows(idents)).order_by("pk")
    halves = {place for one in combined for place in (one.first_id, one.second_id)}
    places = place_rows(idents) | halves
    persons = {row_of(person) for person, _place in pairs}
    list(Place.objects.select_for_update(no_key=True).filter(pk__in=places).order_by("pk"))
    list(combined.select_for_update())
    lock_candidates(persons)


def _write(board: Board, judged: list[Judged], *, actor: User) -> list[MatchProposal]:
    act = uuid4()
    talk_due_on = timezone.localdate() + timedelta(days=board.run.cohort.numbers.talk_days)
    places = place_columns(each.pair.place_id for each in judged)
    made = [
        MatchProposal(
            **pair_columns(each.key, places),
            cohort=board.run.cohort,
            organisation=board.run.organisation,
            run=board.run if board.run.pk else None,
            act=act,
            km=(board.problem.km or {}).get(each.key),
            uncertainty_km=board.problem.uncertainty.get(each.key, 0.0),
            points=dict(each.pair.points),
            agreed_to=list(each.concerns),
            talk_due_on=talk_due_on,
            made_by=actor,
        )
        for each in judged
    ]
    MatchProposal.objects.bulk_create(made, batch_size=500)
    record_many(ProposalEvent.MADE, ((each, _told(each)) for each in made), actor=actor)
    return made


def _told(proposal: MatchProposal) -> dict[str, Any]:
    """Return what the history keeps of a proposal: numbers of rows and codes."""
    told = {
        "run": proposal.run_id,
        "candidate": proposal.candidate_id,
        "place": proposal.place_id,
        "agreed_to": proposal.agreed_to,
    }
    if proposal.combination_id is not None:
        told["combination"] = proposal.combination_id
    return told
