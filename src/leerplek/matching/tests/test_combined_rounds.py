"""Combined places from the round to the proposal: one place, and never its halves as well."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from leerplek.audit.models import Event
from leerplek.matching.cards import place_cards
from leerplek.matching.enums import ChoiceKind, CombinationState, Mode, StepKind
from leerplek.matching.exports import proposal_columns, suggestion_columns, suggestion_rows
from leerplek.matching.idents import combination_id, offer_id, pair_of, person_id
from leerplek.matching.models import MatchProposal, MatchRun, Suggestion
from leerplek.matching.models.board import BoardStep, PairChoice, PairNote
from leerplek.matching.printing import printed
from leerplek.matching.selectors.board import board_of, board_page, told_now
from leerplek.matching.selectors.deciding import decision_on, refusals
from leerplek.matching.selectors.proposals import (
    ProposalFilter,
    proposal_list,
    proposals_to_reconsider,
)
from leerplek.matching.selectors.runs import round_of
from leerplek.matching.services.again import make_again
from leerplek.matching.services.board import Step, change_board, undo_step, write_note
from leerplek.matching.services.combinations import (
    CombinationError,
    drop_combination,
    reopen_combination,
    settle_combination,
)
from leerplek.matching.services.proposals import propose_pairs, withdraw_proposal
from leerplek.matching.services.register import close_combination
from leerplek.matching.services.what_if import keep_what_if
from leerplek.matching.solving import MatchingError
from leerplek.matching.story import tell
from leerplek.matching.tests.factories import make_candidate, make_cohort, make_run, propose_all
from leerplek.matching.tests.halves import combination, half_place
from leerplek.matching.what_if import Changes, what_if
from leerplek.practices.models import Place
from leerplek.practices.services import change_place
from matchengine import verify


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def cohort(anna):
    return make_cohort(anna)


@pytest.fixture
def made(anna, cohort):
    """De Linde in Lochem lends to De Brink in Gorssel, 4 km to the north."""
    return combination(anna, cohort)


@pytest.fixture
def kim(anna):
    return make_candidate(anna, "Kim", km_north=1)


@pytest.fixture
def run(anna, cohort, made, kim):
    return make_run(anna, cohort)


def _pair(person, one):
    return person_id(person.pk), combination_id(one.pk)


def _offered(cohort):
    offers = round_of(cohort, cohort.programme.organisation).offers
    return {offer.id: offer.number for offer in offers}


def _step(run, kind, pair, actor, **fields):
    run.refresh_from_db()
    step = Step(kind, *pair, **fields)
    return change_board(run, step, version=run.board_version, actor=actor, knows_broken_rules=True)


def _fresh(one):
    return type(one).objects.get(pk=one.pk)


@pytest.mark.parametrize("mode", Mode.values)
def test_two_places_that_are_settled_are_one_place_in_every_kind_of_round(
    anna, cohort, made, kim, mode
):
    run = make_run(anna, cohort, mode)

    [suggestion] = Suggestion.objects.all()
    assert (pair_of(suggestion), suggestion.place_id) == (_pair(kim, made), made.first_id)
    assert [place.id for place in board_of(run, anna).problem.places] == [combination_id(made.pk)]


@pytest.mark.parametrize(
    "state", [each for each in CombinationState if each != CombinationState.SETTLED]
)
def test_two_places_that_are_not_settled_are_given_out_each_by_itself(anna, cohort, state):
    made = combination(anna, cohort, state=state)

    assert _offered(cohort) == {offer_id(made.first_id): 1, offer_id(made.second_id): 1}


def test_two_places_that_changed_since_are_given_out_each_by_itself(anna, cohort, made):
    change_place(made.second, version=made.second.version, actor=anna, hours_max=20)

    assert _offered(cohort) == {offer_id(made.first_id): 1, offer_id(made.second_id): 1}


def test_a_practice_keeps_the_places_it_does_not_share(anna, cohort):
    first = half_place(anna, number=3)
    made = combination(anna, cohort, first=first)

    assert _offered(cohort) == {offer_id(first.pk): 2, combination_id(made.pk): 1}


def test_the_places_of_a_combination_of_another_class_are_not_given_out(anna, cohort, made):
    other = make_cohort(anna)

    assert _offered(other) == {}
    assert _offered(cohort) == {combination_id(made.pk): 1}


def test_both_practices_count_for_who_does_not_want_one_of_them(anna, cohort, made, kim):
    kim.exclusions.create(practice=made.second.site.practice)

    assert make_run(anna, cohort).suggestions.count() == 0


def test_a_card_says_who_employs_the_learner_which_days_and_both_distances(anna, run, made, kim):
    page = board_page(run, anna)
    [card] = place_cards(page.board, page.known, [combination_id(made.pk)])

    assert (card.name, card.combination_pk) == ("De Linde, Lochem + De Brink, Gorssel", made.pk)
    assert card.facts == "BBL · 24–32 hours · one place of two practices"
    assert card.shared == (
        "De Linde, Lochem employs the learner and lends them to De Brink, Gorssel.",
        "De Linde, Lochem: Monday, Tuesday",
        "De Brink, Gorssel: Thursday, Friday",
    )
    [pair] = card.pairs
    assert pair.distance == "about 1.3 km and about 3.8 km"
    assert pair.why[-2:] == (
        "De Linde, Lochem: about 1.3 km",
        "De Brink, Gorssel: about 3.8 km",
    )


def test_print_and_spreadsheets_name_both_practices(anna, run, made):
    name = "De Linde, Lochem + De Brink, Gorssel"
    [place] = printed(board_of(run, anna), frozenset()).places
    [row] = suggestion_rows(tell(told_now(run, anna)))
    cells = [column.value(row) for column in suggestion_columns(shared=True)]
    propose_all(run, anna)
    [proposal] = proposal_list(anna)
    proposed = [column.value(proposal) for column in proposal_columns()]

    assert (place.name, len(place.shared)) == (name, 3)
    assert (cells[0], cells[1]) == (name, "Kim Bos")
    assert cells[-1].startswith("De Linde, Lochem employs the learner")
    assert proposed[:2] == ["De Linde + De Brink", "Lochem + Gorssel"]


def test_a_combined_place_is_locked_ruled_out_moved_to_and_noted(anna, run, made, kim):
    pair = _pair(kim, made)

    _step(run, StepKind.LOCK, pair, anna)
    locked = PairChoice.objects.get()
    _step(run, StepKind.FORBID, pair, anna)
    ruled_out = PairChoice.objects.get()
    _step(run, StepKind.PLACE, pair, anna)
    put_back = board_of(_fresh(run), anna).pairs
    write_note(run, pair, text="asked", version=0, actor=anna)

    assert (pair_of(locked), locked.kind) == (pair, ChoiceKind.LOCK)
    assert (pair_of(ruled_out), ruled_out.kind) == (pair, ChoiceKind.FORBID)
    assert put_back == {pair}
    assert pair_of(PairNote.objects.get()) == pair
    assert board_page(_fresh(run), anna).known.notes == {pair: "asked"}
    assert {step.combination_id for step in BoardStep.objects.all()} == {made.pk}


def test_who_is_moved_away_from_a_combined_place_goes_back_by_undo(anna, cohort, made, kim):
    es = half_place(anna, "De Es", hours_min=24, hours_max=32, is_divisible=False)
    run = make_run(anna, make_cohort_small(cohort))
    before = board_of(run, anna).pairs
    pair = _pair(kim, made)
    if pair not in before:
        _step(run, StepKind.PLACE, pair, anna)

    _step(
        run,
        StepKind.MOVE,
        (pair[0], offer_id(es.pk)),
        anna,
        came_from=combination_id(made.pk),
    )
    moved = board_of(_fresh(run), anna).pairs
    last = BoardStep.objects.last()
    undo_step(_fresh(run), version=_fresh(run).board_version, actor=anna)

    assert (moved & {pair}, (pair[0], offer_id(es.pk)) in moved) == (set(), True)
    assert (last.came_from_id, last.came_from_combination_id) == (made.first_id, made.pk)
    assert pair in board_of(_fresh(run), anna).pairs


def make_cohort_small(cohort):
    """One proposal for each candidate, so that moving shows."""
    cohort.settings = {"proposals_per_candidate": 1}
    cohort.save()
    return cohort


def test_nobody_is_put_at_two_places_that_are_no_longer_one(anna, run, made, kim):
    drop_combination(made, version=made.version, actor=anna)

    with pytest.raises(MatchingError, match="no longer one"):
        _step(run, StepKind.LOCK, _pair(kim, made), anna)
    _step(run, StepKind.FORBID, _pair(kim, made), anna)

    assert board_of(_fresh(run), anna).pairs == frozenset()


def test_a_dropped_combination_is_told_and_the_next_round_gives_out_its_places(anna, run, made):
    drop_combination(made, version=made.version, actor=anna)

    changed = board_page(run, anna).since
    again = make_again(run, actor=anna).run

    assert changed.gone_offers == {combination_id(made.pk)}
    assert changed.new_offers == {offer_id(made.first_id), offer_id(made.second_id)}
    assert {place.id for place in board_of(again, anna).problem.places} == changed.new_offers


def test_closing_a_combined_place_from_the_board_drops_it_and_makes_the_round_again(
    anna, run, made
):
    made_again = close_combination(run, made, version=made.version, actor=anna)

    places = {place.id for place in board_of(made_again.run, anna).problem.places}
    assert _fresh(made).state == CombinationState.DROPPED
    assert places == {offer_id(made.first_id), offer_id(made.second_id)}


def test_a_round_made_again_takes_choices_about_a_combined_place_along(anna, run, made, kim):
    _step(run, StepKind.LOCK, _pair(kim, made), anna)

    again = make_again(_fresh(run), actor=anna)

    assert again.dropped == 0
    assert [pair_of(each) for each in again.run.choices.all()] == [_pair(kim, made)]


def test_a_what_if_that_is_kept_keeps_the_combined_place(anna, run, made, kim):
    kept = keep_what_if(board_of(run, anna), Changes(max_km=15.0), actor=anna)

    assert [pair_of(each) for each in kept.suggestions.all()] == [_pair(kim, made)]


@pytest.mark.parametrize("side", ["first", "second"])
def test_without_one_of_the_practices_the_combined_place_is_gone(anna, run, made, kim, side):
    practice = str(getattr(made, side).site.practice_id)

    found = what_if(board_of(run, anna), Changes(without=practice))

    assert (found.problem.places, found.shift.losing) == ((), (person_id(kim.pk),))


def test_a_combined_place_is_proposed_and_the_round_keeps_to_it(anna, cohort, run, made, kim):
    propose_all(run, anna)

    [proposal] = MatchProposal.objects.all()
    assert (pair_of(proposal), proposal.place_id) == (_pair(kim, made), made.first_id)
    assert Event.objects.get(kind="proposal.made").data["combination"] == made.pk
    assert decision_on(board_of(run, anna), anna).open == 0
    assert make_run(anna, cohort).suggestions.get().is_locked


def test_a_combination_is_not_proposed_once_a_practice_changed_its_place(anna, run, made, kim):
    change_place(made.second, version=made.second.version, actor=anna, hours_max=20)
    board = board_of(run, anna)

    done = propose_pairs(run, pairs={_pair(kim, made): frozenset()}, version=0, actor=anna)

    assert done.made == ()
    assert refusals(board, done.refused) == [
        "Kim Bos, De Linde, Lochem + De Brink, Gorssel: the two places no longer count as one"
    ]


def test_a_half_of_an_older_round_is_not_proposed_once_it_is_part_of_one_place(anna, cohort, kim):
    first = half_place(anna, hours_max=24)
    made = combination(anna, cohort, state=CombinationState.ASKED, first=first)
    run = make_run(anna, cohort)
    settle_combination(made, version=made.version, actor=anna)

    done = propose_all(run, anna)

    assert (len(done.made), {each.obstacle for each in done.refused}) == (0, {"place_combined"})


def test_who_excluded_one_of_the_practices_since_is_a_concern(anna, run, made, kim):
    kim.exclusions.create(practice=made.second.site.practice)

    done = propose_all(run, anna)

    assert [each.concerns for each in done.refused] == [("excluded",)]


def test_a_combination_is_not_settled_while_somebody_is_proposed_at_one_half(anna, cohort, kim):
    first = half_place(anna, hours_max=24)
    made = combination(anna, cohort, state=CombinationState.ASKED, first=first)
    run = make_run(anna, cohort)
    pair = person_id(kim.pk), offer_id(made.first_id)
    propose_pairs(run, pairs={pair: frozenset()}, version=0, actor=anna)

    with pytest.raises(CombinationError, match="De Linde otherwise"):
        settle_combination(made, version=made.version, actor=anna)

    proposal = MatchProposal.objects.get()
    withdraw_proposal(proposal, because="practice", version=1, actor=anna)
    assert settle_combination(_fresh(made), version=made.version, actor=anna).is_settled


def test_two_places_with_a_promise_are_given_to_nobody_else_when_they_are_no_longer_one(
    anna, cohort, run, made
):
    propose_all(run, anna)
    [proposal] = MatchProposal.objects.all()
    assert list(proposals_to_reconsider(anna)) == []

    reopen_combination(made, version=made.version, actor=anna)

    assert _offered(cohort) == {}
    assert list(proposals_to_reconsider(anna)) == [proposal]
    withdraw_proposal(proposal, because="practice", version=1, actor=anna)
    assert _offered(cohort) == {offer_id(made.first_id): 1, offer_id(made.second_id): 1}


def test_a_promise_at_one_half_from_before_keeps_its_place(anna, cohort, made, kim):
    MatchProposal.objects.create(
        candidate=kim,
        place=made.first,
        cohort=cohort,
        organisation=anna.organisation,
        act="6f1ed002-ab59-4ab2-8f9f-5c8dc8f2f0a1",
        talk_due_on=date(2030, 9, 1),
        made_by=anna,
    )

    assert _offered(cohort) == {offer_id(made.first_id): 1, offer_id(made.second_id): 1}


@pytest.mark.parametrize("side", ["first", "second"])
def test_proposals_are_found_by_either_practice(anna, run, made, side):
    propose_all(run, anna)
    practice = getattr(made, side).site.practice

    by_key = proposal_list(anna, ProposalFilter(practice=practice.pk))
    by_name = proposal_list(anna, ProposalFilter(search=practice.name))

    assert (by_key.count(), by_name.count()) == (1, 1)


def test_the_last_question_of_a_round_with_a_combination_verifies(anna, run, made, kim):
    _step(run, StepKind.LOCK, _pair(kim, made), anna)

    board = board_of(_fresh(run), anna)

    assert verify(board.problem, board.result) == []


@pytest.mark.parametrize("is_combined", [False, True])
@pytest.mark.parametrize("model", [Suggestion, PairChoice, PairNote, MatchProposal])
def test_a_pair_is_there_once_alone_and_once_combined(anna, run, made, kim, model, is_combined):
    model.objects.all().delete()
    act = "6f1ed002-ab59-4ab2-8f9f-5c8dc8f2f0a1"
    own = {
        Suggestion: {"run": run},
        PairChoice: {"run": run, "made_by": anna, "kind": ChoiceKind.LOCK},
        PairNote: {"written_by": anna},
        MatchProposal: {
            "act": act,
            "talk_due_on": date(2030, 9, 1),
            "made_by": anna,
            "cohort": run.cohort,
            "organisation": run.organisation,
        },
    }[model]
    for one in (None, made):
        model.objects.create(candidate=kim, place=made.first, combination=one, **own)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(
            candidate=kim,
            place=made.second if is_combined else made.first,
            combination=made if is_combined else None,
            **own,
        )

    assert model.objects.count() == 2


def test_a_region_without_combinations_has_the_round_it_had(anna, cohort, kim):
    place = half_place(anna, start_on=date(2027, 9, 1), hours_max=24)

    run = make_run(anna, cohort)

    assert [each["id"] for each in run.round["offers"]] == [offer_id(place.pk)]
    assert (run.round["half_km"], run.round["half_about"]) == ([], [])
    assert MatchRun.objects.get().suggestions.get().combination is None
    assert Place.objects.get() == place


def test_who_else_is_proposed_at_a_combined_place_that_is_full_is_told(anna, cohort, made, kim):
    make_candidate(anna, "Noor", km_north=1)
    run = make_run(anna, cohort)
    propose_all(run, anna)
    [match, other] = MatchProposal.objects.order_by("pk")

    MatchProposal.objects.filter(pk=match.pk).update(
        state="matched", matched_at=timezone.now(), decision_due_on=timezone.localdate()
    )

    assert list(proposals_to_reconsider(anna)) == [other]
