"""A proof that no stable matching is larger: a tree of cases, with prices in each.

In each case some variables are fixed at 0 or 1.  Prices are given to the rows; at these prices
the best sum that any choice could have is no more than the bound.  Prices are whole numbers, so
that whoever checks them adds up exactly.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack

from matchengine.solve.formulation import PAIR, Key, Row

SCALE = 1_000_000
"""What one matched pair is worth in prices."""
_MOST_CASES = 400
_COEFFICIENTS = 400_000
"""How many coefficients of rows the linear programme gets through in a second."""

Case = tuple[tuple[tuple[Key, int], ...], tuple[tuple[Key, int], ...]]
"""What is fixed, and the prices of rows."""


class Prover:
    """The rows as a matrix, and the cases proven so far."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.keys = sorted({key for row in rows for key in row.terms})
        self.column = {key: k for k, key in enumerate(self.keys)}
        entries = [
            (i, self.column[key], value)
            for i, row in enumerate(rows)
            for key, value in row.terms.items()
        ]
        at = np.array([(i, k) for i, k, _ in entries]).reshape(len(entries), 2)
        worth = np.array([value for _, _, value in entries], dtype=np.float64)
        shape = (len(rows), len(self.keys))
        self.matrix = csr_matrix((worth, (at[:, 0], at[:, 1])), shape=shape)
        self.most = np.array([row.most for row in rows], dtype=np.float64)
        self.goal = np.array([float(key[0] == PAIR) for key in self.keys])
        self.cases: list[Case] = []

    def prove(self, bound: int, effort: float) -> bool:
        """Split in cases until each shows that `bound` is the most; False if it takes too many.

        `effort` is about the seconds it may take, counted in coefficients that are looked at.
        """
        self.cases = []
        most = min(_MOST_CASES, int(effort * _COEFFICIENTS / max(self.matrix.nnz, 1)))
        waiting: list[tuple[tuple[Key, int], ...]] = [()]
        while waiting:
            if len(self.cases) + len(waiting) > most:
                return False
            fixed = waiting.pop()
            prices, values = self.prices(fixed)
            if self.most_at(fixed, prices) <= bound:
                self.cases.append((fixed, prices))
                continue
            key = self._split_at(values, dict(fixed))
            if key is None:
                return False
            waiting += [(*fixed, (key, 1)), (*fixed, (key, 0))]
        return True

    def root(self) -> tuple[int, Case]:
        """The bound that holds without any cases, and its prices."""
        prices, _ = self.prices(())
        return self.most_at((), prices), ((), prices)

    def prices(
        self, fixed: tuple[tuple[Key, int], ...]
    ) -> tuple[tuple[tuple[Key, int], ...], NDArray[np.float64]]:
        """The prices of one case; where nothing is possible they show that."""
        low, high = np.zeros(len(self.keys)), np.ones(len(self.keys))
        for key, value in fixed:
            low[self.column[key]] = high[self.column[key]] = value
        found = linprog(  # type: ignore[call-overload]  # the stubs know no sparse rows
            -self.goal,
            A_ub=self.matrix,
            b_ub=self.most,
            bounds=np.stack([low, high], axis=1),
            method="highs-ds",
        )
        if found.status == 0:
            return self._whole(-found.ineqlin.marginals * SCALE), found.x
        return self._whole(self._nothing(low, high)), low

    def _nothing(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
        """Prices of a case in which the rows contradict each other, large enough to show it."""
        rows, columns = self.matrix.shape
        slack = csr_matrix(-np.ones((rows, 1)))
        found = linprog(  # type: ignore[call-overload]  # the stubs know no sparse rows
            np.append(np.zeros(columns), 1.0),
            A_ub=hstack([self.matrix, slack], format="csr"),
            b_ub=self.most,
            bounds=np.stack([np.append(low, 0.0), np.append(high, np.inf)], axis=1),
            method="highs-ds",
        )
        short = max(float(found.fun), 1e-6)
        out: NDArray[np.float64] = -found.ineqlin.marginals * SCALE * (len(self.keys) / short)
        return out

    def _whole(self, prices: NDArray[np.float64]) -> tuple[tuple[Key, int], ...]:
        rounded = np.rint(np.maximum(prices, 0)).astype(np.int64).tolist()
        return tuple(
            (row.key, price) for row, price in zip(self.rows, rounded, strict=True) if price
        )

    def most_at(
        self, fixed: tuple[tuple[Key, int], ...], prices: tuple[tuple[Key, int], ...]
    ) -> int:
        """The most pairs any choice could have at these prices, rounded down."""
        price = dict(prices)
        gain = {key: SCALE if key[0] == PAIR else 0 for key in self.keys}
        total = 0
        for row in self.rows:
            paid = price.get(row.key, 0)
            if paid:
                total += paid * row.most
                for key, value in row.terms.items():
                    gain[key] -= paid * value
        known = dict(fixed)
        total += sum(worth * known[key] for key, worth in gain.items() if key in known)
        total += sum(worth for key, worth in gain.items() if key not in known and worth > 0)
        return int(Fraction(total, SCALE).__floor__())

    def _split_at(self, values: NDArray[np.float64], known: dict[Key, int]) -> Key | None:
        """The variable that is farthest from whole; pairs before what says that all is full."""
        open_keys = [key for key in self.keys if key not in known]
        if not open_keys:
            return None

        def whole(key: Key) -> tuple[bool, float, Key]:
            value = values[self.column[key]]
            broken = abs(value - round(value)) > 1e-6
            return not (broken and key[0] == PAIR), abs(value - 0.5), key

        return min(open_keys, key=whole)
