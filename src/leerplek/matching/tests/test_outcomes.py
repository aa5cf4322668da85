"""What comes of two top threes: stable, most placements, best wishes."""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from leerplek.asks.enums import AnsweredBy
from leerplek.asks.kinds import Given
from leerplek.asks.services import record_answer
from leerplek.audit.models import Event
from leerplek.matching.idents import row_of
from leerplek.matching.models import MatchProposal
from leerplek.matching.outcomes import (
    Missed,
    OutcomeKind,
    Shares,
    missed_by,
    mutual,
    outcomes,
    swaps_of,
)
from leerplek.matching.round import Round
from leerplek.matching.selectors.outcomes import answers_of
from leerplek.matching.selectors.wishes import met_by, people_to_ask
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


def test_what_somebody_misses_is_told_by_hand():
    """c1 gets p2, its second: p1 went to c2, which p1 named higher; c2 named p2, not back."""
    lists = {"c1": ["p1", "p2"], "c2": ["p2", "p1"]}
    hosts = {"p1": ["c2", "c1"], "p2": ["c1"]}

    missed = missed_by(
        [("c1", "p2"), ("c2", "p1")],
        candidates=lists,
        places=hosts,
        seats={"p1": 1, "p2": 1},
        allowed={("c1", "p1"), ("c1", "p2"), ("c2", "p1")},
        swaps=(),
    )

    assert missed == {
        "c1": (("p1", Missed.DEARER),),
        "c2": (("p2", Missed.NOT_BACK),),
        "p1": (),
        "p2": (),
    }


def test_pairs_that_are_ruled_out_are_in_no_answer_and_a_kept_pair_gives_way(anna_client, answered):
    url = reverse("matching:evening_outcome", args=[answered.pk])
    first = anna_client.get(url).context["page"].answers[0].pairs[0]
    person_id, _place_id = first.key.split(":")
    other = answered.guests.filter(place__isnull=False).order_by("pk")[1].place_id

    page = anna_client.get(url, {"never": first.key}).context["page"]
    moved = anna_client.get(
        url, {"keep": first.key, "candidate": person_id, "practice": f"p{other}"}
    ).context["page"]

    assert [pair.key for pair in page.never] == [first.key]
    assert all(first.key not in [pair.key for pair in each.pairs] for each in page.answers)
    assert [pair.key for pair in moved.kept] == [f"{person_id}:p{other}"]


def _answer_url(evening, kind="stable"):
    return reverse("matching:evening_answer", args=[evening.pk, kind])


def test_an_answer_becomes_proposals_in_one_act_and_is_taken_back(anna_client, answered):
    url = _answer_url(answered)
    pairs = anna_client.get(url).context["pairs"]

    done = anna_client.post(url, {"pair": [pair.value for pair in pairs]})
    after = anna_client.get(done.url)
    made = list(MatchProposal.objects.values_list("run", "state", "cohort"))
    back = anna_client.post(
        reverse("matching:evening_take_back", args=[answered.pk]),
        {"act": after.context["act"].cleaned_data["act"]},
    )

    assert [pair.is_chosen for pair in pairs] == [True, True]
    assert made == [(None, "proposed", answered.cohort_id)] * 2
    assert [pair.is_proposed for pair in after.context["pairs"]] == [True, True]
    assert (after.context["just_made"], after.context["is_open"]) == (2, False)
    assert back.status_code == 302
    assert set(MatchProposal.objects.values_list("state", flat=True)) == {"withdrawn"}
    told = Event.objects.filter(kind__in=["evening.proposed", "evening.taken_back"])
    assert [event.data for event in told.order_by("pk")] == [
        {"answer": "stable", "made": 2},
        {"proposals": 2},
    ]


def test_what_a_colleague_proposed_meanwhile_is_refused_with_the_reason(anna_client, answered):
    url = _answer_url(answered)
    values = [pair.value for pair in anna_client.get(url).context["pairs"]]
    anna_client.post(url, {"pair": values[:1]})

    response = anna_client.post(url, {"pair": [*values, "c999999:p999999"]})

    assert (len(response.context["refused"]), response.context["unknown"]) == (1, 1)
    assert MatchProposal.objects.count() == 2


def test_nothing_ticked_is_said_and_another_kind_is_not_found(anna_client, answered):
    nothing = anna_client.post(_answer_url(answered), {})

    assert nothing.context["form"].non_field_errors() == [
        "U hebt geen paar gekozen. Vink er minstens één aan."
    ]
    assert anna_client.get(_answer_url(answered, "nonsense")).status_code == 404
    assert not MatchProposal.objects.exists()


def test_the_fairness_page_goes_out_as_a_file_with_the_figures(anna_client, answered):
    url = reverse("matching:evening_fairness", args=[answered.pk])

    page = anna_client.get(url).content.decode()
    file = b"".join(anna_client.get(url, {"export": "csv"}).streaming_content).decode("utf-8-sig")

    lines = file.splitlines()
    assert (len(lines), lines[1].split(";")[1:]) == (12, ["2", "2", "2"])
    assert "Hoe eerlijk het is" in page
    assert list(Event.objects.filter(kind="evening.printed").values_list("data", flat=True)) == [
        {"kind": "fairness"},
        {"kind": "csv"},
    ]


def test_only_who_was_met_counts_when_the_clock_ran_ahead(anna):
    evening = an_evening(anna, rounds=4, break_after=None)
    with freeze_time(evening.starts_at + timedelta(hours=2)):
        day = timezone.localdate() + timedelta(days=3)
        ask_top_three(evening, due_on=day, contact=anna, actor=anna)
        evening.refresh_from_db()
        for asked in people_to_ask(evening):
            chosen = [each.pk for each in reversed(met_by(asked.guests))]
            record_answer(
                asked.ask,
                Given({"wishes": chosen}),
                by=AnsweredBy.PHONE,
                version=asked.ask.version,
                actor=anna,
            )
        before, _missing = answers_of(evening, kept=())

        evening = start_round(evening, number=1, version=evening.version, actor=anna)
        after, _missing = answers_of(evening, kept=())

    first = set(evening.dates.filter(round=1).values_list("candidate", "place"))
    assert [len(each.pairs) for each in before] == [3, 3, 3]
    for answer in after:
        assert {(row_of(person), row_of(place)) for person, place in answer.pairs} == first
