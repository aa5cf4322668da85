"""Small random rounds with lists, and everything a small round could have as its answer."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from matchengine import Candidate, Lists, Place, Problem, Settings, Supervisor
from matchengine.verify.wishes import Wishes

NO_RULES = Settings(max_km=None, min_hours=None)


@st.composite
def rankings(draw, names, ties):
    """A list of some of the names, in any order, with ties where asked."""
    order = draw(st.permutations(names))[: draw(st.integers(0, len(names)))]
    out = []
    for name in order:
        if out and ties and draw(st.booleans()):
            out[-1].append(name)
        else:
            out.append([name])
    return out


@st.composite
def list_rounds(draw, size=5, ties=True, supervisors=True, locks=False, shortest=0):
    """A round with lists of at most `size` by `size`."""
    people = [f"c{k}" for k in range(draw(st.integers(shortest, size)))]
    spots = [f"p{k}" for k in range(draw(st.integers(shortest, size)))]
    heads = [f"s{k}" for k in range(draw(st.integers(0, 2)) if supervisors else 0)]
    keys = [(c, p) for c in people for p in spots]
    locked = st.just(frozenset())
    if keys and locks:
        locked = st.frozensets(st.sampled_from(keys), max_size=2)
    must = draw(locked)
    return Problem(
        tuple(Candidate(c, hours=draw(st.sampled_from([24, 24, 24, 16]))) for c in people),
        tuple(
            Place(
                p,
                capacity=draw(st.integers(0, 3)),
                min_hours=draw(st.sampled_from([None, None, None, 20])),
                supervisor=draw(st.sampled_from([None, *heads])),
            )
            for p in spots
        ),
        must=must,
        forbid=draw(locked) - must,
        lists=Lists(
            {c: draw(rankings(spots, ties)) for c in people},
            {p: draw(rankings(people, ties)) for p in spots},
            {s: draw(rankings(people, ties)) for s in heads},
        ),
        supervisors=tuple(Supervisor(s, draw(st.integers(0, 3))) for s in heads),
        settings=NO_RULES,
    )


def tied_round(order, people, spots, supervisors=0):
    """A crowded round of short lists with many ties, in which stable answers differ in size."""
    persons = [f"c{k:02}" for k in range(people)]
    places = [f"p{k:02}" for k in range(spots)]
    heads = [f"s{k}" for k in range(supervisors)]

    def ranking(names, number):
        out = []
        for name in order.sample(names, min(number, len(names))):
            if out and order.random() < 0.4:
                out[-1].append(name)
            else:
                out.append([name])
        return out

    return Problem(
        tuple(Candidate(c) for c in persons),
        tuple(
            Place(p, order.choice([1, 1, 1, 2, 3]), supervisor=order.choice([None, *heads]))
            for p in places
        ),
        lists=Lists(
            {c: ranking(places, order.randint(1, 4)) for c in persons},
            {p: ranking(persons, order.randint(people // 2, people)) for p in places},
            {s: ranking(persons, order.randint(people // 2, people)) for s in heads},
        ),
        supervisors=tuple(Supervisor(s, order.randint(1, 4)) for s in heads),
        settings=NO_RULES,
    )


def all_answers(problem):
    """Every way to fill the room that is left, as a list of free pairs."""
    wishes = Wishes(problem)
    people = sorted(wishes.free)
    seats, room = dict(wishes.seats), dict(wishes.room)

    def go(number, pairs):
        if number == len(people):
            yield list(pairs)
            return
        yield from go(number + 1, pairs)
        c = people[number]
        for p in sorted(wishes.free[c]):
            head = wishes.head[p]
            if seats[p] > 0 and room[head] > 0:
                seats[p] -= 1
                room[head] -= 1
                yield from go(number + 1, [*pairs, (c, p)])
                seats[p] += 1
                room[head] += 1

    yield from go(0, [])


def stable_answers(problem):
    """Those of them in which no two people would rather swap."""
    room = Room(problem)
    return [pairs for pairs in all_answers(problem) if not room.blocking_pairs(pairs)]


class Room:
    """Blocking pairs found by trying them: neither the solver's nor the checker's way."""

    def __init__(self, problem):
        self.lists = problem.lists
        self.free = Wishes(problem).free
        self.fixed = problem.must | problem.prearranged
        self.supervisor = {one.id: one.supervisor for one in problem.places}
        self.seats = {one.id: one.capacity for one in problem.places}
        self.capacity = {one.id: one.capacity for one in problem.supervisors}

    def fits(self, pairs):
        """Do the free pairs fit beside the fixed ones?"""
        everyone = [*pairs, *self.fixed]
        places = {p for _, p in pairs}
        heads = {self.supervisor[p] for p in places} - {None}
        return all(
            sum(p == other for _, other in everyone) <= self.seats[p] for p in places
        ) and all(
            sum(self.supervisor[p] == head for _, p in everyone) <= self.capacity[head]
            for head in heads
        )

    def rank(self, rankings, who, whom):
        return next(k for k, tie in enumerate(rankings[who]) if whom in tie)

    def likes(self, place, c):
        """The rank of a candidate on the list that counts for this place."""
        head = self.supervisor[place]
        if head is None:
            return self.rank(self.lists.places, place, c)
        return self.rank(self.lists.supervisors, head, c)

    def blocking_pairs(self, pairs):
        """Put the candidate there, alone or instead of one who is liked less there."""
        own = dict(pairs)
        out = []
        for c, places in self.free.items():
            for p in places:
                mine = self.lists.candidates
                if c in own and self.rank(mine, c, own[c]) <= self.rank(mine, c, p):
                    continue
                rest = [pair for pair in pairs if pair[0] != c]
                less = [
                    (other, at)
                    for other, at in rest
                    if (
                        at == p
                        or (self.supervisor[p] and self.supervisor[at] == self.supervisor[p])
                    )
                    and self.likes(at, other) > self.likes(p, c)
                ]
                if self.fits([*rest, (c, p)]) or any(
                    self.fits([*(one for one in rest if one != gone), (c, p)]) for gone in less
                ):
                    out.append((c, p))
        return sorted(out)


def turned_round(problem, order):
    """The same round with everything in another order."""

    def shuffled(items):
        items = list(items)
        order.shuffle(items)
        return items

    def ranked(rankings):
        return {who: [shuffled(tie) for tie in one] for who, one in shuffled(rankings.items())}

    return replace(
        problem,
        candidates=tuple(shuffled(problem.candidates)),
        places=tuple(shuffled(problem.places)),
        supervisors=tuple(shuffled(problem.supervisors)),
        lists=Lists(**{side: ranked(one) for side, one in vars(problem.lists).items()}),
    )
