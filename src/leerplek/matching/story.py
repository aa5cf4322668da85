"""A verified answer as people read it: per place its candidates, and who is left.

Everything said here is computed from the problem, the result and the explanation of
one run; names come in from outside and go nowhere else.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leerplek.candidates.enums import Scale
from leerplek.common.formats import format_km
from leerplek.common.sorting import name_key
from leerplek.matching.changes import (
    change_for_person,
    change_for_place,
    is_single,
    near_miss_sentence,
)
from leerplek.matching.figures import Figure, figures_of, in_words, not_proposed
from leerplek.matching.points import ACCREDITATION, DISTANCE, SUPERVISOR, WISHES
from leerplek.matching.reasons import (
    PairFacts,
    gap_sentence,
    half_distances,
    halves_words,
    may_share,
    reasons,
    rule_sentence,
    way_words,
    with_places,
)
from leerplek.matching.round import Offer, Round
from leerplek.matching.snapshot import OWN_PRACTICE_NO_PLACE, OWN_PRACTICE_UNCLEAR
from matchengine import Pair, Problem, Result
from matchengine.explain import Change, Explanation, WhyOpen, WhyUnplaced
from matchengine.grids import NumberGrid
from matchengine.problem import kind_of_round

# The smallest change is often the person's; the next one is then the programme's.
MOST_CHANGES = 2
_CRITERIA = {
    DISTANCE: gettext_lazy("short distance"),
    WISHES: gettext_lazy("wishes"),
    ACCREDITATION: gettext_lazy("recognised"),
    SUPERVISOR: gettext_lazy("supervisor"),
}


@dataclass(frozen=True)
class PairStory:
    """One suggestion: how far, why, what against it, and its points taken apart."""

    person_id: str
    place_id: str
    name: str
    distance: str
    why: tuple[str, ...]
    against: tuple[str, ...]
    points: tuple[tuple[str, int, int], ...]
    locked: bool


@dataclass(frozen=True)
class PlaceStory:
    """Equal places at one site: their pairs by distance, and why there are not more.

    `seats` is for how many learners they are.  `shared` says of a place of two practices
    who employs the learner, and where the learner is when.  A place that `is_short` has too
    few hours for a learner, but perhaps enough together with another.
    """

    place_id: str
    name: str
    seats: int
    wanted: int
    pairs: tuple[PairStory, ...]
    gap: tuple[str, ...]
    shared: tuple[str, ...] = ()
    is_short: bool = False

    @property
    def taken(self) -> int:
        """For how many learners somebody is proposed: each gets one before one gets two."""
        return min(len(self.pairs), self.seats)

    @property
    def full(self) -> int:
        """For how many learners there are as many candidates as are wanted."""
        return max(0, min(len(self.pairs) - (self.wanted - self.seats), self.seats))


@dataclass(frozen=True)
class PersonStory:
    """One person without a suggestion: what stood in the way, the nearest miss, what would help."""

    person_id: str
    name: str
    why: tuple[str, ...]
    nearest: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """The whole round in words, in the order in which a coordinator reads it."""

    figures: tuple[Figure, ...]
    places: tuple[PlaceStory, ...]
    unplaced: tuple[PersonStory, ...]
    waiting: tuple[PersonStory, ...]
    uncertain: tuple[str, ...]
    left_out: str


@dataclass(frozen=True)
class Told:
    """Everything a story is told from.  `names` holds persons and places by id."""

    round: Round
    problem: Problem
    result: Result
    explanation: Explanation
    waiting: Mapping[str, str]
    names: Mapping[str, str]


def tell(told: Told) -> Story:
    """Put one run into words in the active language."""
    pairs = pair_stories(told)
    by_place: dict[str, list[PairStory]] = defaultdict(list)
    for pair in pairs:
        by_place[pair.place_id].append(pair)
    why_open = {each.id: each for each in told.explanation.open_places}
    offers = [offer for offer in told.round.usable_offers if offer.id in told.names]
    places = tuple(
        _place_story(offer, by_place[offer.id], why_open.get(offer.id), told)
        for offer in sorted(offers, key=lambda each: name_key(told.names[each.id]))
    )
    return Story(
        figures=in_words(figures_of(told.problem, told.result, waiting=len(told.waiting))),
        places=places,
        unplaced=tuple(_person_story(why, told) for why in _by_name(told)),
        waiting=tuple(
            _waiting_story(one, told) for one in sorted(told.waiting) if one in told.names
        ),
        uncertain=tuple(_uncertain(told)),
        left_out=left_out(told.round),
    )


def pair_stories(told: Told, only: Container[str] | None = None) -> list[PairStory]:
    """Return the suggestions with their reasons, per place by distance; `only` of these places."""
    persons = {person.id: person for person in told.round.persons}
    offers = {offer.id: offer for offer in told.round.offers}
    seen: Counter[str] = Counter()
    numbered = []
    known = [each for each in told.result.pairs if each.candidate_id in told.names]
    for pair in sorted(known, key=lambda each: _pair_order(told.problem, each)):
        seen[pair.candidate_id] += 1
        if only is None or pair.place_id in only:
            numbered.append((pair, seen[pair.candidate_id]))
    ranks = _ranks(told, {pair.candidate_id for pair, _number in numbered})
    stories = []
    for pair, proposal in numbered:
        possible = ranks[pair.candidate_id]
        facts = PairFacts(
            pair=pair,
            person=persons[pair.candidate_id],
            offer=offers[pair.place_id],
            km=(told.problem.km or {}).get((pair.candidate_id, pair.place_id)),
            uncertainty_km=told.problem.uncertainty.get((pair.candidate_id, pair.place_id), 0.0),
            rank=possible.index(pair.place_id) + 1 if pair.place_id in possible else 0,
            possible=len(possible),
            proposal=proposal,
            numbers=told.round.numbers,
            is_proposed=(pair.candidate_id, pair.place_id) in told.round.proposed,
        )
        said = reasons(facts)
        stories.append(
            PairStory(
                person_id=pair.candidate_id,
                place_id=pair.place_id,
                name=told.names[pair.candidate_id],
                distance=way_words(told.round, told.problem, pair.candidate_id, facts.offer),
                why=(*said.why, *_to_both(facts, told)),
                against=said.against,
                points=_points(pair, told),
                locked=pair.locked,
            )
        )
    return stories


def _to_both(facts: PairFacts, told: Told) -> Iterable[str]:
    """Say of a combined place how far each of the two practices is."""
    for place, distance in half_distances(told.round, facts.person.id, facts.offer):
        if place in told.names:
            yield _("%(practice)s: %(distance)s") % {
                "practice": told.names[place],
                "distance": distance,
            }


def wanted_at(offer: Offer, problem: Problem, result: Result) -> int:
    """Return how many candidates a place can get in this kind of round."""
    kind = kind_of_round(result.mode, problem.settings)
    return offer.number if kind == "assign" else offer.number * problem.settings.n


def criterion_label(name: str) -> str:
    """Return what a criterion is called."""
    return str(_CRITERIA[name] if name in _CRITERIA else Scale(name).label)


def possible_elsewhere(count: int) -> str:
    """Say that so many offers were possible for a person, but went to others."""
    return ngettext(
        "%(count)d possibility, but that place went to others",
        "%(count)d possibilities, but those places went to others",
        count,
    ) % {"count": count}


def nobody_else() -> str:
    """Say of a place with room that everybody who can come is there already."""
    return _("there are no other candidates in this round")


def unplaced_reasons(why: WhyUnplaced) -> list[str]:
    """Return the rules that stood in the way, each with its number of places."""
    told = [with_places(rule_sentence(rule), count) for rule, count in why.failed]
    if why.possible:
        told.insert(0, possible_elsewhere(len(why.possible)))
    return told


def waiting_reason(code: str) -> str:
    """Return the question that must be answered before this person can be matched."""
    return {
        OWN_PRACTICE_UNCLEAR: _(
            "Already has a practice, but it is not clear which one. Choose it, or clear the field."
        ),
        OWN_PRACTICE_NO_PLACE: _(
            "Already has a practice, but that practice has no confirmed place left in this round."
        ),
    }[code]


def _pair_order(problem: Problem, pair: Pair) -> tuple[float, str, str]:
    km = (problem.km or {}).get((pair.candidate_id, pair.place_id))
    return (float("inf") if km is None else km, pair.candidate_id, pair.place_id)


def _ranks(told: Told, persons: Collection[str]) -> dict[str, list[str]]:
    """Return per person the places within the person's and the programme's limit, nearest first."""
    grid = told.problem.gridded().km
    limits = {person.id: person.max_km for person in told.round.persons}
    programme = told.round.numbers.max_km
    ranked = {}
    for person_id in persons:
        own = limits[person_id]
        reach = programme if own is None else min(own, programme)
        near = grid.within(person_id, reach) if isinstance(grid, NumberGrid) else []
        ranked[person_id] = [place for _km, place in sorted(near)]
    return ranked


def _points(pair: Pair, told: Told) -> tuple[tuple[str, int, int], ...]:
    """Return per criterion what was given and the most that could be given."""
    rows = []
    for name, value in pair.points:
        weight = getattr(told.round.numbers, f"weight_{name}", 0)
        if weight:
            rows.append((criterion_label(name), value, 100 * weight))
    return tuple(rows)


def _place_story(
    offer: Offer, pairs: Iterable[PairStory], why: WhyOpen | None, told: Told
) -> PlaceStory:
    return PlaceStory(
        place_id=offer.id,
        name=told.names[offer.id],
        seats=offer.number,
        wanted=wanted_at(offer, told.problem, told.result),
        pairs=tuple(pairs),
        gap=() if why is None else tuple(_gap(why, offer, told)) or (nobody_else(),),
        shared=halves_words(offer, told.names),
        is_short=why is not None and may_share(offer, dict(why.failed)),
    )


def _gap(why: WhyOpen, offer: Offer, told: Told) -> Iterable[str]:
    if why.possible:
        count = len(why.possible)
        yield (
            ngettext(
                "%(count)d candidate is possible, but already has enough proposals",
                "%(count)d candidates are possible, but already have enough proposals",
                count,
            )
            % {"count": count}
        )
    for rule, count in why.failed:
        yield gap_sentence(rule, count, offer, told.problem)
    if why.smallest is not None and _has_names(why.smallest, told):
        present = {pair.candidate_id for pair in told.result.pairs if pair.place_id == why.id}
        yield change_for_place(
            why.smallest,
            why.id,
            problem=told.problem,
            names=told.names,
            present=frozenset(present),
        )


def _person_story(why: WhyUnplaced, told: Told) -> PersonStory:
    nearest = ""
    if why.nearest is not None and why.nearest.place_id in told.names:
        nearest = near_miss_sentence(why.nearest, problem=told.problem, names=told.names, of=why.id)
    helping = [one for one in helping_changes(why) if _has_names(one, told)][:MOST_CHANGES]
    return PersonStory(
        person_id=why.id,
        name=told.names[why.id],
        why=tuple(unplaced_reasons(why)),
        nearest=nearest,
        changes=tuple(
            change_for_person(change, why.id, problem=told.problem, names=told.names)
            for change in helping
        )
        or (_("No single change is enough."),),
    )


def _has_names(change: Change, told: Told) -> bool:
    """Tell whether a change is not about somebody, or a place, that was erased since."""
    return {change.candidate_id, change.place_id} - {None} <= told.names.keys()


def helping_changes(why: WhyUnplaced) -> list[Change]:
    """Return the changes with which this person is proposed: single ones first, smallest first."""
    helping = [change for change in why.changes if change.helps]
    if any(change.kind == "own_distance" for change in helping):
        # Within the programme's limit there is help already: it need not be raised as well.
        helping = [change for change in helping if is_single(change)]
    return sorted(helping, key=lambda change: not is_single(change))


def _waiting_story(person_id: str, told: Told) -> PersonStory:
    return PersonStory(
        person_id=person_id,
        name=told.names[person_id],
        why=(waiting_reason(told.waiting[person_id]),),
        nearest="",
        changes=(),
    )


def _by_name(told: Told) -> list[WhyUnplaced]:
    known = [each for each in told.explanation.unplaced if each.id in told.names]
    return sorted(known, key=lambda each: name_key(told.names[each.id]))


def _uncertain(told: Told) -> Iterable[str]:
    for pair in not_proposed(told.result):
        if pair.candidate_id in told.names and pair.place_id in told.names:
            yield _("%(person)s and %(place)s: %(distance)s, the limit is %(limit)s") % {
                "person": told.names[pair.candidate_id],
                "place": told.names[pair.place_id],
                "distance": format_km(pair.km, approximate=True),
                "limit": format_km(pair.limit_km),
            }


def left_out(round_: Round) -> str:
    """Say how many places do not take part, because nobody confirmed them."""
    if round_.numbers.include_unconfirmed:
        return ""
    count = sum(offer.number for offer in round_.offers if not offer.is_confirmed)
    if not count:
        return ""
    return ngettext(
        "%(count)d place is not confirmed and does not take part.",
        "%(count)d places are not confirmed and do not take part.",
        count,
    ) % {"count": count}
