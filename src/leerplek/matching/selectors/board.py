"""The board of a run as somebody may see it."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q

from leerplek.matching.board import (
    Board,
    PairKey,
    fixed,
    keeping,
    pairs_of,
    promised_in,
    settled,
    with_choices,
)
from leerplek.matching.cards import Deciders
from leerplek.matching.enums import Mode
from leerplek.matching.feedback import step_sentence
from leerplek.matching.figures import Figure, figures_of, in_words
from leerplek.matching.idents import (
    combination_rows,
    offer_id,
    pair_of,
    place_rows,
)
from leerplek.matching.kept import round_from_json
from leerplek.matching.models import MatchRun
from leerplek.matching.models.board import BoardStep, PairChoice, PairNote
from leerplek.matching.packed import problem_of
from leerplek.matching.selectors.named import pair_columns, place_columns
from leerplek.matching.selectors.runs import names_in, places_seen, proposed_pairs, round_of
from leerplek.matching.selectors.unsure import unsure_offers
from leerplek.matching.since import Since, since
from leerplek.matching.story import Told, left_out
from leerplek.matching.what_if_words import Preset, presets
from matchengine import Result, explain

RECENT_STEPS = 10


@dataclass(frozen=True)
class Happened:
    """One step that somebody did, in words; `is_own` is by the person who looks."""

    number: int
    sentence: str
    who: str
    at: Any
    is_undone: bool
    is_own: bool


@dataclass(frozen=True)
class BoardPage:
    """Everything a page about the board shows; `last` is what the undo button takes back.

    The places and people themselves are drawn from `board` and `known`, those that are
    shown.  `contradictions` counts the pairs that somebody fixed although a rule or the
    room stands in the way, and `is_empty` tells that nobody of the round is left.
    `undo_waits_for` are the pairs whose proposals must be taken back before the last step;
    `unsure` tells since when a place is not certain any more.
    """

    board: Board
    known: Deciders
    waiting: Mapping[str, str]
    figures: tuple[Figure, ...]
    contradictions: int
    is_empty: bool
    presets: tuple[Preset, ...]
    left_out: str
    since: Since
    steps: tuple[Happened, ...]
    last: Happened | None
    undo_waits_for: tuple[PairKey, ...]
    unsure: Mapping[str, date] = field(default_factory=dict)

    @property
    def undo_waits_for_names(self) -> list[tuple[str, str]]:
        """Return who is promised where, and where the last step put nobody."""
        return named_pairs(self.undo_waits_for, self.board.names)


def named_pairs(pairs: Iterable[PairKey], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the names of pairs, of those that this user may see."""
    return [(names[who], names[where]) for who, where in pairs if {who, where} <= names.keys()]


def board_of(run: MatchRun, user: Any) -> Board:
    """Return the round as people left it, with the names this user may see."""
    choices = {pair: row.kind for pair, row in _choice_rows(run).items()}
    return _board(run, choices, proposed_pairs(run.organisation), names_in(run, user))


def bare_board_of(run: MatchRun) -> Board:
    """Return the round as people left it without any name: what a change is worked out on."""
    choices = {pair: row.kind for pair, row in _choice_rows(run).items()}
    return _board(run, choices, proposed_pairs(run.organisation), {})


def board_page(run: MatchRun, user: Any, *, history: bool = True) -> BoardPage:
    """Return the board with everything that is shown about it, or all but what people did."""
    rows = _choice_rows(run)
    choices = {pair: row.kind for pair, row in rows.items()}
    proposed = frozenset(proposed_pairs(run.organisation))
    seen = places_seen(run, user)
    board = _board(run, choices, proposed, names_in(run, user, seen))
    changed = since(
        board.round,
        round_of(run.cohort, run.organisation, proposed=proposed),
        besides=run.what_if or (),
    )
    known = Deciders(
        decided_by={pair: str(row.made_by) for pair, row in rows.items()},
        notes=notes_on(board, user),
        proposed=board.pairs & proposed,
        gone=changed.gone,
    )
    steps = steps_after(run, board.names, user)[-RECENT_STEPS:] if history else []
    waiting = run.explanation["waiting"]
    figures = figures_of(board.problem, board.result, waiting=len(waiting))
    return BoardPage(
        board=board,
        known=known,
        waiting=waiting,
        figures=in_words(figures),
        contradictions=figures.broken_locks,
        is_empty=board.names.keys().isdisjoint(person.id for person in board.round.persons),
        presets=presets(board),
        left_out=left_out(board.round),
        since=changed,
        steps=tuple(reversed(steps)),
        last=next((step for step in reversed(steps) if not step.is_undone), None),
        undo_waits_for=_undo_waits_for(run, _kept_to(run, board.pairs & proposed)),
        unsure=unsure_offers(board.round.offers, seen, run.cohort.numbers),
    )


def _undo_waits_for(run: MatchRun, promised: frozenset[PairKey]) -> tuple[PairKey, ...]:
    last = run.steps.filter(undone_at=None).last() if promised else None
    if last is None:
        return ()
    return tuple(sorted(promised - {(person, place) for person, place in last.before["pairs"]}))


def told_now(run: MatchRun, user: Any) -> Told:
    """Return what the list of suggestions is told from: why only for places with nobody."""
    board = board_of(run, user)
    taken = {place for _person, place in board.pairs}
    empty = {place.id for place in board.problem.places} - taken
    return Told(
        round=board.round,
        problem=board.problem,
        result=board.result,
        explanation=explain(board.problem, board.result, only=empty),
        waiting=run.explanation["waiting"],
        names=board.names,
    )


def steps_after(
    run: MatchRun, names: Mapping[str, str], user: Any, *, version: int = 0
) -> list[Happened]:
    """Return what people did on a board after this version of it, oldest first."""
    rows = BoardStep.objects.visible_to(user).filter(run=run, number__gt=version)
    told = []
    for row in rows.select_related("made_by"):
        person, place = pair_of(row)
        if person in names and place in names:
            came_from = ""
            if row.came_from_id is not None:
                came_from = offer_id(row.came_from_id, row.came_from_combination_id)
            sentence = step_sentence(
                row.kind,
                names[person],
                names[place],
                came_from=names.get(came_from, ""),
                proposed=None,
            )
            told.append(
                Happened(
                    number=row.number,
                    sentence=sentence,
                    who=str(row.made_by),
                    at=row.made_at,
                    is_undone=row.undone_at is not None,
                    is_own=row.made_by_id == user.pk,
                )
            )
    return told


def notes_on(board: Board, user: Any) -> dict[PairKey, str]:
    """Return the notes on pairs of these people and places."""
    rows = PairNote.objects.visible_to(user).filter(
        _at(place.id for place in board.problem.places),
        candidate__organisation=board.run.organisation_id,
    )
    return {pair_of(row): row.text for row in rows}


def note_on(pair: PairKey, user: Any) -> PairNote:
    """Return the note on a pair; one that nobody wrote is empty, and has version 0."""
    key = pair_columns(pair, place_columns([pair[1]]))
    found = PairNote.objects.visible_to(user).filter(**key).first()
    return found or PairNote(**key, version=0)


def _at(idents: Iterable[str]) -> Q:
    """Keep what is about these places, combined ones among them."""
    idents = list(idents)
    return Q(combination=None, place__in=place_rows(idents)) | Q(
        combination__in=combination_rows(idents)
    )


def _choice_rows(run: MatchRun) -> dict[PairKey, PairChoice]:
    rows = run.choices.select_related("made_by")
    return {pair_of(row): row for row in rows}


def promises_among(pairs: frozenset[PairKey], run: MatchRun) -> frozenset[PairKey]:
    """Return which of these pairs of a round are proposed now, and so must stay."""
    return _kept_to(run, pairs & proposed_pairs(run.organisation))


def _board(
    run: MatchRun,
    choices: Mapping[PairKey, str],
    proposed: Set[PairKey],
    names: Mapping[str, str],
) -> Board:
    found = Result.from_dict(run.board or run.result)
    asked = with_choices(problem_of(run), choices)
    round_ = round_from_json(run.round)
    kept = promised_in(asked, found)
    promised = kept | _kept_to(run, pairs_of(found) & proposed)
    problem = settled(keeping(asked, promised), found, run.mode)
    return Board(
        run=run,
        round=replace(round_, proposed=round_.proposed | promised),
        problem=problem,
        result=fixed(problem, found, promised),
        choices=choices,
        names=names,
        solved=settled(keeping(asked, kept), found, run.mode),
        found=found,
    )


def _kept_to(run: MatchRun, proposed: frozenset[PairKey]) -> frozenset[PairKey]:
    """A round of one candidate a place chooses among the proposals; it keeps to none."""
    return frozenset() if run.mode == Mode.ASSIGN else proposed
