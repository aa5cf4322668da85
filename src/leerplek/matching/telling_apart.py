"""Two places of one practice in one town: what they ask, where they are, or their order."""

from collections import Counter
from collections.abc import Mapping, Sequence


def told_apart(labels: Mapping[str, str], facts: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the labels, those that are equal with the first fact that tells them apart.

    `facts` holds for each id what can be said of it, the clearest first; what is equal
    in everything is numbered in the order of the ids.
    """
    told = dict(labels)
    for same in _equal(labels):
        for said in zip(*(facts[ident] for ident in same), strict=True):
            if len(set(said)) == len(same) and all(said):
                told |= {
                    ident: f"{labels[ident]} ({fact})"
                    for ident, fact in zip(same, said, strict=True)
                }
                break
        else:
            told |= {
                ident: f"{labels[ident]} ({number})" for number, ident in enumerate(same, start=1)
            }
    return told


def _equal(labels: Mapping[str, str]) -> list[list[str]]:
    """Return the ids that have one label, in the order in which they were made."""
    often = {label for label, count in Counter(labels.values()).items() if count > 1}
    ordered = sorted(labels, key=lambda ident: (len(ident), ident))
    return [[ident for ident in ordered if labels[ident] == label] for label in sorted(often)]
