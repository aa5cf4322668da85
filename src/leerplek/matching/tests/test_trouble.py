"""What goes wrong around a round has an answer in words, and never a half-written board."""

import re

import pytest
from django.urls import reverse

from leerplek.candidates.models import Candidate
from leerplek.candidates.services import remove_candidate, withdraw_candidate
from leerplek.matching import solving
from leerplek.matching.enums import ChoiceKind, Mode, StepKind
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models import MatchRun
from leerplek.matching.models.board import BoardStep, PairChoice
from leerplek.matching.packed import problem_of
from leerplek.matching.selectors.board import board_of, board_page
from leerplek.matching.services.board import BoardChangedError, Step, change_board, undo_step
from leerplek.matching.services.runs import keep_run, round_to_solve
from leerplek.matching.services.what_if import keep_what_if
from leerplek.matching.solving import MatchingError, answer
from leerplek.matching.tests.small_boards import person_at, practice_place, small_run
from leerplek.matching.what_if import Changes
from leerplek.practices.models import Place
from leerplek.practices.services import PracticeError, remove_place, remove_practice
from matchengine import solve, verify


@pytest.fixture
def small(anna):
    return small_run(anna)


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def _board(client, run, **query):
    return _text(client.get(reverse("matching:detail", args=[run.pk]), query))


def _step(kind, person, place, came_from=None):
    return Step(
        kind,
        person_id(person.pk),
        offer_id(place.pk),
        "" if came_from is None else offer_id(came_from.pk),
    )


def _body(person, place, kind="forbid", version=0):
    return {
        "kind": kind,
        "candidate": person_id(person.pk),
        "place": offer_id(place.pk),
        "version": version,
    }


def _keep(run, round_, found, anna):
    return keep_run(
        run.cohort,
        organisation=run.organisation,
        mode=run.mode,
        round_=round_,
        found=found,
        actor=anna,
    )


def test_a_practice_and_a_person_who_went_while_the_round_was_made(anna, anna_client, small):
    first, (_samira, wendy, thijs), (linde, _brink, _es) = small
    first.delete()
    round_ = round_to_solve(first.cohort, first.organisation)
    found = answer(round_, mode=Mode.PROPOSE, seed=0)
    remove_practice(linde.site.practice, version=1, actor=anna)
    remove_candidate(wendy, version=1, actor=anna)

    run = _keep(first, round_, found, anna)

    assert list(run.suggestions.values_list("candidate", flat=True)) == [thijs.pk]
    assert problem_of(run) == found.snapshot.problem
    page = _board(anna_client, run)
    assert "1 plek doet niet meer mee" in page
    assert "1 kandidaat doet niet meer mee" in page
    assert "Samira" in page


def test_a_practice_of_a_round_cannot_be_removed_and_says_why(anna, small):
    _run, _persons, (linde, _brink, _es) = small

    with pytest.raises(PracticeError, match="ronde"):
        remove_practice(linde.site.practice, version=1, actor=anna)


@pytest.fixture
def removed_place(anna):
    """A round with one place where nobody was proposed, which was removed after that."""
    place = practice_place(anna, "De Verte", 80)
    run, persons, places = small_run(anna)
    remove_place(place, version=1, actor=anna)
    return run, persons, places


@pytest.mark.parametrize("kind", ["lock", "forbid", "place", "include"])
def test_nobody_is_put_at_a_place_that_was_removed(anna_client, removed_place, kind):
    run, (samira, *_others), _places = removed_place
    address = reverse("matching:step", args=[run.pk])
    body = {"kind": kind, "candidate": person_id(samira.pk), "place": _gone_place(run)}

    page = _text(anna_client.post(address, {**body, "version": 0, "knows": "on"}, follow=True))

    assert "Deze plek is er niet meer. Maak de ronde opnieuw." in page
    run.refresh_from_db()
    assert (run.board_version, PairChoice.objects.count()) == (0, 0)


def _gone_place(run):
    there = {offer_id(pk) for pk in Place.objects.values_list("pk", flat=True)}
    [gone] = [place.id for place in problem_of(run).places if place.id not in there]
    return gone


def test_a_place_that_was_removed_is_left_only_in_a_new_round(anna_client, removed_place):
    run, (samira, *_others), (linde, _brink, _es) = removed_place
    body = {**_body(samira, linde, "move"), "came_from": _gone_place(run)}

    page = _text(anna_client.post(reverse("matching:step", args=[run.pk]), body, follow=True))

    assert "Deze plek is er niet meer. Maak de ronde opnieuw." in page
    assert not BoardStep.objects.exists()


def test_the_board_says_who_withdrew_and_shows_them_to_who_asks_what_needs_me(
    anna, anna_client, small
):
    run, (samira, *_others), _places = small
    withdraw_candidate(samira, version=samira.version, actor=anna)

    page = _board(anna_client, run, show="needs")

    assert "1 kandidaat doet niet meer mee" in page
    assert "Samira" in page
    assert "Doet niet meer mee." in page
    assert "Wendy" not in page


def test_undo_leaves_out_who_was_erased_since(anna, small):
    run, (samira, wendy, _thijs), (linde, brink, _es) = small
    change_board(run, _step(StepKind.LOCK, samira, linde), version=0, actor=anna)
    run.refresh_from_db()
    change_board(run, _step(StepKind.LOCK, wendy, brink), version=1, actor=anna)
    run.refresh_from_db()
    remove_candidate(samira, version=samira.version, actor=anna)

    undo_step(run, version=2, actor=anna)

    run.refresh_from_db()
    board = board_of(run, anna)
    assert (run.board_version, board.choices) == (3, {})
    assert verify(board.problem, board.result) == []


@pytest.mark.parametrize("other", ["step", "erased"])
def test_undo_writes_nothing_when_somebody_was_first_while_it_was_worked_out(
    anna, small, monkeypatch, other
):
    run, (samira, wendy, _thijs), (linde, brink, _es) = small
    change_board(run, _step(StepKind.LOCK, samira, linde), version=0, actor=anna)
    run.refresh_from_db()
    acts = {
        "step": lambda: change_board(
            MatchRun.objects.get(), _step(StepKind.LOCK, wendy, brink), version=1, actor=anna
        ),
        "erased": lambda: remove_candidate(samira, version=samira.version, actor=anna),
    }

    def act_and_solve(*args, **kwargs):
        monkeypatch.undo()
        acts[other]()
        return solve(*args, **kwargs)

    monkeypatch.setattr(solving, "solve", act_and_solve)
    with pytest.raises(BoardChangedError):
        undo_step(run, version=1, actor=anna)

    run.refresh_from_db()
    assert run.board_version == (2 if other == "step" else 1)
    assert not run.steps.exclude(undone_at=None).exists()


def test_settings_that_changed_are_told_and_the_board_stays_as_it_was(anna_client, small):
    run, _persons, _places = small
    run.cohort.settings = {**run.cohort.settings, "max_km": 8.0}
    run.cohort.save()

    page = _board(anna_client, run)

    assert "1 instelling van de klas is veranderd" in page
    assert "Dit bord toont de ronde nog zoals die was." in page
    assert problem_of(run).settings.max_km == 12.0


def test_going_back_in_the_browser_asks_the_server_again(anna_client, small):
    run, _persons, _places = small

    response = anna_client.get(reverse("matching:detail", args=[run.pk]))

    assert response["Cache-Control"] == "no-store"


def test_a_form_from_before_going_back_changes_nothing_and_shows_the_board_of_now(
    anna_client, small
):
    run, (samira, wendy, _thijs), (linde, brink, _es) = small
    address = reverse("matching:step", args=[run.pk])
    anna_client.post(address, _body(samira, linde))

    stale = anna_client.post(address, _body(wendy, brink), follow=True)

    page = _text(stale)
    assert "U hebt dit bord intussen in een ander venster veranderd." in page
    assert (
        "U, in een ander venster: Samira wordt niet meer voorgesteld bij De Linde, Lochem." in page
    )
    assert 'name="version" value="1"' in stale.content.decode()
    assert PairChoice.objects.get().candidate == samira


def test_a_round_that_was_removed_meanwhile_is_not_there_any_more(anna, anna_client, small):
    run, (samira, *_others), (linde, *_places) = small
    MatchRun.objects.all().delete()

    response = anna_client.post(
        reverse("matching:step", args=[run.pk]), _body(samira, linde), follow=True
    )

    assert response.status_code == 404


def test_a_board_whose_people_were_all_erased_says_so(anna, anna_client, small):
    run, persons, _places = small
    for person in persons:
        remove_candidate(person, version=person.version, actor=anna)

    page = _board(anna_client, run)

    assert "3 kandidaten doen niet meer mee" in page
    assert "Iedereen heeft een voorstel." not in page
    assert "Er staat niemand meer in deze ronde." in page


@pytest.fixture
def hundred(anna):
    """A round in which a hundred people are fixed at one place for one learner."""
    for number in range(97):
        person_at(anna, f"Kim {number:02}", number / 20)
    run, _persons, (linde, brink, _es) = small_run(anna)
    people = list(Candidate.objects.order_by("pk"))
    PairChoice.objects.bulk_create(
        PairChoice(run=run, candidate=each, place=linde, kind=ChoiceKind.LOCK, made_by=anna)
        for each in people[:99]
    )
    step = _step(StepKind.PLACE, people[99], linde)
    change_board(run, step, version=0, actor=anna, knows_broken_rules=True)
    return MatchRun.objects.get(pk=run.pk), people, linde, brink


def test_a_hundred_locks_that_contradict_each_other_are_kept_told_and_can_be_let_go(
    anna, anna_client, hundred
):
    run, people, linde, _brink = hundred

    board = board_of(run, anna)
    page = _board(anna_client, run, show="needs", q="Linde")

    fixed = [pair for pair in board.result.pairs if pair.place_id == offer_id(linde.pk)]
    assert {(pair.locked, pair.broken_rules) for pair in fixed} == {(True, ("capacity",))}
    assert len(fixed) == 100
    assert verify(board.problem, board.result) == []
    assert "100 vaste paren passen niet" in page
    assert "hier staan meer kandidaten vast dan er plek is" in page

    change_board(run, _step(StepKind.RELEASE, people[0], linde), version=1, actor=anna)
    run.refresh_from_db()
    assert len([pair for pair in board_of(run, anna).result.pairs if pair.locked]) == 99


def test_one_more_contradiction_is_asked_about_first(anna, anna_client, hundred):
    run, people, _linde, brink = hundred
    again = _body(people[0], brink, "place", version=1)

    page = _text(anna_client.post(reverse("matching:step", args=[run.pk]), again, follow=True))

    assert "dit paar houdt zich niet aan een regel:" in page
    assert "deze kandidaat staat vaker vast dan mag" in page
    run.refresh_from_db()
    assert run.board_version == 1


def test_a_what_if_of_a_board_with_a_removed_place_can_be_kept(anna, removed_place):
    run, _persons, _places = removed_place
    board = board_of(run, anna)

    kept = keep_what_if(board, Changes(max_km=100.0), actor=anna)

    assert {suggestion.place_id for suggestion in kept.suggestions.all()} <= set(
        Place.objects.values_list("pk", flat=True)
    )
    assert board_page(kept, anna).since.gone_offers


def test_step_about_somebody_who_was_erased_is_refused_in_words(anna, small):
    run, (samira, *_others), (linde, *_places) = small
    step = _step(StepKind.FORBID, samira, linde)
    remove_candidate(samira, version=samira.version, actor=anna)

    with pytest.raises(MatchingError, match="doet niet meer mee"):
        change_board(run, step, version=0, actor=anna)
