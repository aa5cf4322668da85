"""Who meets whom in an evening, when not every wish fits in its rounds and tables.

The most meetings, and of those the choice that spreads the waiting over people: the sum of the
squares of everyone's rounds without a date is as low as it can be, so somebody's first date goes
before somebody else's third.  A flow does both exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ortools.graph.python.max_flow import SimpleMaxFlow
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matchengine.evening import Evening
from matchengine.problem import PairKey
from matchengine.solve.flow import SolverError


def choose_meetings(
    wishes: Sequence[PairKey], fixed: frozenset[PairKey], evening: Evening
) -> list[PairKey]:
    """As many of the wishes as fit in what is left of the evening, the `fixed` ones always.

    The order of the wishes decides between choices that are equally good.
    """
    free = [pair for pair in wishes if pair not in fixed]
    met = [(one.candidate_id, one.place_id) for one in evening.past]
    room = len(free)
    if evening.tables is not None:
        room = min(room, evening.left * evening.tables - len(fixed))
    numbers = [_numbered(pair[side] for pair in free) for side in (0, 1)]
    people = len(numbers[0])
    source, sink = people + len(numbers[1]), people + len(numbers[1]) + 1
    flow = SimpleMinCostFlow()
    arcs = [
        flow.add_arc_with_capacity_and_unit_cost(numbers[0][c], people + numbers[1][p], 1, 0)
        for c, p in free
    ]
    for side in (0, 1):
        planned = Counter(pair[side] for pair in fixed)
        had = Counter(pair[side] for pair in met)
        asked = Counter(pair[side] for pair in free)
        for name, number in numbers[side].items():
            ends = (source, number) if side == 0 else (people + number, sink)
            begin = had[name] + planned[name]
            for more in range(1, min(asked[name], evening.left - planned[name]) + 1):
                # From w squared to (w - 1) squared, w being the rounds without a date.
                gain = 2 * (evening.rounds - begin - more) + 1
                flow.add_arc_with_capacity_and_unit_cost(*ends, 1, -gain)
    flow.set_node_supply(source, room)
    flow.set_node_supply(sink, -room)
    if flow.solve_max_flow_with_min_cost() != SimpleMinCostFlow.OPTIMAL:
        raise SolverError("the flow solver found no choice of meetings")
    made = {pair for arc, pair in zip(arcs, free, strict=True) if flow.flow(arc)} | fixed
    return [pair for pair in wishes if pair in made]


def in_rounds(pairs: Sequence[PairKey], rounds: int) -> list[list[PairKey]]:
    """The pairs spread over rounds so that nobody is twice in one.

    Nobody may have more dates than there are rounds.  The evening is cut in two, and a flow gives
    each person, and all together, the share of dates that belongs to each part, rounded; then the
    parts are cut.  So no round has more than one meeting more than another, and the dates of each
    person are spread over the evening.
    """
    if rounds == 1 or not pairs:
        return [list(pairs), *([] for _ in range(rounds - 1))]
    first = rounds // 2
    early = _share(pairs, first, rounds)
    late = [pair for pair in pairs if pair not in early]
    mine = [pair for pair in pairs if pair in early]
    return [*in_rounds(mine, first), *in_rounds(late, rounds - first)]


def _share(pairs: Sequence[PairKey], part: int, whole: int) -> set[PairKey]:
    """Some of the pairs: of each person, and of all, `part` of `whole`, rounded up or down.

    The lower limits become supplies and demands, which a flow must fill.
    """
    numbers = [_numbered(pair[side] for pair in pairs) for side in (0, 1)]
    people, spots = len(numbers[0]), len(numbers[1])
    source, sink, begin, end = range(people + spots, people + spots + 4)
    flow = SimpleMaxFlow()
    need: Counter[int] = Counter()

    def add(tail: int, head: int, total: int) -> None:
        low, high = total * part // whole, -(-total * part // whole)
        flow.add_arc_with_capacity(tail, head, high - low)
        need[head] += low
        need[tail] -= low

    for side in (0, 1):
        for name, total in Counter(pair[side] for pair in pairs).items():
            number = numbers[side][name]
            add(*((source, number) if side == 0 else (people + number, sink)), total)
    add(sink, source, len(pairs))
    arcs = [flow.add_arc_with_capacity(numbers[0][c], people + numbers[1][p], 1) for c, p in pairs]
    for node, amount in sorted(need.items()):
        if amount > 0:
            flow.add_arc_with_capacity(begin, node, amount)
        elif amount < 0:
            flow.add_arc_with_capacity(node, end, -amount)
    demand = sum(amount for amount in need.values() if amount > 0)
    if flow.solve(begin, end) != SimpleMaxFlow.OPTIMAL or flow.optimal_flow() != demand:
        raise SolverError("the flow solver could not cut the evening in two")
    return {pair for arc, pair in zip(arcs, pairs, strict=True) if flow.flow(arc)}


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}
