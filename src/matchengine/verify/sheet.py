"""The rules and points of all pairs at once, candidate by candidate.

The same definitions as in `facts`, which checks every pair of an answer; this is for the pairs
that were not made, of which there are far too many to visit one by one.  Nothing is shared with
the solver.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from matchengine.grids import NumberGrid, PointGrid
from matchengine.lists import Lists
from matchengine.problem import Candidate, PairKey, Problem
from matchengine.verify.facts import RULES_IN_ORDER, travel_limit

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

BIT = {code: 1 << k for k, code in enumerate(RULES_IN_ORDER)}


class Sheet:
    """Rows are candidates and columns places, both in the order of their ids."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.candidates = sorted(problem.candidates, key=lambda one: one.id)
        self.places = sorted(problem.places, key=lambda one: one.id)
        self.row = {one.id: k for k, one in enumerate(self.candidates)}
        self.column = {one.id: k for k, one in enumerate(self.places)}
        self.km = self._lay_out(problem.km or {}, np.nan)
        self.total, self._given_distance = self._points()
        self.failed = np.zeros((len(self.candidates), len(self.places)), dtype=np.int64)
        if problem.eligible is None:
            self._ask_the_rules()
        self._ask_the_people()
        self.stopped = self.failed.copy()
        if problem.settings.include_uncertain:
            self.stopped &= ~BIT["uncertain"]
        for c, p in problem.included:
            self.stopped[self.row[c], self.column[p]] &= ~BIT["uncertain"]

    def count(self, masks: Whole) -> Whole:
        """How many of the pairs in each row of `masks` fail each rule (a column a rule)."""
        per_rule = [((masks & bit) != 0).sum(axis=1) for bit in BIT.values()]
        return np.stack(per_rule, axis=1)

    def _lay_out(self, values: Mapping[PairKey, float], absent: float) -> Numbers:
        out = np.full((len(self.candidates), len(self.places)), absent)
        if isinstance(values, NumberGrid):
            columns = [self.column[p] for p in values.place_ids]
            for c, numbers in zip(values.candidate_ids, values.numbers, strict=True):
                out[self.row[c], columns] = np.nan_to_num(numbers, nan=absent)
            return out
        for (c, p), value in values.items():
            out[self.row[c], self.column[p]] = value
        return out

    def _points(self) -> tuple[Whole, Flags]:
        """The points as given, weights applied, and where `distance` was one of them."""
        total = np.zeros((len(self.candidates), len(self.places)), dtype=np.int64)
        has_distance = np.zeros(total.shape, dtype=bool)
        weight = self.problem.settings.weight
        if isinstance(self.problem.points, PointGrid):
            return self._points_of_rows(self.problem.points, total, has_distance)
        names = {name for one in self.problem.points.values() for name in one}
        weights = {name: weight(name) for name in names}
        for (c, p), given in self.problem.points.items():
            worth = sum(value * weights[name] for name, value in given.items())
            total[self.row[c], self.column[p]] = worth
            if "distance" in given:
                has_distance[self.row[c], self.column[p]] = True
        return total, has_distance

    def _points_of_rows(
        self, grid: PointGrid, total: Whole, has_distance: Flags
    ) -> tuple[Whole, Flags]:
        """The same for points that are laid out already, criterion by criterion."""
        rows = [self.row[c] for c in grid.candidate_ids]
        columns = [self.column[p] for p in grid.place_ids]
        worth = np.zeros(grid.present.shape, dtype=np.int64)
        for name, values in grid.points.items():
            worth += values * grid.given[name] * self.problem.settings.weight(name)
        total[np.ix_(rows, columns)] = worth
        if "distance" in grid.given:
            has_distance[np.ix_(rows, columns)] = grid.given["distance"]
        return total, has_distance

    def _ask_the_rules(self) -> None:
        settings = self.problem.settings
        asked = np.array([math.nan if p.min_hours is None else p.min_hours for p in self.places])
        starts = np.array([p.start_on.toordinal() if p.start_on else 0 for p in self.places])
        routes = list({p.learning_route: None for p in self.places})
        route = np.array([routes.index(p.learning_route) for p in self.places], dtype=np.int64)
        located = np.array([p.located for p in self.places], dtype=bool)
        advice = np.zeros(len(self.places), dtype=np.int64)
        minimum = 0.0 if settings.min_hours is None else settings.min_hours
        for k, place in enumerate(self.places):
            if settings.require_recognition and place.recognised is not True:
                advice[k] |= BIT["recognition"]
            if settings.require_supervisor and place.supervised is not True:
                advice[k] |= BIT["supervisor"]
            if place.max_hours is not None and place.max_hours < minimum:
                advice[k] |= BIT["short_place"]
        uncertainty = self._lay_out(self.problem.uncertainty, 0.0)
        for k, candidate in enumerate(self.candidates):
            self.failed[k] = advice | self._hours(candidate, asked)
            if self.problem.km is not None:
                self.failed[k] |= self._distance(candidate, located, self.km[k], uncertainty[k])
                self._add_distance_points(candidate, located, k)
            wishes = candidate.learning_routes
            if wishes is not None and len(route):
                fits = np.array([one is None or one in wishes for one in routes])
                self.failed[k][~fits[route]] |= BIT["learning_route"]
            if candidate.start_from is not None:
                late = (starts > 0) & (starts < candidate.start_from.toordinal())
                self.failed[k][late] |= BIT["dates"]

    def _hours(self, candidate: Candidate, asked: Numbers) -> Whole:
        out = np.zeros(len(asked), dtype=np.int64)
        minimum = self.problem.settings.min_hours
        if candidate.hours is None:
            if not self.problem.settings.unknown_allowed:
                out[~np.isnan(asked) | (minimum is not None)] = BIT["hours_unknown"]
            return out
        if minimum is not None and candidate.hours < minimum:
            out |= BIT["programme_hours"]
        out[asked > candidate.hours] |= BIT["hours"]
        return out

    def _distance(
        self, candidate: Candidate, located: Flags, km: Numbers, uncertainty: Numbers
    ) -> Whole:
        on_map = located & candidate.located
        out = np.zeros(len(km), dtype=np.int64)
        if not self.problem.settings.unknown_allowed:
            out[~on_map] = BIT["location_unknown"]
        limit = travel_limit(self.problem, candidate)
        known = on_map & ~np.isnan(km)
        near = known & (km <= limit)
        perhaps = known & ~near & (km <= limit + uncertainty)
        far = on_map & ~near & ~perhaps
        out[perhaps] = BIT["uncertain"]
        programme = self.problem.settings.max_km
        programme = math.inf if programme is None else programme
        out[far & (np.isnan(km) | (km > programme))] |= BIT["distance"]
        if candidate.max_km is not None and candidate.max_km < programme:
            out[far] |= BIT["own_distance"]
        return out

    def _add_distance_points(self, candidate: Candidate, located: Flags, k: int) -> None:
        weight = self.problem.settings.weight("distance")
        scale = self.problem.settings.max_km
        scale = 12.0 if scale is None else scale
        km = self.km[k]
        scored = located & candidate.located & (km <= scale) & ~self._given_distance[k]
        if scale == 0:
            self.total[k][scored] += 100 * weight
        else:
            points = np.floor(100 * (scale - km[scored]) / scale).astype(np.int64)
            self.total[k][scored] += points * weight

    def _ask_the_people(self) -> None:
        if self.problem.lists is not None:
            self._ask_the_lists(self.problem.lists)
        for candidate in self.candidates:
            for p in candidate.excludes & self.column.keys():
                self.failed[self.row[candidate.id], self.column[p]] |= BIT["excluded"]
        for place in self.places:
            for c in place.excludes & self.row.keys():
                self.failed[self.row[c], self.column[place.id]] |= BIT["excluded"]
        for c, p in self.problem.forbid:
            self.failed[self.row[c], self.column[p]] |= BIT["forbidden"]
        if self.problem.eligible is not None:
            listed = np.zeros(self.failed.shape, dtype=bool)
            for c, p in self.problem.eligible:
                listed[self.row[c], self.column[p]] = True
            self.failed[~listed] |= BIT["not_listed"]

    def _ask_the_lists(self, lists: Lists) -> None:
        """Who is not on the lists of both is not wanted."""
        wanted = np.zeros(self.failed.shape, dtype=bool)
        for c, wishes in lists.candidates.items():
            wanted[self.row[c], [self.column[p] for tie in wishes for p in tie]] = True
        returned = np.zeros(self.failed.shape, dtype=bool)
        for place in self.places:
            theirs = lists.places.get(place.id, ())
            if place.supervisor is not None:
                theirs = lists.supervisors.get(place.supervisor, ())
            returned[[self.row[c] for tie in theirs for c in tie], self.column[place.id]] = True
        self.failed[~(wanted & returned)] |= BIT["excluded"]
