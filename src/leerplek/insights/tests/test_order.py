"""Whom to call first: the formula, its numbers, and what must hold for every region."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from leerplek.insights.enums import Age, Size, Source, Status
from leerplek.insights.selectors.order import Peers, Worth, in_order, peers_of, weight_of
from leerplek.insights.selectors.spots import Spot
from leerplek.programmes.numbers import Numbers

NUMBERS = Numbers()


def spot(pk=1, **facts):
    """Return a practice of which nothing is known, unless said otherwise."""
    usual = {
        "pk": pk,
        "name": f"Praktijk {pk}",
        "phone": "",
        "town": "",
        "municipality": "",
        "sites": (),
        "gps": Decimal(1),
        "size": Size.SMALL,
        "status": Status.UNKNOWN,
        "age": Age.NEVER,
        "on": None,
        "how": None,
        "days": None,
        "reasons": (),
        "own_words": "",
        "places": 0,
        "named": 0,
        "is_new": False,
        "again_on": None,
        "never_again": False,
    }
    return Spot(**{**usual, **facts})


def known(pk, status, days, **facts):
    return spot(pk, status=status, days=days, how=Source.ANSWER, age=Age.OLD, **facts)


@st.composite
def regions(draw, least=1):
    """Draw a region: practices of every size and status, heard any number of days ago."""
    count = draw(st.integers(least, 12))
    found = []
    for pk in range(count):
        status = draw(st.sampled_from(list(Status)))
        days = None if status == Status.UNKNOWN else draw(st.integers(0, 900))
        found.append(
            spot(
                pk,
                name=draw(st.sampled_from(["De Es", "De Linde", "De Pol"])),
                size=draw(st.sampled_from(list(Size))),
                status=status,
                days=days,
                places=draw(st.integers(0, 4)),
                named=draw(st.integers(0, 4)),
            )
        )
    return found


def _rank(spots, pk):
    return [each.spot.pk for each in in_order(spots, spots, NUMBERS)].index(pk)


def test_the_worth_of_a_call_is_worked_out_by_hand():
    region = [
        known(1, Status.TRAINS, 10, places=2),
        known(2, Status.TRAINS, 10, named=1),
        known(3, Status.NO, 73),
        known(4, Status.WANTS, 0),
        known(5, Status.TRAINS, 10, size=Size.LARGE, places=4),
        spot(6),
    ]

    found = {each.spot.pk: each for each in in_order(region, region, NUMBERS)}

    small = Peers(known=4, yes=2, places=3)
    assert found[6] == Worth(region[5], small, by_size=True, weight=1.0)
    assert found[6].places == 2 / 4 * 3 / 2 * 1
    assert found[3] == Worth(region[2], small, by_size=True, weight=73 / 365)
    assert found[4].places == 0


def test_who_has_no_peers_is_compared_with_the_whole_region():
    region = [known(1, Status.TRAINS, 400, places=2), spot(2, size=Size.LARGE)]

    found = {each.spot.pk: each for each in in_order(region, region, NUMBERS)}

    assert found[2] == Worth(region[1], Peers(1, 1, 2), by_size=False, weight=1.0)


def test_a_region_without_any_answer_is_in_the_order_of_the_names():
    region = [spot(1, name="Zon"), spot(2, name="Éland"), spot(3, name="Berg", size=Size.LARGE)]

    found = in_order(region, region, NUMBERS)

    assert [(each.spot.pk, each.places) for each in found] == [(3, 1.0), (2, 1.0), (1, 1.0)]


@given(regions(), st.data())
def test_the_longer_ago_a_practice_was_heard_the_higher_it_stands(region, data):
    chosen = data.draw(st.sampled_from(region))
    if chosen.days is None:
        return
    later = data.draw(st.integers(0, 800)) + chosen.days
    older = [replace(each, days=later) if each is chosen else each for each in region]

    assert _rank(older, chosen.pk) <= _rank(region, chosen.pk)


@given(regions(least=2), st.data())
def test_one_yes_more_never_makes_a_call_worth_less(region, data):
    chosen = data.draw(st.sampled_from(region))
    if chosen.status in {Status.UNKNOWN, Status.TRAINS}:
        return
    more = [replace(each, status=Status.TRAINS) if each is chosen else each for each in region]
    before = {each.spot.pk: each.places for each in in_order(region, region, NUMBERS)}
    after = {each.spot.pk: each.places for each in in_order(more, more, NUMBERS)}

    assert all(after[pk] >= before[pk] - 1e-9 for pk in before)


@given(regions())
def test_every_practice_stands_there_once_with_a_worth_that_is_a_number(region):
    found = in_order(region, region, NUMBERS)

    assert sorted(each.spot.pk for each in found) == [each.pk for each in region]
    assert all(each.places >= 0 for each in found)
    assert [each.places for each in found] == sorted((e.places for e in found), reverse=True)
    assert all(peers.mean >= 1 for peers in peers_of(region).values() if peers.yes)


@given(regions(), st.randoms())
def test_the_order_does_not_hang_on_how_the_rows_come(region, chance):
    shuffled = [*region]
    chance.shuffle(shuffled)

    assert in_order(shuffled, shuffled, NUMBERS) == in_order(region, region, NUMBERS)


@given(st.integers(-5, 5000) | st.none(), st.integers(1, 3650))
def test_a_weight_lies_between_nothing_and_one(days, full):
    weight = weight_of(days, full)

    assert 0 <= weight <= 1
    assert days is None or weight_of(days + 1, full) >= weight
