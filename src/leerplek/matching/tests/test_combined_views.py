"""The pages of a round with a combined place, from the board to the list of proposals."""

import pytest
from django.urls import reverse

from leerplek.matching.enums import CombinationState
from leerplek.matching.idents import combination_id, pair_of, person_id
from leerplek.matching.models import MatchProposal, MatchRun
from leerplek.matching.models.board import PairChoice
from leerplek.matching.tests.factories import make_candidate, make_cohort, make_run
from leerplek.matching.tests.halves import combination
from tests.pages import Page

NAME = "De Linde, Lochem + De Brink, Gorssel"


@pytest.fixture
def made(anna):
    return combination(anna, make_cohort(anna))


@pytest.fixture
def kim(anna):
    return make_candidate(anna, "Kim", km_north=1)


@pytest.fixture
def run(anna, made, kim):
    return make_run(anna, made.cohort)


def _said(response):
    return Page(response.content.decode()).said()


def _to(name, *args):
    return reverse(f"matching:{name}", args=args)


def test_from_the_board_to_the_proposal_with_a_combined_place(anna_client, run, made, kim):
    ident = combination_id(made.pk)
    board = _said(anna_client.get(_to("detail", run.pk)))
    sent = {"kind": "lock", "candidate": person_id(kim.pk), "place": ident, "version": 0}

    fixed = anna_client.post(_to("step", run.pk), sent, follow=True)
    note = anna_client.post(
        _to("note", run.pk, person_id(kim.pk), ident), {"text": "Belt terug.", "version": 0}
    )
    gap = _said(anna_client.get(_to("gap", run.pk, ident)))
    why = anna_client.get(_to("why_not", run.pk), {"person": person_id(kim.pk), "place": ident})
    move = _said(anna_client.get(_to("move", run.pk, ident)))
    box = {"pair": f"{person_id(kim.pk)}:{ident}", "version": 1}
    decided = anna_client.post(_to("decide", run.pk), box, follow=True)
    proposals = anna_client.get(_to("proposals"))

    assert NAME in board
    assert "één plek van twee praktijken" in board
    assert f"Kim Bos staat nu vast bij {NAME}." in _said(fixed)
    assert (note.status_code, note.url.endswith(f"#{ident}")) == (302, True)
    assert "Deze plek heeft niet" not in gap
    assert "ongeveer 1,3 km en ongeveer 3,8 km" in _said(why)
    assert NAME in move
    assert pair_of(PairChoice.objects.get()) == (person_id(kim.pk), ident)
    assert "1 paar is voorgesteld." in _said(decided)
    assert pair_of(MatchProposal.objects.get()) == (person_id(kim.pk), ident)
    for site in (made.first.site, made.second.site):
        link = reverse("practices:detail", args=[site.practice_id])
        assert f'href="{link}"' in proposals.content.decode()
    assert _to("combination", made.pk) in proposals.content.decode()


def test_the_map_draws_a_combined_place_at_both_practices(anna_client, run):
    drawn = anna_client.get(_to("map_points", run.pk)).json()

    labels = [point[3] for point in drawn["points"]]
    assert labels == [f"{NAME}: 1 van 2", f"{NAME}: 1 van 2", "Kim Bos"]
    assert sorted(line[:2] for line in drawn["lines"]) == [[2, 0], [2, 1]]
    assert "staat bij allebei" in _said(anna_client.get(_to("map", run.pk)))


def test_a_combined_place_is_closed_from_the_board(anna_client, run, made):
    page = _to("place", run.pk, combination_id(made.pk))

    asked = _said(anna_client.get(page))
    done = anna_client.post(page, {"version": made.version}, follow=True)

    assert f"De gecombineerde plek {NAME} sluiten?" in asked
    assert "De ronde is opnieuw gemaakt" in _said(done)
    made.refresh_from_db()
    assert (made.state, MatchRun.objects.count()) == (CombinationState.DROPPED, 2)


def test_closing_says_how_many_proposals_stand_there(anna_client, run, made, kim):
    box = {"pair": f"{person_id(kim.pk)}:{combination_id(made.pk)}", "version": 0}
    anna_client.post(_to("decide", run.pk), box)

    for page in (
        _to("place", run.pk, combination_id(made.pk)),
        _to("combination_drop", made.pk),
        _to("combination_reopen", made.pk),
    ):
        assert "Er staat 1 voorstel bij deze gecombineerde plek." in _said(anna_client.get(page))


def test_a_proposal_at_places_that_are_no_longer_one_says_so(anna_client, run, made, kim):
    box = {"pair": f"{person_id(kim.pk)}:{combination_id(made.pk)}", "version": 0}
    anna_client.post(_to("decide", run.pk), box)
    anna_client.post(_to("combination_reopen", made.pk), {"version": made.version})

    stuck = _said(anna_client.get(_to("proposals"), {"state": "reconsider"}))

    assert "niet meer één plek" in stuck


def test_closing_a_combined_place_is_for_coordinators_of_the_round(
    bram_client, chantal_client, run, made
):
    page = _to("place", run.pk, combination_id(made.pk))
    nowhere = _to("place", run.pk, "k999")

    assert bram_client.get(page).status_code == 403
    assert chantal_client.get(page).status_code == 404
    assert chantal_client.get(nowhere).status_code == 404


def test_a_combined_place_of_another_round_is_not_found(anna_client, run):
    assert anna_client.get(_to("place", run.pk, "k999")).status_code == 404
    assert anna_client.get(_to("place", run.pk, "kx")).status_code == 404
