"""Tell how far a round is, to whoever follows the work."""

from typing import Protocol

from leerplek.matching.enums import Stage
from leerplek.matching.round import Round


class Tell(Protocol):
    """Hears which stage begins, and what is known of the round by then."""

    def __call__(self, stage: Stage, /, **known: int) -> None: ...


def tell_nobody(_stage: Stage, /, **_known: int) -> None:
    """Nobody follows the work."""


def size_of(round_: Round) -> dict[str, int]:
    """Return how many candidates and places take part; a place counts for each learner."""
    return {
        "persons": len(round_.persons),
        "places": sum(offer.number for offer in round_.usable_offers),
    }
