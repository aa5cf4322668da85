"""The highest total worth of an assignment, as SciPy and OR-Tools find it."""

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.optimize import linear_sum_assignment


def by_scipy(round_):
    """The highest total, one column a seat, on a dense matrix."""
    worth = np.zeros((round_.candidates, len(round_.seats)))
    worth[round_.rows, round_.columns] = round_.worth
    rows, columns = linear_sum_assignment(np.repeat(worth, round_.seats, axis=1), maximize=True)
    return int(np.repeat(worth, round_.seats, axis=1)[rows, columns].sum())


def by_ortools(round_):
    """The highest total, as a flow that may leave anyone out."""
    people, places = round_.candidates, len(round_.seats)
    flow = SimpleMinCostFlow()
    for i, j, worth in zip(round_.rows, round_.columns, round_.worth, strict=True):
        flow.add_arc_with_capacity_and_unit_cost(int(i), people + int(j), 1, -int(worth))
    source, sink = people + places, people + places + 1
    for i in range(people):
        flow.add_arc_with_capacity_and_unit_cost(source, i, 1, 0)
    for j, seats in enumerate(round_.seats):
        flow.add_arc_with_capacity_and_unit_cost(people + j, sink, int(seats), 0)
    flow.add_arc_with_capacity_and_unit_cost(source, sink, people, 0)
    flow.set_node_supply(source, people)
    flow.set_node_supply(sink, -people)
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost()
