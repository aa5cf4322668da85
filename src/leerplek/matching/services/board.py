"""What people change on the board: keep together, rule out, let through, move, undo.

Every change solves the round again within what people decided, as close to the board
as it was as the goals allow.  Pairs that were proposed stay: who wants something else
takes the proposal back first.  Solving happens outside the transaction; inside it the
run is locked and nothing is written when a colleague was first.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.audit.services import record
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.common.versions import refuse_when_moved
from leerplek.matching.board import Board, PairKey, keeping, pairs_of, with_choices
from leerplek.matching.enums import ChoiceKind, StepKind
from leerplek.matching.idents import pair_of, row_of
from leerplek.matching.models import MatchRun
from leerplek.matching.models.board import BoardStep, PairChoice, PairNote
from leerplek.matching.packed import problem_of
from leerplek.matching.selectors.board import bare_board_of, promises_among
from leerplek.matching.selectors.named import is_there, pair_columns, place_columns, still_counts
from leerplek.matching.services.runs import still_there, there_now
from leerplek.matching.solving import MatchingError, answer_near
from matchengine import Result


class BoardChangedError(MatchingError):
    """Somebody changed the board after this page was made; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("A colleague changed this board meanwhile. Nothing was changed by you."))


class BrokenRulesError(MatchingError):
    """The pair breaks rules, and the person has not said yet that it may."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        super().__init__(_("This pair breaks a rule."))
        self.rules = rules


class PromisedError(MatchingError):
    """The step would break up pairs that are proposed; each asks for a reason, at its proposal."""

    def __init__(self, pairs: frozenset[PairKey]) -> None:
        super().__init__(_("This pair is proposed. Take the proposal back first, then try again."))
        self.pairs = tuple(sorted(pairs))


@dataclass(frozen=True)
class Step:
    """What a person wants to do with one pair; `came_from` is where a moved person was."""

    kind: StepKind
    candidate_id: str
    place_id: str
    came_from: str = ""

    @property
    def pair(self) -> PairKey:
        return self.candidate_id, self.place_id


@dataclass(frozen=True)
class Changed:
    """A board before and after one step."""

    before: frozenset[PairKey]
    after: frozenset[PairKey]
    version: int


def change_board(
    run: MatchRun, step: Step, *, version: int, actor: User, knows_broken_rules: bool = False
) -> Changed:
    """Do one step and give everybody else the best places that leaves.

    `version` is the one of the page the person looked at: `BoardChangedError` when a
    colleague was first.  `BrokenRulesError` when the person puts somebody where a rule
    stands in the way and did not say `knows_broken_rules`.
    """
    board = bare_board_of(run)
    _refuse_stale(board.run.board_version, version)
    promised = promises_among(board.pairs, board.run)
    _refuse_impossible(board, step)
    _refuse_promised(step, promised)
    choices = _choices_after(board, step)
    result = _solved(board, choices, previous=board.pairs, promised=promised)
    broken = _broken_rules(result, step)
    if broken and not knows_broken_rules:
        raise BrokenRulesError(broken)
    return _write(board, step, choices, result, version=version, promised=promised, actor=actor)


def undo_step(run: MatchRun, *, version: int, actor: User) -> Changed:
    """Take back the last step on the board, whoever did it.

    The pairs from before were the best with the choices from before, so solving
    again near them gives them back.  A choice about somebody or a place that was
    removed since does not come back.
    """
    board = bare_board_of(run)
    _refuse_stale(board.run.board_version, version)
    step = run.steps.filter(undone_at=None).last()
    if step is None:
        raise MatchingError(_("There is nothing to undo on this board."))
    before = {(c, p): kind for c, p, kind in step.before["choices"]}
    there = there_now(before)
    choices: dict[PairKey, str] = {pair: kind for pair, kind in before.items() if pair in there}
    previous = frozenset((c, p) for c, p in step.before["pairs"])
    promised = promises_among(board.pairs, board.run)
    if promised - previous:
        raise PromisedError(promised - previous)
    result = _solved(board, choices, previous=previous, promised=promised)
    return _write_back(
        board, step, choices, result, version=version, promised=promised, actor=actor
    )


@transaction.atomic
def write_note(
    run: MatchRun, pair: PairKey, *, text: str, version: int, actor: User
) -> PairNote | None:
    """Remember something about a pair, or forget it when the text is empty.

    `version` is that of the note the person saw, 0 when there was none;
    `ConflictError` when somebody wrote or wiped it since.
    """
    _refuse_gone(pair, asks_to_take_part=True)
    # There may be no note yet to lock; whoever writes about the candidate waits here.
    Candidate.objects.select_for_update().get(pk=row_of(pair[0]))
    about = pair_columns(pair, place_columns([pair[1]]))
    found = PairNote.objects.filter(**about).first()
    note = found or PairNote(**about, version=0)
    if note.text == text:
        return found
    refuse_when_moved(note, version=version, theirs={"text": note.text})
    record("board.noted", run, actor=actor, data={"pair": list(pair), "empty": not text})
    if not text:
        note.delete()
        return None
    note.text, note.written_by, note.version = text, actor, note.version + 1
    note.save()
    return note


def _refuse_stale(now: int, version: int) -> None:
    if now != version:
        raise BoardChangedError


def _refuse_impossible(board: Board, step: Step) -> None:
    persons = {person.id for person in board.problem.candidates}
    places = {place.id for place in board.problem.places}
    if step.candidate_id not in persons or step.place_id not in places:
        raise MatchingError(_("This candidate or place is not part of this round."))
    if step.pair in board.problem.prearranged:
        raise MatchingError(
            _("This candidate brought the practice. Change that in the candidate's file.")
        )
    if step.kind == StepKind.MOVE and step.came_from == step.place_id:
        raise MatchingError(_("The candidate is at this place already."))
    if step.kind == StepKind.RELEASE and step.pair not in board.choices:
        raise MatchingError(_("Nobody decided anything about this pair."))
    _refuse_gone(step.pair, asks_to_take_part=step.kind in _BRINGS_TOGETHER)
    if step.came_from:
        _refuse_gone((step.candidate_id, step.came_from), asks_to_take_part=False)


def _refuse_promised(step: Step, promised: frozenset[PairKey]) -> None:
    """Say no to breaking up a pair that is proposed: that asks for a reason, at the proposal."""
    leaves = {
        StepKind.FORBID: step.pair,
        StepKind.MOVE: (step.candidate_id, step.came_from),
    }
    pair = leaves.get(step.kind)
    if pair in promised:
        raise PromisedError(frozenset({pair}))


def _refuse_gone(pair: PairKey, *, asks_to_take_part: bool) -> None:
    """Say no about somebody or a place that was removed after the round was made.

    Who withdrew can still be ruled out or let go, but is put nowhere.
    """
    there = Candidate.objects.filter(pk=row_of(pair[0]))
    if asks_to_take_part:
        there = there.filter(state=CandidateState.ACTIVE)
    if not there.exists():
        raise MatchingError(_("This candidate no longer takes part. Make the round again."))
    if not is_there(pair[1]):
        raise MatchingError(_("This place is no longer there. Make the round again."))
    if asks_to_take_part and not still_counts(pair[1]):
        raise MatchingError(_("These two places are no longer one. Make the round again."))


_BRINGS_TOGETHER = frozenset({StepKind.LOCK, StepKind.MOVE, StepKind.PLACE, StepKind.INCLUDE})

_CHOICE_OF = {
    StepKind.LOCK: ChoiceKind.LOCK,
    StepKind.MOVE: ChoiceKind.LOCK,
    StepKind.PLACE: ChoiceKind.LOCK,
    StepKind.FORBID: ChoiceKind.FORBID,
    StepKind.INCLUDE: ChoiceKind.INCLUDE,
}


def _choices_after(board: Board, step: Step) -> dict[PairKey, str]:
    choices = dict(board.choices)
    choices.pop(step.pair, None)
    if step.kind in _CHOICE_OF:
        choices[step.pair] = _CHOICE_OF[step.kind].value
    if step.kind == StepKind.MOVE and step.came_from:
        # Moved is not copied: without this the second proposal could be the old place again.
        choices[step.candidate_id, step.came_from] = ChoiceKind.FORBID.value
    return choices


def _solved(
    board: Board,
    choices: Mapping[PairKey, str],
    *,
    previous: frozenset[PairKey],
    promised: frozenset[PairKey],
) -> Result:
    asked = with_choices(problem_of(board.run), choices)
    _problem, result = answer_near(
        keeping(asked, promised), previous=previous, mode=board.run.mode, seed=board.run.seed
    )
    return result


def _broken_rules(result: Result, step: Step) -> tuple[str, ...]:
    if step.kind not in {StepKind.LOCK, StepKind.MOVE, StepKind.PLACE}:
        return ()
    for pair in result.pairs:
        if (pair.candidate_id, pair.place_id) == step.pair:
            return pair.broken_rules
    return ()


@transaction.atomic
def _write(
    board: Board,
    step: Step,
    choices: Mapping[PairKey, str],
    result: Result,
    *,
    version: int,
    promised: frozenset[PairKey],
    actor: User,
) -> Changed:
    run = _locked_as_it_was(board, version=version, promised=promised)
    _keep(run, choices, result, actor=actor)
    places = place_columns(filter(None, [step.place_id, step.came_from]))
    came_from = places.get(step.came_from, {"place_id": None, "combination_id": None})
    BoardStep.objects.create(
        run=run,
        number=run.board_version,
        kind=step.kind,
        **pair_columns(step.pair, places),
        came_from_id=came_from["place_id"],
        came_from_combination_id=came_from["combination_id"],
        before={
            "choices": sorted([*pair, kind] for pair, kind in board.choices.items()),
            "pairs": sorted(map(list, board.pairs)),
        },
        made_by=actor,
    )
    data = {"kind": step.kind.value, "pair": list(step.pair), "from": step.came_from}
    record("board.changed", run, actor=actor, data=data)
    return Changed(before=board.pairs, after=pairs_of(result), version=run.board_version)


@transaction.atomic
def _write_back(
    board: Board,
    step: BoardStep,
    choices: Mapping[PairKey, str],
    result: Result,
    *,
    version: int,
    promised: frozenset[PairKey],
    actor: User,
) -> Changed:
    run = _locked_as_it_was(board, version=version, promised=promised)
    # Whoever is erased takes the steps about them along, and leaves the board's number as it is.
    is_there = run.steps.select_for_update(of=("self",)).filter(pk=step.pk, undone_at=None)
    if not is_there.exists() or still_there(choices) != choices.keys():
        raise BoardChangedError
    _keep(run, choices, result, actor=actor)
    step.undone_by, step.undone_at = actor, timezone.now()
    step.save(update_fields=["undone_by", "undone_at"])
    record("board.undone", run, actor=actor, data={"step": step.number, "kind": step.kind})
    return Changed(before=board.pairs, after=pairs_of(result), version=run.board_version)


def _locked_as_it_was(board: Board, *, version: int, promised: frozenset[PairKey]) -> MatchRun:
    """Lock the run of a board; refuse when a colleague was first while the engine worked."""
    rows = MatchRun.objects.select_for_update(of=("self",)).select_related("organisation")
    run = rows.defer("problem", "round", "result").get(pk=board.run.pk)
    _refuse_stale(run.board_version, version)
    if promises_among(board.pairs, board.run) != promised:
        raise BoardChangedError
    return run


def _keep(run: MatchRun, choices: Mapping[PairKey, str], result: Result, *, actor: User) -> None:
    """Write the choices and the answer that keeps to them; who made an older choice stays."""
    kept = set()
    for row in run.choices.all():
        pair = pair_of(row)
        if choices.get(pair) == row.kind:
            kept.add(pair)
        else:
            row.delete()
    places = place_columns(place for _person, place in choices)
    PairChoice.objects.bulk_create(
        PairChoice(run=run, **pair_columns(pair, places), kind=kind, made_by=actor)
        for pair, kind in choices.items()
        if pair not in kept
    )
    run.board = result.to_dict()
    run.board_version += 1
    run.save(update_fields=["board", "board_version"])
