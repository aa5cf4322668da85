"""Which combinations would help a round most: chosen among all of them at once."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.matching.enums import CombinationState, Mode
from leerplek.matching.models import MatchRun
from leerplek.matching.models.combinations import Combination
from leerplek.matching.services.runs import start_run
from leerplek.matching.tests.boards import board_from
from leerplek.matching.tests.halves import combination, half_place
from leerplek.matching.tests.rounds import at, offer, person, round_of
from leerplek.matching.together import Helping, best_together
from leerplek.programmes.models import Cohort
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory
from tests.pages import Page

FEW = settings(max_examples=15, deadline=None)


def _half(ident, km=0, **fields):
    return offer(ident, practice_id=ident, hours_low=12, hours_high=16, location=at(km), **fields)


def _best(persons, offers, pairs, **kind):
    board = board_from(round_of(*persons, *offers), **kind)
    return best_together(board, persons, {each.id: each for each in offers}, pairs)


def test_the_choice_fills_the_most_places_where_one_fits_two_others():
    """b fits a and c, d fits c alone: b with c would leave both others with nothing."""
    persons = [person(f"c{number}", location=at(number)) for number in range(4)]
    offers = [_half("a", 1), _half("b", 2), _half("c", 2), _half("d", 3)]

    found = _best(persons, offers, [("b", "c"), ("a", "b"), ("c", "d")], mode="assign")

    assert found.helping == (Helping("a", "b", ("c1",)), Helping("c", "d", ("c2",)))
    assert (found.weighed, found.now, found.then, found.losing) == (3, 0, 2, ())
    assert (found.alone, found.is_best) == (("a", "b", "c", "d"), True)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_place_where_somebody_is_fixed_or_proposed_is_not_combined(mode):
    persons = [person("c1", location=at(0)), person("c2", location=at(0))]
    offers = [_half("a"), _half("b", 1)]
    round_ = replace(round_of(*persons, *offers), must=frozenset({("c1", "a")}))
    board = board_from(round_, mode=mode.value)

    found = best_together(board, persons, {each.id: each for each in offers}, [("a", "b")])

    assert (found.weighed, found.helping) == (0, ())
    assert (found.now, found.then) == ((1, 1) if mode == Mode.ASSIGN else (0, 0))


def test_who_is_ruled_out_at_one_of_the_two_does_not_go_there():
    persons = [person("c1", location=at(0)), person("c2", location=at(0))]
    offers = [_half("a"), _half("b", 1)]
    round_ = replace(round_of(*persons, *offers), forbid=frozenset({("c1", "a")}))
    board = board_from(round_, mode="assign")

    found = best_together(board, persons, {each.id: each for each in offers}, [("a", "b")])

    assert found.helping == (Helping("a", "b", ("c2",)),)


def test_who_is_gone_does_not_go_there_and_a_place_that_is_gone_is_not_weighed():
    persons = [person("c1", location=at(0)), person("c2", location=at(0))]
    offers = [_half("a"), _half("b", 1), _half("c", 1)]
    board = board_from(round_of(*persons, *offers), mode="propose")
    pairs = [("a", "b"), ("a", "c")]
    known = {each.id: each for each in offers}

    found = best_together(board, persons, known, pairs, gone=frozenset({"c1", "b"}))

    assert (found.weighed, found.helping) == (1, (Helping("a", "c", ("c2",)),))


def test_a_seat_that_was_agreed_elsewhere_since_is_not_given_out():
    persons = [person(f"c{number}", location=at(0)) for number in range(4)]
    offers = [_half("a", number=2), _half("b", 1), _half("c", 1)]
    board = board_from(round_of(*persons, *offers), mode="propose")
    pairs = [("a", "b"), ("a", "c")]
    known = {each.id: each for each in offers}

    before = best_together(board, persons, known, pairs)
    after = best_together(board, persons, known, pairs, left={"a": 1})

    assert (before.then, after.then) == (2, 1)


def test_a_combination_that_only_brings_somebody_nearer_is_not_told():
    persons = [person("c1", location=at(0))]
    offers = [offer("p1", location=at(6)), _half("a"), _half("b", 1)]

    found = _best(persons, offers, [("a", "b")], mode="propose")

    assert (found.weighed, found.helping, found.now, found.then) == (1, (), 1, 1)
    assert (found.losing, found.is_best) == ((), True)


def test_a_short_place_without_a_partner_is_given_to_nobody_alone():
    persons = [person("c1", location=at(0))]
    offers = [_half("a"), _half("b", 1), _half("s")]

    found = _best(persons, offers, [("a", "b")], mode="propose")

    assert (found.alone, found.now, found.then) == (("a", "b", "s"), 0, 1)


def test_how_many_combinations_were_not_looked_at_is_told():
    persons = [person(f"c{number}", location=at(0)) for number in range(6)]
    offers = [_half(f"p{number:02}") for number in range(12)]
    idents = [each.id for each in offers]
    pairs = [(a, b) for a in idents for b in idents if a < b]

    found = _best(persons, offers, pairs, mode="assign")

    assert (found.weighed, found.left_out) == (40, 26)


def test_a_practice_is_combined_with_one_other_also_where_two_are_proposed_for_each_place():
    persons = [person(f"c{number}", location=at(0)) for number in range(3)]
    offers = [_half("a"), _half("b", 1), _half("c", 1)]

    found = _best(persons, offers, [("a", "b"), ("a", "c")], mode="propose")

    assert (len(found.helping), found.now, found.then) == (1, 0, 1)


def test_who_does_not_want_one_of_the_two_practices_does_not_go_there():
    persons = [person("c1", location=at(0), excluded_practices=frozenset({"b"}))]
    offers = [_half("a"), _half("b", 1)]

    found = _best(persons, offers, [("a", "b")], mode="assign")

    assert (found.weighed, found.helping, found.then) == (1, (), 0)


def test_a_place_that_is_not_on_the_board_is_not_weighed():
    persons = [person("c1", location=at(0))]
    offers = [_half("a"), _half("b", 1)]
    board = board_from(round_of(*persons, offers[0]), mode="propose")

    found = best_together(board, persons, {each.id: each for each in offers}, [("a", "b")])

    assert (found.weighed, found.helping) == (0, ())


@FEW
@given(st.data(), st.sampled_from(list(Mode)))
def test_combinations_never_take_more_seats_than_there_are(data, mode):
    persons = [
        person(f"c{number}", location=at(data.draw(st.integers(0, 25)))) for number in range(4)
    ]
    offers = [
        _half(f"p{number}", data.draw(st.integers(0, 25)), number=data.draw(st.integers(1, 2)))
        for number in range(4)
    ]
    idents = [each.id for each in offers]
    pairs = [(a, b) for a in idents for b in idents if a < b]

    found = _best(persons, offers, pairs, mode=mode.value)

    for each in offers:
        taken = [one for one in found.helping if each.id in (one.first, one.second)]
        assert sum(len(one.persons) for one in taken) <= each.number
    assert found.then >= found.now == 0
    assert found.is_best


@pytest.fixture
def cohort(anna):
    return CohortFactory(programme=ProgrammeFactory(organisation=anna.organisation))


def _run(anna, cohort):
    for number, name in enumerate(("Samira", "Kim")):
        CandidateFactory(
            organisation=anna.organisation,
            cohort=cohort,
            first_name=name,
            last_name="Bos",
            latitude=52.16 + number / 1000,
            longitude=6.41,
        )
    return start_run(cohort, organisation=anna.organisation, mode=Mode.PROPOSE, actor=anna)


def _said(client, run):
    page = client.get(reverse("matching:together", args=[run.pk])).content.decode()
    return " ".join(Page(page).said().split())


def test_the_page_names_the_combination_and_who_could_get_it(anna, anna_client, cohort):
    half_place(anna, weekdays=["mon", "tue"])
    half_place(anna, "De Brink", km=4, town="Gorssel", weekdays=["thu"])
    run = _run(anna, cohort)
    before = MatchRun.objects.values().get()

    said = _said(anna_client, run)

    assert "Er is 1 combinatie om uit te kiezen." in said
    assert "Zonder combinaties kunnen 0 kandidaten een plek krijgen, met deze 1." in said
    assert "De Linde, Lochem + De Brink, Gorssel" in said
    assert "Deze plek kan bijvoorbeeld gaan naar: Kim Bos" in said
    assert "2 plekken hebben minder dan 24 uur. Hier krijgt niemand zo’n plek alleen." in said
    assert "Met geen andere keuze kunnen meer kandidaten een plek krijgen." in said
    assert (MatchRun.objects.values().get(), Combination.objects.count()) == (before, 0)


def test_the_page_names_nobody_who_withdrew_or_brought_a_practice(anna, anna_client, cohort):
    half_place(anna)
    half_place(anna, "De Brink", km=4, town="Gorssel")
    run = _run(anna, cohort)
    Candidate.objects.filter(first_name="Kim").update(
        state=CandidateState.WITHDRAWN, ended_on=timezone.localdate()
    )
    one_left = _said(anna_client, run)
    Candidate.objects.filter(first_name="Samira").update(own_practice_name="De Es")

    assert "Deze plek kan bijvoorbeeld gaan naar: Samira Bos" in one_left
    assert "Met geen daarvan kunnen meer kandidaten een plek krijgen." in _said(anna_client, run)


def test_the_page_weighs_one_that_waits_and_not_one_that_is_agreed(anna, anna_client, cohort):
    made = combination(anna, cohort, state=CombinationState.ASKED)
    run = _run(anna, cohort)
    waiting = _said(anna_client, run)
    Combination.objects.filter(pk=made.pk).update(state=CombinationState.SETTLED)

    assert "Combinatie:" in waiting
    assert "Er valt niets te kiezen" in _said(anna_client, run)


def test_the_page_weighs_what_fits_the_numbers_of_the_round(anna, anna_client, cohort):
    half_place(anna)
    half_place(anna, "De Brink", km=4, town="Gorssel")
    run = _run(anna, cohort)
    Cohort.objects.filter(pk=cohort.pk).update(settings={"combination_km": 1})

    assert "Er is 1 combinatie om uit te kiezen." in _said(anna_client, run)


def test_the_finder_and_the_board_lead_to_the_page(anna, anna_client, cohort):
    half_place(anna)
    half_place(anna, "De Brink", km=4)
    run = _run(anna, cohort)
    address = reverse("matching:together", args=[run.pk])

    for page in (reverse("matching:find_combinations"), reverse("matching:detail", args=[run.pk])):
        assert f'href="{address}"' in anna_client.get(page).content.decode()


def test_an_answer_that_fails_its_check_is_told_on_the_board(
    anna, anna_client, cohort, monkeypatch
):
    half_place(anna)
    half_place(anna, "De Brink", km=4, town="Gorssel")
    run = _run(anna, cohort)
    monkeypatch.setattr("leerplek.matching.solving.verify", lambda *_asked: ["not proved"])

    page = anna_client.get(reverse("matching:together", args=[run.pk]), follow=True)

    assert page.redirect_chain == [(reverse("matching:detail", args=[run.pk]), 302)]
    assert "Het antwoord kwam niet door de eigen controle" in Page(page.content.decode()).said()
