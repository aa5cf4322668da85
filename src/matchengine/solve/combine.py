"""Rounds in which two half places can be one: branch and bound over who gets a combination.

Without combinations a round is a flow, and a flow's best is whole.  So only the pairs of people
and combinations are decided here.  A case fixes some of them; the linear programme says what it
can reach at most (`relaxation`), level by level, and the flow beside the combinations it likes
says what can really be had.  A case that cannot reach more is closed, with its prices as proof;
another is split on one pair: made or not.  Most rounds close at once.

Effort is counted in cases, so the answer is the same on any machine.  When it runs out the best
answer so far is returned with the bound that the open cases leave.  Proved goals leave cases that
may hold an answer as good; those are looked at again for the one that comes first in the tie-break.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from matchengine.rules import Mask
from matchengine.solve.network import (
    LOWEST,
    Branch,
    best_pairs,
    level_names,
    level_values,
    network,
    possible_pairs,
)
from matchengine.solve.relaxation import NO_AMOUNTS, Ceiling, Relaxation
from matchengine.solve.room import Room, room_left
from matchengine.solve.ties import tie_break
from matchengine.tables import Ints, Tables

NOBODY: Ints = np.zeros((0, 2), dtype=np.int64)
EFFORT = 300
"""How many cases each search looks at before the best answer so far is taken."""
TIES = 60
"""After how many cases no other is taken up to look for the first of equally good answers."""
_WHOLE = 1e-6
_LEFT_OUT = 1 << 31
"""A bit of no rule, for pairs a case rules out."""

Cell = tuple[int, int]
Path = tuple[tuple[Cell, bool], ...]
"""Which combined pairs a case has made or ruled out, in the order in which it was split."""
Values = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Case:
    """A case that is closed (or was still open at the end), with its proof level by level."""

    path: Path
    ceilings: tuple[Ceiling, ...]

    def compared_with(self, values: Values) -> int:
        """Below 0 when nothing here is as good, 0 when something may be, above 0 if better."""
        for ceiling, value in zip(self.ceilings, values, strict=False):
            if ceiling.value != value:
                return ceiling.value - value
        return len(values) - len(self.ceilings)

    def as_proof(self) -> Branch:
        return Branch(self.path, tuple((one.weights, one.nodes) for one in self.ceilings))


@dataclass(frozen=True, eq=False)
class Look:
    """A case that was bounded: its possible pairs, how much of each the linear programme makes,
    and whether it may hold something better (stuck)."""

    case: Case
    cells: Ints
    amounts: NDArray[np.float64]
    stuck: bool


@dataclass(frozen=True, eq=False)
class Found:
    """The best answer: its pairs, the values on the levels asked, and what is proved of them."""

    pairs: Ints
    values: Values
    bound: Values
    cases: tuple[Case, ...]

    @property
    def proof(self) -> tuple[Branch, ...]:
        return tuple(case.as_proof() for case in self.cases)

    @property
    def proved(self) -> bool:
        return self.values == self.bound


@dataclass(eq=False)
class Question:
    """One round with the pairs that may be made, and how many cases may still be looked at."""

    t: Tables
    mode: str
    seed: int
    blocked: Mask
    totals: Ints
    names: tuple[str, ...]
    effort: int = EFFORT
    room: Room = field(init=False)
    known: dict[tuple[Cell, ...], tuple[Values, Ints]] = field(default_factory=dict)
    best_so_far: tuple[Values, Ints] = field(init=False)
    enough: Values | None = None
    ties: bool = False

    def __post_init__(self) -> None:
        self.room = room_left(self.t, self.mode)

    def about(self, names: tuple[str, ...], floor: int | None) -> Question:
        """The same round on some levels, with the pairs of at least `floor` points alone."""
        blocked = self.blocked
        if floor is not None:
            low = self.totals < floor
            blocked = np.where(low, blocked | np.uint32(_LEFT_OUT), blocked)
        effort = self.effort
        return Question(self.t, self.mode, self.seed, blocked, self.totals, names, effort)

    def made(self, found: Found) -> tuple[Cell, ...]:
        """The combined pairs of an answer that nobody fixed."""
        fixed = {tuple(cell) for cell in (*self.t.must.tolist(), *self.t.prearranged.tolist())}
        pairs = found.pairs[self.t.is_combined[found.pairs[:, 1]]]
        return tuple((i, j) for i, j in pairs.tolist() if (i, j) not in fixed)

    @property
    def all_names(self) -> tuple[str, ...]:
        return tuple(name for name in level_names(self.t, self.mode) if name != LOWEST)

    def best(self, hint: tuple[Cell, ...] = ()) -> Found:
        """Search; `hint` are combined pairs to begin with."""
        self.known.clear()
        self.best_so_far = max((self._complete(()), self._complete(hint)), key=_values_of)
        cases = self._explore((), ())
        values, pairs = self.best_so_far
        return Found(pairs, values, self._bound(values, cases), tuple(cases))

    def first(self, found: Found) -> tuple[Found, bool]:
        """Of the answers that are as good the one with the highest tie-break, and whether that
        is proved: only the cases that may hold one are looked at again."""
        if not found.proved:
            return found, False
        self.ties, self.effort = True, min(self.effort, TIES)
        self.known.clear()
        self.best_so_far = self._values(found.pairs), found.pairs
        cases: list[Case] = []
        for case in found.cases:
            open_case = self.effort > 0 and case.compared_with(found.values) >= 0
            cases += self._explore(case.path, ()) if open_case else [case]
        values, pairs = self.best_so_far
        only = all(case.compared_with(values) <= 0 for case in cases)
        proof = tuple(cases) if only else found.cases
        return Found(pairs, found.values, found.bound, proof), only

    def reach(self, target: Values, hint: tuple[Cell, ...]) -> Found:
        """Look for an answer that reaches the target; less than that is not worth knowing."""
        almost = (*target[:-1], target[-1] - 1)
        self.enough = target
        self.best_so_far = almost, NOBODY
        for made in ((), hint):
            self._try(made)
        cases = [] if self.best_so_far[0] >= target else self._explore((), ())
        values, pairs = self.best_so_far
        return Found(pairs, values, self._bound(values, cases), tuple(cases))

    def _explore(self, path: Path, proved: tuple[Ceiling, ...]) -> list[Case]:
        """Close a case, or split it and close its two halves.

        `proved` are levels on which the case around this one cannot have more.  A better answer
        found on the way may close a case as a whole after all.
        """
        while True:
            values = self.best_so_far[0]
            look = self._look(path, proved)
            case = look.case
            self._try(self._likes(look))
            if self._is_enough() or (not look.stuck and self.best_so_far[0] == values):
                return [case]
            if self.best_so_far[0] == values:
                break
            proved = self._still_tight(case.ceilings)
        cell = self._split(look)
        if cell is None or self.effort <= 0:
            return [self._look(path, proved, to_the_end=True).case]
        proved = self._still_tight(case.ceilings)
        closed = self._explore((*path, (cell, True)), proved)
        if self._is_enough():
            return closed
        if self.best_so_far[0] != values:
            return self._explore(path, self._still_tight(case.ceilings))
        closed += self._explore((*path, (cell, False)), proved)
        if self.best_so_far[0] != values:
            return self._explore(path, self._still_tight(case.ceilings))
        return closed

    def _still_tight(self, ceilings: tuple[Ceiling, ...]) -> tuple[Ceiling, ...]:
        """The first ceilings that the best answer touches: those need no second look."""
        values = self.best_so_far[0]
        touched = [one.value == value for one, value in zip(ceilings, values, strict=False)]
        return ceilings[: touched.index(False) if False in touched else len(touched)]

    def _is_enough(self) -> bool:
        return self.enough is not None and self.best_so_far[0] >= self.enough

    def _try(self, made: tuple[Cell, ...]) -> None:
        self.best_so_far = max((self.best_so_far, self._complete(made)), key=_values_of)

    def _look(
        self,
        path: Path,
        proved: tuple[Ceiling, ...],
        *,
        to_the_end: bool = False,
        easily: bool = True,
    ) -> Look:
        """Bound one case level by level, up to the first on which it falls short or may have more
        (then it is stuck); `to_the_end` goes on after that.

        Levels that are known to be reached at most, or `easily` seen to be, are not looked at.
        When they cannot be reached together, one of them can be bounded by less.
        """
        self.effort -= 1
        proved = () if self.ties else proved
        t, blocked = self._case(path)
        room = room_left(t, self.mode)
        rows, columns = possible_pairs(t, room, blocked, combining=True)
        net = network(t, room, self.all_names, rows, columns, self.totals, self.seed)
        base = np.array(self._values(np.concatenate([t.must, t.prearranged])), dtype=np.int64)
        floor = np.array(self.best_so_far[0], dtype=np.int64) - base
        relaxed = Relaxation(t, net, columns)
        ceilings = list(proved)
        cells = np.stack([rows, columns], axis=1)
        amounts = NO_AMOUNTS
        stuck = False
        for level in range(len(proved), len(self.names)):
            one = relaxed.ceiling(level, floor, easily=easily)
            if one is None and easily:
                return self._look(path, (), to_the_end=to_the_end, easily=False)
            if one is None:
                stuck = True
                break
            amounts = one.amounts if len(one.amounts) else amounts
            ceilings.append(replace(one, value=one.value + int(base[level])))
            stuck |= one.value > int(floor[level])
            if one.value < floor[level] or (stuck and not to_the_end):
                break
        else:
            if self.ties and not stuck:
                one = relaxed.first(ceilings, floor)
                if one is None and easily:
                    return self._look(path, (), to_the_end=to_the_end, easily=False)
                if one is None:
                    stuck = True
                else:
                    amounts = one.amounts if len(one.amounts) else amounts
                    ceilings.append(replace(one, value=one.value + int(base[-1])))
                    stuck = one.value > int(floor[-1])
        return Look(Case(path, tuple(ceilings)), cells, amounts, stuck)

    def _case(self, path: Path) -> tuple[Tables, Mask]:
        """The round with what the case has decided: made pairs are fixed, others are blocked."""
        made = [cell for cell, used in path if used]
        out = [cell for cell, used in path if not used]
        blocked = self.blocked
        if out:
            blocked = blocked.copy()
            blocked[tuple(np.array(out).T)] |= np.uint32(_LEFT_OUT)
        return _with_fixed(self.t, made), blocked

    def _likes(self, look: Look) -> tuple[Cell, ...]:
        """The combined pairs that the linear programme makes for the greater part."""
        made = [cell for cell, used in look.case.path if used]
        cells, amounts = look.cells, look.amounts[: len(look.cells)]
        double = self.t.is_combined[cells[:, 1]]
        order = np.argsort(-amounts, kind="stable")
        liked = order[double[order] & (amounts[order] > 0.5 - _WHOLE)]
        made += [(int(i), int(j)) for i, j in cells[liked].tolist()]
        return tuple(made)

    def _split(self, look: Look) -> Cell | None:
        """The combined pair that is farthest from whole; if all are whole, one that is made."""
        cells = look.cells
        double = np.flatnonzero(self.t.is_combined[cells[:, 1]])
        if not len(double) or not len(look.amounts):
            return None
        amounts = look.amounts[double]
        away = np.abs(amounts - np.rint(amounts))
        k = int(np.argmax(away)) if (away > _WHOLE).any() else int(np.argmax(amounts))
        row, column = cells[double[k]].tolist()
        return row, column

    def _complete(self, made: tuple[Cell, ...]) -> tuple[Values, Ints]:
        """The best answer with these combined pairs and no others (those that fit)."""
        fitting: list[Cell] = []
        for cell in made:
            room = room_left(_with_fixed(self.t, fitting), self.mode)
            halves = self.t.uses[cell[1]]
            fits = room.candidate_left[cell[0]] > 0 and (room.place_left[halves] > 0).all()
            if fits and not self.blocked[cell]:
                fitting.append(cell)
        key = tuple(sorted(fitting))
        if key not in self.known:
            t = _with_fixed(self.t, fitting)
            found = best_pairs(t, self.blocked, self.totals, self.mode, self.seed)
            self.known[key] = self._values(found.pairs), found.pairs
        return self.known[key]

    def _values(self, pairs: Ints) -> Values:
        levels = level_values(self.t, self.room, self.names, pairs, self.totals)
        values = tuple(level.value for level in levels)
        if not self.ties:
            return values
        fixed = np.concatenate([self.t.must, self.t.prearranged])
        rows, columns = np.concatenate([pairs, fixed]).T
        ties = tie_break(self.t, rows, columns, self.seed)
        return (*values, int(ties[: len(pairs)].sum() - ties[len(pairs) :].sum()))

    def _bound(self, values: Values, cases: list[Case]) -> Values:
        """Per level the most any case leaves possible when the earlier levels are reached."""
        bound = list(values)
        for case in cases:
            for level, ceiling in enumerate(case.ceilings):
                bound[level] = max(bound[level], ceiling.value)
        return tuple(bound)


def _with_fixed(t: Tables, made: list[Cell]) -> Tables:
    if not made:
        return t
    must = np.concatenate([t.must, np.array(made, dtype=np.int64).reshape(-1, 2)])
    return replace(t, must=must[np.lexsort((must[:, 1], must[:, 0]))])


def _values_of(one: tuple[Values, Ints]) -> Values:
    return one[0]
