from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from leerplek.audit.models import Event
from leerplek.common.errors import ConflictError
from leerplek.practices.ageing import (
    Limits,
    fact_states,
    listed_practices,
    practices_to_ask_again,
    unsure_since,
)
from leerplek.practices.confirming import confirm_facts, take_back_facts
from leerplek.practices.enums import Age, ConfirmedHow, Facts, Willingness
from leerplek.practices.models import FactConfirmation
from leerplek.practices.selectors import PracticeFilter, sites_of
from leerplek.practices.services import PracticeError, record_willingness
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.numbers import Numbers
from leerplek.programmes.tests.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(anna):
    return PracticeFactory(organisation=anna.organisation, name="De Linde")


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def place_of(practice, *, confirmed_on, **fields):
    site = PracticeSiteFactory(practice=practice)
    return PlaceFactory(site=site, confirmed_on=confirmed_on, **fields)


def told(practice):
    """Return by block how certain it is, when and how it was confirmed, and whether it can go."""
    return {
        each.facts.value: (each.age.value, each.on, each.how, each.can_undo)
        for each in fact_states(practice, sites_of(practice))
        if each.age != Age.NEVER
    }


@given(fresh=st.integers(1, 900), more=st.integers(0, 900), days=st.integers(0, 2000))
def test_a_fact_turns_amber_and_then_red_and_never_back(fresh, more, days):
    limits, today = Limits(fresh, fresh + more), date(2026, 11, 27)
    order = [Age.FRESH, Age.AGEING, Age.STALE]

    now, later = (limits.age(today - timedelta(days=each), today) for each in (days, days + 1))

    assert order.index(now) <= order.index(later)
    assert (now == Age.FRESH) == (days <= fresh)
    assert (now == Age.STALE) == (days > fresh + more)
    assert limits.age(None, today) == Age.NEVER


def test_confirming_capacity_confirms_the_confirmed_places_anew_and_can_be_undone(anna, practice):
    old, never = (
        place_of(practice, confirmed_on=ago(400)),
        place_of(practice, confirmed_on=None, confirmed_how=""),
    )

    confirm_facts(practice, facts=Facts.CAPACITY, how=ConfirmedHow.MAIL, actor=anna)

    for place in (old, never):
        place.refresh_from_db()
    assert (old.confirmed_on, old.confirmed_how, old.confirmed_by) == (ago(0), "mail", anna)
    assert never.confirmed_on is None
    assert told(practice) == {"capacity": ("fresh", ago(0), "mail", True)}

    take_back_facts(practice, facts=Facts.CAPACITY, actor=anna)

    old.refresh_from_db()
    assert (old.confirmed_on, old.confirmed_how, old.confirmed_by) == (ago(400), "phone", None)
    assert told(practice) == {"capacity": ("stale", ago(400), "phone", False)}
    assert list(Event.objects.values_list("kind", flat=True)) == [
        "practice.confirmed",
        "practice.unconfirmed",
    ]


def test_who_tells_whether_it_trains_confirms_that(anna, practice):
    record_willingness(
        practice,
        trains=Willingness.YES,
        reason_not="",
        how=ConfirmedHow.FORM,
        actor=None,
        told_on=ago(500),
    )

    assert told(practice) == {"willingness": ("ageing", ago(500), "form", False)}


def test_confirming_refuses_what_moved_and_what_is_to_come_and_undoing_what_is_old(anna, practice):
    with pytest.raises(ConflictError):
        confirm_facts(practice, facts=Facts.CONTACT, how="phone", actor=anna, version=7)
    with pytest.raises(PracticeError, match="in de toekomst"):
        confirm_facts(practice, facts=Facts.CONTACT, how="phone", actor=anna, confirmed_on=ago(-1))
    confirm_facts(practice, facts=Facts.PROFILE, how="form", actor=None)
    with pytest.raises(PracticeError, match="niets om ongedaan"):
        take_back_facts(practice, facts=Facts.PROFILE, actor=anna)
    confirm_facts(practice, facts=Facts.CONTACT, how="phone", actor=anna)
    FactConfirmation.objects.update(made_at=timezone.now() - timedelta(days=1))
    with pytest.raises(PracticeError, match="niets om ongedaan"):
        take_back_facts(practice, facts=Facts.CONTACT, actor=anna)

    assert told(practice) == {
        "contact": ("fresh", ago(0), "phone", False),
        "profile": ("fresh", ago(0), "form", False),
    }


def test_list_filters_on_how_certain_a_block_is(anna, noord, practice):
    ProgrammeFactory(organisation=anna.organisation, settings={"capacity_fresh_days": 30})
    place_of(practice, confirmed_on=ago(31))
    place_of(practice, confirmed_on=ago(1))
    fresh = PracticeFactory(organisation=anna.organisation, name="Fris")
    place_of(fresh, confirmed_on=ago(30))
    stale = PracticeFactory(organisation=anna.organisation, name="Oud")
    place_of(stale, confirmed_on=ago(366))
    PracticeFactory(organisation=anna.organisation, name="Stil")
    confirm_facts(practice, facts=Facts.PROFILE, how="paper", actor=anna)

    def names(**filters):
        return [each.name for each in listed_practices(anna, PracticeFilter(**filters), noord)]

    found = {age: names(age=age) for age in Age.values}
    assert found == {
        "fresh": ["Fris"],
        "ageing": ["De Linde"],
        "stale": ["Oud"],
        "never": ["Stil"],
    }
    assert names(facts="profile", age="fresh") == ["De Linde"]
    assert names() == ["De Linde", "Fris", "Oud", "Stil"]


def test_a_place_is_unsure_from_the_day_that_it_is_out_of_date():
    found = [unsure_since(day, Numbers()) for day in (ago(365), ago(370), None)]

    assert found == [None, ago(5), None]


def test_practices_to_ask_again_have_a_place_that_turned_amber(practice):
    other = PracticeFactory(organisation=practice.organisation)
    place_of(other, confirmed_on=ago(180))
    place_of(practice, confirmed_on=ago(181))

    assert list(practices_to_ask_again(practice.region_id, Numbers())) == [practice]


def test_page_says_how_certain_each_block_is_and_takes_the_button(anna_client, anna, practice):
    place_of(practice, confirmed_on=ago(400))
    page = anna_client.get(reverse("practices:detail", args=[practice.pk]))
    assert page.content.decode().count("verouderd") == 1
    form = {"how": "phone", "facts": "capacity", "version": practice.version}

    answer = anna_client.post(
        reverse("practices:facts_confirm", args=[practice.pk]), form, follow=True
    )

    assert [str(each) for each in answer.context["messages"]] == [
        "Bevestigd: plekken en capaciteit. U kunt het hieronder ongedaan maken."
    ]
    assert told(practice)["capacity"] == ("fresh", ago(0), "phone", True)
    anna_client.post(
        reverse("practices:facts_take_back", args=[practice.pk]), {"facts": "capacity"}
    )
    assert told(practice)["capacity"] == ("stale", ago(400), "phone", False)


def test_list_tells_how_certain_what_is_offered_is(anna_client, practice):
    place_of(practice, confirmed_on=ago(400))

    page = anna_client.get(reverse("practices:list"), {"age": "stale", "sort": "age"})

    assert [row.name for row in page.context["listing"].rows] == ["De Linde"]
    assert "verouderd" in page.content.decode()
