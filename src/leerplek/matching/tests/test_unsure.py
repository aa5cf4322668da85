from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from leerplek.matching.round import Half
from leerplek.matching.selectors.facts import offer_from
from leerplek.matching.selectors.unsure import unsure_offers
from leerplek.practices.tests.factories import PlaceFactory
from leerplek.programmes.numbers import Numbers

pytestmark = pytest.mark.django_db


def test_a_place_of_two_is_as_uncertain_as_the_one_that_was_confirmed_first():
    today = timezone.localdate()
    days = (today - timedelta(days=each) for each in (1, 366, 370))
    places = [PlaceFactory(confirmed_on=day) for day in days]
    sure, unsure, older = (offer_from(place) for place in places)
    halves = tuple(Half(each.id, each.practice_id) for each in (sure, unsure, older))
    both = replace(unsure, id="k1", halves=halves)

    assert unsure_offers([sure, unsure, both], places, Numbers()) == {
        unsure.id: today - timedelta(days=1),
        "k1": today - timedelta(days=5),
    }
