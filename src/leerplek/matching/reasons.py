"""Why this pair, and what speaks against it: every sentence computed from the round itself."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leerplek.candidates.enums import Scale
from leerplek.common.formats import format_hours, format_km, format_number
from leerplek.matching.points import wish_points
from leerplek.matching.round import Offer, Person, Round
from leerplek.practices.enums import AccreditationState, PracticeSetting, Weekday
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.enums import LearningRoute
from matchengine import Pair, Problem, Rule

STRONG, WEAK = 4, 2
OFFICIAL_ADVICE_HOURS = 24.0
# From this share of the limit on, a distance is said to be near it.
NEAR_THE_LIMIT = 0.8


_RULES = {
    "hours_unknown": gettext_lazy("the number of hours is not known"),
    "location_unknown": gettext_lazy("the address could not be found"),
    "programme_hours": gettext_lazy("fewer hours than the programme asks"),
    "short_place": gettext_lazy("the place offers fewer hours than the programme asks"),
    "hours": gettext_lazy("fewer hours than the place asks"),
    "distance": gettext_lazy("further than the programme allows"),
    "own_distance": gettext_lazy("further than the candidate wants to travel"),
    "uncertain": gettext_lazy("perhaps too far: check the exact address"),
    "learning_route": gettext_lazy("another learning route"),
    "dates": gettext_lazy("can only start later than the place"),
    "recognition": gettext_lazy("no recognised training company"),
    "supervisor": gettext_lazy("no supervisor known"),
    "excluded": gettext_lazy("one of the two does not want this"),
    "forbidden": gettext_lazy("ruled out by a coordinator"),
    "not_listed": gettext_lazy("not on the list of possible pairs"),
    "proposals": gettext_lazy("possible, but these candidates already have their proposals"),
}
_BROKEN = {
    "capacity": gettext_lazy("more candidates are fixed here than there is room for"),
    "proposals": gettext_lazy("this candidate is fixed more often than is allowed"),
}


@dataclass(frozen=True)
class Reasons:
    """What speaks for a pair and what against it, in sentences."""

    why: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True)
class PairFacts:
    """One pair with everything its reasons are computed from.

    `rank` is the place's position among the `possible` places within this person's
    reach, by distance: 1 is the nearest.  `proposal` counts the person's
    proposals in this round in the order of the list: 2 is the second.  `is_proposed`
    is a pair that somebody proposed already.
    """

    pair: Pair
    person: Person
    offer: Offer
    km: float | None
    uncertainty_km: float
    rank: int
    possible: int
    proposal: int
    numbers: Numbers
    is_proposed: bool = False


def reasons(facts: PairFacts) -> Reasons:
    """Return the reasons of one pair in the active language."""
    return Reasons(why=tuple(_why(facts)), against=tuple(_against(facts)))


def distance_words(problem: Problem, person_id: str, place_id: str) -> str:
    """Return "ongeveer 4,1 km", or that the distance is not known."""
    km = (problem.km or {}).get((person_id, place_id))
    if km is None:
        return _("distance unknown")
    approximate = problem.uncertainty.get((person_id, place_id), 0) > 0
    return format_km(km, approximate=approximate)


def way_words(round_: Round, problem: Problem, person_id: str, offer: Offer) -> str:
    """Return how far it is; to a combined place to both practices: "2,5 km en 7,5 km"."""
    ways = half_distances(round_, person_id, offer)
    if not ways:
        return distance_words(problem, person_id, offer.id)
    return _("%(first)s and %(last)s") % {"first": ways[0][1], "last": ways[-1][1]}


def half_distances(round_: Round, person_id: str, offer: Offer) -> tuple[tuple[str, str], ...]:
    """Return the two places of a combined place with how far each is, when both are known."""
    ways = [
        (place, format_km(km, approximate=(person_id, place) in round_.half_about))
        for place in (half.place_id for half in offer.halves)
        if (km := round_.half_km.get((person_id, place))) is not None
    ]
    return tuple(ways) if len(ways) > 1 else ()


def halves_words(offer: Offer, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return who employs the learner of a combined place, and where the learner is on which days.

    Nothing of a place of one practice.
    """
    named = [(names[half.place_id], half) for half in offer.halves if half.place_id in names]
    if len(named) < 2:
        return ()
    (lender, _half), (borrower, _other) = named
    lends = _("%(lender)s employs the learner and lends them to %(borrower)s.") % {
        "lender": lender,
        "borrower": borrower,
    }
    days = [
        _("%(practice)s: %(days)s") % {"practice": name, "days": weekday_words(half.weekdays)}
        for name, half in named
        if half.weekdays
    ]
    return (lends, *days)


def weekday_words(days: Iterable[str]) -> str:
    """Return days as people read them: "maandag, dinsdag"."""
    return ", ".join(str(Weekday(day).label) for day in days)


def rule_sentence(code: str) -> str:
    """Return what it means that a pair fails this rule of the engine."""
    return str(_RULES[code])


def broken_rule_sentence(code: str) -> str:
    """Return what it means that a pair fixed by a person breaks this rule."""
    return str(_BROKEN.get(code) or _RULES[code])


def with_places(words: str, count: int) -> str:
    """Say how often a rule stood in the way: once for each offer, also one of several places."""
    return ngettext("%(rule)s (%(count)d time)", "%(rule)s (%(count)d times)", count) % {
        "rule": words,
        "count": count,
    }


def gap_sentence(code: str, count: int, offer: Offer, problem: Problem) -> str:
    """Say what stood in the way of so many people at this place."""
    if code != Rule.SHORT_PLACE:
        return with_people(rule_sentence(code), count)
    words = (
        _(
            "offers at most %(most)s hours and the programme asks %(asked)s: "
            "only possible together with another place"
        )
        if offer.is_divisible
        else _(
            "offers at most %(most)s hours and the programme asks %(asked)s, "
            "and the practice does not share this place with another"
        )
    )
    return words % {
        "most": format_number(offer.hours_high or 0),
        "asked": format_number(problem.settings.min_hours or 0),
    }


def may_share(offer: Offer, failed: Container[str]) -> bool:
    """Tell whether another place helps: this one has too few hours alone and may be shared."""
    return offer.is_divisible and Rule.SHORT_PLACE in failed


def with_people(words: str, count: int) -> str:
    """Return what stood in the way, with the number of candidates."""
    return ngettext("%(rule)s (%(count)d candidate)", "%(rule)s (%(count)d candidates)", count) % {
        "rule": words,
        "count": count,
    }


def offer_words(offer: Offer) -> str:
    """Return what a place asks: "BBL · 24–32 uur · 2 plekken"."""
    parts = [str(LearningRoute(offer.learning_route).label)]
    if hours := format_hours(offer.hours_low, offer.hours_high):
        parts.append(hours)
    if offer.halves:
        parts.append(_("one place of two practices"))
    if offer.number > 1:
        parts.append(
            ngettext("%(count)d place", "%(count)d places", offer.number) % {"count": offer.number}
        )
    return " · ".join(parts)


def _why(facts: PairFacts) -> Iterator[str]:
    if facts.is_proposed:
        yield _("proposed earlier")
    elif facts.pair.locked:
        yield _("kept together by a person")
    if facts.km is not None and facts.possible > 1 and facts.rank == 1:
        yield _("the nearest of %(count)d places within reach") % {"count": facts.possible}
    hours = _hours_sentence(facts)
    if hours:
        yield hours
    for scale, value in _scores(facts):
        if value is not None and value >= STRONG:
            yield _("%(scale)s %(value)d of 5") % {"scale": scale.label, "value": value}
    if wish_points(facts.person.wished_setting, facts.offer.setting) == 100:
        setting = PracticeSetting(facts.offer.setting).label
        yield _("would like a practice in a %(setting)s, and this is one") % {"setting": setting}
    if facts.offer.accreditation == AccreditationState.YES:
        yield _("recognised training company")


def _hours_sentence(facts: PairFacts) -> str:
    available = format_hours(facts.person.hours_low, facts.person.hours_high)
    if facts.offer.hours_low is None or not available or _is_open_question(facts):
        return ""
    if "hours" in facts.pair.broken_rules:
        return ""
    return _("available %(available)s; the place asks %(asked)s") % {
        "available": available,
        "asked": format_hours(facts.offer.hours_low, facts.offer.hours_high),
    }


def _is_open_question(facts: PairFacts) -> bool:
    """Tell whether "at least 24" must be asked about: nobody knows whether 32 is possible."""
    person, asked = facts.person, facts.offer.hours_low
    if asked is None or person.hours_high is not None or person.hours_low is None:
        return False
    return person.hours_low < asked


def _against(facts: PairFacts) -> Iterator[str]:
    """Yield what weighs most first; what is only not known yet comes last."""
    for code in facts.pair.broken_rules:
        yield _("breaks a rule: %(rule)s") % {"rule": broken_rule_sentence(code)}
    if _is_open_question(facts):
        yield _("available %(available)s; ask whether %(asked)s is possible") % {
            "available": format_hours(facts.person.hours_low, facts.person.hours_high),
            "asked": format_hours(facts.offer.hours_low, facts.offer.hours_low),
        }
    yield from _against_distance(facts)
    if facts.proposal > 1:
        yield _("proposal number %(number)d for this candidate") % {"number": facts.proposal}
    for scale, value in _scores(facts):
        if value is not None and value <= WEAK:
            yield _("%(scale)s %(value)d of 5") % {"scale": scale.label, "value": value}
    if wish_points(facts.person.wished_setting, facts.offer.setting) == 0:
        setting = PracticeSetting(facts.person.wished_setting).label
        yield _("would rather have a practice in a %(setting)s") % {"setting": setting}
    yield from _against_place(facts)
    unknown = [str(scale.label) for scale, value in _scores(facts) if value is None]
    if unknown:
        yield _("not scored yet: %(scales)s") % {"scales": ", ".join(unknown)}


def _against_distance(facts: PairFacts) -> Iterator[str]:
    if facts.pair.uncertain:
        yield _("perhaps too far: check the exact address")
    elif facts.km is not None:
        limit = min(facts.numbers.max_km, facts.person.max_km or facts.numbers.max_km)
        if NEAR_THE_LIMIT * limit <= facts.km <= limit:
            yield _("close to the limit of %(limit)s km") % {"limit": format_number(limit)}


def _against_place(facts: PairFacts) -> Iterator[str]:
    offer, highest = facts.offer, facts.person.hours_high
    if not offer.is_confirmed:
        yield _("the place is not confirmed yet")
    if offer.accreditation == AccreditationState.NO:
        yield _("not a recognised training company yet")
    elif offer.accreditation != AccreditationState.YES:
        yield _("recognition not known yet")
    if not offer.has_supervisor:
        yield _("no supervisor known yet")
    if highest is not None and highest < OFFICIAL_ADVICE_HOURS:
        yield _("fewer than the 24 hours that schools advise")


def _scores(facts: PairFacts) -> Iterator[tuple[Scale, int | None]]:
    for scale in Scale:
        if getattr(facts.numbers, f"weight_{scale.value}"):
            yield scale, facts.person.scores.get(scale.value)
