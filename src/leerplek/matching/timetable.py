"""The timetable of an evening: when each round is, and who talks with whom, by the engine.

The engine gets ids, hours, dates, kilometres and points: no names, as in every round.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

from leerplek.matching.round import Round
from leerplek.matching.snapshot import build_snapshot
from leerplek.matching.solving import MatchingError, verified
from matchengine import Evening, Meeting, Problem, Result, solve
from matchengine.rules import blocking, codes, failures
from matchengine.tables import build_tables

NO_ROOM = frozenset({"candidate_busy", "place_busy", "tables_full"})
"""Why two who fit do not meet: the evening is full."""


class EveningFrame(Protocol):
    """What the clock needs to know of an evening."""

    starts_at: datetime
    rounds: int
    minutes: int
    between: int
    break_after: int | None
    break_minutes: int
    tables: int | None
    held: int
    clock_round: int | None
    clock_at: datetime | None
    planned_at: datetime | None


@dataclass(frozen=True)
class Slot:
    """One round: when its talk begins and ends."""

    number: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Timetable:
    """A verified answer.

    `unmet` are the pairs that would fit and will not meet, each with a code; `nobody` says
    of everybody without any talk what stood in the way, and `waiting` which question about
    somebody has to be answered first.
    """

    meetings: tuple[Meeting, ...]
    unmet: tuple[tuple[str, str, str], ...]
    nobody: Mapping[str, tuple[str, ...]]
    waiting: Mapping[str, str]


def frame_of(evening: EveningFrame) -> Evening:
    """Return the rounds of an evening as the engine knows them.

    The minutes to change seats belong to each round.
    """
    after = evening.break_after
    has_break = after is not None and after < evening.rounds
    return Evening(
        rounds=evening.rounds,
        tables=evening.tables,
        minutes=evening.minutes + evening.between,
        breaks=(after,) if has_break and after is not None else (),
        break_minutes=evening.break_minutes,
    )


def slots_of(evening: EveningFrame) -> tuple[Slot, ...]:
    """Return when each round is.

    From a round that was started by hand on, the clock follows that; a round still running
    then ends there.
    """
    offsets = frame_of(evening).starts()
    by_hand, at = evening.clock_round, evening.clock_at
    slots = []
    for number, offset in enumerate(offsets, start=1):
        starts_at = evening.starts_at + timedelta(minutes=offset)
        ends_at = starts_at + timedelta(minutes=evening.minutes)
        if by_hand is not None and at is not None:
            if number >= by_hand:
                starts_at = at + timedelta(minutes=offset - offsets[by_hand - 1])
                ends_at = starts_at + timedelta(minutes=evening.minutes)
            else:
                # One that was to begin later still is passed over: it has no minutes.
                ends_at = max(starts_at, min(ends_at, at))
        slots.append(Slot(number, starts_at, ends_at))
    return tuple(slots)


def held_by(evening: EveningFrame, now: datetime) -> int:
    """Return how many rounds took place or are running: these are not planned again.

    Before there is a timetable nothing took place, whatever the clock says.
    """
    if evening.planned_at is None:
        return 0
    first = evening.clock_round or 1
    begun = [slot for slot in slots_of(evening) if slot.starts_at <= now and slot.number >= first]
    return max(evening.held, (evening.clock_round or 0), first - 1 + len(begun))


def make_timetable(
    round_: Round,
    frame: Evening,
    *,
    held: int,
    past: Collection[Meeting],
    away: Collection[str],
    favourites: Collection[tuple[str, str]] = (),
) -> Timetable:
    """Plan the rounds after `held`; an answer that does not verify is never used.

    Nobody of `away` is planned.  What is `past` took place, and those do not meet again.
    The `favourites` that the rules allow are met first, as far as there is room for them.
    """
    snapshot = build_snapshot(round_)
    people = frozenset(each.id for each in snapshot.problem.candidates)
    hosts = frozenset(each.id for each in snapshot.problem.places)
    if not people or not hosts:
        raise MatchingError(_("Choose candidates and practices first."))
    evening = replace(
        frame,
        held=held,
        past=tuple(
            each
            for each in past
            if each.round <= held and each.candidate_id in people and each.place_id in hosts
        ),
        absent_candidates=people & set(away),
        absent_places=hosts & set(away),
    )
    problem = replace(snapshot.problem, evening=evening)
    wished = favourites_that_fit(problem, favourites)
    problem = replace(problem, must=problem.must | wished)
    result = verified(problem, solve(problem, mode="speeddates", seed=0))
    return Timetable(
        meetings=tuple(
            Meeting(pair.candidate_id, pair.place_id, pair.round, pair.table)
            for pair in result.pairs
            if pair.round is not None and pair.table is not None and pair.round > held
        ),
        unmet=tuple(
            (one.candidate_id, one.place_id, one.reason)
            for one in result.unmet
            if one.reason in NO_ROOM
        ),
        nobody=_nobody(problem, result),
        waiting=snapshot.waiting,
    )


def favourites_that_fit(
    problem: Problem, favourites: Collection[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """Return the favourites that can all be met in the rounds that are left.

    The engine plans what is fixed whatever the rules say, and refuses more than fits; so
    what a rule stops is left out here, and so is what would be one too many for somebody
    or for the tables.  Who has the fewest goes first: nobody's favourites push out all others.
    """
    evening = problem.evening
    assert evening is not None  # noqa: S101 -- the caller gives the frame
    away = evening.absent_candidates | evening.absent_places
    met = {(one.candidate_id, one.place_id) for one in evening.past}
    fixed = problem.must - met
    count = Counter(ident for pair in fixed for ident in pair)
    seats = None if evening.tables is None else evening.left * evening.tables - len(fixed)
    open_ = set(favourites) & possible_pairs(problem) - fixed - met
    open_ = {pair for pair in open_ if away.isdisjoint(pair)}
    chosen: set[tuple[str, str]] = set()
    while open_ and (seats is None or len(chosen) < seats):
        pair = min(open_, key=lambda one: (count[one[1]], count[one[0]], one))
        open_.discard(pair)
        if max(count[ident] for ident in pair) < evening.left:
            chosen.add(pair)
            count.update(pair)
    return frozenset(chosen)


def possible_pairs(problem: Problem) -> frozenset[tuple[str, str]]:
    """Return who could work where by the rules, of those who have no practice yet."""
    tables = build_tables(problem)
    possible = blocking(tables, failures(tables)) == 0
    settled = {person for person, _place in problem.prearranged}
    taken = Counter(place for _person, place in problem.prearranged)
    full = {each.id for each in problem.places if taken[each.id] >= each.capacity}
    return frozenset(
        (person, place)
        for row, person in enumerate(tables.candidate_ids)
        for column, place in enumerate(tables.place_ids)
        if possible[row, column] and person not in settled and place not in full
    )


def _nobody(problem: Problem, result: Result) -> dict[str, tuple[str, ...]]:
    """Return why each without any talk has none: of who fits nobody, the rules, the most first."""
    found = {one.id: one.because for one in result.unplaced}
    found |= {one.id: one.because for one in result.open_places}
    if not found:
        return found
    tables = build_tables(problem)
    blocked = blocking(tables, failures(tables))
    rows = {ident: blocked[row] for row, ident in enumerate(tables.candidate_ids)}
    rows |= {ident: blocked[:, column] for column, ident in enumerate(tables.place_ids)}
    for ident in found:
        counts = Counter(code for cell in rows[ident].tolist() for code in codes(int(cell)))
        if counts and all(rows[ident]):
            found[ident] = tuple(code for code, _count in counts.most_common())
    return found
