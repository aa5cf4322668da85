"""Checks that the goals are the best possible, also where the worst-off pair counts.

A fair round is proved in three steps.  With whatever pairs, the goals before `lowest` cannot be
higher.  With the pairs above `lowest` alone they are lower, so no higher threshold keeps them.
With the pairs from `lowest` up, nothing after it can be better.
"""

from __future__ import annotations

from dataclasses import replace

from matchengine.problem import PairKey
from matchengine.result import Result
from matchengine.verify.goal import Book, Claim, Flags, Possible, proof_complaint


def goal_complaints(
    book: Book, result: Result, possible: Possible, total: dict[PairKey, int]
) -> list[str]:
    """Why the certificate does not prove the answer; empty when it does."""
    names = book.level_names()
    pairs = [(pair.candidate_id, pair.place_id) for pair in result.pairs]
    rest = [*(name for name in names if name != "lowest"), "tie_break"]
    whole = Claim(result.certificate, rest, pairs, result.seed)
    fairness = result.fairness
    chosen = set(pairs) - book.fixed
    if fairness is None:
        if book.fair and chosen:
            return ["a fair round needs a proof of its fewest points"]
        found = [proof_complaint(book, whole, possible, total)]
    elif not book.fair or not chosen or fairness.floor != min(total[pair] for pair in chosen):
        return [f"a proof that no pair needs fewer than {fairness.floor} points is out of place"]
    else:
        counts = names[: names.index("lowest")]
        most = Claim(fairness.counts, counts, pairs, result.seed)
        higher = Claim(fairness.higher, counts, pairs, result.seed)
        above = _only(possible, possible.total > fairness.floor)
        enough = _only(possible, possible.total >= fairness.floor)
        found = [
            proof_complaint(book, most, possible, total),
            proof_complaint(book, higher, above, total, less=True),
            proof_complaint(book, whole, enough, total),
        ]
    return [message for message in found if message]


def _only(possible: Possible, keep: Flags) -> Possible:
    return replace(
        possible,
        rows=possible.rows[keep],
        columns=possible.columns[keep],
        total=possible.total[keep],
    )
