"""The lists of an evening as the engine reads them, and its answers with names."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from leerplek.common.formats import format_km
from leerplek.common.sorting import name_key
from leerplek.matching.board import Board
from leerplek.matching.deciding import Judged, concern_sentence, judge
from leerplek.matching.enums import Mode, Obstacle
from leerplek.matching.idents import offer_id, pair_of, person_id
from leerplek.matching.models import MatchProposal, MatchRun
from leerplek.matching.models.evenings import Evening
from leerplek.matching.outcomes import Outcome, Pair, outcomes
from leerplek.matching.selectors.deciding import obstacle_sentence, present_of
from leerplek.matching.selectors.evenings import evening_page, evening_round, ident_of
from leerplek.matching.selectors.proposals import proposal_list
from leerplek.matching.selectors.wishes import pairs_met, people_to_ask, wishes_of


@dataclass(frozen=True)
class NamedPair:
    """A pair with names; `key` is what a form sends to keep it."""

    key: str
    candidate: str
    practice: str
    is_kept: bool = False

    @property
    def person_id(self) -> str:
        return self.key.split(":")[0]

    @property
    def place_id(self) -> str:
        return self.key.split(":")[1]


@dataclass(frozen=True)
class Explained:
    """What somebody gets in an answer and why not something higher, in sentences."""

    name: str
    got: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class NamedOutcome:
    """An answer with names.

    `rows` are all practices by id and name with whom they get, and `people_left` the
    candidates with a list and with nobody.
    """

    outcome: Outcome
    pairs: tuple[NamedPair, ...]
    swaps: tuple[NamedPair, ...]
    left: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[NamedPair, ...]], ...]
    people_left: tuple[tuple[str, str], ...]
    people: tuple[Explained, ...]


@dataclass(frozen=True)
class OutcomePage:
    """The answers beside each other; `missing` still have to hand in, `no_talk` had none.

    `kept` and `never` are the pairs a person put together or ruled out.  `candidates`
    and `practices` are who had a talk, each with the id by which a form keeps two together.
    """

    answers: tuple[NamedOutcome, ...]
    missing: tuple[str, ...]
    no_talk: tuple[str, ...]
    kept: tuple[NamedPair, ...]
    never: tuple[NamedPair, ...]
    candidates: tuple[tuple[str, str], ...]
    practices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OfferedPair:
    """A pair of an answer with its tick box; `value` is what that sends."""

    value: str
    candidate: str
    practice: str
    distance: str
    obstacle: str
    is_proposed: bool
    concerns: tuple[str, ...]
    is_chosen: bool


def answers_of(
    evening: Evening, *, kept: Collection[Pair], never: Collection[Pair] = ()
) -> tuple[list[Outcome], list[str]]:
    """Return the answers to the lists handed in until now, and who still has to hand in.

    Of a list counts who was met: a clock that ran ahead of the evening may have offered talks
    that come later, or do not come any more.
    """
    met = pairs_met(evening)
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
                mine = [pk for pk in wishes if (guest.candidate_id, pk) in met]
                people[ident_of(guest)] = [offer_id(pk) for pk in mine]
            else:
                mine = [pk for pk in wishes if any((pk, place) in met for place in asked.places)]
                places[ident_of(guest)] = [person_id(pk) for pk in mine]
    round_ = evening_round(evening)
    found = outcomes(round_, candidates=people, places=places, kept=kept, never=never)
    return found, sorted(missing, key=name_key)


def outcome_page(
    evening: Evening, *, kept: Collection[Pair], never: Collection[Pair] = ()
) -> OutcomePage:
    """Return what can come of the lists that were handed in until now."""
    found, missing = answers_of(evening, kept=kept, never=never)
    page = evening_page(evening)
    names = {ident_of(guest.row): guest.name for guest in page.guests}
    both = [
        tuple((ident_of(guest.row), guest.name) for guest in side if guest.talks)
        for side in (page.candidates, page.places)
    ]
    return OutcomePage(
        answers=tuple(_named(each, names, kept) for each in found),
        missing=tuple(missing),
        no_talk=tuple(guest.name for guest in page.guests if not guest.talks),
        kept=_named_pairs(kept, names, kept),
        never=_named_pairs(never, names, kept),
        candidates=both[0],
        practices=both[1],
    )


def board_of_outcome(evening: Evening, outcome: Outcome) -> Board:
    """Return an answer as a board, so that its pairs are judged as those of every round.

    Nothing of it is kept.  Each candidate and each seat has one pair.
    """
    run = MatchRun(cohort=evening.cohort, organisation=evening.organisation, mode=Mode.ASSIGN)
    return Board(
        run=run,
        round=evening_round(evening),
        problem=outcome.problem,
        result=outcome.result,
        choices={},
        names={ident_of(each.row): each.name for each in evening_page(evening).guests},
        solved=outcome.problem,
        found=outcome.result,
    )


def offered_pairs(
    board: Board, user: Any, chosen: Collection[Pair] | None = None
) -> list[OfferedPair]:
    """Return the pairs of an answer as they can be proposed now, by the practice's name.

    Without `chosen` every pair is ticked that nothing is against.
    """
    agreed = dict.fromkeys(board.pairs, frozenset[str]())
    own = proposal_list(user).open().filter(organisation=board.run.organisation_id)
    standing = {pair_of(each): each for each in own}
    rows = [
        _offered(board, each, standing.get(each.key), chosen)
        for each in judge(board, present_of(board), agreed)
        if board.names.keys() >= set(each.key)
    ]
    return sorted(rows, key=lambda each: (name_key(each.practice), name_key(each.candidate)))


def _offered(
    board: Board,
    judged: Judged,
    proposal: MatchProposal | None,
    chosen: Collection[Pair] | None,
) -> OfferedPair:
    is_plain = not judged.obstacle and not judged.concerns
    km = (board.problem.km or {}).get(judged.key)
    return OfferedPair(
        value=":".join([*judged.key, *judged.concerns]),
        candidate=board.names[judged.key[0]],
        practice=board.names[judged.key[1]],
        distance="" if km is None else format_km(km),
        obstacle=obstacle_sentence(judged, proposal),
        is_proposed=judged.obstacle == Obstacle.PROPOSED,
        concerns=tuple(concern_sentence(code) for code in judged.concerns),
        is_chosen=is_plain if chosen is None else judged.key in chosen and not judged.obstacle,
    )


def _named_pairs(
    pairs: Iterable[Pair], names: Mapping[str, str], kept: Collection[Pair]
) -> tuple[NamedPair, ...]:
    rows = [
        NamedPair(f"{person}:{place}", names[person], names[place], (person, place) in kept)
        for person, place in pairs
        if person in names and place in names
    ]
    return tuple(sorted(rows, key=lambda row: (name_key(row.practice), name_key(row.candidate))))


def _named(outcome: Outcome, names: Mapping[str, str], kept: Collection[Pair]) -> NamedOutcome:
    pairs = _named_pairs(outcome.pairs, names, kept)
    hosts = sorted(((each.id, names[each.id]) for each in outcome.problem.places), key=_by_name)
    people = {each.id for each in outcome.problem.candidates}
    left = sorted(((each, names[each]) for each in outcome.left), key=_by_name)
    return NamedOutcome(
        outcome=outcome,
        pairs=pairs,
        swaps=_named_pairs(outcome.swaps, names, kept),
        left=tuple(name for _ident, name in left),
        rows=tuple(
            (ident, name, tuple(pair for pair in pairs if pair.place_id == ident))
            for ident, name in hosts
        ),
        people_left=tuple(each for each in left if each[0] in people),
        people=tuple(_explained(outcome, names)),
    )


def _by_name(row: tuple[str, str]) -> tuple[str, str]:
    return name_key(row[1]), row[0]


def _explained(outcome: Outcome, names: Mapping[str, str]) -> Iterable[Explained]:
    got: dict[str, list[str]] = {}
    for person, place in outcome.pairs:
        got.setdefault(person, []).append(names[place])
        got.setdefault(place, []).append(names[person])
    for who, missed in sorted(outcome.missed.items(), key=lambda each: name_key(names[each[0]])):
        sentences = [
            _("%(name)s: %(why)s") % {"name": names[other], "why": why.label}
            for other, why in missed
            if other in names
        ]
        yield Explained(names[who], ", ".join(sorted(got.get(who, []))), tuple(sentences))
