"""What we know of each practice, how old that is, and the figures of it."""

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from leerplek.geo.models import PostcodePoint
from leerplek.insights.enums import Age, Size, Source, Status
from leerplek.insights.selectors.figures import Barrier, barriers_in, figures_of
from leerplek.insights.selectors.reasons import Barriers
from leerplek.insights.selectors.spots import SpotFilter, age_of, narrowed, overview_of, size_of
from leerplek.insights.tests.practices import days_ago, make_answer, make_practice
from leerplek.practices.models import PracticeSite
from leerplek.practices.services import change_practice
from leerplek.programmes.numbers import Numbers
from leerplek.programmes.tests.factories import ProgrammeFactory
from leerplek.surveys.tests.factories import PollReasonFactory


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _spot(user, practice):
    found = overview_of(user, practice.region).spots
    return next(each for each in found if each.pk == practice.pk)


def _known(spot):
    return spot.status, spot.age, spot.on, spot.how


def test_what_the_register_says_is_known_since_it_stands_there(anna, care_group):
    trains = make_practice(care_group, trains="yes", known_for=200)
    silent = make_practice(care_group, trains="unknown", known_for=20)

    assert _known(_spot(anna, trains)) == (
        Status.TRAINS,
        Age.AGEING,
        days_ago(200),
        Source.REGISTER,
    )
    assert _known(_spot(anna, silent)) == (Status.UNKNOWN, Age.NEVER, None, None)
    change_practice(trains, version=trains.version, actor=anna, trains="no")
    assert _known(_spot(anna, trains)) == (Status.NO, Age.FRESH, days_ago(0), Source.REGISTER)


def test_an_answer_counts_from_its_own_day_and_before_anybody_took_it_over(anna, care_group):
    practice = make_practice(care_group, trains="unknown", known_for=900)
    make_answer(practice, "yes", actor=anna, days=800, looked=True)
    make_answer(practice, "no", actor=anna, days=400)

    found = _spot(anna, practice)

    assert _known(found) == (Status.NO, Age.OLD, days_ago(400), Source.ANSWER)
    assert (found.is_new, found.is_blind) == (True, True)


def test_an_answer_that_was_looked_at_leaves_the_word_to_the_register(anna, care_group):
    practice = make_practice(care_group, trains="maybe", known_for=900)
    make_answer(practice, "no", actor=anna, days=10, looked=True)

    found = _spot(anna, practice)

    assert _known(found) == (Status.WANTS, Age.FRESH, days_ago(10), Source.ANSWER)
    assert not found.is_new


def test_a_confirmed_place_tells_that_a_practice_trains_unless_it_says_no(anna, care_group):
    open_ = make_practice(care_group, trains="unknown", known_for=5, places=2)
    refuses = make_practice(care_group, trains="no", known_for=5, places=2)

    trains, no = _spot(anna, open_), _spot(anna, refuses)

    assert (*_known(trains), trains.offers) == (
        *(Status.TRAINS, Age.FRESH, days_ago(5), Source.PLACE),
        True,
    )
    assert (*_known(no), no.offers) == (
        *(Status.NO, Age.FRESH, days_ago(5), Source.REGISTER),
        False,
    )


def test_reasons_come_from_the_answer_and_from_the_words_of_the_register(anna, care_group):
    room = PollReasonFactory(region=care_group.region, words="Geen ruimte")
    costs = PollReasonFactory(region=care_group.region, words="Kosten")
    written = make_practice(care_group, trains="no", reason_not="geen ruimte, kosten. Wij bouwen")
    answered = make_practice(care_group, trains="unknown")
    make_answer(answered, "no", actor=anna, reasons=[costs.pk])
    quiet = make_practice(care_group, trains="no")

    overview = overview_of(anna, care_group.region)
    found = {each.pk: (each.reasons, each.own_words) for each in overview.spots}

    assert found == {
        written.pk: ((room.pk, costs.pk), "Wij bouwen"),
        answered.pk: ((costs.pk,), ""),
        quiet.pk: ((), ""),
    }
    assert barriers_in(overview.spots, overview.barriers) == [
        Barrier(str(costs.pk), "Kosten", 2, 2 / 3, costs),
        Barrier(str(room.pk), "Geen ruimte", 1, 1 / 3, room),
        Barrier("words", "in other words", 1, 1 / 3),
        Barrier("none", "no reason given", 1, 1 / 3),
    ]


def test_the_list_narrows_by_where_a_practice_is_what_we_know_and_why(anna, care_group):
    point = {"lat": 52.1, "lon": 6.5, "source": "test", "loaded_at": timezone.now()}
    PostcodePoint.objects.create(code="7271", pc4="7271", municipality="Berkelland", **point)
    reason = PollReasonFactory(region=care_group.region, words="Kosten")
    a = make_practice(care_group, "Alef", trains="no", reason_not="kosten", gp_count=1)
    b = make_practice(care_group, "Beth", town="Borculo", trains="yes", places=1, gp_count=2.5)
    c = make_practice(care_group, "Gimel", town="Neede", known_for=400, trains="maybe", gp_count=4)
    PracticeSite.objects.filter(practice__in=[b, c]).update(postcode="7271 AB")
    spots = overview_of(anna, care_group.region).spots

    def shown(**wanted):
        return [each.pk for each in narrowed(spots, SpotFilter(**wanted))]

    assert shown() == [a.pk, b.pk, c.pk]
    assert shown(municipality="Berkelland") == [b.pk, c.pk]
    assert shown(search="borc") == [b.pk]
    assert shown(size="small") == [a.pk]
    assert shown(size="middle") == [b.pk]
    assert shown(size="large") == [c.pk]
    assert shown(status="maybe") == shown(age="old") == shown(blind="yes") == [c.pk]
    assert shown(reason=str(reason.pk)) == [a.pk]
    assert shown(offers="yes") == [b.pk]
    assert shown(offers="no", blind="no") == [a.pk]


def test_the_figures_open_the_rows_they_count(anna, care_group):
    ProgrammeFactory(organisation=care_group, settings={"offering_target": 60})
    make_practice(care_group, trains="yes", places=1)
    make_practice(care_group, trains="yes", known_for=400)
    make_practice(care_group, trains="no")
    make_practice(care_group, trains="unknown")
    overview = overview_of(anna, care_group.region)

    figures = figures_of(overview.spots, overview.numbers)

    assert [(each.status, each.count) for each in figures.statuses] == [
        (Status.TRAINS, 2),
        (Status.WANTS, 0),
        (Status.NO, 1),
        (Status.UNKNOWN, 1),
    ]
    assert [(each.count, each.total, each.target) for each in figures.shares] == [
        (2, 4, None),
        (1, 4, 60),
    ]
    assert [each.to_go for each in figures.shares] == [0, 2]
    for each in figures.shares:
        assert len(narrowed(overview.spots, SpotFilter(**each.where))) == each.count
        assert len(narrowed(overview.spots, SpotFilter(**each.rest))) == each.others


def test_a_region_sees_its_own_practices_only(anna, chantal, care_group):
    make_practice(care_group, trains="yes")

    assert overview_of(chantal, care_group.region).spots == []
    assert len(overview_of(anna, care_group.region).spots) == 1


@given(st.integers(0, 5000) | st.none(), st.integers(1, 1000), st.integers(0, 1000))
def test_an_age_never_gets_younger_with_the_days(days, fresh, more):
    numbers = Numbers(fresh_days=fresh, old_days=fresh + more)
    order = list(Age)

    age = age_of(days, numbers)

    assert (age == Age.NEVER) == (days is None)
    if days is not None:
        assert order.index(age_of(days + 1, numbers)) >= order.index(age)


@given(st.decimals(0, 100, places=1) | st.none())
def test_every_practice_has_one_size(gps):
    expected = Size.UNKNOWN if gps is None else None
    if gps is not None:
        expected = Size.SMALL if gps <= 1 else Size.MIDDLE if gps <= 3 else Size.LARGE

    assert size_of(gps, Numbers()) == expected


@given(st.text(max_size=300))
def test_words_of_the_register_are_never_lost_or_made_up(text):
    told = Barriers({}, {}, {}).in_words(text)

    assert told[0] == ()
    assert set(told[1].replace(",", " ").split()) <= set(
        text.replace(",", " ").replace(".", " ").replace(";", " ").split()
    )
