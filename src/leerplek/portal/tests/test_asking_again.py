"""A practice whose places turn amber is asked by itself, and left in peace after that."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leerplek.asks.models import Ask
from leerplek.asks.services import record_answer
from leerplek.portal.asking_again import ask_stale_practices
from leerplek.portal.kinds.practices import GONE, STANDS
from leerplek.practices.ageing import fact_states
from leerplek.practices.enums import Facts
from leerplek.practices.selectors import sites_of
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.tests.factories import ProgrammeFactory
from leerplek.surveys.selectors.names import POLL

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def place(anna):
    practice = PracticeFactory(organisation=anna.organisation, email="de@linde.example")
    return PlaceFactory(site=PracticeSiteFactory(practice=practice), confirmed_on=ago(200))


def asked():
    return list(Ask.objects.values_list("practice", "kind", "state", "due_on", "contact"))


def test_a_practice_is_asked_once_and_again_after_the_days_of_the_region(anna, place):
    practice = place.site.practice

    assert (ask_stale_practices(), ask_stale_practices()) == (1, 0)
    assert asked() == [(practice.pk, "place_stands", "open", ago(-14), anna.pk)]

    ask = Ask.objects.get()
    given = {"places": {str(place.pk): STANDS}}
    _answer(ask, given, anna)
    place.refresh_from_db()
    assert (place.confirmed_on, ask_stale_practices()) == (ago(0), 0)

    place.confirmed_on = ago(190)
    place.save()
    long_ago = timezone.now() - timedelta(days=91)
    Ask.objects.update(made_at=long_ago, answered_at=long_ago)
    assert ask_stale_practices() == 1


def _answer(ask, codes, anna):
    from leerplek.asks.kinds import Given

    record_answer(ask, Given(codes=codes), by="phone", version=ask.version, actor=anna)


def test_no_place_left_is_an_answer_too(anna, place):
    ask_stale_practices()
    _answer(Ask.objects.get(), {"places": {str(place.pk): GONE}}, anna)

    practice = place.site.practice
    states = {each.facts: each for each in fact_states(practice, sites_of(practice))}
    capacity = states[Facts.CAPACITY]
    assert (capacity.age, capacity.on, capacity.how, capacity.by) == (
        "fresh",
        ago(0),
        "phone",
        anna,
    )


@pytest.mark.parametrize(
    "why", ["fresh", "trains nobody", "polled", "switched off", "nobody there"]
)
def test_nobody_is_asked_for_nothing(anna, place, why, zuid):
    practice = place.site.practice
    if why == "fresh":
        place.confirmed_on = ago(180)
        place.save()
    elif why == "trains nobody":
        practice.trains = "no"
        practice.save()
    elif why == "polled":
        Ask.objects.create(
            practice=practice,
            organisation=anna.organisation,
            kind=POLL,
            subject=1,
            due_on=ago(-3),
            contact=anna,
            asked_by=anna,
        )
    elif why == "switched off":
        ProgrammeFactory(organisation=anna.organisation, settings={"capacity_ask_days": 0})
    else:
        practice.region = zuid
        practice.save()

    assert ask_stale_practices() == 0
