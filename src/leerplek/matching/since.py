"""What changed in the register since a round was made: it is told, and never slips in."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace

from leerplek.matching.round import Offer, Person, Round


@dataclass(frozen=True)
class Since:
    """Ids of people and places, and keys of settings, that differ from the round."""

    gone_persons: frozenset[str]
    new_persons: frozenset[str]
    changed_persons: frozenset[str]
    gone_offers: frozenset[str]
    new_offers: frozenset[str]
    changed_offers: frozenset[str]
    settings: tuple[str, ...]

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    @property
    def gone(self) -> frozenset[str]:
        return self.gone_persons | self.gone_offers


def since(then: Round, now: Round, *, besides: Collection[str] = ()) -> Since:
    """Compare a kept round with the register; addresses are not kept and so not compared."""
    persons = {each.id: _without_home(each) for each in then.persons}
    persons_now = {each.id: _without_home(each) for each in now.persons}
    offers = {each.id: _without_site(each) for each in then.usable_offers}
    offers_now = {each.id: _without_site(each) for each in now.usable_offers}
    return Since(
        gone_persons=frozenset(persons.keys() - persons_now.keys()),
        new_persons=frozenset(persons_now.keys() - persons.keys()),
        changed_persons=_changed(persons, persons_now),
        gone_offers=frozenset(offers.keys() - offers_now.keys()),
        new_offers=frozenset(offers_now.keys() - offers.keys()),
        changed_offers=_changed(offers, offers_now),
        settings=tuple(
            field.name
            for field in fields(then.numbers)
            if field.name not in besides
            and getattr(then.numbers, field.name) != getattr(now.numbers, field.name)
        ),
    )


def _changed(then: dict[str, object], now: dict[str, object]) -> frozenset[str]:
    return frozenset(key for key in then.keys() & now.keys() if then[key] != now[key])


def _without_home(person: Person) -> object:
    return replace(person, location=None)


def _without_site(offer: Offer) -> object:
    halves = tuple(replace(half, location=None) for half in offer.halves)
    return replace(offer, location=None, halves=halves)
