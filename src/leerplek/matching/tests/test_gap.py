from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.translation import override

from leerplek.matching.gap import Gap, gap_of
from leerplek.matching.snapshot import OWN_PRACTICE_UNCLEAR
from leerplek.matching.story import Told, tell
from leerplek.matching.tests.boards import board_from, make_run
from leerplek.matching.tests.rounds import at, offer, person, round_of
from matchengine import explain

ROUND = round_of(
    person("c1"),
    person("c2", hours_low=20, hours_high=20),
    person("c3", location=at(20)),
    offer("p1", hours_low=20),
    offer("p2", hours_low=28, number=2),
    proposals_per_place=1,
)


def test_gap_says_of_each_what_the_whole_story_says():
    board = board_from(ROUND)
    whole = tell(
        Told(
            round=board.round,
            problem=board.problem,
            result=board.result,
            explanation=explain(board.problem, board.result),
            waiting={},
            names=board.names,
        )
    )

    assert [gap_of(board, each.person_id, {}).person for each in whole.unplaced] == list(
        whole.unplaced
    )
    open_places = [place for place in whole.places if place.gap]
    assert [gap_of(board, place.place_id, {}).place for place in open_places] == open_places
    assert (len(whole.unplaced), len(open_places)) == (2, 1)


def test_gap_speaks_of_the_board_as_people_left_it():
    board = board_from(ROUND)
    forbidden = replace(board.problem, forbid={("c1", "p1"), ("c1", "p2")})

    with override("en"):
        gap = gap_of(board_from(ROUND, problem=forbidden), "c1", {})

    assert gap.person.why == ("ruled out by a coordinator (2 times)",)


@pytest.mark.parametrize(
    ("ident", "things", "answer"),
    [
        ("c1", [person(), offer()], "Has 1 proposal in this round."),
        (
            "p1",
            [person(), person("c2"), offer()],
            "This place has all its candidates.",
        ),
        (
            "p1",
            [person(), offer(is_confirmed=False), offer("p2")],
            "This place takes no part in the round.",
        ),
    ],
)
def test_gap_says_when_there_is_none(ident, things, answer):
    with override("en"):
        assert gap_of(board_from(round_of(*things)), ident, {}) == Gap(f"name of {ident}", answer)


def test_gap_asks_the_question_that_somebody_waits_for():
    board = board_from(round_of(person(has_own_practice=True), person("c2"), offer()))

    with override("en"):
        gap = gap_of(board, "c1", {"c1": OWN_PRACTICE_UNCLEAR})

    assert gap.person.why == (
        "Already has a practice, but it is not clear which one. Choose it, or clear the field.",
    )


@pytest.fixture
def run(anna):
    return make_run(anna, places=[{}, {}], people=[{"hours_min": 16, "hours_max": 20}, {}])


def _ask(client, run, ident, **headers):
    return client.get(reverse("matching:gap", args=[run.pk, ident]), headers=headers)


def test_gap_is_a_page_and_a_part_of_one(anna_client, run):
    ident = run.result["unplaced"][0]["id"]

    page = _ask(anna_client, run, ident).content.decode()
    part = _ask(anna_client, run, ident, **{"HX-Request": "true"}).content.decode()

    assert "<h1>Samira Bos 0</h1>" in page
    assert part.lstrip().startswith(f'<section id="gap-{ident}"')
    for answer in (page, part):
        assert "Met 24 uur beschikbaar: 2 plekken open" in answer


def test_gap_knows_only_who_is_in_the_round(anna_client, chantal_client, run):
    ident = run.result["unplaced"][0]["id"]

    assert _ask(anna_client, run, "c999999").status_code == 404
    assert _ask(anna_client, run, "nonsense").status_code == 404
    assert _ask(chantal_client, run, ident).status_code == 404
