"""What would help, and what came nearest: checked by making the change and solving again."""

import re
from dataclasses import replace
from datetime import datetime
from math import ceil

from leerplek.common.formats import format_date, format_km, format_number
from leerplek.matching.enums import Mode
from leerplek.matching.tests.sentences import ident_of, is_rule, pattern, says, texts
from leerplek.programmes.enums import LearningRoute
from matchengine.problem import LOWEST_BBL_HOURS

CONDITIONS = {}


def when(text):
    """Keep how a condition of this text changes the question, from its number and what it is of."""

    def keep(change):
        CONDITIONS[text] = change
        return change

    return keep


def _person(problem, ident, **fields):
    rows = tuple(replace(one, **fields) if one.id == ident else one for one in problem.candidates)
    return replace(problem, candidates=rows)


def _place(problem, ident, **fields):
    rows = tuple(replace(one, **fields) if one.id == ident else one for one in problem.places)
    return replace(problem, places=rows)


def _programme(problem, **fields):
    return replace(problem, settings=replace(problem.settings, **fields))


@when("With %(value)s km as own limit")
def _own_limit(problem, who, where, value):
    return _person(problem, who, max_km=float(value))


@when("With %(value)s km as limit of the programme")
def _limit(problem, who, where, value):
    return _programme(problem, max_km=float(value))


@when("With %(value)s km as limit of the programme and as own limit")
def _both_limits(problem, who, where, value):
    return _limit(_own_limit(problem, who, where, value), who, where, value)


@when("If the place offers %(value)s hours")
def _more_hours(problem, who, where, value):
    return _place(problem, where, max_hours=float(value))


@when("With %(value)s hours available")
def _hours(problem, who, where, value):
    return _person(problem, who, hours=float(value))


@when("With %(value)s hours as minimum of the programme")
def _minimum(problem, who, where, value):
    return _programme(problem, min_hours=float(value))


@when("If the place asks %(value)s hours")
def _asked(problem, who, where, value):
    return _place(problem, where, min_hours=float(value))


@when("If %(route)s is possible as well")
def _route(problem, who, where, route):
    value = next(one.value for one in LearningRoute if one.label == route)
    [had] = [one.learning_routes for one in problem.candidates if one.id == who]
    return _person(problem, who, learning_routes=had | {value})


@when("With a start on %(day)s")
def _start(problem, who, where, day):
    value = datetime.strptime(day, "%d %B %Y").date()  # noqa: DTZ007 -- a day
    if who:
        return _person(problem, who, start_from=value)
    return _place(problem, where, start_on=value)


@when("With %(value)s candidates for each place")
def _per_place(problem, who, where, value):
    return _programme(problem, n=int(value))


@when("With %(value)s proposals for each candidate")
def _per_person(problem, who, where, value):
    return _programme(problem, m=int(value))


@when("With %(value)s places there")
def _seats(problem, who, where, value):
    return _place(problem, where, capacity=int(value))


@when("If the exact address of %(person)s is within the limit of %(place)s")
def _included(problem, who, where, person, place):
    return replace(problem, included=problem.included | {(ident_of(person), ident_of(place))})


ONE_LESS = {
    "With %(value)s km as own limit": -1,
    "With %(value)s km as limit of the programme": -1,
    "With %(value)s km as limit of the programme and as own limit": -1,
    "With %(value)s hours available": -1,
    "With %(value)s hours as minimum of the programme": 1,
    "If the place asks %(value)s hours": 1,
}
GAINS = (
    "%(count)d place opens",
    "room at %(count)d place",
    "%(count)d candidate becomes possible",
    "%(count)d candidate more",
)
BECOME_POSSIBLE = GAINS[:1] + GAINS[2:3]


def _of_one(facts, about, names, condition):
    """Return whose number changes and at which place: of the one asked about, or the one named."""
    is_person = about in facts.people
    named = ident_of(names) if names else ""
    if condition == "With %(value)s km as own limit" and not is_person:
        return named, ""
    return (about, named) if is_person else ("", about)


def change(facts, about, told, condition, opens):
    """Make the change that a sentence names; it must give what the sentence says, and no less."""
    gain, name, distance = _split_gain(opens)
    told[gain[0]] += 1
    for text in sorted(CONDITIONS, key=len, reverse=True):
        if match := re.fullmatch(pattern(text), condition):
            break
    else:
        raise AssertionError(condition)
    told[text] += 1
    given, who_where = match.groupdict(), _of_one(facts, about, name, text)
    after = CONDITIONS[text](facts.board.problem, *who_where, **given)
    gained = facts.helped(about, after)
    assert gained, "it does not help"
    opened = {
        pair
        for pair in facts.others_of(about)
        if facts.rules(*pair) and not facts.rules(*pair, problem=after)
    }
    others = opened if gain[0] in BECOME_POSSIBLE else gained
    assert len(others) == gain[1]
    if name:
        other = ident_of(name)
        pair = (about, other) if about in facts.people else (other, about)
        assert pair in others
        assert pair in gained or not gained & others
        assert distance in (None, facts.km_words(*pair))
    is_sharp = not (facts.board.problem.settings.include_uncertain or facts.board.problem.included)
    if text in ONE_LESS and is_sharp and gain[0] in BECOME_POSSIBLE:
        less = {"value": str(float(given["value"]) + ONE_LESS[text])}
        gained = facts.helped(about, CONDITIONS[text](facts.board.problem, *who_where, **less))
        assert not gained & others


def _split_gain(opens):
    for text in GAINS:
        for form in texts().get(text, ()):
            said = pattern(form) + r"( \((?P<name>name of \w+)(, (?P<km>.+))?\))?"
            if match := re.fullmatch(said, opens):
                return (text, int(match["count"])), match["name"], match["km"]
    raise AssertionError(opens)


says("change", "%(condition)s: %(opens)s")(change)


@says("change", "No single change is enough.")
def _nothing_helps(facts, about, told):
    helping = [what for what, after in every_change(facts, about) if facts.helped(about, after)]
    assert helping == [], helping


def every_change(facts, about):
    """Yield each number of a person, place or programme as another one, with what it is."""
    problem = facts.board.problem
    [who] = [one for one in problem.candidates if one.id == about]
    yield from _other_numbers(problem, who)
    for place in (one for one in problem.places if one.id in facts.board.names):
        yield from _at_one_place(problem, who, place)
    if facts.board.run.mode != Mode.ASSIGN:
        yield "n", _per_place(problem, "", "", problem.settings.n + 1)


def _other_numbers(problem, who):
    limit, least = problem.settings.max_km, problem.settings.min_hours
    for km in sorted({ceil(km) for km in problem.km.values()}):
        if km > limit:
            yield f"programme {km} km", _limit(problem, who.id, "", km)
        elif km > (who.max_km or limit):
            yield f"own limit {km} km", _own_limit(problem, who.id, "", km)
    known = {one.hours for one in problem.candidates} | {one.min_hours for one in problem.places}
    for hours in sorted(one for one in known if one and one >= LOWEST_BBL_HOURS):
        if hours > (who.hours or 0):
            yield f"{hours} hours", _hours(problem, who.id, "", hours)
        if hours < least:
            yield f"programme {hours} hours", _minimum(problem, who.id, "", hours)
    for route in LearningRoute:
        yield route, _route(problem, who.id, "", route.label)


def _at_one_place(problem, who, place):
    if place.start_on and who.start_from and place.start_on < who.start_from:
        yield "start", _person(problem, who.id, start_from=place.start_on)
        yield f"start of {place.id}", _place(problem, place.id, start_on=who.start_from)
    if problem.uncertainty.get((who.id, place.id)):
        included = problem.included | {(who.id, place.id)}
        yield f"address for {place.id}", replace(problem, included=included)
    yield f"seat at {place.id}", _place(problem, place.id, capacity=place.capacity + 1)
    least = problem.settings.min_hours
    if place.max_hours is not None and place.max_hours < least:
        yield f"more hours at {place.id}", _place(problem, place.id, max_hours=least)
    if who.hours and place.min_hours > who.hours:
        yield f"fewer hours at {place.id}", _place(problem, place.id, min_hours=who.hours)


@says("nearest", "Nearest: %(where)s: %(short)s")
def _nearest(facts, about, told, where, short):
    name, distance = re.fullmatch(r"(.+?) \((.+)\)", where).groups()
    pair = about, ident_of(name)
    assert distance == facts.km_words(*pair)
    failed = [_short(facts, pair, told, words) for words in re.split(r"(?<=\)); |; (?!a)", short)]
    assert sorted(failed) == sorted(facts.rules(*pair))
    unknown = {"hours_unknown", "location_unknown", "excluded", "forbidden"}
    others = [set(facts.rules(*one)) for one in facts.others_of(about)]
    assert len(failed) == min(len(one) for one in others if one and not one & unknown)


def _short(facts, pair, told, words):
    """Check one rule that failed, with its numbers, and return its code."""
    who, where = facts.people[pair[0]], facts.places[pair[1]]
    for text in ("%(rule)s (%(has)s; at most %(needs)s)", "%(rule)s (%(has)s; asked is %(needs)s)"):
        if match := re.fullmatch(pattern(text), words):
            told[text] += 1
            code = is_rule(told, match["rule"])
            numbers = _numbers(facts, pair, who, where)
            told["%(number)s hours"] += "hours" in code
            assert (match["has"], match["needs"]) == numbers[code]()
            return code
    return is_rule(told, words)


def _numbers(facts, pair, who, where):
    """Return per rule what there is and what is asked; each is worked out when it is said."""
    settings = facts.board.problem.settings
    return {
        "distance": lambda: (_km(facts, pair), format_km(settings.max_km)),
        "own_distance": lambda: (_km(facts, pair), format_km(who.max_km)),
        "uncertain": lambda: (
            _km(facts, pair),
            format_km(min(settings.max_km, who.max_km or settings.max_km)),
        ),
        "programme_hours": lambda: (_h(who.hours), _h(settings.min_hours)),
        "short_place": lambda: (_h(where.max_hours), _h(settings.min_hours)),
        "hours": lambda: (_h(who.hours), _h(where.min_hours)),
        "dates": lambda: (format_date(who.start_from), format_date(where.start_on)),
    }


def _km(facts, pair):
    return format_km(facts.km(*pair))


def _h(hours):
    return f"{format_number(hours)} hours"
