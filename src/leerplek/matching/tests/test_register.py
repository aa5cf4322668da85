"""An own candidate, a place more or fewer, a place closed: from the board, and the round again."""

import pytest
from django.urls import reverse

from leerplek.candidates.models import Candidate
from leerplek.common.errors import ConflictError
from leerplek.matching.enums import RegisterAct, StepKind
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models import MatchRun
from leerplek.matching.selectors.board import board_of
from leerplek.matching.services.board import Step, change_board
from leerplek.matching.services.register import change_register
from leerplek.matching.solving import MatchingError
from leerplek.matching.tests.small_boards import person_at, small_run


def _where(run, user):
    board = board_of(run, user)
    return sorted(
        (board.names[person], board.names[place].split(",")[0]) for person, place in board.pairs
    )


def _url(run, place):
    return reverse("matching:place", args=[run.pk, offer_id(place.pk)])


def test_a_candidate_that_a_practice_brought_gets_the_place(anna):
    run, _persons, (_linde, brink, _es) = small_run(anna)
    kim = person_at(anna, "Kim", 40)

    made = change_register(
        run, RegisterAct.BRING, brink, version=brink.version, candidate=kim, actor=anna
    )

    assert ("Kim", "De Brink") in _where(made.run, anna)
    assert [name for name, place in _where(made.run, anna) if place == "De Brink"] == ["Kim"]
    kim.refresh_from_db()
    assert kim.own_practice == brink.site.practice
    assert made.run.follows == run


def test_released_again_the_round_is_as_it_was(anna):
    run, _persons, (_linde, brink, _es) = small_run(anna)
    kim = person_at(anna, "Kim", 40)
    before = _where(run, anna)
    made = change_register(run, RegisterAct.BRING, brink, version=1, candidate=kim, actor=anna)
    kim.refresh_from_db()

    back = change_register(
        made.run, RegisterAct.RELEASE, brink, version=1, candidate=kim, actor=anna
    )

    assert _where(back.run, anna) == before
    kim.refresh_from_db()
    assert (kim.own_practice, kim.own_practice_name) == (None, "")


def test_a_practice_brings_no_more_people_than_it_has_places(anna):
    run, _persons, (_linde, brink, _es) = small_run(anna)
    kim, robin = person_at(anna, "Kim", 3), person_at(anna, "Robin", 3)
    change_register(run, RegisterAct.BRING, brink, version=1, candidate=kim, actor=anna)

    with pytest.raises(MatchingError, match="Voeg eerst een plek toe"):
        change_register(run, RegisterAct.BRING, brink, version=1, candidate=robin, actor=anna)

    robin.refresh_from_db()
    assert robin.own_practice is None
    assert MatchRun.objects.count() == 2


def test_a_place_more_is_for_who_had_none_and_a_place_fewer_takes_it_back(anna):
    person_at(anna, "Kim", 3)
    run, _persons, (_linde, brink, _es) = small_run(anna)
    before = _where(run, anna)

    more = change_register(run, RegisterAct.MORE, brink, version=brink.version, actor=anna)

    brink.refresh_from_db()
    assert brink.number == 2
    assert set(_where(more.run, anna)) > set(before)
    fewer = change_register(more.run, RegisterAct.FEWER, brink, version=brink.version, actor=anna)
    brink.refresh_from_db()
    assert brink.number == 1
    assert len(_where(fewer.run, anna)) == len(before)


def test_a_closed_place_is_left_out_and_what_was_decided_elsewhere_stays(anna):
    run, (samira, _wendy, thijs), (linde, _brink, es) = small_run(anna)
    for version, (who, where) in enumerate([(samira, linde), (thijs, es)]):
        change_board(
            run,
            Step(StepKind.LOCK, person_id(who.pk), offer_id(where.pk)),
            version=version,
            actor=anna,
        )
        run.refresh_from_db()

    made = change_register(run, RegisterAct.CLOSE, es, version=es.version, actor=anna)

    es.refresh_from_db()
    assert not es.is_confirmed
    assert made.dropped == 1
    assert ("Samira", "De Linde") in _where(made.run, anna)
    assert [place for _name, place in _where(made.run, anna)].count("De Es") == 0
    assert ("Thijs", "De Es") in _where(run, anna)


def test_nothing_happens_when_somebody_changed_the_place_first(anna):
    run, _persons, (_linde, brink, _es) = small_run(anna)

    with pytest.raises(ConflictError):
        change_register(run, RegisterAct.MORE, brink, version=brink.version + 1, actor=anna)

    brink.refresh_from_db()
    assert (brink.number, MatchRun.objects.count()) == (1, 1)


def test_the_page_does_it_and_goes_to_the_new_board(anna, anna_client):
    run, _persons, (_linde, brink, _es) = small_run(anna)

    response = anna_client.post(_url(run, brink), {"act": "more", "version": brink.version})

    fresh = MatchRun.objects.exclude(pk=run.pk).get()
    assert response.url == reverse("matching:detail", args=[fresh.pk])
    assert "Er is één plek meer." in anna_client.get(response.url).content.decode()


def test_the_page_says_what_is_wrong_and_does_nothing(anna, anna_client):
    run, _persons, (_linde, brink, _es) = small_run(anna)

    nobody = anna_client.post(_url(run, brink), {"act": "bring", "version": brink.version})
    stale = anna_client.post(_url(run, brink), {"act": "more", "version": brink.version + 1})

    assert nobody.context["form"].errors == {"candidate": ["Kies een kandidaat."]}
    assert stale.context["form"].errors.keys() == {"__all__"}
    assert MatchRun.objects.count() == 1


def test_a_new_candidate_is_added_on_the_way_and_the_page_comes_back(anna, anna_client):
    run, _persons, (_linde, brink, _es) = small_run(anna)
    page = anna_client.get(_url(run, brink)).content.decode()
    assert f"{reverse('candidates:add')}?back={_url(run, brink)}" in page

    added = anna_client.post(
        f"{reverse('candidates:add')}?back={_url(run, brink)}",
        {"first_name": "Kim", "last_name": "Bos", "learning_routes": ["bbl"], "version": 1},
    )

    kim = Candidate.objects.get(first_name="Kim")
    assert added.url == f"{_url(run, brink)}?candidate={kim.pk}"
    assert f'value="{kim.pk}" selected' in anna_client.get(added.url).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:x"])
def test_the_page_to_come_back_to_is_one_of_ours(anna, anna_client, elsewhere):
    added = anna_client.post(
        f"{reverse('candidates:add')}?back={elsewhere}",
        {"first_name": "Kim", "last_name": "Bos", "learning_routes": ["bbl"], "version": 1},
    )

    kim = Candidate.objects.get(first_name="Kim")
    assert added.url == reverse("candidates:detail", args=[kim.pk])


def test_the_page_is_for_coordinators_of_the_round(bram_client, chantal_client, anna):
    run, _persons, (_linde, brink, _es) = small_run(anna)

    assert bram_client.get(_url(run, brink)).status_code == 403
    assert chantal_client.get(_url(run, brink)).status_code == 404
