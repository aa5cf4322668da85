"""What a change on the board did, in sentences: read on the page and spoken aloud."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leerplek.common.sorting import name_key
from leerplek.matching.board import PairKey
from leerplek.matching.enums import StepKind

# A screen reader reads all of it aloud, so the rest becomes a number.
MOST_OTHERS = 5
_DONE = {
    StepKind.LOCK: gettext_lazy("%(person)s stays at %(place)s."),
    StepKind.FORBID: gettext_lazy("%(person)s is no longer proposed at %(place)s."),
    StepKind.INCLUDE: gettext_lazy("%(person)s is now proposed at %(place)s."),
    StepKind.RELEASE: gettext_lazy("The system chooses again about %(person)s at %(place)s."),
    StepKind.MOVE: gettext_lazy("%(person)s moved from %(from)s to %(place)s."),
    StepKind.PLACE: gettext_lazy("%(person)s is now at %(place)s."),
}


def step_sentence(
    kind: str, person: str, place: str, *, came_from: str = "", proposed: bool | None = True
) -> str:
    """Return what somebody did, for instance "Samira moved from De Linde to De Brink."

    `proposed` says whether the pair is in the answer afterwards; None when that is long past.
    """
    words = {"person": person, "place": place, "from": came_from}
    if kind == StepKind.INCLUDE and proposed is None:
        return _("%(person)s may be proposed at %(place)s.") % words
    if kind == StepKind.RELEASE and proposed is None:
        return _("%(person)s is no longer fixed at %(place)s.") % words
    if kind == StepKind.INCLUDE and not proposed:
        return _("%(person)s may be proposed at %(place)s, but the board has other pairs.") % words
    if kind == StepKind.RELEASE and proposed:
        return _("%(person)s stays at %(place)s, but is no longer fixed there.") % words
    return str(_DONE[StepKind(kind)]) % words


def effects(
    before: frozenset[PairKey],
    after: frozenset[PairKey],
    names: Mapping[str, str],
    *,
    besides: Iterable[PairKey] = (),
) -> list[str]:
    """Return what changed for everybody else, person by person; at most five, then a number.

    `besides` are pairs that were told about already.
    """
    told = set(besides)
    lost = _by_person(before - after - told, names)
    gained = _by_person(after - before - told, names)
    left = {person for person, _place in after}
    persons = sorted(lost.keys() | gained.keys(), key=lambda each: (name_key(names[each]), each))
    sentences = [
        sentence
        for person in persons
        for sentence in _of_person(
            names[person], lost[person], gained[person], has_any=person in left
        )
    ]
    more = len(sentences) - MOST_OTHERS
    if more > 1:
        rest = ngettext("And %(count)d change more.", "And %(count)d changes more.", more)
        return [*sentences[:MOST_OTHERS], rest % {"count": more}]
    return sentences


def _of_person(person: str, lost: list[str], gained: list[str], *, has_any: bool) -> Iterator[str]:
    for old, new in zip(lost, gained, strict=False):
        yield _("%(person)s moves up from %(from)s to %(place)s.") % {
            "person": person,
            "from": old,
            "place": new,
        }
    for new in gained[len(lost) :]:
        yield _("%(person)s comes in at %(place)s.") % {"person": person, "place": new}
    for old in lost[len(gained) :]:
        yield _("%(person)s is no longer at %(place)s.") % {"person": person, "place": old}
    if lost and not has_any:
        yield _("%(person)s now has no proposal.") % {"person": person}


def _by_person(pairs: Iterable[PairKey], names: Mapping[str, str]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for person, place in sorted(pairs):
        if person in names and place in names:
            found[person].append(names[place])
    return found
