"""Which of several equally good answers is given: a number from the ids and the seed decides."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matchengine.tables import Ints, Tables

TIE_BREAK = "tie_break"
TIE_BITS = 30


def tie_break(t: Tables, rows: Ints, columns: Ints, seed: int) -> Ints:
    """The tie-break of these pairs of a Problem."""
    return tie_numbers(t.candidate_ids, t.place_ids, rows, columns, seed)


def tie_numbers(
    candidate_ids: tuple[str, ...],
    place_ids: tuple[str, ...],
    rows: Ints,
    columns: Ints,
    seed: int,
) -> Ints:
    """A number from the ids and the seed alone: it decides between equally good answers.

    Two ids are hashed on their own and mixed, so that millions of pairs cost no time.
    """
    of_candidate = _hashes(f"{seed}:c", candidate_ids)
    of_place = _hashes(f"{seed}:p", place_ids)
    mixed = of_candidate[rows] ^ of_place[columns]
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed >> np.uint64(64 - TIE_BITS)).astype(np.int64)


@lru_cache(maxsize=8)
def _hashes(prefix: str, ids: tuple[str, ...]) -> NDArray[np.uint64]:
    """Kept, because what-if questions ask for the same ids again and again."""
    digests = (hashlib.blake2b(f"{prefix}:{one}".encode(), digest_size=8) for one in ids)
    numbers = [int.from_bytes(digest.digest(), "big") for digest in digests]
    return np.array(numbers, dtype=np.uint64)
