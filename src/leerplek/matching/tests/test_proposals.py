from datetime import date

import pytest
from django.db import IntegrityError, transaction

from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from leerplek.audit.models import Event
from leerplek.candidates.models import Exclusion
from leerplek.candidates.services import remove_candidate, withdraw_candidate
from leerplek.common.errors import ConflictError
from leerplek.matching.enums import ChoiceKind, Mode, ProposalState, WithdrawnBecause
from leerplek.matching.models import MatchProposal, MatchRun
from leerplek.matching.models.board import PairChoice
from leerplek.matching.selectors.board import board_of, told_now
from leerplek.matching.selectors.deciding import obstacle_sentence
from leerplek.matching.selectors.proposals import proposals_to_reconsider
from leerplek.matching.services.proposals import (
    ProposalError,
    propose_pairs,
    undo_act,
    withdraw_proposal,
)
from leerplek.matching.services.runs import remove_run
from leerplek.matching.solving import answer
from leerplek.matching.story import tell
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_place,
    make_run,
    propose_all,
)
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Practice
from leerplek.practices.services import withdraw_confirmation


@pytest.fixture
def cohort(anna):
    return make_cohort(anna)


@pytest.fixture
def place(anna):
    return make_place(anna)


@pytest.fixture
def samira(anna):
    return make_candidate(anna, "Samira", km_north=1)


@pytest.fixture
def run(anna, cohort, place, samira):
    return make_run(anna, cohort)


def _key(candidate, place):
    return (f"c{candidate.pk}", f"p{place.pk}")


def _lock(run, candidate, place, actor):
    """Fix a pair as the board does, and have the answer keep to it."""
    PairChoice.objects.create(
        run=run, candidate=candidate, place=place, kind=ChoiceKind.LOCK, made_by=actor
    )
    _solve_again(run, actor)


def _solve_again(run, actor):
    from matchengine import solve

    run.board = solve(board_of(run, actor).problem, mode=run.mode).to_dict()
    run.board_version += 1
    run.save()


def _refusals(proposed):
    return [(each.key, each.obstacle, each.missing) for each in proposed.refused]


def test_propose_pairs_keeps_numbers_and_codes_and_no_words(anna, run, samira, place, cohort):
    made = propose_all(run, anna).made

    proposal = MatchProposal.objects.get()
    problem = board_of(run, anna).problem
    assert made == (proposal,)
    assert (proposal.candidate, proposal.place, proposal.cohort) == (samira, place, cohort)
    assert (proposal.organisation, proposal.run) == (anna.organisation, run)
    assert (proposal.state, proposal.made_by, proposal.version) == ("proposed", anna, 1)
    assert proposal.km == problem.km[_key(samira, place)]
    assert proposal.points == run.result["pairs"][0]["points"]
    assert proposal.agreed_to == []
    event = Event.objects.get(kind="proposal.made")
    assert (event.actor, event.region_id) == (anna, anna.organisation.region_id)
    assert event.data == {
        "run": run.pk,
        "candidate": samira.pk,
        "place": place.pk,
        "agreed_to": [],
    }


def test_propose_pairs_proposes_some_and_leaves_the_rest(anna, cohort, place, samira):
    noor = make_candidate(anna, "Noor", km_north=2)
    run = make_run(anna, cohort)

    proposed = propose_pairs(run, pairs={_key(noor, place): frozenset()}, version=0, actor=anna)

    assert [each.candidate for each in MatchProposal.objects.all()] == [noor]
    assert _refusals(proposed) == []


def test_propose_pairs_says_that_nothing_was_chosen(anna, run):
    with pytest.raises(ProposalError, match="geen paar gekozen"):
        propose_pairs(run, pairs={}, version=0, actor=anna)


def test_propose_pairs_refuses_all_when_the_board_has_changed(anna, run, samira, place):
    MatchRun.objects.update(board_version=1)

    with pytest.raises(ConflictError, match="niets voorgesteld"):
        propose_pairs(run, pairs={_key(samira, place): frozenset()}, version=0, actor=anna)

    assert not MatchProposal.objects.exists()


def test_propose_pairs_refuses_a_round_that_was_removed(anna, run):
    stale = MatchRun.objects.get(pk=run.pk)
    pairs = dict.fromkeys(board_of(run, anna).pairs, frozenset())
    remove_run(run, actor=anna)

    with pytest.raises(ProposalError, match="intussen verwijderd"):
        propose_pairs(stale, pairs=pairs, version=0, actor=anna)


def test_propose_pairs_counts_a_pair_that_is_not_on_the_board(anna, run, samira):
    other = make_place(anna)

    proposed = propose_pairs(run, pairs={_key(samira, other): frozenset()}, version=0, actor=anna)

    assert (proposed.made, proposed.refused, proposed.unknown) == ((), (), 1)


def _withdraw_candidate(anna, samira, place):
    withdraw_candidate(samira, version=1, actor=anna)


def _remove_candidate(anna, samira, place):
    remove_candidate(samira, version=1, actor=anna)


def _withdraw_confirmation(anna, samira, place):
    withdraw_confirmation(place, version=1, actor=anna)


def _other_class(anna, samira, place):
    type(samira).objects.update(cohort=make_cohort(anna))


def _place_for_another_class(anna, samira, place):
    type(place).objects.update(cohort=make_cohort(anna))


def _practice_stops(anna, samira, place):
    Practice.objects.update(trains=Willingness.NO)


@pytest.mark.parametrize(
    ("happens", "obstacle", "sentence"),
    [
        (_withdraw_candidate, "candidate_stopped", "de kandidaat doet niet meer mee"),
        (_remove_candidate, "candidate_gone", "de kandidaat staat niet meer in het bestand"),
        (_withdraw_confirmation, "place_not_confirmed", "de plek is niet meer bevestigd"),
        (_other_class, "candidate_elsewhere", "de kandidaat zit nu in een andere klas"),
        (_place_for_another_class, "place_elsewhere", "de plek is nu voor een andere klas"),
        (_practice_stops, "practice_stopped", "de praktijk leidt niet meer op"),
    ],
)
def test_propose_pairs_refuses_what_is_no_longer_possible(
    anna, run, samira, place, happens, obstacle, sentence
):
    key = _key(samira, place)
    happens(anna, samira, place)

    proposed = propose_pairs(run, pairs={key: frozenset()}, version=0, actor=anna)

    assert _refusals(proposed) == [(key, obstacle, ())]
    assert obstacle_sentence(proposed.refused[0]) == sentence
    assert not MatchProposal.objects.exists()


def test_propose_pairs_refuses_a_place_that_was_removed_since(anna, cohort, place, samira):
    run = make_run(anna, cohort)
    run.suggestions.all().delete()
    key = _key(samira, place)
    place.delete()

    proposed = propose_pairs(run, pairs={key: frozenset()}, version=0, actor=anna)

    assert _refusals(proposed) == [(key, "place_gone", ())]


def test_propose_pairs_refuses_what_a_colleague_proposed_meanwhile(anna, run, samira, place):
    colleague = UserFactory()
    MembershipFactory(user=colleague, organisation=anna.organisation)
    propose_all(run, colleague)

    proposed = propose_all(run, anna)

    assert _refusals(proposed) == [(_key(samira, place), "proposed", ())]
    assert MatchProposal.objects.get().made_by == colleague


def test_propose_pairs_asks_to_agree_with_a_broken_rule(anna, cohort, place):
    far = make_candidate(anna, "Ver", km_north=30)
    run = make_run(anna, cohort)
    _lock(run, far, place, anna)

    refused = propose_pairs(run, pairs={_key(far, place): frozenset()}, version=1, actor=anna)
    agreed = propose_pairs(
        run, pairs={_key(far, place): frozenset({"distance"})}, version=1, actor=anna
    )

    assert _refusals(refused) == [(_key(far, place), "", ("distance",))]
    assert [each.agreed_to for each in agreed.made] == [["distance"]]


def test_propose_pairs_asks_to_agree_when_one_of_the_two_does_not_want_it_since(
    anna, run, samira, place
):
    Exclusion.objects.create(candidate=samira, practice=place.site.practice, asked_by="candidate")

    proposed = propose_all(run, anna)

    assert _refusals(proposed) == [(_key(samira, place), "", ("excluded",))]


def test_propose_pairs_goes_over_the_number_of_a_place_only_when_asked(anna, cohort, place):
    for name in ("Een", "Twee"):
        make_candidate(anna, name)
    first = make_run(anna, cohort)
    third = make_candidate(anna, "Drie")
    second = make_run(anna, cohort)
    _lock(second, third, place, anna)
    propose_all(first, anna)
    key = _key(third, place)

    refused = propose_pairs(second, pairs={key: frozenset()}, version=1, actor=anna)
    agreed = propose_pairs(second, pairs={key: frozenset({"place_full"})}, version=1, actor=anna)

    assert _refusals(refused) == [(key, "", ("place_full",))]
    assert [each.agreed_to for each in agreed.made] == [["place_full"]]
    assert MatchProposal.objects.filter(place=place).count() == 3


def test_propose_pairs_goes_over_the_number_of_a_candidate_only_when_asked(anna, samira):
    cohort = make_cohort(anna, proposals_per_candidate=1)
    make_place(anna, "Eerste")
    first = make_run(anna, cohort)
    second_place = make_place(anna, "Tweede", site__latitude=52.17)
    second = make_run(anna, cohort)
    _lock(second, samira, second_place, anna)
    propose_all(first, anna)

    proposed = propose_all(second, anna)

    assert _refusals(proposed)[0] == (_key(samira, second_place), "", ("candidate_full",))


def test_propose_pairs_counts_the_proposals_of_another_organisation_at_a_place(
    anna, run, samira, place
):
    other = OrganisationFactory(region=anna.region)
    for _each in range(2):
        MatchProposal.objects.create(
            candidate=make_candidate(_Of(other)),
            place=place,
            cohort=run.cohort,
            organisation=other,
            act="00000000-0000-4000-8000-000000000000",
            talk_due_on=date(2030, 9, 1),
            made_by=anna,
        )

    proposed = propose_all(run, anna)

    assert _refusals(proposed) == [(_key(samira, place), "", ("place_full",))]


class _Of:
    def __init__(self, organisation):
        self.organisation = organisation


def test_the_database_keeps_one_open_proposal_for_a_pair(anna, run):
    proposal = propose_all(run, anna).made[0]
    proposal.pk = None

    with pytest.raises(IntegrityError, match=r"one_open_proposal|UNIQUE"), transaction.atomic():
        proposal.save()


def test_the_database_wants_to_know_who_withdrew_and_why(anna, run):
    propose_all(run, anna)

    with pytest.raises(IntegrityError, match="withdrawn_by_whom"), transaction.atomic():
        MatchProposal.objects.update(state=ProposalState.WITHDRAWN)


def test_withdraw_proposal_keeps_who_when_and_why(anna, run):
    proposal = propose_all(run, anna).made[0]

    withdraw_proposal(proposal, because=WithdrawnBecause.PRACTICE, version=1, actor=anna)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.withdrawn_because) == ("withdrawn", "practice")
    assert (proposal.withdrawn_by, proposal.version) == (anna, 2)
    assert Event.objects.get(kind="proposal.withdrawn").data == {
        "from": "proposed",
        "to": "withdrawn",
        "because": "practice",
    }


def test_withdraw_proposal_refuses_what_somebody_already_took_back(anna, run):
    proposal = propose_all(run, anna).made[0]
    withdraw_proposal(proposal, because=WithdrawnBecause.PRACTICE, version=1, actor=anna)

    with pytest.raises(ConflictError):
        withdraw_proposal(proposal, because=WithdrawnBecause.MISTAKE, version=1, actor=anna)
    with pytest.raises(ProposalError, match="heeft dit voorstel veranderd"):
        withdraw_proposal(proposal, because=WithdrawnBecause.MISTAKE, version=2, actor=anna)


def test_withdraw_proposal_refuses_what_was_erased(anna, run, samira):
    proposal = propose_all(run, anna).made[0]
    remove_candidate(samira, version=1, actor=anna)

    with pytest.raises(ProposalError, match="gewist"):
        withdraw_proposal(proposal, because=WithdrawnBecause.MISTAKE, version=1, actor=anna)


def test_a_withdrawn_pair_may_be_proposed_again(anna, run):
    proposal = propose_all(run, anna).made[0]
    withdraw_proposal(proposal, because=WithdrawnBecause.MISTAKE, version=1, actor=anna)

    again = propose_all(run, anna)

    assert len(again.made) == 1
    assert sorted(MatchProposal.objects.values_list("state", flat=True)) == [
        "proposed",
        "withdrawn",
    ]


def test_a_pair_that_was_taken_back_for_a_reason_asks_to_agree(anna, run, samira, place):
    proposal = propose_all(run, anna).made[0]
    withdraw_proposal(proposal, because=WithdrawnBecause.CANDIDATE, version=1, actor=anna)

    refused, agreed = propose_all(run, anna), propose_all(run, anna, "taken_back")

    assert _refusals(refused) == [(_key(samira, place), "", ("taken_back",))]
    assert [each.agreed_to for each in agreed.made] == [["taken_back"]]


def test_undo_act_takes_back_what_that_act_proposed_and_nothing_else(anna, cohort, place):
    first = make_candidate(anna, "Een", km_north=1)
    second = make_candidate(anna, "Twee", km_north=2)
    run = make_run(anna, cohort)
    propose_pairs(run, pairs={_key(first, place): frozenset()}, version=0, actor=anna)
    later = propose_pairs(run, pairs={_key(second, place): frozenset()}, version=0, actor=anna)

    counts = [undo_act(run, act=later.act, actor=anna) for _each in range(2)]

    assert counts == [1, 0]
    assert MatchProposal.objects.open().get().candidate == first


def test_a_removed_round_leaves_its_proposals(anna, run, samira):
    propose_all(run, anna)

    remove_run(run, actor=anna)

    assert [(each.candidate, each.run) for each in MatchProposal.objects.all()] == [(samira, None)]


def test_an_erased_candidate_takes_the_proposals_along(anna, run, samira):
    propose_all(run, anna)

    remove_candidate(samira, version=1, actor=anna)

    assert not MatchProposal.objects.exists()


def test_a_next_round_keeps_to_what_was_proposed_and_says_so(anna, cohort, place):
    far = make_candidate(anna, "Ver", km_north=8)
    propose_all(make_run(anna, cohort), anna)
    for index in range(3):
        make_candidate(anna, f"Dichtbij {index}", km_north=1)

    run = make_run(anna, cohort)

    [story] = tell(told_now(run, anna)).places
    said = {pair.name: pair.why[0] for pair in story.pairs}
    assert run.problem["must"] == [list(_key(far, place))]
    assert said["Ver Bos"] == "al eerder voorgesteld"
    assert len(said) == 2


def test_a_next_round_is_free_again_after_a_withdrawal(anna, cohort, place, samira):
    proposal = propose_all(make_run(anna, cohort), anna).made[0]
    withdraw_proposal(proposal, because=WithdrawnBecause.MISTAKE, version=1, actor=anna)

    run = make_run(anna, cohort)

    assert (run.problem["must"], len(run.result["pairs"])) == ([], 1)


def test_a_next_round_of_one_candidate_a_place_chooses_among_the_proposals(anna, cohort, place):
    for name in ("Een", "Twee"):
        make_candidate(anna, name)
    propose_all(make_run(anna, cohort), anna)

    run = make_run(anna, cohort, mode=Mode.ASSIGN)

    assert (run.problem["must"], len(run.result["pairs"])) == ([], 1)


def test_a_forbidden_pair_is_not_kept_although_it_was_proposed(anna, cohort, place, samira):
    from dataclasses import replace

    from leerplek.matching.selectors.runs import round_of

    propose_all(make_run(anna, cohort), anna)
    round_ = round_of(cohort, anna.organisation)

    found = answer(replace(round_, forbid=round_.proposed), mode="propose", seed=0)

    assert found.result.pairs == ()


@pytest.mark.parametrize("happens", [_withdraw_candidate, _withdraw_confirmation])
def test_proposals_to_reconsider_are_those_that_cannot_go_on(anna, run, samira, place, happens):
    proposal = propose_all(run, anna).made[0]
    before = list(proposals_to_reconsider(anna))

    happens(anna, samira, place)

    assert before == []
    assert list(proposals_to_reconsider(anna)) == [proposal]


def test_a_place_that_was_proposed_unconfirmed_is_nothing_to_reconsider(anna, samira):
    cohort = make_cohort(anna, include_unconfirmed=True)
    place = make_place(anna, confirmed_on=None, confirmed_how="")
    run = make_run(anna, cohort)

    refused = propose_all(run, anna)
    propose_all(run, anna, "place_not_confirmed")

    assert _refusals(refused) == [(_key(samira, place), "", ("place_not_confirmed",))]
    assert MatchProposal.objects.count() == 1
    assert not proposals_to_reconsider(anna).exists()


def test_a_proposal_is_seen_by_its_organisation_only(anna, bram, chantal, run):
    proposal = propose_all(run, anna).made[0]
    neighbour = UserFactory()
    MembershipFactory(user=neighbour, organisation=OrganisationFactory(region=anna.region))

    seen = [list(MatchProposal.objects.visible_to(each)) for each in (bram, neighbour, chantal)]

    assert seen == [[proposal], [], []]
