"""Combined places: which there are, which wait for an answer, and which could be made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.accounts.models import Region
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_date, format_hours, format_km, format_number
from leerplek.matching.combined import combine
from leerplek.matching.combining import (
    ADDRESS,
    DAYS,
    HOURS,
    SUPERVISED,
    FoundPair,
    FoundPairs,
    find_pairs,
)
from leerplek.matching.enums import OPEN_STATES as STANDING
from leerplek.matching.enums import CombinationEvent, CombinationState
from leerplek.matching.idents import row_of
from leerplek.matching.models import MatchRun, MatchRunQuerySet
from leerplek.matching.models.combinations import Combination, CombinationQuerySet
from leerplek.matching.selectors.agreed import counts, half_of
from leerplek.matching.selectors.facts import offer_from, person_from, place_label
from leerplek.matching.selectors.settled import BOTH_PLACES
from leerplek.matching.snapshot import possible_persons
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Place
from leerplek.practices.recognition import with_own_recognition
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort
from leerplek.supervisors.selectors.places import with_certainty, with_guidance

OPEN_STATES = (CombinationState.PROPOSED, CombinationState.ASKED)
OPEN, AGAIN = "open", "again"
CHUNK = 200


@dataclass(frozen=True)
class FinderFilter:
    """What the possible combinations are narrowed to; an empty value narrows nothing."""

    place: Place | None = None
    route: str = ""
    search: str = ""
    only_known: bool = False


@dataclass(frozen=True)
class Possibility:
    """Two places that could be one: in words, with whom it would help.

    `persons` are the candidates of this user who could go there, `without` how many
    of them the last round of the class left without a proposal; None without a round.
    """

    pair: FoundPair
    first: Place
    second: Place
    reasons: tuple[str, ...]
    questions: tuple[str, ...]
    persons: tuple[Candidate, ...]
    without: int | None
    combination: Combination | None

    @property
    def names(self) -> str:
        return f"{place_label(self.first)} + {place_label(self.second)}"


@dataclass(frozen=True)
class Finder(Sequence[Possibility]):
    """The possible combinations of a class, nearest first; a slice reads what it shows."""

    pairs: FoundPairs
    places: Mapping[int, Place]
    combinations: Mapping[tuple[int, int], Combination]
    candidates: Sequence[Candidate]
    proposed: frozenset[int] | None
    numbers: Numbers
    unlocated: int
    divisible: int

    def __len__(self) -> int:
        return len(self.pairs)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return self._rows(self.pairs[index])
        return self._rows([self.pairs[index]])[0]

    def __iter__(self) -> Iterator[Possibility]:
        for begin in range(0, len(self), CHUNK):
            yield from self[begin : begin + CHUNK]

    def _rows(self, pairs: Sequence[FoundPair]) -> list[Possibility]:
        fitting = self._fitting(pairs)
        return [self._row(pair, fitting[index]) for index, pair in enumerate(pairs)]

    def _row(self, pair: FoundPair, persons: Sequence[Candidate]) -> Possibility:
        first, second = self.places[pair.first.place], self.places[pair.second.place]
        without = None
        if self.proposed is not None:
            without = sum(person.pk not in self.proposed for person in persons)
        return Possibility(
            pair=pair,
            first=first,
            second=second,
            reasons=tuple(_reasons(pair, first, second, self.numbers)),
            questions=tuple(_questions(pair, first, second, self.numbers)),
            persons=tuple(persons),
            without=without,
            combination=self.combinations.get((first.pk, second.pk)),
        )

    def _fitting(self, pairs: Sequence[FoundPair]) -> Mapping[int, list[Candidate]]:
        """Return who could go to each pair, by the same rules as a round."""
        known = {candidate.pk: candidate for candidate in self.candidates}
        offers = [
            combine(
                offer_from(self.places[pair.first.place]),
                offer_from(self.places[pair.second.place]),
                ident=f"k{index}",
            )
            for index, pair in enumerate(pairs)
        ]
        persons = [person_from(candidate) for candidate in self.candidates]
        possible = possible_persons(persons, offers, self.numbers) if offers else {}
        return {
            row_of(ident): [known[row_of(person)] for person in fitting]
            for ident, fitting in possible.items()
        }


def possible_combinations(
    cohort: Cohort,
    region: Region,
    user: Any,
    filters: FinderFilter | None = None,
    *,
    numbers: Numbers | None = None,
) -> Finder:
    """Return which two part-time places of a region could be one for a class (C14).

    The `numbers` are those of the class, unless a round was made with others.  Both may
    be shared; only the place that somebody asks about need not say so.  A place of which
    settled combinations took every seat is not there.  The number of queries does not
    depend on the number of places.
    """
    filters, numbers = filters or FinderFilter(), numbers or cohort.numbers
    places = _shareable(cohort, region, user, filters)
    known = list(
        combinations_in(region, user)
        .filter(cohort=cohort)
        .select_related(None)
        .prefetch_related(None)
    )
    pairs = find_pairs(
        [half_of(place) for place in places.values()],
        numbers,
        class_start=cohort.start_on,
    )
    if filters.place is not None:
        pairs = pairs.with_any({filters.place.pk})
    elif filters.search:
        named = {pk for pk, place in places.items() if _is_named(place, filters.search)}
        pairs = pairs.with_any(named)
    if filters.only_known:
        pairs = pairs.without_questions()
    return Finder(
        pairs=pairs,
        places=places,
        combinations={(each.first_id, each.second_id): each for each in known},
        candidates=_candidates(cohort, region, user),
        proposed=proposed_in_last_run(cohort, region, user),
        numbers=numbers,
        unlocated=sum(place.site.location is None for place in places.values()),
        divisible=sum(place.is_divisible for place in places.values()),
    )


def _shareable(
    cohort: Cohort, region: Region, user: Any, filters: FinderFilter
) -> dict[int, Place]:
    """Return the places of a class that can be shared and have a seat left."""
    wanted = Q(is_divisible=True)
    if filters.place is not None:
        wanted |= Q(pk=filters.place.pk)
    rows = (
        Place.objects.visible_to(user)
        .filter(wanted, site__practice__region=region)
        .filter(Q(cohort=cohort) | Q(cohort__isnull=True))
        .exclude(site__practice__trains=Willingness.NO)
        .select_related("site__practice", "cohort")
    )
    if filters.route:
        rows = rows.filter(learning_route=filters.route)
    rows = with_own_recognition(rows)
    taken: dict[int, int] = {}
    settled = Combination.objects.filter(
        state=CombinationState.SETTLED, first__site__practice__region=region
    )
    for first, second, seats in settled.values_list("first_id", "second_id", "seats"):
        for place in (first, second):
            taken[place] = taken.get(place, 0) + seats
    rows = with_certainty(rows)
    return {place.pk: place for place in rows if place.number > taken.get(place.pk, 0)}


def _is_named(place: Place, search: str) -> bool:
    label = place_label(place).casefold()
    return all(word in label for word in search.casefold().split())


def _candidates(cohort: Cohort, region: Region, user: Any) -> list[Candidate]:
    """Return the candidates of a class that `user` may see, without those with a practice."""
    rows = (
        Candidate.objects.visible_to(user)
        .filter(region=region, state=CandidateState.ACTIVE)
        .filter(Q(cohort=cohort) | Q(cohort__isnull=True))
        .filter(own_practice__isnull=True, own_practice_name="")
    )
    return list(rows.prefetch_related("scores", "exclusions"))


def proposed_in_last_run(cohort: Cohort, region: Region, user: Any) -> frozenset[int] | None:
    """Return who has a proposal in the last round of a class; None when there was no round."""
    run = _rounds(cohort, region, user).only("result", "board").first()
    if run is None:
        return None
    answer = run.board or run.result
    return frozenset(row_of(pair["candidate_id"]) for pair in answer["pairs"])


def last_run(cohort: Cohort, region: Region, user: Any) -> MatchRun | None:
    """Return the last round of a class that this person may see."""
    return _rounds(cohort, region, user).only("number", "made_at").first()


def _rounds(cohort: Cohort, region: Region, user: Any) -> MatchRunQuerySet:
    return MatchRun.objects.visible_to(user).filter(cohort=cohort, organisation__region=region)


def combinations_in(region: Region | None, user: Any) -> CombinationQuerySet:
    """Return the combinations this person may see, of one region or of all of theirs."""
    rows = with_guidance(Combination.objects.visible_to(user), *BOTH_PLACES).select_related(
        "cohort__programme",
        "first__cohort",
        "second__cohort",
        "made_by",
        "vat_recorded_by",
    )
    return rows if region is None else rows.filter(first__site__practice__region=region)


def combinations_waiting(user: Any, *, region: Region | None = None) -> CombinationQuerySet:
    """Return the combinations that do not count: not settled yet, or asking again."""
    rows = combinations_in(region, user)
    return rows.filter(Q(state__in=OPEN_STATES) | Q(pk__in=asking_again(rows)))


def asking_again(rows: CombinationQuerySet) -> list[int]:
    """Return the settled combinations of which a practice changed its place since."""
    settled = rows.filter(state=CombinationState.SETTLED)
    return [each.pk for each in settled if not counts(each)]


def combination_history(combination: Combination) -> list[HistoryLine]:
    """Return the last events of a combination, newest first."""
    return history_lines(combination, words=dict(CombinationEvent.choices), among=(Combination,))


def combination_names(combination: Combination) -> str:
    """Return "De Linde, Lochem + De Brink, Gorssel", the practice that lends first."""
    return " + ".join(place_label(place) for place in combination.both)


def standing_at(combination: Combination) -> list[str]:
    """Say how many proposals stand at a combination, for who drops or reopens it."""
    count = combination.proposals.filter(state__in=STANDING).count()
    if not count:
        return []
    return [
        ngettext(
            "%(count)d proposal stands at this combined place. It stays until you take it back; "
            "until then nobody else gets these places.",
            "%(count)d proposals stand at this combined place. They stay until you take them "
            "back; until then nobody else gets these places.",
            count,
        )
        % {"count": count}
    ]


def _reasons(pair: FoundPair, first: Place, second: Place, numbers: Numbers) -> Iterator[str]:
    yield _("%(distance)s from each other; at most %(limit)s is asked") % {
        "distance": format_km(pair.km, approximate=not pair.is_exact),
        "limit": format_km(numbers.combination_km),
    }
    together = format_hours(pair.hours_low or None, pair.hours_high)
    if HOURS not in pair.open:
        yield _("together %(hours)s a week; needed is %(needed)s") % {
            "hours": together,
            "needed": format_hours(numbers.hours_together, numbers.hours_together),
        }
    yield _("both %(route)s") % {"route": LearningRoute(first.learning_route).label}
    if DAYS not in pair.open:
        yield _("%(first)s: %(first_days)s; %(second)s: %(second_days)s") % {
            "first": first.site.practice,
            "first_days": first.weekdays_in_words,
            "second": second.site.practice,
            "second_days": second.weekdays_in_words,
        }
    if SUPERVISED not in pair.open:
        yield _("both have a supervisor for their days")
    starts = [half.start_on for half in (pair.first, pair.second) if half.start_on is not None]
    if starts:
        yield _("together from %(day)s") % {"day": format_date(max(starts))}


def _questions(pair: FoundPair, first: Place, second: Place, numbers: Numbers) -> Iterator[str]:
    for place in (first, second):
        practice = {"practice": place.site.practice}
        if not place.weekdays:
            yield _("%(practice)s: on which days can a learner be there?") % practice
        if HOURS in pair.open and place.hours_max is None:
            yield _("%(practice)s: how many hours at most?") % practice
        if not half_of(place).has_supervisor:
            yield _("%(practice)s: who supervises the learner on its days?") % practice
        if not place.is_divisible:
            yield _("%(practice)s: may this place be shared?") % practice
        if not half_of(place).is_confirmed:
            yield _("%(practice)s: the place is not confirmed yet") % practice
    if HOURS in pair.open:
        yield _("Do they reach %(hours)s hours together?") % {
            "hours": format_number(numbers.hours_together)
        }
    if ADDRESS in pair.open:
        yield _("Perhaps too far apart: check both addresses.")
