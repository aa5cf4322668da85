"""Why a pair was not made: what stood in the way, counted, and addresses in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from matchengine.facts import Facts
from matchengine.result import UncertainPair
from matchengine.rules import Mask, Rule, limit_km


def reasons(
    counts: Mapping[str, Sequence[int]], possible: str, nobody: str
) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Per person or place, what stood in the way: codes and counts, the most frequent first.

    `counts` has a number for each of them per code, in the order in which equal numbers are
    named.  `possible` is the code for pairs that no rule stopped, and goes before the rules;
    `nobody` is for who had nobody at all to be paired with.
    """
    out = []
    for numbers in zip(*counts.values(), strict=True):
        found = [(code, n) for code, n in zip(counts, numbers, strict=True) if n]
        found.sort(key=lambda one: (one[0] != possible, -one[1]))
        found = found or [(nobody, 0)]
        out.append((tuple(code for code, _ in found), tuple(n for _, n in found)))
    return out


def uncertain_pairs(t: Facts, blocked: Mask) -> tuple[UncertainPair, ...]:
    """The pairs that only an exact address can decide."""
    at = np.nonzero(blocked == Rule.UNCERTAIN.bit)
    people, spots = np.arange(len(t.candidate_ids)), np.arange(len(t.place_ids))
    candidate = np.broadcast_to(t.of_candidate(people), t.shape)[at]
    place = np.broadcast_to(t.of_place(spots), t.shape)[at]
    limit = limit_km(t)[candidate]
    known = (candidate, place, t.km[at], limit, t.uncertainty[at])
    return tuple(
        UncertainPair(t.candidate_ids[i], t.place_ids[j], km, most, off)
        for i, j, km, most, off in sorted(zip(*(one.tolist() for one in known), strict=True))
    )
