"""The round as it is now: the engine's answer with what people changed on the board.

Everything here is plain data; the rows are read in `selectors/board.py`, the changes
are made in `services/board.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from leerplek.matching.enums import ChoiceKind, Mode
from leerplek.matching.models import MatchRun
from leerplek.matching.round import Offer, Round
from matchengine import Problem, Result
from matchengine.verify import verify_pairs

PairKey = tuple[str, str]
"""A person's and a place's id in a run, in that order: ("c24", "p3")."""


@dataclass(frozen=True)
class Board:
    """One round in the state in which people left it.

    `problem` holds the choices that were made and what is proposed now; `result` is the
    answer that keeps to them, with its goals counted for that question.

    The answer is proven for the question it was `found` for: `verify(solved, found)` has
    no complaint.  What was proposed since only fixes pairs that the answer had already.
    Nothing is better with them fixed that was not better without them, so `result` is
    the best for `problem` too, though its proof, the prices, need not fit that question.
    A fair round is the exception: with its poorest pairs fixed it could give the others
    more.  It does so when the board changes or the round is made again, not by itself.
    `names` are of the persons and places this user may see.
    """

    run: MatchRun
    round: Round
    problem: Problem
    result: Result
    choices: Mapping[PairKey, str]
    names: Mapping[str, str]
    solved: Problem
    found: Result

    @property
    def pairs(self) -> frozenset[PairKey]:
        return pairs_of(self.result)

    @cached_property
    def offers(self) -> Mapping[str, Offer]:
        """The places of the round by id, also those that take no part."""
        return {offer.id: offer for offer in self.round.offers}


def pairs_of(result: Result) -> frozenset[PairKey]:
    """Return who is proposed where."""
    return frozenset((pair.candidate_id, pair.place_id) for pair in result.pairs)


def promised_in(problem: Problem, result: Result) -> frozenset[PairKey]:
    """Return the proposals that an answer kept to, beside the choices of its problem."""
    kept = {(pair.candidate_id, pair.place_id) for pair in result.pairs if pair.locked}
    return frozenset(kept - problem.must - problem.prearranged)


def keeping(problem: Problem, promised: frozenset[PairKey]) -> Problem:
    """Return the problem whose answers keep to what was proposed."""
    return replace(problem, must=problem.must | (promised - problem.prearranged - problem.forbid))


def fixed(problem: Problem, found: Result, promised: frozenset[PairKey]) -> Result:
    """Return the answer with the pairs that were proposed since as fixed ones.

    The fewest points of a fair round are those of the pairs that nobody fixed, so with
    more of them fixed they are counted again.
    """
    result = replace(
        found,
        pairs=tuple(
            replace(pair, locked=pair.locked or (pair.candidate_id, pair.place_id) in promised)
            for pair in found.pairs
        ),
    )
    if result == found or not problem.settings.worst_first:
        return result
    _complaints, levels = verify_pairs(problem, sorted(pairs_of(found)), found.mode)
    # Who is erased takes along what let an uncertain pair through: then there is nothing to count.
    return replace(result, levels=levels or found.levels)


def settled(problem: Problem, result: Result, kind: str) -> Problem:
    """Return the problem whose answer is `result`: one that was repaired keeps its own pairs."""
    if result.mode != "rematch":
        return problem
    return replace(of_kind(problem, kind), previous=pairs_of(result))


def of_kind(problem: Problem, mode: str) -> Problem:
    """Return the problem with the kind of round in it, for whoever repairs or asks again."""
    kind = Mode.ASSIGN if mode == Mode.ASSIGN else Mode.PROPOSE
    settings = replace(problem.settings, round_kind=kind.value, worst_first=mode == Mode.FAIR)
    return replace(problem, settings=settings)


def with_choices(problem: Problem, choices: Mapping[PairKey, str]) -> Problem:
    """Return the problem of a run with what people decided about its pairs.

    The last word on a pair is the choice on the board.  A person who brought a
    practice stays there until the register says otherwise.
    """
    chosen = {
        kind: frozenset(
            key
            for key, given in choices.items()
            if given == kind and key not in problem.prearranged
        )
        for kind in ChoiceKind.values
    }
    return replace(
        problem,
        must=(problem.must | chosen[ChoiceKind.LOCK]) - chosen[ChoiceKind.FORBID],
        forbid=(problem.forbid | chosen[ChoiceKind.FORBID]) - chosen[ChoiceKind.LOCK],
        included=problem.included | chosen[ChoiceKind.INCLUDE],
    )
