"""What solvers of large rounds are asked and what they answer: pairs by number, with a worth."""

from __future__ import annotations

from dataclasses import dataclass

from matchengine.tables import Ints


@dataclass(frozen=True, eq=False)
class Bids:
    """The possible pairs, by candidate and then by place, and the seats of each place.

    `worth` is what a pair is worth: more than all it could push aside, so above zero.
    """

    candidates: int
    seats: Ints
    rows: Ints
    columns: Ints
    worth: Ints


@dataclass(frozen=True, eq=False)
class Assignment:
    """Positions of the pairs made, what each candidate gains, and what a seat costs.

    For every pair gain + price >= worth, with equality where the pair was made; nobody without a
    pair gains, and no place with a free seat has a price.  That is a proof that nothing is better.
    `tight` are the pairs that every equally good answer is made of.
    """

    made: Ints
    gain: Ints
    price: Ints
    tight: Ints
