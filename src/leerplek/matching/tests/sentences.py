"""What each sentence of a card or a gap claims, worked out again without what wrote it.

A sentence is found by its English text; what it claims is checked against the slow rules
of the independent checker, against all pairs by hand, or by making the change and solving.
"""

import ast
import inspect
import re
from dataclasses import dataclass
from functools import cache

from leerplek.common.formats import format_hours, format_km, format_number
from leerplek.matching import cards, changes, gap, reasons, story
from leerplek.matching.board import Board, pairs_of
from leerplek.matching.enums import Mode
from leerplek.matching.reasons import broken_rule_sentence, rule_sentence
from leerplek.matching.story import criterion_label
from matchengine import solve
from matchengine.rules import Rule
from matchengine.verify.facts import PointsOf, blocking_rules, travel_limit

MODULES = (cards, changes, gap, reasons, story)
CODES = (*(rule.value for rule in Rule if rule != Rule.NOT_LISTED), "capacity", "proposals")
ASKS = ("_", "gettext_lazy", "ngettext")
DIGITS = r"\d+"


@dataclass(frozen=True)
class Facts:
    """A board with what its sentences are checked by: plain lists, and rules pair by pair."""

    board: Board
    waiting: dict

    def __post_init__(self):
        rows = self.board.round
        object.__setattr__(self, "persons", {one.id: one for one in rows.persons})
        object.__setattr__(self, "people", {one.id: one for one in self.board.problem.candidates})
        object.__setattr__(self, "places", {one.id: one for one in self.board.problem.places})
        object.__setattr__(self, "pairs", {(p.candidate_id, p.place_id): p for p in self.result})

    @property
    def result(self):
        return self.board.result.pairs

    def rules(self, person, place, problem=None):
        problem = problem or self.board.problem
        who = next(one for one in problem.candidates if one.id == person)
        where = next(one for one in problem.places if one.id == place)
        return blocking_rules(problem, who, where)

    def km(self, person, place):
        return self.board.problem.km.get((person, place))

    def km_words(self, person, place):
        km = self.km(person, place)
        if km is None:
            return "distance unknown"
        about = self.board.problem.uncertainty.get((person, place), 0) > 0
        return format_km(km, approximate=about)

    def others_of(self, ident):
        """The pairs of one person with every place, or of a place with who is not there."""
        if ident in self.people:
            return [(ident, place) for place in self.places]
        return [(who, ident) for who in self.people if (who, ident) not in self.pairs]

    def proposals(self, ident):
        return [pair for pair in self.pairs if ident in pair]

    def again(self, problem):
        return pairs_of(solve(problem, mode=self.board.result.mode, seed=self.board.result.seed))

    def helped(self, ident, problem):
        """Whom one gains, a person or a place, when the question is this one."""
        after = {pair for pair in self.again(problem) if ident in pair}
        before = set(self.proposals(ident))
        return after - before if len(after) > len(before) else set()


@cache
def texts():
    """Return every text that the modules have for a translator, each once, its plurals with it."""
    found = {}
    for module in MODULES:
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ASKS:
                given = [one.value for one in node.args if isinstance(one, ast.Constant)]
                found[given[0]] = given
    return found


@cache
def pattern(text):
    """Return a regular expression for what a text becomes when it is filled in."""
    parts = re.split(r"%\((\w+)\)([sd])", text)
    found = [re.escape(parts[0])]
    for name, kind, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        found.append(f"(?P<{name}>{DIGITS if kind == 'd' else '.+?'}){re.escape(after)}")
    return "".join(found)


def ident_of(name):
    assert name.startswith("name of "), name
    return name.removeprefix("name of ")


class Checks:
    """Which check belongs to which text, by where it is said: why, against, gap and so on."""

    def __init__(self):
        self.by_place = {}

    def __call__(self, where, *wanted):
        def keep(check):
            for text in wanted:
                self.by_place.setdefault(where, {})[text] = check
            return check

        return keep

    def covered(self):
        return {text for found in self.by_place.values() for text in found}

    def say(self, where, sentence, facts, about, told):
        """Check one sentence by the most literal text that it can be, and count that text."""
        every = texts()
        known = sorted(self.by_place[where], key=lambda text: -len(re.sub(r"%\(.+?\).", "", text)))
        for text in known:
            for form in every[text]:
                if match := re.fullmatch(pattern(form), sentence):
                    told[text] += 1
                    self.by_place[where][text](facts, about, told, **match.groupdict())
                    return
        raise AssertionError(f"{sentence!r} is said, and nothing checks it")


says = Checks()


@cache
def _code_of():
    """Return what each rule is called when it stands in the way, and when it is broken."""
    stands = {rule_sentence(code): code for code in CODES if code not in ("capacity", "proposals")}
    return stands | {broken_rule_sentence(code): code for code in CODES}


def is_rule(told, words):
    """Return which rule of the engine is meant, and count that it was."""
    code = _code_of()[words]
    told["rule", code] += 1
    return code


# ---- a pair: about is (person, place) ----


@says("why", "proposed earlier")
def _proposed(facts, about, told):
    assert about in facts.board.round.proposed


@says("why", "kept together by a person")
def _kept(facts, about, told):
    assert about in facts.board.problem.must | facts.board.problem.prearranged


@says("why", "the nearest of %(count)d places within reach")
def _nearest_of(facts, about, told, count):
    limit = travel_limit(facts.board.problem, facts.people[about[0]])
    ways = [facts.km(about[0], place) for place in facts.places]
    within = [km for km in ways if km is not None and km <= limit]
    assert (facts.km(*about), len(within)) == (min(within), int(count))


@says("why", "available %(available)s; the place asks %(asked)s")
def _available(facts, about, told, available, asked):
    person, offer = facts.persons[about[0]], facts.board.offers[about[1]]
    assert available == format_hours(person.hours_low, person.hours_high)
    assert asked == format_hours(offer.hours_low, offer.hours_high)
    known = person.hours_low if person.hours_high is None else person.hours_high
    assert known >= offer.hours_low


@says("why", "%(scale)s %(value)d of 5")
def _strong(facts, about, told, scale, value):
    scores = facts.persons[about[0]].scores
    assert scores[scale.replace(" ", "_")] == int(value) >= 4


@says("why", "would like a practice in a %(setting)s, and this is one")
def _wished(facts, about, told, setting):
    person, offer = facts.persons[about[0]], facts.board.offers[about[1]]
    assert person.wished_setting == offer.setting == setting


@says("why", "recognised training company")
def _recognised(facts, about, told):
    assert facts.board.offers[about[1]].accreditation == "yes"


@says("why", "%(practice)s: %(distance)s")
def _half(facts, about, told, practice, distance):
    key = about[0], ident_of(practice)
    assert key[1] in [half.place_id for half in facts.board.offers[about[1]].halves]
    about_it = key in facts.board.round.half_about
    assert distance == format_km(facts.board.round.half_km[key], approximate=about_it)


@says("against", "breaks a rule: %(rule)s")
def _breaks(facts, about, told, rule):
    code, problem = is_rule(told, rule), facts.board.problem
    assert about in problem.must | problem.prearranged
    fixed = problem.must | problem.prearranged
    propose = facts.board.run.mode != Mode.ASSIGN
    if code == "capacity":
        place = facts.places[about[1]]
        brought = sum(place.id == at for _who, at in problem.prearranged)
        room = (place.capacity - brought) * (problem.settings.n if propose else 1)
        assert brought > place.capacity or sum(place.id == at for _w, at in fixed) - brought > room
    elif code == "proposals":
        most = problem.settings.m if propose else 1
        own = any(who == about[0] for who, _at in problem.prearranged)
        assert own or sum(who == about[0] for who, _at in fixed) > most
    else:
        assert code in facts.rules(*about)


@says("against", "available %(available)s; ask whether %(asked)s is possible")
def _open_question(facts, about, told, available, asked):
    person, offer = facts.persons[about[0]], facts.board.offers[about[1]]
    assert (person.hours_high, available) == (None, format_hours(person.hours_low, None))
    assert asked == format_hours(offer.hours_low, offer.hours_low)
    assert person.hours_low < offer.hours_low


@says("against", "perhaps too far: check the exact address")
def _perhaps(facts, about, told):
    limit, km = travel_limit(facts.board.problem, facts.people[about[0]]), facts.km(*about)
    assert km - facts.board.problem.uncertainty[about] <= limit < km


@says("against", "close to the limit of %(limit)s km")
def _close(facts, about, told, limit):
    most = travel_limit(facts.board.problem, facts.people[about[0]])
    assert limit == format_number(most)
    assert 0.8 * most <= facts.km(*about) <= most


@says("against", "proposal number %(number)d for this candidate")
def _further(facts, about, told, number):
    kms = {pair: facts.km(*pair) for pair in facts.proposals(about[0])}
    ways = [(1000 if km is None else km, pair) for pair, km in kms.items()]
    assert [pair for _km, pair in sorted(ways)].index(about) == int(number) - 1 > 0


@says("against", "%(scale)s %(value)d of 5")
def _weak(facts, about, told, scale, value):
    assert facts.persons[about[0]].scores[scale.replace(" ", "_")] == int(value) <= 2


@says("against", "would rather have a practice in a %(setting)s")
def _rather(facts, about, told, setting):
    person, offer = facts.persons[about[0]], facts.board.offers[about[1]]
    assert person.wished_setting == setting
    assert {person.wished_setting, offer.setting} == {"village", "town"}


@says("against", "the place is not confirmed yet")
def _unconfirmed(facts, about, told):
    assert not facts.board.offers[about[1]].is_confirmed


@says("against", "not a recognised training company yet")
def _not_recognised(facts, about, told):
    assert facts.board.offers[about[1]].accreditation == "no"


@says("against", "recognition not known yet")
def _recognition_unknown(facts, about, told):
    assert facts.board.offers[about[1]].accreditation not in ("yes", "no")


@says("against", "no supervisor known yet")
def _no_supervisor(facts, about, told):
    assert not facts.board.offers[about[1]].has_supervisor


@says("against", "fewer than the 24 hours that schools advise")
def _advice(facts, about, told):
    assert facts.persons[about[0]].hours_high < 24


@says("against", "not scored yet: %(scales)s")
def _not_scored(facts, about, told, scales):
    asked = {"motivation", "service_attitude", "teachability", "commitment"}
    given = {scale.replace(" ", "_") for scale in scales.split(", ")}
    assert given == asked - facts.persons[about[0]].scores.keys()


@says("distance", "distance unknown")
def _unknown(facts, about, told):
    assert facts.km(*about) is None


@says("distance", "%(first)s and %(last)s")
def _both_ways(facts, about, told, first, last):
    ways = []
    for half in facts.board.offers[about[1]].halves:
        key = about[0], half.place_id
        is_about = key in facts.board.round.half_about
        ways.append(format_km(facts.board.round.half_km[key], approximate=is_about))
    assert [first, last] == ways


@says("points", "short distance", "wishes", "recognised", "supervisor")
def _criterion(facts, about, told):
    """What a bar is called; how high it is stands in `bars_are_right`."""


def bars_are_right(facts, about, bars):
    """Check the points of a pair against those that the independent checker adds up."""
    numbers = facts.board.round.numbers
    points = PointsOf(facts.board.problem)
    apart = points.taken_apart(facts.people[about[0]], facts.places[about[1]])
    weights = {name: getattr(numbers, f"weight_{name}") for name in apart}
    assert [(bar.label, bar.value, bar.most) for bar in bars] == [
        (criterion_label(name), value, 100 * weights[name])
        for name, value in sorted(apart.items())
        if weights[name]
    ]


@says("shared", "%(lender)s employs the learner and lends them to %(borrower)s.")
def _lends(facts, about, told, lender, borrower):
    both = [half.place_id for half in facts.board.offers[about].halves]
    assert [ident_of(lender), ident_of(borrower)] == both


@says("shared", "%(practice)s: %(days)s")
def _days(facts, about, told, practice, days):
    half = {one.place_id: one for one in facts.board.offers[about].halves}[ident_of(practice)]
    names = {"mon": "Monday", "tue": "Tuesday", "thu": "Thursday"}
    assert days == ", ".join(names[day] for day in half.weekdays)


# ---- a gap: about is a person or a place ----


def counted(facts, about, told, rule, count):
    code = is_rule(told, rule)
    standing = [pair for pair in facts.others_of(about) if code in facts.rules(*pair)]
    assert len(standing) == int(count) > 0


says("person", "%(rule)s (%(count)d time)")(counted)
says("place", "%(rule)s (%(count)d candidate)")(counted)


@says("person", "%(count)d possibility, but that place went to others")
def _taken(facts, about, told, count):
    possible = [place for _who, place in facts.others_of(about) if not facts.rules(about, place)]
    assert len(possible) == int(count)
    a_seat = facts.board.problem.settings.n if facts.board.run.mode != Mode.ASSIGN else 1
    for place in possible:
        brought = sum(place == at for _who, at in facts.board.problem.prearranged)
        free = max(facts.places[place].capacity - brought, 0)
        assert len(facts.proposals(place)) - brought >= free * a_seat


@says("place", "%(count)d candidate is possible, but already has enough proposals")
def _enough(facts, about, told, count):
    possible = [who for who, _place in facts.others_of(about) if not facts.rules(who, about)]
    assert len(possible) == int(count)
    brought = {who for who, _place in facts.board.problem.prearranged}
    most = facts.board.problem.settings.m if facts.board.run.mode != Mode.ASSIGN else 1
    assert all(who in brought or len(facts.proposals(who)) >= most for who in possible)


@says(
    "place",
    "offers at most %(most)s hours and the programme asks %(asked)s: "
    "only possible together with another place",
)
def _too_short(facts, about, told, most, asked):
    assert facts.board.offers[about].is_divisible
    _has_too_few_hours(facts, about, told, most, asked)


@says(
    "place",
    "offers at most %(most)s hours and the programme asks %(asked)s, "
    "and the practice does not share this place with another",
)
def _too_short_and_not_shared(facts, about, told, most, asked):
    assert not facts.board.offers[about].is_divisible
    _has_too_few_hours(facts, about, told, most, asked)


def _has_too_few_hours(facts, about, told, most, asked):
    told["rule", "short_place"] += 1
    place, least = facts.places[about], facts.board.problem.settings.min_hours
    assert (most, asked) == (format_number(place.max_hours), format_number(least))
    assert place.max_hours < least
    assert all("short_place" in facts.rules(who, about) for who in facts.people)


@says("place", "there are no other candidates in this round")
def _nobody_else(facts, about, told):
    assert facts.others_of(about) == []


@says("person", "there are no places in this round")
def _no_places(facts, about, told):
    assert not facts.places


@says(
    "waiting",
    "Already has a practice, but it is not clear which one. Choose it, or clear the field.",
)
def _unclear(facts, about, told):
    assert facts.persons[about].own_practice_id is None


@says(
    "waiting",
    "Already has a practice, but that practice has no confirmed place left in this round.",
)
def _no_seat(facts, about, told):
    practice = facts.persons[about].own_practice_id
    for offer in facts.board.round.usable_offers:
        if practice in offer.practice_ids and offer.is_confirmed:
            seated = [who for who, place in facts.board.problem.prearranged if place == offer.id]
            assert len(seated) == offer.number


@says("places", "%(count)d place is not confirmed and does not take part.")
def _left_out(facts, about, told, count):
    offers = facts.board.round.offers
    assert sum(one.number for one in offers if not one.is_confirmed) == int(count)
    assert all(facts.board.offers[place].is_confirmed for place in facts.places)


@says("answer", "Has %(count)d proposal in this round.")
def _has(facts, about, told, count):
    assert len(facts.proposals(about)) == int(count) > 0


@says("answer", "This place has all its candidates.")
def _all_there(facts, about, told):
    a_seat = facts.board.problem.settings.n if facts.board.run.mode != Mode.ASSIGN else 1
    brought = sum(about == at for _who, at in facts.board.problem.prearranged)
    free = max(facts.places[about].capacity - brought, 0)
    assert len(facts.proposals(about)) - brought >= free * a_seat


@says("answer", "This place takes no part in the round.")
def _no_part(facts, about, told):
    assert about not in facts.places


@says("person", "was proposed at a place that is no longer there: make the round again")
def _stranded(facts, about, told):
    found = facts.proposals(about)
    assert found
    assert not {place for _who, place in found} & facts.board.names.keys()


@says("list", "%(person)s and %(place)s: %(distance)s, the limit is %(limit)s")
def _in_the_list(facts, about, told, person, place, distance, limit):
    _too_far(facts, (ident_of(person), ident_of(place)), told, distance, limit)


@says("uncertain", "%(distance)s; the limit is %(limit)s")
def _too_far(facts, about, told, distance, limit):
    assert distance == facts.km_words(*about)
    assert limit == format_km(travel_limit(facts.board.problem, facts.people[about[0]]))
    _perhaps(facts, about, told)
    assert about not in facts.pairs
