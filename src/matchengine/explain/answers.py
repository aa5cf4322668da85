"""What an explanation is made of: facts and numbers, for the caller to put into words."""

from __future__ import annotations

from dataclasses import dataclass

from matchengine.result import Level


@dataclass(frozen=True)
class Shortfall:
    """One rule a pair fails and by how much; `unit` is km, hours or days, empty for yes or no.

    `has` and `needs` are numbers, dates in ISO form, or None where there is nothing to compare.
    """

    rule: str
    has: float | str | None = None
    needs: float | str | None = None
    short_by: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class NearMiss:
    """The pair that came closest: the fewest rules failed, then the smallest shortfall."""

    candidate_id: str
    place_id: str
    km: float | None
    shortfalls: tuple[Shortfall, ...]


@dataclass(frozen=True)
class Change:
    """One change, and what solving again with it gave.

    `kind` says what changes to `value` (`apply_change` does it):
    `include` lets an uncertain pair through; `own_distance` the person's own limit; `distance` the
    programme's limit, and the person's own with it where `rules` has `own_distance`; `hours` the
    person's hours; `programme_hours` the programme's minimum; `place_hours` the place's, and
    `most_hours` the most that it offers; `learning_route` adds a route to the person's;
    `start_from` the person's first day, `start_on` the place's; `n` and `m` the proposals per seat
    and per person; `capacity` the place's seats.
    With lists also `supervisor_capacity`, of the place's supervisor, and `listed`: the place (or
    its supervisor) puts the person at the end of the list.

    `opens` are the places (for a place: the candidates) that become possible.  `helps` is whether
    the person is then proposed (the place gets more candidates), and `partners` to whom.
    """

    kind: str
    value: float | str | None
    rules: tuple[str, ...]
    candidate_id: str | None
    place_id: str | None
    opens: tuple[str, ...]
    helps: bool
    partners: tuple[str, ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Price:
    """What forcing or forbidding one pair does, found by solving again.

    `difference` is the new value minus the old one per level: below zero is a loss.  Of an answer
    to lists also who would then rather have each other, and which candidates fare better or worse.
    """

    candidate_id: str
    place_id: str
    action: str
    before: tuple[Level, ...]
    after: tuple[Level, ...]
    difference: tuple[Level, ...]
    broken_rules: tuple[str, ...]
    gained: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]
    blocking: tuple[tuple[str, str], ...] = ()
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()


@dataclass(frozen=True)
class WhyUnplaced:
    """Why a candidate has no pair.

    `failed` counts the places each rule stood in the way of.  `possible` are the places that no
    rule stopped but that were full; then `force` is the cheapest way to give this person one of
    them all the same.  `changes` are confirmed by solving again, the smallest that helps first.
    """

    id: str
    failed: tuple[tuple[str, int], ...]
    possible: tuple[str, ...]
    nearest: NearMiss | None
    changes: tuple[Change, ...]
    force: Price | None

    @property
    def smallest(self) -> Change | None:
        """The smallest single change with which this person is proposed."""
        return next((change for change in self.changes if change.helps), None)


@dataclass(frozen=True)
class WhyOpen:
    """Why a place has fewer pairs than it could have; as `WhyUnplaced`, from the other side.

    `possible` are candidates no rule stopped, who have their number of proposals elsewhere.
    """

    id: str
    wanted: int
    found: int
    failed: tuple[tuple[str, int], ...]
    possible: tuple[str, ...]
    nearest: NearMiss | None
    changes: tuple[Change, ...]

    @property
    def smallest(self) -> Change | None:
        """The smallest single change with which this place gets another candidate."""
        return next((change for change in self.changes if change.helps), None)


@dataclass(frozen=True)
class Explanation:
    """One entry for each unplaced candidate and each place with room, sorted by id."""

    unplaced: tuple[WhyUnplaced, ...]
    open_places: tuple[WhyOpen, ...]
