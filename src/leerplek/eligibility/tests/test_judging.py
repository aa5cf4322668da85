"""What fits: total, monotone, and by the day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.eligibility.judging import (
    DOES_NOT_FIT,
    FITS,
    MAY_FIT,
    Facts,
    Reason,
    Rule,
    age_on,
    judge,
    turns_on,
    version_on,
)
from leerplek.eligibility.words import TEXTS, sentence

TODAY = date(2027, 1, 15)
FUND = Rule(
    1,
    "side_entrant",
    {"min_age": 25, "age_on": "open", "needs_diploma": True, "outside_gp_care": True},
)
HOURS = Rule(4, "hours", {"official_hours": 16, "programme_hours": 24.0})
COSTS = Rule(3, "school_costs", {"routes": ["bbl", "third_route"], "only_shortened": True})
ENTRY = Rule(5, "entry", {"accepted": ["mbo_3", "mbo_4"], "school_decides": ["mbo_2"]}, "bbl")
RULES = (
    FUND,
    Rule(2, "returner"),
    COSTS,
    HOURS,
    ENTRY,
    Rule(6, "assessment"),
    Rule(7, "uwv"),
)
BBL = Facts(routes=("bbl",))
NEVER_ASKED = {
    "birth_date": st.dates(date(1950, 1, 1), date(2010, 12, 31)),
    "starts_on": st.dates(TODAY, date(2029, 12, 31)),
    "hours": st.floats(0, 60),
    "diploma": st.booleans(),
    "in_gp_care": st.booleans(),
    "was_assistant": st.booleans(),
    "shortened": st.booleans(),
    "education": st.sampled_from(["none", "mbo_2", "mbo_3", "higher"]),
}
ROUTES = st.lists(st.sampled_from(["bbl", "bol", "third_route"]), min_size=1, unique=True)
FACTS = st.builds(
    Facts,
    routes=ROUTES.map(tuple),
    **{name: st.none() | values for name, values in NEVER_ASKED.items()},
)
AGES = st.sampled_from(["open", "judged", "start"])


def _with_age_on(day):
    rule = replace(FUND, parameters={**FUND.parameters, "age_on": day})
    return (rule, *RULES[1:])


def _verdicts(facts, rules=RULES):
    return {each.rule.key: each.verdict for each in judge(facts, rules, TODAY)}


@given(FACTS, AGES)
def test_every_combination_of_facts_gives_an_outcome_with_a_reason_in_words(facts, counts_on):
    outcomes = judge(facts, _with_age_on(counts_on), TODAY)

    expected = {1, 2, 3, 4, 6, 7} | ({5} if "bbl" in facts.routes else set())
    assert {each.rule.key for each in outcomes} == expected
    for outcome in outcomes:
        assert outcome.reasons
        for reason in outcome.reasons:
            assert sentence(vars(reason))
            # What is not a plain "fits" says what to bring or to do instead.
            assert bool(TEXTS[reason.code][1]) == (reason.verdict != FITS)


@given(FACTS, AGES, st.sampled_from(sorted(NEVER_ASKED)), st.data())
def test_knowing_more_never_changes_a_decided_outcome(facts, counts_on, name, data):
    if getattr(facts, name) is not None:
        return
    more = replace(facts, **{name: data.draw(NEVER_ASKED[name])})
    rules = _with_age_on(counts_on)

    before, after = _verdicts(facts, rules), _verdicts(more, rules)

    assert {key: after[key] for key, verdict in before.items() if verdict != MAY_FIT} == {
        key: verdict for key, verdict in before.items() if verdict != MAY_FIT
    }
    unknown = {r.code for o in judge(facts, rules, TODAY) for r in o.reasons}
    still = {r.code for o in judge(more, rules, TODAY) for r in o.reasons}
    assert {code for code in still - unknown if code.endswith("_unknown")} <= {"age_start_unknown"}


@given(ROUTES, st.floats(0, 60), st.floats(0, 60))
def test_more_hours_are_never_worse(routes, some, others):
    few, many = sorted((some, others))
    order = [DOES_NOT_FIT, MAY_FIT, FITS]

    [less] = judge(Facts(tuple(routes), hours=few), [HOURS], TODAY)
    [more] = judge(Facts(tuple(routes), hours=many), [HOURS], TODAY)

    assert order.index(less.verdict) <= order.index(more.verdict)


@pytest.mark.parametrize(
    ("hours", "verdict", "code"),
    [
        (None, MAY_FIT, "hours_unknown"),
        (15.9, DOES_NOT_FIT, "hours_below_law"),
        (16, MAY_FIT, "hours_below_programme"),
        (23.9, MAY_FIT, "hours_below_programme"),
        (24, FITS, "hours_enough"),
    ],
)
def test_hours_have_a_lowest_by_law_and_one_of_the_programme(hours, verdict, code):
    [outcome] = judge(replace(BBL, hours=hours), [HOURS], TODAY)

    assert (outcome.verdict, outcome.reasons) == (
        verdict,
        (Reason(verdict, code, {"official": 16.0, "programme": 24.0}),),
    )


@pytest.mark.parametrize(
    ("routes", "hours", "verdict", "code"),
    [
        (("bbl", "bol"), 12, MAY_FIT, "hours_below_law_of_one"),
        (("bbl", "third_route"), 12, MAY_FIT, "hours_below_law_of_one"),
        (("bbl", "bol"), 20, MAY_FIT, "hours_below_programme"),
        (("third_route",), 12, MAY_FIT, "hours_below_wish"),
        (("third_route",), None, MAY_FIT, "hours_unknown"),
        (("third_route",), 24, FITS, "hours_enough"),
        (("bol", "third_route"), 12, MAY_FIT, "hours_below_wish"),
        (("bol",), 12, FITS, "hours_not_asked"),
        (("bbl",), 12, DOES_NOT_FIT, "hours_below_law"),
    ],
)
def test_the_hours_of_the_law_are_for_bbl_alone(routes, hours, verdict, code):
    [outcome] = judge(Facts(routes, hours=hours), [HOURS], TODAY)

    assert (outcome.verdict, [each.code for each in outcome.reasons]) == (verdict, [code])


@pytest.mark.parametrize(
    ("born", "day", "age", "birthday"),
    [
        (date(2002, 1, 15), TODAY, 25, date(2027, 1, 15)),
        (date(2002, 1, 16), TODAY, 24, date(2027, 1, 16)),
        (date(2004, 2, 29), date(2029, 2, 28), 24, date(2029, 3, 1)),
        (date(2004, 2, 29), date(2029, 3, 1), 25, date(2029, 3, 1)),
    ],
)
def test_a_birthday_counts_from_its_day_on(born, day, age, birthday):
    assert (age_on(born, day), turns_on(born, 25)) == (age, birthday)


@given(st.dates(date(1950, 1, 1), date(2005, 12, 31)), st.integers(16, 70))
def test_somebody_reaches_an_age_on_one_day(born, age):
    day = turns_on(born, age)

    assert (age_on(born, day - timedelta(days=1)), age_on(born, day)) == (age - 1, age)


@pytest.mark.parametrize(
    ("counts_on", "starts_on", "verdict", "code"),
    [
        ("open", None, MAY_FIT, "age_start_unknown"),
        ("open", date(2027, 2, 1), MAY_FIT, "age_day_open"),
        ("open", date(2027, 1, 20), DOES_NOT_FIT, "age_below"),
        ("open", date(2026, 9, 1), DOES_NOT_FIT, "age_below"),
        ("start", date(2027, 2, 1), FITS, "age_enough"),
        ("start", date(2027, 1, 20), DOES_NOT_FIT, "age_below"),
        ("judged", date(2027, 2, 1), DOES_NOT_FIT, "age_below"),
    ],
)
def test_the_day_on_which_age_counts_is_part_of_the_rule(counts_on, starts_on, verdict, code):
    facts = Facts(
        ("bbl",), birth_date=date(2002, 1, 25), starts_on=starts_on, diploma=True, in_gp_care=False
    )

    [outcome] = judge(facts, _with_age_on(counts_on)[:1], TODAY)

    assert (outcome.verdict, outcome.reasons[0].code) == (verdict, code)


@given(st.dates(date(2001, 1, 1), date(2003, 12, 31)), st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_an_age_that_counts_on_an_open_day_fits_only_when_it_is_reached_on_both(born, starts_on):
    facts = Facts(("bbl",), birth_date=born, starts_on=starts_on, diploma=True, in_gp_care=False)

    [outcome] = judge(facts, _with_age_on("open")[:1], TODAY)

    reached = sum(turns_on(born, 25) <= day for day in (TODAY, starts_on))
    assert outcome.verdict == (DOES_NOT_FIT, MAY_FIT, FITS)[reached]


@given(FACTS, st.dates(date(1950, 1, 1), date(2010, 12, 31)))
def test_age_changes_nothing_but_money_of_the_fund(facts, other):
    money = {1, 3}

    one, two = _verdicts(facts), _verdicts(replace(facts, birth_date=other))

    assert {key: one[key] for key in one.keys() - money} == {
        key: two[key] for key in two.keys() - money
    }


def test_school_costs_go_with_a_scheme_and_never_with_bol():
    fits = Facts(
        ("bbl",), date(1990, 1, 1), diploma=True, in_gp_care=False, shortened=True, hours=24
    )

    assert _verdicts(fits)[3] == FITS
    assert _verdicts(replace(fits, routes=("bol",)))[3] == DOES_NOT_FIT
    assert _verdicts(replace(fits, routes=("bbl", "bol")))[3] == MAY_FIT
    assert _verdicts(replace(fits, shortened=False))[3] == DOES_NOT_FIT
    assert _verdicts(replace(fits, in_gp_care=True, was_assistant=False))[3] == DOES_NOT_FIT
    assert _verdicts(replace(fits, in_gp_care=True, was_assistant=True))[3] == MAY_FIT


def test_nothing_known_may_fit_everywhere():
    assert set(_verdicts(BBL).values()) == {MAY_FIT}


@dataclass(frozen=True)
class Version:
    valid_from: date | None
    valid_until: date | None = None


OLD, NEW = Version(None), Version(date(2027, 8, 1), date(2028, 1, 1))


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2027, 7, 31), OLD),
        (date(2027, 8, 1), NEW),
        (date(2027, 12, 31), NEW),
        (date(2028, 1, 1), None),
    ],
)
def test_a_version_holds_from_its_first_day_to_the_next_one(day, version):
    assert version_on([NEW, OLD], day) == version
    assert version_on([], day) is None


@given(
    st.lists(
        st.builds(
            Version,
            st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
            st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        ),
        unique_by=lambda each: each.valid_from,
    ),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_the_version_of_a_day_is_the_last_that_began(versions, day):
    found = version_on(versions, day)

    begun = [each for each in versions if (each.valid_from or date.min) <= day]
    if found is None:
        assert not begun or max(begun, key=lambda e: e.valid_from or date.min).valid_until <= day
    else:
        assert found in begun
        assert all((e.valid_from or date.min) <= (found.valid_from or date.min) for e in begun)
        assert found.valid_until is None or day < found.valid_until
