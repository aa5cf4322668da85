"""A board before somebody decides: its figures, its pairs, and what has happened since."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate, Exclusion
from leerplek.common.formats import format_moment
from leerplek.common.sorting import name_key
from leerplek.matching.board import Board, PairKey
from leerplek.matching.cards import pairs_in_words
from leerplek.matching.deciding import (
    Judged,
    Present,
    beyond_the_class,
    concern_sentence,
    judge,
    knows_the_most_hours,
    plain_pairs,
)
from leerplek.matching.enums import (
    WAITING_STATES,
    Decide,
    Obstacle,
    ProposalState,
    WithdrawnBecause,
)
from leerplek.matching.figures import Figure, figures_of, in_words
from leerplek.matching.idents import (
    NAMES_PAIR,
    combination_rows,
    pair_of,
    person_id,
    place_rows,
    row_of,
)
from leerplek.matching.models import MatchProposal
from leerplek.matching.selectors.places_now import places_now
from leerplek.matching.selectors.proposals import proposal_list
from leerplek.matching.story import PairStory
from leerplek.meetings.selectors import were_informed

# Where the rows behind two figures are on the page.
EMPTY, UNPLACED = "empty-places", "unplaced"


@dataclass(frozen=True)
class PairToDecide:
    """One pair with its tick box; `value` is what the box sends, with what one agrees to."""

    story: PairStory
    value: str
    obstacle: str
    is_proposed: bool
    concerns: tuple[str, ...]
    is_chosen: bool

    @property
    def is_open(self) -> bool:
        return not self.obstacle


@dataclass(frozen=True)
class PlaceToDecide:
    """A place with the pairs that can be proposed there, and those that are already."""

    place_id: str
    name: str
    seats: int
    pairs: tuple[PairToDecide, ...]

    @property
    def has_choice(self) -> bool:
        """Tell whether there are several pairs here to tick at once."""
        return sum(pair.is_open and not pair.concerns for pair in self.pairs) > 1


@dataclass(frozen=True)
class Decision:
    """Everything that is known of a board before somebody decides.

    `places` have pairs and fit the filters, by name; a page draws some of them.
    `empty_places` and `unplaced` are the names behind two of the figures.
    `elsewhere` are proposals of this class that stand and are not on this board.
    `open` and `plain` count the pairs of the whole board, whatever is shown: those that
    can be proposed, and those against which nothing speaks.
    """

    board: Board
    judged: Mapping[PairKey, Judged]
    standing: Mapping[PairKey, MatchProposal]
    figures: tuple[Figure, ...]
    places: tuple[str, ...]
    empty_places: tuple[tuple[str, str], ...]
    unplaced: tuple[tuple[str, str], ...]
    elsewhere: tuple[MatchProposal, ...]

    @property
    def open(self) -> int:
        return sum(not each.obstacle for each in self.judged.values())

    @property
    def plain(self) -> int:
        return len(plain_pairs(self.judged.values()))


def present_of(board: Board) -> Present:
    """Read the people and places of a board as they are now.

    It counts what everybody proposed, whoever asks: a place is as full as it is.
    Only numbers leave here.  A service that has the rows locked sees the latest.
    """
    persons = {row_of(person.id) for person in board.round.persons}
    offers = [offer.id for offer in board.round.offers]
    people = Candidate.objects.filter(pk__in=persons).values_list("pk", "state", "cohort")
    proposals = list(
        MatchProposal.objects.filter(
            Q(candidate__in=persons)
            | Q(combination=None, place__in=place_rows(offers))
            | Q(combination__in=combination_rows(offers))
        ).only(*NAMES_PAIR, "state", "withdrawn_because")
    )
    standing = [pair_of(each) for each in proposals if each.is_open]
    waiting = [pair_of(each) for each in proposals if each.state in WAITING_STATES]
    matched = {row_of(person) for person, _place in set(standing) - set(waiting)}
    exclusions = Exclusion.objects.filter(candidate__in=persons)
    own = board.run.cohort.numbers if board.run.what_if else None
    return Present(
        persons={
            person_id(pk): Obstacle.MATCHED if pk in matched else _stops(board, state, cohort)
            for pk, state, cohort in people
        },
        places=places_now(board),
        excluded=frozenset(
            (person_id(candidate), practice)
            for candidate, practice in exclusions.values_list("candidate_id", "practice_id")
        ),
        proposed=frozenset(standing),
        taken_back=frozenset(pair_of(each) for each in proposals if _has_reason_against(each)),
        at_place=Counter(place for _person, place in waiting),
        of_candidate=Counter(person for person, _place in standing),
        wanted=(own or board.round.numbers).proposals_per_place,
        beyond={}
        if own is None and knows_the_most_hours(board)
        else beyond_the_class(board, own or board.round.numbers),
        not_informed=_not_informed(board, persons),
    )


def _not_informed(board: Board, persons: set[int]) -> frozenset[str]:
    """Return who was at no information meeting, when the class makes that a condition (F12)."""
    if not board.run.cohort.numbers.require_meeting:
        return frozenset()
    return frozenset(person_id(pk) for pk in persons - were_informed(persons))


def _has_reason_against(proposal: MatchProposal) -> bool:
    because = proposal.withdrawn_because
    is_withdrawn = proposal.state == ProposalState.WITHDRAWN
    is_no_go = proposal.state == ProposalState.NO_GO
    return is_no_go or (is_withdrawn and because != WithdrawnBecause.MISTAKE)


def _stops(board: Board, state: str, cohort: int | None) -> str:
    """Return what keeps a person of the register out of this round now, or an empty text."""
    if state != CandidateState.ACTIVE:
        return Obstacle.CANDIDATE_STOPPED
    return "" if cohort in {None, board.run.cohort_id} else Obstacle.CANDIDATE_ELSEWHERE


def decision_on(board: Board, user: Any, *, q: str = "", show: str = "") -> Decision:
    """Return what is decided about, with the places that fit a search and a filter."""
    everything = dict.fromkeys(board.pairs, frozenset[str]())
    judged = {each.key: each for each in judge(board, present_of(board), everything)}
    proposals = list(proposal_list(user).open().filter(organisation=board.run.organisation_id))
    at_place: dict[str, list[Judged]] = {}
    for (person, place), each in judged.items():
        if {person, place} <= board.names.keys():
            at_place.setdefault(place, []).append(each)
    offers = sorted(
        (offer.id for offer in board.round.usable_offers if offer.id in board.names),
        key=lambda offer: name_key(board.names[offer]),
    )
    wanted = q.strip().casefold()
    return Decision(
        board=board,
        judged=judged,
        standing={pair_of(proposal): proposal for proposal in proposals},
        figures=_figures(board),
        places=tuple(
            offer
            for offer in offers
            if offer in at_place
            and _is_kind(show, at_place[offer])
            and _is_named(wanted, board, at_place[offer])
        ),
        empty_places=tuple(
            (offer, board.names[offer]) for offer in offers if offer not in at_place
        ),
        unplaced=tuple(_unplaced(board)),
        elsewhere=tuple(
            proposal
            for proposal in proposals
            if proposal.cohort_id == board.run.cohort_id and pair_of(proposal) not in judged
        ),
    )


def places_to_decide(
    decision: Decision, places: Collection[str], chosen: set[PairKey] | None = None
) -> list[PlaceToDecide]:
    """Draw these places; without `chosen` every pair is ticked that nothing is against."""
    board, drawn = decision.board, frozenset(places)
    stories: dict[str, list[PairToDecide]] = {place: [] for place in places}
    for story in pairs_in_words(board, drawn):
        key = (story.person_id, story.place_id)
        pair = _pair_to_decide(story, decision.judged[key], decision.standing.get(key), chosen)
        stories[story.place_id].append(pair)
    return [
        PlaceToDecide(place, board.names[place], board.offers[place].number, tuple(stories[place]))
        for place in places
    ]


def _is_kind(show: str, pairs: Iterable[Judged]) -> bool:
    match show:
        case Decide.OPEN:
            return any(not each.obstacle for each in pairs)
        case Decide.WARNING:
            return any(each.concerns for each in pairs)
    return True


def _is_named(wanted: str, board: Board, pairs: Iterable[Judged]) -> bool:
    idents = {ident for each in pairs for ident in each.key}
    return not wanted or any(wanted in board.names[ident].casefold() for ident in idents)


def refusals(board: Board, refused: Iterable[Judged]) -> list[str]:
    """Return a sentence for each pair that was not proposed: who, where and why not."""
    somebody, somewhere = _("somebody who was erased"), _("a place that was removed")
    return [
        _("%(person)s, %(place)s: %(reason)s")
        % {
            "person": board.names.get(each.pair.candidate_id, somebody),
            "place": board.names.get(each.pair.place_id, somewhere),
            "reason": "; ".join(_reasons(each)),
        }
        for each in refused
    ]


def _reasons(judged: Judged) -> Iterator[str]:
    if judged.obstacle:
        yield obstacle_sentence(judged)
    yield from map(concern_sentence, judged.missing)


def obstacle_sentence(judged: Judged, proposal: MatchProposal | None = None) -> str:
    """Return why a pair cannot be proposed; of what is proposed already, by whom and when."""
    if proposal is not None:
        return _("already proposed by %(who)s, %(moment)s") % {
            "who": proposal.made_by,
            "moment": format_moment(proposal.made_at),
        }
    return str(Obstacle(judged.obstacle).label) if judged.obstacle else ""


def _pair_to_decide(
    story: PairStory, judged: Judged, proposal: MatchProposal | None, chosen: set[PairKey] | None
) -> PairToDecide:
    is_plain = not judged.obstacle and not judged.concerns
    return PairToDecide(
        story=story,
        value=":".join([*judged.key, *judged.concerns]),
        obstacle=obstacle_sentence(judged, proposal),
        is_proposed=judged.obstacle == Obstacle.PROPOSED,
        concerns=tuple(concern_sentence(code) for code in judged.concerns),
        is_chosen=is_plain if chosen is None else judged.key in chosen and not judged.obstacle,
    )


def _figures(board: Board) -> tuple[Figure, ...]:
    """Return the figures of the whole board, also of what is proposed already."""
    waiting = len(board.run.explanation["waiting"])
    figures = figures_of(board.problem, board.result, waiting=waiting)
    return in_words(figures, {"nobody": EMPTY, "unplaced": UNPLACED})


def _without(board: Board) -> Iterator[str]:
    """Yield everybody of the round who has no pair, also who could not take part yet."""
    placed = {pair.candidate_id for pair in board.result.pairs}
    return (person.id for person in board.round.persons if person.id not in placed)


def _unplaced(board: Board) -> Iterator[tuple[str, str]]:
    known = [each for each in _without(board) if each in board.names]
    for ident in sorted(known, key=lambda each: name_key(board.names[each])):
        yield ident, board.names[ident]
