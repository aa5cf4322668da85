"""Two rounds beside each other, in words: every sentence is told from a fact or an answer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.common.sorting import name_key
from leerplek.matching.board import PairKey
from leerplek.matching.changes import shortfall_words
from leerplek.matching.comparing.changed import change_sentences, value_words
from leerplek.matching.comparing.facts import Fact, Value, What
from leerplek.matching.comparing.two_rounds import (
    Because,
    Comparison,
    Difference,
    Keeping,
    Reason,
    cost_of_keeping,
)
from leerplek.matching.moves import Move, level_sentences, moves
from leerplek.matching.reasons import distance_words
from leerplek.matching.story import waiting_reason
from leerplek.programmes.catalogue import BY_KEY

# Asking the engine about a pair takes the longer, the larger the round: so many pairs are asked
# about, and of the rest the reader can ask one by one.
MOST_ASKED = 12
MOST_CELLS = 20_000


@dataclass(frozen=True)
class Line:
    """One pair: did it come, go or stay, and why.

    `open` is a pair that the engine was not asked about: the reader can.
    `moves` follow from `asked`, which is what the round would be like otherwise.
    """

    person_id: str
    place_id: str
    person: str
    place: str
    kind: str
    word: str
    distance: str
    why: tuple[str, ...] = ()
    asked: str = ""
    cost: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    is_open: bool = False

    @property
    def told(self) -> str:
        """All that is said of why, for a spreadsheet."""
        asked = [f"{self.asked} {'; '.join(self.cost)}".strip()] if self.asked else []
        return "; ".join([*self.why, *asked])


@dataclass(frozen=True)
class Group:
    """One place with its people, or one person with the places; what changed comes first."""

    ident: str
    name: str
    lines: tuple[Line, ...]

    @property
    def is_changed(self) -> bool:
        return any(line.kind != STAYED for line in self.lines)


@dataclass(frozen=True)
class Compared:
    """Everything the page shows.  `unnamed` counts pairs of people this user cannot see."""

    changes: tuple[str, ...]
    summary: str
    groups: tuple[Group, ...]
    same: tuple[Group, ...]
    unnamed: int

    @property
    def changed_lines(self) -> Iterator[Line]:
        """The lines of the groups in which something changed, as the page shows them."""
        return (line for group in self.groups for line in group.lines)

    @property
    def lines(self) -> Iterator[Line]:
        return (line for group in (*self.groups, *self.same) for line in group.lines)


CAME, WENT, STAYED = "came", "went", "stayed"


def compared_words(
    found: Comparison, *, by_person: bool, decided_by: Mapping[PairKey, str]
) -> Compared:
    """Put a comparison into words, by place or by person.

    `decided_by` is who decided about a pair on the second board.
    """
    names = {**found.then.board.names, **found.now.board.names}
    lines, asked, most = [], 0, _most_asked(found)
    seen = [each for each in found.differences if names.keys() >= set(each.key)]
    for each in seen:
        keeping = None
        if not each.is_explained and asked < most:
            keeping, asked = cost_of_keeping(found.now.board, each), asked + 1
        lines.append(_line(found, each, keeping, names, decided_by))
    kept = [key for key in found.stayed if names.keys() >= set(key)]
    lines += [_stayed(found, key, names) for key in kept]
    groups = _groups(lines, names, by_person=by_person)
    return Compared(
        changes=tuple(change_sentences(found, names, decided_by)),
        summary=_summary(found),
        groups=tuple(group for group in groups if group.is_changed),
        same=tuple(group for group in groups if not group.is_changed),
        unnamed=len(found.differences) - len(seen),
    )


def _most_asked(found: Comparison) -> int:
    problem = found.now.board.problem
    cells = max(1, len(problem.candidates) * len(problem.places))
    return min(MOST_ASKED, MOST_CELLS // cells)


def _line(
    found: Comparison,
    each: Difference,
    keeping: Keeping | None,
    names: Mapping[str, str],
    decided_by: Mapping[PairKey, str],
) -> Line:
    person, place = each.key
    board = found.now.board if each.came else found.then.board
    return Line(
        person_id=person,
        place_id=place,
        person=names[person],
        place=names[place],
        kind=CAME if each.came else WENT,
        word=_("new") if each.came else _("no longer"),
        distance=distance_words(board.problem, *each.key),
        why=tuple(_reason(reason, names, decided_by.get(each.key, "")) for reason in each.reasons),
        asked="" if keeping is None else _asked(each, keeping),
        cost=() if keeping is None else level_sentences(keeping.difference),
        moves=()
        if keeping is None or keeping.is_nothing
        else moves(keeping.shift, found.now.board.pairs, names),
        is_open=keeping is None and not each.is_explained,
    )


def _stayed(found: Comparison, key: PairKey, names: Mapping[str, str]) -> Line:
    return Line(
        person_id=key[0],
        place_id=key[1],
        person=names[key[0]],
        place=names[key[1]],
        kind=STAYED,
        word=_("as it was"),
        distance=distance_words(found.now.board.problem, *key),
    )


_ORDER = {CAME: 0, WENT: 1, STAYED: 2}


def _groups(lines: Iterable[Line], names: Mapping[str, str], *, by_person: bool) -> list[Group]:
    held: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        held[line.person_id if by_person else line.place_id].append(line)
    return [
        Group(
            ident,
            names[ident],
            tuple(sorted(held[ident], key=lambda each: (_ORDER[each.kind], each.person))),
        )
        for ident in sorted(held, key=lambda each: (name_key(names[each]), each))
    ]


def _summary(found: Comparison) -> str:
    if not found.differences:
        return _("The same pairs are in both rounds.")
    came = sum(each.came for each in found.differences)
    words = {
        "new": ngettext("%(count)d pair is new", "%(count)d pairs are new", came) % {"count": came},
        "gone": ngettext(
            "%(count)d pair is gone", "%(count)d pairs are gone", len(found.differences) - came
        )
        % {"count": len(found.differences) - came},
        "same": ngettext(
            "%(count)d stayed as it was", "%(count)d stayed as they were", len(found.stayed)
        )
        % {"count": len(found.stayed)},
    }
    return _("%(new)s, %(gone)s, %(same)s.") % words


def _asked(each: Difference, keeping: Keeping) -> str:
    if keeping.is_nothing:
        return (
            _("Without this pair there is another answer that is just as good.")
            if each.came
            else _("An answer with this pair is just as good: the round chose another.")
        )
    if each.came:
        return _("Without this pair the round would have:")
    return _("With this pair the round would have:")


def _reason(reason: Reason, names: Mapping[str, str], who: str) -> str:
    if reason.rule is not None:
        return _rule(reason)
    if reason.kind == Because.PERSON_WAITS:
        return waiting_reason(reason.others[0])
    words = {
        "who": who,
        "others": ", ".join(names[each] for each in reason.others if each in names),
        "then": reason.then,
        "now": reason.now,
    }
    return _sentence(reason.kind, by_whom=bool(who), named=bool(words["others"])) % words


def _sentence(kind: Because, *, by_whom: bool, named: bool) -> str:
    if kind in {Because.FIXED, Because.MOVED_HERE, Because.RULED_OUT, Because.MOVED_AWAY}:
        return _decided(kind, by_whom=by_whom, named=named)
    if kind == Because.ROOM_MADE and not named:
        return _("the place was full, and somebody left")
    return {
        Because.PERSON_GONE: _("the candidate no longer takes part"),
        Because.PERSON_NEW: _("the candidate is new in this round"),
        Because.PERSON_WAITED: _("the candidate no longer waits for an answer"),
        Because.PLACE_GONE: _("the place no longer takes part"),
        Because.PLACE_NEW: _("the place is new in this round"),
        Because.WAS_FIXED: _("fixed in the first round, not in the second"),
        Because.WAS_RULED_OUT: _("ruled out in the first round, not in the second"),
        Because.BROUGHT: _("brought this practice"),
        Because.WAS_BROUGHT: _("brought this practice in the first round, not in the second"),
        Because.PROPOSED: _("is proposed here, and the round keeps to that"),
        Because.WAS_PROPOSED: _("the first round keeps to it as a proposal, the second does not"),
        Because.LESS_ROOM: _("there is less room at this place: %(now)s, it was %(then)s"),
        Because.MORE_ROOM: _("there is more room at this place: %(now)s, it was %(then)s"),
        Because.FEWER_EACH: _("fewer proposals for each candidate: %(now)s, it was %(then)s"),
        Because.MORE_EACH: _("more proposals for each candidate: %(now)s, it was %(then)s"),
        Because.TAKEN: _("all the room here is fixed for others: %(others)s"),
        Because.TAKEN_EACH: _("all proposals of this candidate are fixed elsewhere: %(others)s"),
        Because.ROOM_MADE: _("the place was full, and %(others)s left"),
        Because.FREED: _("had all proposals already, and left %(others)s"),
    }[kind]


def _decided(kind: Because, *, by_whom: bool, named: bool) -> str:
    if kind == Because.MOVED_AWAY and not named:
        kind = Because.RULED_OUT
    if by_whom:
        return {
            Because.FIXED: _("fixed here by %(who)s"),
            Because.MOVED_HERE: _("moved here by %(who)s"),
            Because.RULED_OUT: _("ruled out here by %(who)s"),
            Because.MOVED_AWAY: _("moved to %(others)s by %(who)s"),
        }[kind]
    return {
        Because.FIXED: _("fixed here"),
        Because.MOVED_HERE: _("moved here"),
        Because.RULED_OUT: _("ruled out here"),
        Because.MOVED_AWAY: _("moved to %(others)s"),
    }[kind]


def _rule(reason: Reason) -> str:
    """Say which rule, and what of it changed: "too far (14 km; at most 12 km). The limit: ..."."""
    assert reason.rule is not None  # noqa: S101 -- narrows the type
    rule = shortfall_words(reason.rule)
    said = rule if reason.kind == Because.RULE else _("before: %(rule)s") % {"rule": rule}
    return "; ".join([said, *(_fact(fact) for fact in reason.facts)])


def _fact(fact: Fact) -> str:
    labels = {
        What.MAX_KM: BY_KEY["max_km"].label,
        What.MIN_HOURS: BY_KEY["min_hours"].label,
        What.INCLUDE_UNCERTAIN: BY_KEY["include_uncertain"].label,
        What.REQUIRE_RECOGNITION: BY_KEY["require_accreditation"].label,
        What.REQUIRE_SUPERVISOR: BY_KEY["require_supervisor"].label,
        What.KM: _("the distance"),
        What.UNCERTAINTY: _("how far the estimate may be off"),
        What.LET_THROUGH: _("let through by a person"),
        What.HOURS: _("the most hours of the candidate"),
        What.OWN_KM: _("the candidate's own limit"),
        What.START_FROM: _("the candidate can start from"),
        What.ROUTES: _("the learning routes of the candidate"),
        What.EXCLUDES: _("one of the two does not want this"),
        What.LOCATED: _("the address of the candidate is known"),
        What.PLACE_HOURS: _("the hours the place asks"),
        What.PLACE_MOST: _("the most hours the place offers"),
        What.START_ON: _("the place starts on"),
        What.ROUTE: _("the learning route of the place"),
        What.PLACE_LOCATED: _("the address of the place is known"),
        What.RECOGNISED: _("recognised training company"),
        What.SUPERVISED: _("has a supervisor"),
    }
    return _("%(what)s: %(now)s, it was %(then)s") % {
        "what": labels[fact.what],
        "now": _fact_value(fact.what, fact.now),
        "then": _fact_value(fact.what, fact.then),
    }


def _fact_value(what: What, value: Value) -> str:
    """Return a number of the programme as its page writes it, and others as they are."""
    if what in {What.MAX_KM, What.MIN_HOURS} and value is not None:
        return BY_KEY[what.value].in_words(value)
    return value_words(what, value)
