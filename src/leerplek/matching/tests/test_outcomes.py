"""What comes of two top threes: stable, most placements, best wishes."""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from leerplek.asks.enums import AnsweredBy
from leerplek.asks.kinds import Given
from leerplek.asks.services import record_answer
from leerplek.matching.outcomes import OutcomeKind, Shares, mutual, outcomes, swaps_of
from leerplek.matching.round import Round
from leerplek.matching.selectors.wishes import people_to_ask
from leerplek.matching.services.evenings.rounds import start_round
from leerplek.matching.services.wishes import ask_top_three
from leerplek.matching.tests.evenings import an_evening
from leerplek.matching.tests.rounds import at, offer, person
from leerplek.programmes.catalogue import Numbers
from tests.pages import Page


def _round(people, places):
    return Round(
        tuple(person(f"c{number}", location=at(0)) for number in range(1, people + 1)),
        tuple(offer(f"p{number}", location=at(0)) for number in range(1, places + 1)),
        Numbers(),
    )


def _kinds(found):
    return {each.kind: each for each in found}


def test_most_placements_makes_one_pair_more_and_says_who_would_swap():
    """Both practices want c1, but only p1 takes c2."""
    candidates = {"c1": ["p1", "p2"], "c2": ["p1"]}
    places = {"p1": ["c1", "c2"], "p2": ["c1"]}

    found = _kinds(outcomes(_round(2, 2), candidates=candidates, places=places, kept=()))

    stable, most = found[OutcomeKind.STABLE], found[OutcomeKind.MOST]
    assert (stable.pairs, stable.swaps, stable.left) == ((("c1", "p1"),), (), ("c2", "p2"))
    assert (most.pairs, most.swaps) == ((("c1", "p2"), ("c2", "p1")), (("c1", "p1"),))
    assert stable.candidates == Shares(first=1, second=0, third=0, other=0, nobody=1)
    assert most.candidates == Shares(first=1, second=1, third=0, other=0, nobody=0)


def test_a_pair_that_is_kept_is_in_every_answer():
    candidates = {"c1": ["p1", "p2"], "c2": ["p1"]}
    places = {"p1": ["c1", "c2"], "p2": ["c1"]}
    kept = {("c1", "p2")}

    found = outcomes(_round(2, 2), candidates=candidates, places=places, kept=kept)

    assert [each.pairs for each in found] == [(("c1", "p2"), ("c2", "p1"))] * 3


def test_without_lists_there_are_no_pairs():
    found = outcomes(_round(2, 2), candidates={}, places={}, kept=())

    assert [each.pairs for each in found] == [(), (), ()]


IDENTS = (["c1", "c2", "c3"], ["p1", "p2", "p3"])


def _lists(mine, others):
    some = st.lists(st.sampled_from(others), unique=True, max_size=3)
    return st.fixed_dictionaries(dict.fromkeys(mine, some))


@settings(max_examples=40, deadline=None)
@given(candidates=_lists(*IDENTS), places=_lists(*reversed(IDENTS)))
def test_stable_has_no_swaps_and_most_is_never_fewer(candidates, places):
    found = _kinds(outcomes(_round(3, 3), candidates=candidates, places=places, kept=()))

    stable, most, wishes = (found[kind] for kind in OutcomeKind)
    assert stable.swaps == ()
    assert len(most.pairs) == len(wishes.pairs) >= len(stable.pairs)
    assert set(most.pairs) | set(wishes.pairs) | set(stable.pairs) <= mutual(candidates, places)


def test_swaps_by_hand():
    """c1 and p1 want each other first, and both got the other."""
    lists = {"c1": ["p1", "p2"], "c2": ["p2", "p1"]}
    hosts = {"p1": ["c1", "c2"], "p2": ["c2", "c1"]}

    swaps = swaps_of(
        [("c1", "p2"), ("c2", "p1")],
        candidates=lists,
        places=hosts,
        seats={"p1": 1, "p2": 1},
        allowed=set(product(lists, hosts)),
    )

    assert swaps == (("c1", "p1"), ("c2", "p2"))


@pytest.fixture
def answered(anna):
    """Everybody names whom they met, in the order of the register; one practice is silent."""
    evening = an_evening(anna)
    evening = start_round(evening, number=4, version=evening.version, actor=anna)
    due_on = timezone.localdate() + timedelta(days=3)
    ask_top_three(evening, due_on=due_on, contact=anna, actor=anna)
    people = people_to_ask(evening)
    idents = {
        True: [each.guests[0].place_id for each in people if each.guests[0].place_id],
        False: [each.guests[0].candidate_id for each in people if each.guests[0].candidate_id],
    }
    for each in people[:-1]:
        wishes = idents[each.guests[0].candidate_id is not None]
        given_ = Given({"wishes": wishes})
        record_answer(each.ask, given_, by=AnsweredBy.PHONE, version=1, actor=anna)
    return evening


def test_the_page_shows_three_answers_and_who_is_missing(anna_client, answered):
    url = reverse("matching:evening_outcome", args=[answered.pk])

    response = anna_client.get(url)
    page = response.context["page"]

    assert [len(each.pairs) for each in page.answers] == [2, 2, 2]
    assert len(page.missing) == 1
    assert "Stabiel" in Page(response.content.decode()).said()


def test_a_pair_kept_in_the_address_stays(anna_client, answered):
    url = reverse("matching:evening_outcome", args=[answered.pk])
    person_ = answered.guests.filter(candidate__isnull=False).order_by("pk")[2].candidate_id
    place = answered.guests.filter(place__isnull=False).order_by("pk")[0].place_id
    key = f"c{person_}:p{place}"

    page = anna_client.get(url, {"keep": [key, "nonsense", "c1:p"]}).context["page"]

    for answer in page.answers:
        assert key in [pair.key for pair in answer.pairs if pair.is_kept]


def test_the_answers_are_for_coordinators_of_the_organisation(
    bram_client, chantal_client, answered
):
    url = reverse("matching:evening_outcome", args=[answered.pk])

    assert [each.get(url).status_code for each in (bram_client, chantal_client)] == [403, 404]
