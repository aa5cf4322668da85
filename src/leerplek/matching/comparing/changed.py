"""What is not the same about two rounds before anybody is matched, in words."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from leerplek.candidates.enums import Scale
from leerplek.common.formats import format_date, format_hours, format_km, format_number
from leerplek.matching.board import PairKey
from leerplek.matching.comparing.facts import Value, What
from leerplek.matching.comparing.two_rounds import Comparison
from leerplek.matching.reasons import weekday_words
from leerplek.matching.round import Half, Offer, Person
from leerplek.programmes.catalogue import BY_KEY
from leerplek.programmes.enums import LearningRoute


def change_sentences(
    found: Comparison, names: Mapping[str, str], decided_by: Mapping[PairKey, str]
) -> Iterator[str]:
    """Yield what is not the same about the two rounds, whatever came of it."""
    then, now = found.then.board.round, found.now.board.round
    for key in found.since.settings:
        setting = BY_KEY[key]
        yield _("%(what)s: %(now)s, it was %(then)s") % {
            "what": setting.label,
            "now": setting.in_words(getattr(now.numbers, key)),
            "then": setting.in_words(getattr(then.numbers, key)),
        }
    yield from _who(_("New candidates: %(names)s"), found.since.new_persons, names)
    yield from _who(_("No longer take part: %(names)s"), found.since.gone_persons, names)
    yield from _who(_("New places: %(names)s"), found.since.new_offers, names)
    yield from _who(_("Places that no longer take part: %(names)s"), found.since.gone_offers, names)
    old_persons = {person.id: person for person in then.persons}
    for person in now.persons:
        if person.id in found.since.changed_persons and person.id in names:
            yield from _about(names[person.id], _of_person(old_persons[person.id], person))
    old_offers = {offer.id: offer for offer in then.offers}
    for offer in now.offers:
        if offer.id in found.since.changed_offers and offer.id in names:
            yield from _about(names[offer.id], _of_offer(old_offers[offer.id], offer))
    yield from _choices(found, names, decided_by)


def _who(sentence: str, idents: Collection[str], names: Mapping[str, str]) -> Iterator[str]:
    named = sorted((names[each] for each in idents if each in names), key=str.casefold)
    if named:
        yield sentence % {"names": ", ".join(named)}


def _about(name: str, changed: Iterable[str]) -> Iterator[str]:
    told = ", ".join(changed) or _("details that matching uses changed")
    yield f"{name}: {told}"


def _of_person(then: Person, now: Person) -> Iterator[str]:
    yield from _was(
        _("hours"),
        format_hours(then.hours_low, then.hours_high),
        format_hours(now.hours_low, now.hours_high),
    )
    yield from _was(_("own limit"), _km(then.max_km), _km(now.max_km))
    yield from _was(_("can start from"), _day(then.start_from), _day(now.start_from))
    yield from _was(
        _("learning routes"),
        value_words(What.ROUTES, then.learning_routes),
        value_words(What.ROUTES, now.learning_routes),
    )
    for scale in Scale:
        old, new = then.scores.get(scale.value), now.scores.get(scale.value)
        yield from _was(str(scale.label), _score(old), _score(new))
    if then.excluded_practices != now.excluded_practices:
        yield _("other practices that do not fit")
    if (then.has_own_practice, then.own_practice_id) != (now.has_own_practice, now.own_practice_id):
        yield _("the practice this candidate brought")


def _of_offer(then: Offer, now: Offer) -> Iterator[str]:
    yield from _was(
        _("hours"),
        format_hours(then.hours_low, then.hours_high),
        format_hours(now.hours_low, now.hours_high),
    )
    yield from _was(_("places"), format_number(then.number), format_number(now.number))
    yield from _was(_("starts on"), _day(then.start_on), _day(now.start_on))
    if then.halves and now.halves:
        yield from _of_halves(then.halves, now.halves)
    yield from _was(
        _("learning route"),
        value_words(What.ROUTE, then.learning_route),
        value_words(What.ROUTE, now.learning_route),
    )
    yield from _was(
        _("supervisor known"),
        value_words(What.SUPERVISED, then.has_supervisor),
        value_words(What.SUPERVISED, now.has_supervisor),
    )


def _of_halves(then: Sequence[Half], now: Sequence[Half]) -> Iterator[str]:
    """Yield what two practices that share a place agreed otherwise."""
    days = {half.place_id: weekday_words(half.weekdays) for half in then}
    if then[0].place_id != now[0].place_id:
        yield _("the other practice employs the learner")
    for half in now:
        yield from _was(_("days"), days.get(half.place_id, ""), weekday_words(half.weekdays))


def _was(what: str, then: str, now: str) -> Iterator[str]:
    if then != now:
        yield _("%(what)s: %(now)s, it was %(then)s") % {
            "what": what,
            "now": now or _("not known"),
            "then": then or _("not known"),
        }


def _km(value: float | None) -> str:
    return _("none") if value is None else format_km(value)


def _day(value: date | None) -> str:
    return "" if value is None else format_date(value)


def _score(value: int | None) -> str:
    return "" if value is None else format_number(value)


def _choices(
    found: Comparison, names: Mapping[str, str], decided_by: Mapping[PairKey, str]
) -> Iterator[str]:
    then, now = found.then.board.choices, found.now.board.choices
    for key in sorted(then.keys() | now.keys()):
        if then.get(key) == now.get(key):
            continue
        if not names.keys() >= set(key):
            continue
        words = {"person": names[key[0]], "place": names[key[1]], "who": decided_by.get(key, "")}
        if key in now:
            yield {
                "lock": _("%(who)s fixed %(person)s at %(place)s"),
                "forbid": _("%(who)s ruled out %(person)s at %(place)s"),
                "include": _("%(who)s let %(person)s through at %(place)s"),
            }[now[key]] % words
        else:
            yield _("No longer decided: %(person)s at %(place)s") % words


_KILOMETRES = frozenset({What.MAX_KM, What.KM, What.UNCERTAINTY, What.OWN_KM})


def value_words(what: What, value: Value) -> str:
    if value is None:
        return _("not known") if what not in {What.OWN_KM, What.MAX_KM} else _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, frozenset):
        return ", ".join(sorted(str(LearningRoute(each).label) for each in value))
    if isinstance(value, str):
        return str(LearningRoute(value).label)
    if what in _KILOMETRES:
        return format_km(value)
    return _("%(number)s hours") % {"number": format_number(value)}
