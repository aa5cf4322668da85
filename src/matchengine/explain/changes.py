"""Single changes that could help one candidate or one place, the smallest of each kind first.

A change is tried on the arrays and solved; `apply_change` makes the same change in the problem.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from matchengine.explain.again import Round
from matchengine.explain.answers import Change
from matchengine.problem import LOWEST_BBL_HOURS
from matchengine.rules import Rule, blocking, codes, failures, programme_km
from matchengine.tables import Ints, Tables

TRIES = 4
"""How many sizes of one kind of change are solved before the explanation gives up on it."""

_FAR = Rule.DISTANCE.bit | Rule.OWN_DISTANCE.bit | Rule.UNCERTAIN.bit
_HOURS = Rule.HOURS.bit | Rule.PROGRAMME_HOURS.bit | Rule.HOURS_UNKNOWN.bit
_BELOW_MINIMUM = Rule.PROGRAMME_HOURS.bit | Rule.SHORT_PLACE.bit

Cell = tuple[int, int, int]
"""Row, column and the rules that stand in the way."""


@dataclass(frozen=True, eq=False)
class Trial:
    """A change to try.  `size` orders changes of different kinds: the share of the limit.

    `key` names a change of the whole programme, which is solved once for all who ask.  `adds`
    is True for a change that makes more pairs possible and leaves all else as it is.
    """

    kind: str
    value: float | str | None
    rules: tuple[str, ...]
    t: Tables
    size: float
    row: int | None = None
    column: int | None = None
    key: Hashable = None
    adds: bool = True


def changes_for_candidate(base: Round, row: int) -> tuple[Change, ...]:
    """The smallest change of each kind for one person without a pair."""
    cells = [(row, j, mask) for j, mask in enumerate(base.blocked[row].tolist())]
    kinds = [
        _include(base, cells),
        _own_distance(base, cells),
        _distance(base, cells, own_too=True),
        _programme_hours(base, cells),
        _hours(base, row, cells),
        _most_hours(base, cells),
        _learning_route(base, row, cells),
        _start_from(base, row, cells),
    ]
    if any(mask == 0 for _, _, mask in cells):
        kinds += [_more_per_seat(base), _more_seats(base, cells)]
    return _smallest_of_each(base, kinds, row=row)


def changes_for_place(base: Round, column: int) -> tuple[Change, ...]:
    """The smallest change of each kind for one place with room left.

    Whose own limit is in the way is asked only of people who can have another proposal.
    """
    here = set(base.partners_at(column))
    free = set(np.flatnonzero(base.proposals_left() > 0).tolist())
    cells = [
        (i, column, mask)
        for i, mask in enumerate(base.blocked[:, column].tolist())
        if i not in here
    ]
    kinds = [
        _include(base, cells),
        _own_distance(base, [cell for cell in cells if cell[0] in free]),
        _distance(base, cells, own_too=False),
        _place_hours(base, column, cells),
        _most_hours(base, cells),
        _programme_hours(base, cells),
        _start_on(base, column, cells),
    ]
    if any(mask == 0 for _, _, mask in cells):
        kinds.append(_more_per_person(base))
    return _smallest_of_each(base, kinds, column=column)


def _smallest_of_each(
    base: Round, kinds: list[Iterator[Trial]], *, row: int | None = None, column: int | None = None
) -> tuple[Change, ...]:
    """Per kind the first size that helps, else the first that opens anything."""
    found: list[tuple[float, Change]] = []
    for trials in kinds:
        first: tuple[float, Change] | None = None
        for _, trial in zip(range(TRIES), trials, strict=False):
            change = _try(base, trial, row, column)
            if change is None:
                continue
            if change.helps:
                first = (trial.size, change)
                break
            first = first or (trial.size, change)
        if first is not None:
            found.append(first)
    found.sort(key=lambda one: (not one[1].helps, one[0]))
    return tuple(change for _, change in found)


def _try(base: Round, trial: Trial, row: int | None, column: int | None) -> Change | None:
    """Solve with the change; None when it opens nothing and helps nobody."""
    if trial.key is not None or not trial.adds:
        other = base.again(trial.t, trial.key)
        blocked = other.blocked
    else:
        blocked = blocking(trial.t, failures(trial.t))
        opened = np.argwhere((blocked == 0) & (base.blocked != 0))
        other = base.again(trial.t) if base.may_improve(opened) else base
    ids: tuple[str, ...]
    if row is not None:
        opens = np.flatnonzero((blocked[row] == 0) & (base.blocked[row] != 0)).tolist()
        before, after = base.partners_of(row), other.partners_of(row)
        ids = base.t.place_ids
    else:
        opens = np.flatnonzero((blocked[:, column] == 0) & (base.blocked[:, column] != 0)).tolist()
        before, after = base.partners_at(column or 0), other.partners_at(column or 0)
        ids = base.t.candidate_ids
    helps = len(after) > len(before)
    if not opens and not helps:
        return None
    return Change(
        kind=trial.kind,
        value=trial.value,
        rules=trial.rules,
        candidate_id=None if trial.row is None else base.t.candidate_ids[trial.row],
        place_id=None if trial.column is None else base.t.place_ids[trial.column],
        opens=tuple(ids[k] for k in opens),
        helps=helps,
        partners=tuple(ids[k] for k in after),
        levels=other.solution.levels,
    )


def _only(cells: list[Cell], bits: int) -> list[Cell]:
    """The pairs that fail some of these rules and no other."""
    return [cell for cell in cells if cell[2] and not cell[2] & ~bits]


def _with(values: Any, position: int, value: float) -> Any:
    out = values.copy()
    out[position] = value
    return out


def _include(base: Round, cells: list[Cell]) -> Iterator[Trial]:
    """Let an uncertain pair through: it costs no more than a question about the address."""
    near = sorted(_only(cells, Rule.UNCERTAIN.bit), key=lambda cell: base.t.km[cell[0], cell[1]])
    for row, column, _ in near:
        included = base.t.included.copy()
        included[row, column] = True
        t = replace(base.t, included=included)
        yield Trial("include", None, (Rule.UNCERTAIN.value,), t, 0.0, row, column)


def _whole_km(base: Round, cell: Cell) -> float:
    return float(math.ceil(base.t.km[cell[0], cell[1]]))


def _own_distance(base: Round, cells: list[Cell]) -> Iterator[Trial]:
    """Raise one person's own limit, as far as the programme's allows, by whole kilometres."""
    far = [cell for cell in _only(cells, _FAR) if np.isfinite(base.t.km[cell[0], cell[1]])]
    steps = {(_whole_km(base, cell), cell[0]) for cell in far}
    for km, row in sorted(steps):
        own = float(base.t.own_km[row])
        if own < km <= programme_km(base.t):
            t = replace(base.t, own_km=_with(base.t.own_km, row, km))
            size = (km - own) / max(own, 1.0)
            yield Trial("own_distance", km, (Rule.OWN_DISTANCE.value,), t, size, row)


def _distance(base: Round, cells: list[Cell], *, own_too: bool) -> Iterator[Trial]:
    """Raise the programme's limit by whole kilometres, and with it the person's own where that
    is lower (`own_too`)."""
    limit = programme_km(base.t)
    far = [cell for cell in _only(cells, _FAR) if np.isfinite(base.t.km[cell[0], cell[1]])]
    for km in sorted({_whole_km(base, cell) for cell in far}):
        if km <= limit:
            continue
        t = replace(base.t, settings=replace(base.t.settings, max_km=km))
        size = (km - limit) / max(limit, 1.0)
        row = cells[0][0]
        if own_too and base.t.own_km[row] < km:
            t = replace(t, own_km=_with(t.own_km, row, km))
            both = (Rule.DISTANCE.value, Rule.OWN_DISTANCE.value)
            yield Trial("distance", km, both, t, 2 * size, row, adds=False)
        else:
            yield Trial("distance", km, (Rule.DISTANCE.value,), t, size, key=("distance", km))


def _hours(base: Round, row: int, cells: list[Cell]) -> Iterator[Trial]:
    """More hours of this person, or hours at all where nobody knows them yet."""
    asked = {
        max(float(base.t.place_hours[column]), base.t.settings.min_hours or 0.0)
        for _, column, _ in _only(cells, _HOURS)
    }
    has = base.t.hours[row]
    for hours in sorted(asked):
        t = replace(base.t, hours=_with(base.t.hours, row, hours))
        lifted = int(np.bitwise_or.reduce(base.blocked[row])) & _HOURS
        size = 0.0 if np.isnan(has) else (hours - has) / max(hours, 1.0)
        yield Trial("hours", hours, codes(lifted), t, float(size), row)


def _programme_hours(base: Round, cells: list[Cell]) -> Iterator[Trial]:
    """Lower the programme's minimum to what people have and places offer.

    Never below the official minimum.
    """
    minimum = base.t.settings.min_hours or 0.0
    below = [(_least_hours(base, cell), cell[2]) for cell in _only(cells, _BELOW_MINIMUM)]
    for hours in sorted({least for least, _ in below}, reverse=True):
        if hours >= LOWEST_BBL_HOURS:
            t = replace(base.t, settings=replace(base.t.settings, min_hours=hours))
            size = (minimum - hours) / minimum
            lifted = int(np.bitwise_or.reduce([mask for least, mask in below if least >= hours]))
            rules = codes(lifted)
            yield Trial("programme_hours", hours, rules, t, size, key=("programme_hours", hours))


def _least_hours(base: Round, cell: Cell) -> float:
    """The lower of what the person has and what the place offers."""
    row, column, _ = cell
    return float(np.fmin(base.t.hours[row], base.t.place_most[column]))


def _most_hours(base: Round, cells: list[Cell]) -> Iterator[Trial]:
    """Let a short place offer what the programme asks, the nearest to it first."""
    minimum = base.t.settings.min_hours or 0.0
    short = _only(cells, Rule.SHORT_PLACE.bit)
    short.sort(key=lambda cell: (-base.t.place_most[cell[1]], -int(base.totals[cell[:2]])))
    for column in dict.fromkeys(column for _, column, _ in short):
        t = replace(base.t, place_most=_with(base.t.place_most, column, minimum))
        size = (minimum - float(base.t.place_most[column])) / minimum
        rules = (Rule.SHORT_PLACE.value,)
        yield Trial("most_hours", minimum, rules, t, size, None, column)


def _place_hours(base: Round, column: int, cells: list[Cell]) -> Iterator[Trial]:
    """Let the place ask fewer hours, never below the official minimum."""
    asked = float(base.t.place_hours[column])
    rows = {row for row, _, _ in _only(cells, Rule.HOURS.bit)}
    for hours in sorted({float(base.t.hours[row]) for row in rows}, reverse=True):
        if hours >= LOWEST_BBL_HOURS:
            t = replace(base.t, place_hours=_with(base.t.place_hours, column, hours))
            size = (asked - hours) / asked
            yield Trial("place_hours", hours, (Rule.HOURS.value,), t, size, None, column)


def _learning_route(base: Round, row: int, cells: list[Cell]) -> Iterator[Trial]:
    """One more learning route for this person."""
    rules = (Rule.LEARNING_ROUTE.value,)
    columns = [column for _, column, _ in _only(cells, Rule.LEARNING_ROUTE.bit)]
    for route in sorted({base.t.place_routes[column] or "" for column in columns}):
        fits = base.t.route_fits.copy()
        fits[row, [one == route for one in base.t.place_routes]] = True
        t = replace(base.t, route_fits=fits)
        yield Trial("learning_route", route, rules, t, 1.0, row)


def _start_from(base: Round, row: int, cells: list[Cell]) -> Iterator[Trial]:
    """An earlier first day of this person; the smallest step first."""
    ready = int(base.t.start_from[row])
    days = {int(base.t.start_on[column]) for _, column, _ in _only(cells, Rule.DATES.bit)}
    for day in sorted(days, reverse=True):
        t = replace(base.t, start_from=_with(base.t.start_from, row, day))
        on = date.fromordinal(day).isoformat()
        yield Trial("start_from", on, (Rule.DATES.value,), t, (ready - day) / 365, row)


def _start_on(base: Round, column: int, cells: list[Cell]) -> Iterator[Trial]:
    """A later start of this place; the smallest step first."""
    start = int(base.t.start_on[column])
    for day in sorted({int(base.t.start_from[row]) for row, _, _ in _only(cells, Rule.DATES.bit)}):
        t = replace(base.t, start_on=_with(base.t.start_on, column, day))
        on = date.fromordinal(day).isoformat()
        rules = (Rule.DATES.value,)
        yield Trial("start_on", on, rules, t, (day - start) / 365, None, column, adds=False)


def _more_per_seat(base: Round) -> Iterator[Trial]:
    """One proposal more for every seat; only a round of proposals has such a number."""
    if base.solution.room.proposing:
        n = base.t.settings.n + 1
        t = replace(base.t, settings=replace(base.t.settings, n=n))
        yield Trial("n", n, (), t, 1.0, key=("n", n))


def _more_per_person(base: Round) -> Iterator[Trial]:
    """One proposal more for every candidate."""
    if base.solution.room.proposing:
        m = base.t.settings.m + 1
        t = replace(base.t, settings=replace(base.t.settings, m=m))
        yield Trial("m", m, (), t, 1.0, key=("m", m))


def _more_seats(base: Round, cells: list[Cell]) -> Iterator[Trial]:
    """One seat more at a place that was possible but full, or at a half of a combination."""
    possible = [(row, column) for row, column, mask in cells if mask == 0]
    possible.sort(key=lambda cell: -int(base.totals[cell]))
    full = [int(j) for _, column in possible for j in base.t.uses[column] if j >= 0]
    for column in dict.fromkeys(full):
        seats = int(base.t.capacity[column]) + 1
        capacity: Ints = _with(base.t.capacity, column, seats)
        t = replace(base.t, capacity=capacity)
        key = ("capacity", column, seats)
        yield Trial("capacity", seats, (), t, 1.5, None, column, key)
