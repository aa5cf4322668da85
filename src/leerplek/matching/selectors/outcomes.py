"""The lists of an evening as the engine reads them, and its answers with names."""

from collections.abc import Collection
from dataclasses import dataclass

from leerplek.common.sorting import name_key
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models.evenings import Evening
from leerplek.matching.outcomes import Outcome, Pair, outcomes
from leerplek.matching.selectors.evenings import evening_page, evening_round, ident_of
from leerplek.matching.selectors.wishes import people_to_ask, wishes_of


@dataclass(frozen=True)
class NamedPair:
    """A pair with names; `key` is what a form sends to keep it."""

    key: str
    candidate: str
    practice: str
    is_kept: bool = False


@dataclass(frozen=True)
class NamedOutcome:
    """An answer with names."""

    outcome: Outcome
    pairs: tuple[NamedPair, ...]
    swaps: tuple[NamedPair, ...]
    left: tuple[str, ...]


@dataclass(frozen=True)
class OutcomePage:
    """The answers beside each other; `missing` still have to hand in, `no_talk` had none."""

    answers: tuple[NamedOutcome, ...]
    missing: tuple[str, ...]
    no_talk: tuple[str, ...]


def outcome_page(evening: Evening, *, kept: Collection[Pair]) -> OutcomePage:
    """Return what can come of the lists that were handed in until now."""
    people: dict[str, list[str]] = {}
    places: dict[str, list[str]] = {}
    missing = []
    for asked in people_to_ask(evening):
        if not asked.has_answered:
            missing.append(str(asked.about))
            continue
        wishes = wishes_of(asked.ask)
        for guest in asked.guests:
            if guest.candidate_id is not None:
                people[ident_of(guest)] = [offer_id(pk) for pk in wishes]
            else:
                places[ident_of(guest)] = [person_id(pk) for pk in wishes]
    page = evening_page(evening)
    names = {ident_of(guest.row): guest.name for guest in page.guests}
    found = outcomes(evening_round(evening), candidates=people, places=places, kept=kept)
    return OutcomePage(
        answers=tuple(_named(each, names, kept) for each in found),
        missing=tuple(sorted(missing, key=name_key)),
        no_talk=tuple(guest.name for guest in page.guests if not guest.talks),
    )


def _named(outcome: Outcome, names: dict[str, str], kept: Collection[Pair]) -> NamedOutcome:
    def named(pairs: Collection[Pair]) -> tuple[NamedPair, ...]:
        rows = [
            NamedPair(f"{person}:{place}", names[person], names[place], (person, place) in kept)
            for person, place in pairs
        ]
        return tuple(sorted(rows, key=lambda row: name_key(row.practice)))

    return NamedOutcome(
        outcome=outcome,
        pairs=named(outcome.pairs),
        swaps=named(outcome.swaps),
        left=tuple(sorted((names[each] for each in outcome.left), key=name_key)),
    )
