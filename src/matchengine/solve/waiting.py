"""How long anyone waits in a row in a timetable, and a timetable in which that is shorter."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from matchengine.problem import PairKey
from matchengine.solve.shortest import without_longer_wait

EFFORT = 2.0
"""How long to look for shorter waits, about as many seconds; counted in moves, not on a clock."""
LOOKS, MOVES = 500, 200
"""How often in a second to look who waits longest, and how many moves to try in between."""
SIDES = (0, 1)
NOBODY = -1

Rounds = list[list[PairKey]]


def longest_wait(rounds: Rounds) -> int:
    """The most rounds in a row that anyone with a date waits, beginning and end included."""
    busy: defaultdict[tuple[int, str], list[int]] = defaultdict(lambda: [-1])
    for number, pairs in enumerate(rounds):
        for pair in pairs:
            for side in SIDES:
                busy[side, pair[side]].append(number)
    return max(
        (
            later - earlier - 1
            for dates in busy.values()
            for earlier, later in zip(dates, [*dates[1:], len(rounds)], strict=True)
        ),
        default=0,
    )


def shortest_wait(pairs: Sequence[PairKey], rounds: int) -> int:
    """No timetable of these pairs in so many rounds has a shorter longest wait than this.

    In each stretch of the evening people need some dates, to wait no longer before, in and after
    it, and can have no more than are left when the rest of the evening gets what it needs.  On
    either side these numbers have to agree with what the tables of the stretch can hold.
    """
    if not pairs:
        return 0
    loads = [Counter(Counter(pair[side] for pair in pairs).values()) for side in SIDES]
    tables = -(-len(pairs) // rounds)
    for wait in range(rounds):
        if all(_can_be(load, wait, rounds, tables, len(pairs)) for load in loads):
            return wait
    return rounds


def _can_be(load: Counter[int], wait: int, rounds: int, tables: int, total: int) -> bool:
    for begin in range(rounds):
        for end in range(begin + 1, rounds + 1):
            length = end - begin
            outside = begin // (wait + 1) + (rounds - end) // (wait + 1)
            least = most = 0
            for dates, people in load.items():
                low = max(length // (wait + 1), dates - (rounds - length))
                high = min(length, dates - outside)
                if low > high:
                    return False
                least += low * people
                most += high * people
            if least > tables * length or most < total - tables * (rounds - length):
                return False
    return True


def spread(rounds: Rounds, effort: float) -> Rounds:
    """The same meetings in the same number of rounds, with the shortest wait that is found.

    Two rounds hang together in chains of people who meet in one or the other; the rounds of one
    such chain can be exchanged without harm to anyone else.  Somebody who waits long is helped
    that way, as long as it does not make the waits worse in all: a wait counts double for each
    round more.  What such steps do not reach is tried for the whole evening at once, where that
    is small enough.
    """
    pairs = [pair for one in rounds for pair in one]
    best = shortest_wait(pairs, len(rounds))
    if longest_wait(rounds) <= best:
        return rounds
    floor = Floor(rounds)
    chance = random.Random(0)  # noqa: S311 -- the same walk for everyone
    for _ in range(int(effort * LOOKS)):
        worst = floor.waiting_longest()
        if max(map(_longest, (floor.partner[one] for one in worst))) <= best:
            break
        for _ in range(MOVES):
            some = worst if chance.random() < 0.5 else floor.everyone
            floor.exchange(
                some[int(chance.random() * len(some))],
                int(chance.random() * len(rounds)),
                int(chance.random() * len(rounds)),
            )
    found = floor.rounds()
    for wait in range(best, longest_wait(found)):
        tables = max(map(len, rounds))
        better = without_longer_wait(sorted(pairs), len(rounds), tables, wait, effort / 2)
        if better is not None:
            return better
    return found


class Floor:
    """Who sits with whom in each round: `partner[person][round]`, NOBODY for a wait."""

    def __init__(self, rounds: Rounds) -> None:
        self.names = sorted(
            {(side, pair[side]) for one in rounds for pair in one for side in SIDES}
        )
        self.everyone = list(range(len(self.names)))
        self.partner = [[NOBODY] * len(rounds) for _ in self.names]
        number = {name: k for k, name in enumerate(self.names)}
        for k, pairs in enumerate(rounds):
            for c, p in pairs:
                self.partner[number[0, c]][k] = number[1, p]
                self.partner[number[1, p]][k] = number[0, c]
        self.size = [len(pairs) for pairs in rounds]
        self.room = max(self.size)
        self.burden = [_burden(row) for row in self.partner]

    def waiting_longest(self) -> list[int]:
        waits = [_longest(row) for row in self.partner]
        return [one for one in self.everyone if waits[one] == max(waits)]

    def exchange(self, person: int, a: int, b: int) -> None:
        """Exchange two rounds for the chain of this person, if that makes nothing worse in all."""
        row = self.partner[person]
        if (row[a] == NOBODY) == (row[b] == NOBODY):
            return
        chain = self._chain(person, a, b)
        more = sum((row[a] != NOBODY) - (row[b] != NOBODY) for row in map(self._row, chain)) // 2
        if self.size[a] - more > self.room or self.size[b] + more > self.room:
            return
        self._swap(chain, a, b)
        burden = [_burden(self.partner[one]) for one in chain]
        if sum(burden) > sum(self.burden[one] for one in chain):
            self._swap(chain, a, b)
            return
        self.size[a] -= more
        self.size[b] += more
        for one, value in zip(chain, burden, strict=True):
            self.burden[one] = value

    def rounds(self) -> Rounds:
        out: Rounds = []
        for k in range(len(self.size)):
            met = ((one, self.partner[one][k]) for one in self.everyone if not self.names[one][0])
            out.append([(self.names[c][1], self.names[p][1]) for c, p in met if p != NOBODY])
        return out

    def _row(self, person: int) -> list[int]:
        return self.partner[person]

    def _swap(self, chain: list[int], a: int, b: int) -> None:
        for one in chain:
            row = self.partner[one]
            row[a], row[b] = row[b], row[a]

    def _chain(self, person: int, a: int, b: int) -> list[int]:
        seen, chain = {person}, [person]
        for one in chain:
            for other in (self.partner[one][a], self.partner[one][b]):
                if other != NOBODY and other not in seen:
                    seen.add(other)
                    chain.append(other)
        return chain


def _waits(row: list[int]) -> Iterator[int]:
    run = 0
    for partner in row:
        if partner == NOBODY:
            run += 1
        else:
            yield run
            run = 0
    yield run


def _longest(row: list[int]) -> int:
    return max(_waits(row))


def _burden(row: list[int]) -> int:
    return sum(1 << run for run in _waits(row) if run)
