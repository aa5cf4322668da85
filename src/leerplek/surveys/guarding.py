"""Numbers in a file that leaves the house: what could tell what one person said stays untold.

A count of one to four is hidden.  Where a single hidden count could be worked out from its
row or column, the smallest other one there is hidden as well.
"""

from collections.abc import Sequence

SMALLEST = 5


def is_small(count: int) -> bool:
    """Tell whether a count is so small that it could tell what one person said."""
    return 0 < count < SMALLEST


def hidden(table: Sequence[Sequence[int]]) -> list[list[bool]]:
    """Return which cells of a table of counts stay untold.

    Afterwards no row and no column has exactly one hidden cell, unless all its other cells are
    zero: then the hidden one can be worked out from the total, so keep totals out of the file.
    """
    untold = [[is_small(count) for count in row] for row in table]
    lines = [[(at, column) for column in range(len(row))] for at, row in enumerate(table)]
    lines += [list(line) for line in zip(*lines, strict=True)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            if sum(untold[at][column] for at, column in line) != 1:
                continue
            others = [(at, column) for at, column in line if not untold[at][column]]
            shown = [cell for cell in others if table[cell[0]][cell[1]]]
            if shown:
                at, column = min(shown, key=lambda cell: table[cell[0]][cell[1]])
                untold[at][column] = changed = True
    return untold
