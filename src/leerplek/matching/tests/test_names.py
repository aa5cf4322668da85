"""What a round and its places are called, so that nobody takes one for the other."""

from contextlib import contextmanager
from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from leerplek.matching.models.numbers import RoundNumber
from leerplek.matching.selectors.board import board_of
from leerplek.matching.selectors.runs import names_in, offer_id
from leerplek.matching.services.again import make_again
from leerplek.matching.services.runs import remove_run
from leerplek.matching.services.what_if import keep_what_if
from leerplek.matching.telling_apart import told_apart
from leerplek.matching.tests.factories import make_run
from leerplek.matching.tests.small_boards import practice_place, small_run
from leerplek.matching.what_if import Changes
from leerplek.practices.tests.factories import PlaceFactory
from tests.pages import Page


@pytest.mark.parametrize(
    ("facts", "labels"),
    [
        ([["24 uur", "BBL"], ["32 uur", "BBL"]], ["De Linde (24 uur)", "De Linde (32 uur)"]),
        ([["24 uur", "BBL"], ["24 uur", "BOL"]], ["De Linde (BBL)", "De Linde (BOL)"]),
        ([["", "BBL"], ["24 uur", "BBL"]], ["De Linde (1)", "De Linde (2)"]),
    ],
)
def test_equal_labels_get_the_first_fact_that_tells_them_apart(facts, labels):
    names = {"p9": "De Linde", "p10": "De Linde", "p11": "De Brink"}

    told = told_apart(names, {"p9": facts[0], "p10": facts[1], "p11": ["24 uur", "BBL"]})

    assert told == {"p9": labels[0], "p10": labels[1], "p11": "De Brink"}


def test_two_places_of_one_practice_have_their_hours_with_them(anna):
    place = practice_place(anna, "De Eik", 1, hours_min=24, hours_max=32)
    other = PlaceFactory(site=place.site, hours_min=28, hours_max=36)
    run, _persons, _places = small_run(anna)

    names = names_in(run, anna)

    assert names[offer_id(place.pk)] == "De Eik, Lochem (24–32 uur)"
    assert names[offer_id(other.pk)] == "De Eik, Lochem (28–36 uur)"


def test_the_number_of_a_round_that_was_removed_does_not_come_back(anna):
    first, _persons, _places = small_run(anna)
    second = make_again(first, actor=anna).run
    remove_run(second, actor=anna)
    third = keep_what_if(board_of(first, anna), Changes(max_km=15.0), actor=anna)
    remove_run(third, actor=anna)
    remove_run(first, actor=anna)

    fourth = make_run(anna, first.cohort)

    assert [run.number for run in (first, second, third, fourth)] == [1, 2, 3, 4]


def test_rounds_from_before_numbers_were_remembered_count_on_from_the_highest(anna):
    first, _persons, _places = small_run(anna)
    make_again(first, actor=anna)
    remove_run(first, actor=anna)
    RoundNumber.objects.all().delete()
    migration = import_module("leerplek.matching.migrations.0015_last_round_numbers")

    migration.remember_last_numbers(apps, None)

    assert make_run(anna, first.cohort).number == 3


def test_a_round_that_failed_takes_no_number(anna):
    first, _persons, _places = small_run(anna)

    with pytest.raises(ZeroDivisionError):
        make_again(first, actor=anna, within=_breaks_off)

    assert make_again(first, actor=anna).run.number == 2


@contextmanager
def _breaks_off():
    with transaction.atomic():
        yield lambda _run, _dropped: 1 // 0


def test_rounds_of_a_class_are_numbered_and_a_what_if_is_told_apart(anna, anna_client):
    first, _persons, _places = small_run(anna)
    second = make_again(first, actor=anna).run
    what_if = keep_what_if(board_of(second, anna), Changes(max_km=15.0), actor=anna)
    remove_run(second, actor=anna)
    last = make_again(first, actor=anna).run
    elsewhere, _persons, _places = small_run(anna)

    page = anna_client.get(reverse("matching:compare", args=[last.pk])).context["form"]

    assert [run.number for run in (first, second, what_if, last, elsewhere)] == [1, 2, 3, 4, 1]
    assert str(last).startswith("Ronde 4 · ")
    labels = dict(page.fields["other"].choices)
    assert ", wat als: 15 km, kandidaten voorstellen" in labels[what_if.pk]
    assert "wat als" not in labels[first.pk]


@pytest.mark.parametrize("name", ["detail", "decide", "print", "made", "map", "what_if"])
def test_every_page_of_a_round_says_which_it_is(anna, anna_client, name):
    run, _persons, _places = small_run(anna)

    page = Page(anna_client.get(reverse(f"matching:{name}", args=[run.pk])).content.decode())

    assert str(run) in page.said()
