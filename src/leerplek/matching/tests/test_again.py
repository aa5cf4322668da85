from django.urls import reverse
from django.utils import timezone

from leerplek.candidates.enums import CandidateState
from leerplek.matching.enums import StepKind
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models import MatchRun
from leerplek.matching.models.board import PairChoice
from leerplek.matching.packed import problem_of
from leerplek.matching.selectors.board import board_of
from leerplek.matching.services.again import make_again
from leerplek.matching.services.board import Step, change_board
from leerplek.matching.services.what_if import keep_what_if
from leerplek.matching.tests.small_boards import person_at, small_run
from leerplek.matching.what_if import Changes


def _forbid(run, person, place, *, anna, version=0):
    step = Step(StepKind.FORBID, person_id(person.pk), offer_id(place.pk))
    change_board(run, step, version=version, actor=anna)
    run.refresh_from_db()


def _where(run, user):
    board = board_of(run, user)
    return {board.names[person]: board.names[place].split(",")[0] for person, place in board.pairs}


def test_make_again_keeps_the_board_when_nothing_changed(anna):
    run, (samira, *_others), (linde, *_places) = small_run(anna)
    _forbid(run, samira, linde, anna=anna)

    made = make_again(run, actor=anna)

    assert _where(made.run, anna) == _where(run, anna)
    assert (made.run.follows, made.run.pk != run.pk, made.dropped) == (run, True, 0)
    assert list(made.run.choices.values_list("candidate", "place", "kind", "made_by")) == [
        (samira.pk, linde.pk, "forbid", anna.pk)
    ]


def test_make_again_takes_who_is_new_and_leaves_who_is_gone(anna):
    run, (_samira, wendy, _thijs), (_linde, brink, _es) = small_run(anna)
    _forbid(run, wendy, brink, anna=anna)
    before = _where(run, anna)
    wendy.state, wendy.ended_on = CandidateState.WITHDRAWN, timezone.localdate()
    wendy.save()
    person_at(anna, "Kim", 3)

    made = make_again(run, actor=anna)

    stayed = {name: place for name, place in before.items() if name != "Wendy"}
    assert _where(made.run, anna) == {**stayed, "Kim": before["Wendy"]}
    assert made.dropped == 1
    assert not PairChoice.objects.filter(run=made.run).exists()
    assert MatchRun.objects.filter(pk=run.pk).exists()


def test_make_again_keeps_the_numbers_of_a_what_if(anna):
    run, _persons, _places = small_run(anna)
    changes = Changes(max_km=15.0, min_hours=20.0)
    kept = keep_what_if(board_of(run, anna), changes, actor=anna)

    again = make_again(kept, actor=anna).run

    round_ = board_of(again, anna).round
    assert again.what_if == {"max_km": 15.0, "min_hours": 20.0}
    assert (round_.numbers.max_km, round_.numbers.min_hours) == (15.0, 20.0)
    assert problem_of(again).settings == problem_of(kept).settings


def test_the_button_leads_to_the_new_board(anna, anna_client):
    run, _persons, _places = small_run(anna)

    response = anna_client.post(reverse("matching:again", args=[run.pk]))

    fresh = MatchRun.objects.exclude(pk=run.pk).get()
    assert response.url == reverse("matching:detail", args=[fresh.pk])
    assert "zo dicht mogelijk" in anna_client.get(response.url).content.decode()


def test_the_button_says_what_is_missing(anna, anna_client):
    run, persons, _places = small_run(anna)
    for person in persons:
        person.state, person.ended_on = CandidateState.WITHDRAWN, timezone.localdate()
        person.save()

    page = anna_client.post(reverse("matching:again", args=[run.pk]), follow=True).content.decode()

    assert "Er zijn nog geen kandidaten voor deze klas." in page
    assert MatchRun.objects.count() == 1
