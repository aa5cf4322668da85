"""The lists of both sides as numbers: who would take whom, and which pairs are on both lists.

A candidate is a row and a place a column, in the order of their ids.  A head is who ranks
candidates for a place: the place itself, by its column, or the supervisor, by a number after all
columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from matchengine.facts import Ints
from matchengine.lists import Lists, Ranking
from matchengine.problem import Problem

NOWHERE = -1


@dataclass(frozen=True, eq=False)
class Wishes:
    """The lists of one side, one entry for each name, by owner and then from the best down."""

    owner: Ints
    target: Ints
    rank: Ints

    def of(self, owners: Ints) -> tuple[Ints, Ints]:
        """The entries on the lists of these owners, and for each which of the owners it is."""
        begin = np.searchsorted(self.owner, owners)
        length = np.searchsorted(self.owner, owners, side="right") - begin
        whose = np.repeat(np.arange(len(owners)), length)
        return np.arange(len(whose)) + np.repeat(begin - np.cumsum(length) + length, length), whose


@dataclass(frozen=True, eq=False)
class Mutual:
    """The wishes of candidates and of heads, and the pairs that both sides want.

    Pair k is the candidate `rows[k]` with the place `columns[k]`, `rank[k]` on the list of the
    candidate and `grade[k]` on that of the head; 1 is the best.  Pairs come by candidate and
    then by preference, equally good places in the order of their ids.
    """

    candidate_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    head: Ints
    wanted: Wishes
    returned: Wishes
    rows: Ints
    columns: Ints
    rank: Ints
    grade: Ints

    def positions(self, rows: Ints, columns: Ints) -> Ints:
        """Where these pairs are among the mutual ones; NOWHERE for a pair that is not."""
        width = len(self.place_ids)
        return _find(rows * width + columns, self.rows * width + self.columns)

    def position(self, candidate_id: str, place_id: str) -> int:
        """Where one pair is."""
        row, column = self.row.get(candidate_id), self.column.get(place_id)
        return NOWHERE if row is None or column is None else self._at.get((row, column), NOWHERE)

    @property
    def one_sided(self) -> int:
        """How many wishes the other side did not return."""
        people = max(len(self.candidate_ids), 1)
        answered = np.unique(self.head[self.columns] * people + self.rows)
        return len(self.wanted.rank) - len(self.rank) + len(self.returned.rank) - len(answered)

    @cached_property
    def row(self) -> dict[str, int]:
        """The number of each candidate."""
        return _numbers(self.candidate_ids)

    @cached_property
    def column(self) -> dict[str, int]:
        """The number of each place."""
        return _numbers(self.place_ids)

    @cached_property
    def _at(self) -> dict[tuple[int, int], int]:
        keys = zip(self.rows.tolist(), self.columns.tolist(), strict=True)
        return {key: k for k, key in enumerate(keys)}


def read_mutual(problem: Problem) -> Mutual:
    """The lists as numbers.  The own list of a place with a supervisor does not count."""
    lists = Lists() if problem.lists is None else problem.lists
    spots = sorted(problem.places, key=lambda one: one.id)
    row = _numbers(sorted(one.id for one in problem.candidates))
    column = _numbers(one.id for one in spots)
    heads = sorted(one.id for one in problem.supervisors)
    number = {head: len(spots) + k for k, head in enumerate(heads)}
    head = np.array(
        [j if one.supervisor is None else number[one.supervisor] for j, one in enumerate(spots)],
        dtype=np.int64,
    )
    own = {one.id for one in spots if one.supervisor is None}
    of_places = {p: ranking for p, ranking in lists.places.items() if p in own}
    wanted = _wishes([(lists.candidates, row)], column)
    returned = _wishes([(of_places, column), (lists.supervisors, number)], row)
    people = len(row)
    back = _find(
        head[wanted.target] * people + wanted.owner, returned.owner * people + returned.target
    )
    both = back != NOWHERE
    return Mutual(
        candidate_ids=tuple(row),
        place_ids=tuple(column),
        head=head,
        wanted=wanted,
        returned=returned,
        rows=wanted.owner[both],
        columns=wanted.target[both],
        rank=wanted.rank[both],
        grade=returned.rank[back[both]],
    )


def _numbers(ids: Iterable[str]) -> dict[str, int]:
    return {one: k for k, one in enumerate(ids)}


def _wishes(
    sides: Sequence[tuple[Mapping[str, Ranking], Mapping[str, int]]], targets: Mapping[str, int]
) -> Wishes:
    """Rankings with the numbers of their owners, laid out by owner, rank and target."""
    owned = sorted((number[who], one) for lists, number in sides for who, one in lists.items())
    rankings = [one for _, one in owned]
    ties = list(chain.from_iterable(rankings))
    names = list(chain.from_iterable(ties))
    length, size = _lengths(rankings), _lengths(ties)
    owner = np.repeat(np.array([k for k, _ in owned], dtype=np.int64), length)
    rank = np.arange(len(ties)) - np.repeat(np.cumsum(length) - length, length) + 1
    return Wishes(
        owner=np.repeat(owner, size),
        target=np.fromiter(map(targets.__getitem__, names), dtype=np.int64, count=len(names)),
        rank=np.repeat(rank, size),
    )


def _lengths(many: Sequence[Sequence[object]]) -> Ints:
    return np.fromiter(map(len, many), dtype=np.int64, count=len(many))


def _find(wanted: Ints, codes: Ints) -> Ints:
    """Where each number is among `codes`, which are all different; NOWHERE for one that is not."""
    if not len(codes):
        return np.full(len(wanted), NOWHERE, dtype=np.int64)
    order = np.argsort(codes)
    at = np.minimum(np.searchsorted(codes, wanted, sorter=order), len(codes) - 1)
    return np.where(codes[order[at]] == wanted, order[at], NOWHERE)
