"""What another question would give, in words: every number is computed from the two answers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.common.formats import format_km, format_number
from leerplek.common.sorting import name_key
from leerplek.matching.board import Board, PairKey
from leerplek.matching.enums import Mode
from leerplek.matching.reasons import rule_sentence
from leerplek.matching.what_if import NEW_PLACE, Changes, WhatIf
from leerplek.programmes.catalogue import BY_KEY
from matchengine import OpenPlace
from matchengine.rules import Rule

FURTHER_KM, FEWER_HOURS, MORE_CANDIDATES = 15, 20, 3


@dataclass(frozen=True)
class Preset:
    """A question at one click."""

    label: str
    query: str


@dataclass(frozen=True)
class Line:
    """One person with the places that are gained or lost; ids and names."""

    person_id: str
    name: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WhatIfTold:
    """One answer in words.  `unnamed` counts people this user has no name for."""

    changed: tuple[str, ...]
    notes: tuple[str, ...]
    gaining: tuple[Line, ...]
    losing: tuple[Line, ...]
    extra: tuple[Line, ...]
    why_not_more: tuple[str, ...]
    pairs: str
    unnamed: int

    @property
    def said(self) -> str:
        """The answer in short, to be said aloud: what is different, and what that gives."""
        return " ".join([*(f"{sentence}." for sentence in self.changed), self.pairs])


def presets(board: Board) -> tuple[Preset, ...]:
    """Return the questions that are asked most, as far as the round is not like that already."""
    numbers = board.round.numbers
    offered = []
    if numbers.max_km != FURTHER_KM:
        offered.append(Preset(_("%(value)s km") % {"value": FURTHER_KM}, f"max_km={FURTHER_KM}"))
    if numbers.min_hours != FEWER_HOURS:
        label = _("%(value)s hours") % {"value": FEWER_HOURS}
        offered.append(Preset(label, f"min_hours={FEWER_HOURS}"))
    if board.run.mode != Mode.ASSIGN and numbers.proposals_per_place != MORE_CANDIDATES:
        label = _("%(value)s for each place") % {"value": MORE_CANDIDATES}
        offered.append(Preset(label, f"per_place={MORE_CANDIDATES}"))
    return tuple(offered)


def what_if_words(board: Board, changes: Changes, found: WhatIf, *, where: str) -> WhatIfTold:
    """Put an answer into words; `where` is what the place of an extra practice is called."""
    names = dict(board.names)
    known = [*found.shift.gaining, *found.shift.losing, *found.at_extra]
    return WhatIfTold(
        changed=tuple(_changed(board, changes, where)),
        notes=tuple(_notes(board, changes, found)),
        gaining=_lines(found.shift.gaining, found.shift.gained, names),
        losing=_lines(found.shift.losing, found.shift.lost, names),
        extra=_at_extra(board, found),
        why_not_more=tuple(_why_not_more(found.room_at_extra)),
        pairs=_pairs(len(found.shift.gained), len(found.shift.lost)),
        unnamed=len({ident for ident in known if ident not in names}),
    )


def number_changes(given: dict[str, float], now: dict[str, float]) -> Iterator[str]:
    """Yield for instance "Distance from home to practice, at most: 15 km instead of 12 km"."""
    for key, value in given.items():
        setting = BY_KEY[key]
        yield _("%(setting)s: %(then)s instead of %(now)s") % {
            "setting": setting.label,
            "then": setting.in_words(value),
            "now": setting.in_words(now[key]),
        }


def _changed(board: Board, changes: Changes, where: str) -> Iterator[str]:
    now = {key: getattr(board.round.numbers, key) for key in changes.numbers}
    yield from number_changes(changes.numbers, now)
    if changes.without is not None:
        names = {
            board.names[place]
            for offer in board.round.usable_offers
            for practice, place in offer.works_at
            if practice == changes.without and place in board.names
        }
        yield _("Without %(practice)s") % {"practice": " + ".join(sorted(names))}
    if changes.extra is not None:
        place = changes.extra.place
        count = place.capacity
        yield ngettext(
            "With a practice in %(where)s: %(count)d place, from %(hours)s hours",
            "With a practice in %(where)s: %(count)d places, from %(hours)s hours",
            count,
        ) % {"where": where, "count": count, "hours": format_number(place.min_hours or 0)}


def _notes(board: Board, changes: Changes, found: WhatIf) -> Iterator[str]:
    if found.asking_more:
        yield ngettext(
            "%(count)d place itself asks more than %(hours)s hours: for that one nothing changes.",
            "%(count)d places themselves ask more than %(hours)s hours: for those nothing changes.",
            found.asking_more,
        ) % {"count": found.asking_more, "hours": format_number(changes.min_hours or 0)}
    if changes.max_km is not None:
        count = _stricter(board, changes.max_km)
        if count:
            yield ngettext(
                "%(count)d candidate does not want to travel that far: that does not change.",
                "%(count)d candidates do not want to travel that far: that does not change.",
                count,
            ) % {"count": count}
    if changes.per_place is not None:
        yield _("Nobody gets more than %(count)d proposals: that does not change.") % {
            "count": board.problem.settings.m
        }
    shared = [
        board.names[offer.id]
        for offer in board.round.usable_offers
        if offer.halves and changes.without in offer.practice_ids and offer.id in board.names
    ]
    if shared:
        yield _("Is one place of two practices, and is left out as a whole: %(places)s") % {
            "places": "; ".join(sorted(shared))
        }
    brought = [board.names[ident] for ident in found.brought if ident in board.names]
    if brought:
        yield _("Brought this practice, and now takes part like everybody else: %(names)s") % {
            "names": ", ".join(brought)
        }
    if found.unmeasured:
        count = len(found.unmeasured)
        yield ngettext(
            "Of %(count)d candidate no address is known now: not counted for this place.",
            "Of %(count)d candidates no address is known now: not counted for this place.",
            count,
        ) % {"count": count}


def _stricter(board: Board, limit: float) -> int:
    """Count the people whose own limit is stricter than the new one."""
    own = [one.max_km for one in board.problem.candidates if one.max_km is not None]
    return sum(km < limit for km in own)


def _lines(
    persons: Iterable[str], pairs: Iterable[PairKey], names: dict[str, str]
) -> tuple[Line, ...]:
    places: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for person_id, place_id in pairs:
        places[person_id].append((place_id, names.get(place_id, _("the extra practice"))))
    named = [ident for ident in persons if ident in names]
    return tuple(
        Line(ident, names[ident], tuple(places[ident]))
        for ident in sorted(named, key=lambda each: name_key(names[each]))
    )


def _at_extra(board: Board, found: WhatIf) -> tuple[Line, ...]:
    """Return who would be proposed at the extra place, each with how far that is."""
    told = []
    for person_id in found.at_extra:
        if person_id in board.names:
            key = (person_id, NEW_PLACE)
            km = (found.problem.km or {})[key]
            about = found.problem.uncertainty.get(key, 0) > 0
            told.append(
                Line(person_id, board.names[person_id], (("", format_km(km, approximate=about)),))
            )
    return tuple(told)


def _why_not_more(room: OpenPlace | None) -> Iterator[str]:
    """Say per rule how many people it stops at an extra place that is not full."""
    if room is None:
        return
    rules = {rule.value for rule in Rule} | {"proposals"}
    for code, count in zip(room.because, room.counts, strict=True):
        if code in rules:
            yield ngettext(
                "%(rule)s (%(count)d candidate)", "%(rule)s (%(count)d candidates)", count
            ) % {"rule": rule_sentence(code), "count": count}


def _pairs(gained: int, lost: int) -> str:
    if not gained and not lost:
        return _("This changes nothing: the same pairs are proposed.")
    new = ngettext("%(count)d pair is new", "%(count)d pairs are new", gained) % {"count": gained}
    gone = ngettext("%(count)d pair is gone", "%(count)d pairs are gone", lost) % {"count": lost}
    return _("%(new)s, %(gone)s.") % {"new": new, "gone": gone}
