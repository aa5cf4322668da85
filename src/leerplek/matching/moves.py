"""What is better and worse, and who moves where, between two answers, in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.common.formats import format_number
from leerplek.common.sorting import name_key
from leerplek.matching.asking import Shift
from leerplek.matching.board import PairKey
from matchengine import Level


@dataclass(frozen=True)
class Move:
    """What changes for one person, as a sentence that follows the name."""

    person_id: str
    name: str
    sentence: str


def level_sentences(difference: Iterable[Level]) -> tuple[str, ...]:
    """Return what changes on each goal of the round, the most important first."""
    changed = {level.name: level.value for level in difference if level.value}
    return tuple(
        _level(name, value) for name, value in changed.items() if not _is_told(name, changed)
    )


def moves(shift: Shift, present: Iterable[PairKey], names: Mapping[str, str]) -> tuple[Move, ...]:
    """Return what changes for each person who has a name for this user."""
    lost, gained, had = _by_person(shift.lost), _by_person(shift.gained), _by_person(present)
    told = []
    for person_id in {*lost, *gained} & names.keys():
        gone = [names[place] for place in lost[person_id] if place in names]
        new = [names[place] for place in gained[person_id] if place in names]
        left = [place for place in had[person_id] if place not in lost[person_id]]
        sentence = _move(gone, new, [names[place] for place in left if place in names])
        told.append(Move(person_id, names[person_id], sentence))
    return tuple(sorted(told, key=lambda move: name_key(move.name)))


def _by_person(pairs: Iterable[PairKey]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for person_id, place_id in sorted(pairs):
        found[person_id].append(place_id)
    return found


def _move(gone: list[str], new: list[str], left: list[str]) -> str:
    words = {"gone": _and(gone), "new": _and(new), "left": _and(left)}
    if gone and new:
        return _("goes from %(gone)s to %(new)s") % words
    if new:
        return (_("gets %(new)s as well") if left else _("gets %(new)s")) % words
    if left:
        return _("loses %(gone)s and keeps %(left)s") % words
    return _("loses %(gone)s and then has no proposal") % words


def _and(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _is_told(name: str, changed: Mapping[str, int]) -> bool:
    """Where seats are counted, the places they are at say the same twice."""
    return name.startswith("places_with_") and name.replace("places", "seats") in changed


def _level(name: str, value: int) -> str:
    more, count = value > 0, abs(value)
    _kind, _with, number = name.partition("_with_")
    if number:
        return _filled(int(number), count, more=more)
    return _counted(name, count, more=more) % {"count": format_number(count)}


def _filled(number: int, count: int, *, more: bool) -> str:
    candidates = ngettext("%(count)d candidate", "%(count)d candidates", number)
    words = {"count": count, "candidates": candidates % {"count": number}}
    if more:
        said = ngettext(
            "%(count)d place more with %(candidates)s",
            "%(count)d places more with %(candidates)s",
            count,
        )
    else:
        said = ngettext(
            "%(count)d place fewer with %(candidates)s",
            "%(count)d places fewer with %(candidates)s",
            count,
        )
    return said % words


def _counted(name: str, count: int, *, more: bool) -> str:
    said = {
        ("candidates", True): ngettext(
            "%(count)s candidate more with a proposal",
            "%(count)s candidates more with a proposal",
            count,
        ),
        ("candidates", False): ngettext(
            "%(count)s candidate fewer with a proposal",
            "%(count)s candidates fewer with a proposal",
            count,
        ),
        ("matches", True): ngettext("%(count)s match more", "%(count)s matches more", count),
        ("matches", False): ngettext("%(count)s match fewer", "%(count)s matches fewer", count),
        ("kept", True): ngettext(
            "%(count)s pair more stays as it was", "%(count)s pairs more stay as they were", count
        ),
        ("kept", False): ngettext(
            "%(count)s pair fewer stays as it was", "%(count)s pairs fewer stay as they were", count
        ),
        ("lowest", True): ngettext(
            "%(count)s point more for the proposal with the fewest",
            "%(count)s points more for the proposal with the fewest",
            count,
        ),
        ("lowest", False): ngettext(
            "%(count)s point fewer for the proposal with the fewest",
            "%(count)s points fewer for the proposal with the fewest",
            count,
        ),
        ("points", True): ngettext("%(count)s point more", "%(count)s points more", count),
        ("points", False): ngettext("%(count)s point fewer", "%(count)s points fewer", count),
    }
    return said[name, more]
