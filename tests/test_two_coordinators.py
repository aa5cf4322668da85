"""Two coordinators send at the same moment: one wins, the other sees what changed."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.enums import Role
from leerplek.accounts.models import User
from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.asks.models import Ask
from leerplek.asks.services import ask_many
from leerplek.audit.models import Event
from leerplek.candidates.enums import Scale
from leerplek.candidates.models import Candidate, Exclusion
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import DomainError
from leerplek.importing.models import ImportBatch
from leerplek.importing.services.undoing import undo_import
from leerplek.importing.services.writing import write_import
from leerplek.intake.models import SchoolVerdict
from leerplek.intake.services.verdicts import ask_school, record_verdict
from leerplek.intake.tests.factories import SchoolFactory
from leerplek.matching.enums import StepKind
from leerplek.matching.models import MatchProposal
from leerplek.matching.selectors.board import board_of
from leerplek.matching.services.board import Step, change_board
from leerplek.matching.services.proposals import propose_pairs, withdraw_proposal
from leerplek.matching.services.runs import remove_run
from leerplek.matching.tests.factories import (
    make_candidate,
    make_cohort,
    make_place,
    make_run,
    propose_all,
)
from leerplek.practices.models import Place, Practice
from leerplek.practices.services import confirm_place, remove_place
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory
from tests.clients import LeanClient, body_of, client_of
from tests.imports import HEADERS, KINDS, as_csv, make_import
from tests.world import member

ROUNDS = 50
FEW_ROUNDS = 10


@dataclass
class Pair:
    """Two coordinators of one organisation."""

    first: User
    second: User

    def clients(self) -> tuple[LeanClient, LeanClient]:
        return client_of(self.first), client_of(self.second)


@pytest.fixture
def pair(shared_database):
    organisation = OrganisationFactory()
    return Pair(member(organisation, Role.COORDINATOR), member(organisation, Role.COORDINATOR))


@pytest.fixture
def organisation(pair):
    return pair.first.memberships.get().organisation


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do these at the same moment, each in a thread with its own connection; return what came.

    A refusal is returned; anything else that goes wrong fails the test.
    """
    barrier = threading.Barrier(len(acts), timeout=30)

    def run(act: Callable[[], Any]) -> Any:
        try:
            connections["default"].ensure_connection()
            barrier.wait()
            return act()
        except DomainError as refusal:
            return refusal
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(60) for future in [pool.submit(run, act) for act in acts]]


def test_the_database_of_these_tests_is_shared_between_threads(pair):
    seen = at_once(User.objects.count, User.objects.count)

    assert seen == [2, 2]


def _answers(pair: Pair, url: str, bodies: Any, clients: Any = None) -> list[Any]:
    """Let both send their own body to one address at once; return (status, page) of each."""
    clients = clients or pair.clients()

    def send(number: int) -> tuple[int, str]:
        response = clients[number].post(url, bodies[number])
        return response.status_code, body_of(response).decode()

    return at_once(lambda: send(0), lambda: send(1))


def test_one_of_two_who_change_a_practice_wins_and_the_other_sees_both(pair, organisation, tried):
    for _round in range(ROUNDS):
        practice = PracticeFactory(organisation=organisation, name="De Linde")
        url = reverse("practices:change", args=[practice.pk])
        bodies = tuple(
            {"name": name, "host_type": "practice", "version": practice.version}
            for name in ("De Eik", "De Beuk")
        )

        answers = _answers(pair, url, bodies)

        _assert_one_winner(answers, ("De Eik", "De Beuk"), Practice.objects.get(pk=practice.pk))
        assert _events("practice.changed", practice) == 1
    tried("rounds of two coordinators", ROUNDS)


def test_a_school_is_asked_once_and_one_of_two_verdicts_stands(pair, organisation, tried):
    school = SchoolFactory(region=organisation.region)
    for _round in range(FEW_ROUNDS):
        candidate = CandidateFactory(organisation=organisation)
        asked = at_once(
            *(partial(ask_school, candidate, school=school, actor=each) for each in _both(pair))
        )
        verdict = SchoolVerdict.objects.get(candidate=candidate)
        assert sorted(isinstance(each, DomainError) for each in asked) == [False, True]

        said = {"told_by": "phone", "version": 1, "reason": "full"}
        given = at_once(
            partial(record_verdict, verdict, answer="admitted", actor=pair.first, **said),
            partial(record_verdict, verdict, answer="not_admitted", actor=pair.second, **said),
        )

        assert sorted(isinstance(each, DomainError) for each in given) == [False, True]
        assert _events("intake.asked", verdict) == _events("intake.decided", verdict) == 1
    tried("rounds of two who ask and note", FEW_ROUNDS)


def _both(pair: Pair) -> tuple[User, User]:
    return pair.first, pair.second


def test_one_of_two_who_change_a_candidate_wins_and_the_other_sees_both(pair, organisation, tried):
    for _round in range(ROUNDS):
        candidate = CandidateFactory(organisation=organisation, last_name="Bos")
        url = reverse("candidates:change", args=[candidate.pk])
        bodies = tuple(
            {
                "last_name": name,
                "first_name": candidate.first_name,
                "learning_routes": ["bbl"],
                "postcode": candidate.postcode,
                "place_name": candidate.place_name,
                "version": candidate.version,
            }
            for name in ("Vos", "Das")
        )

        answers = _answers(pair, url, bodies)

        stored = Candidate.objects.get(pk=candidate.pk)
        _assert_one_winner(answers, ("Vos", "Das"), stored, field="last_name")
        assert _events("candidate.changed", candidate) == 1
    tried("rounds of two coordinators", ROUNDS)


def test_one_of_two_who_change_a_class_wins_and_the_other_sees_both(pair, organisation, tried):
    programme = ProgrammeFactory(organisation=organisation)
    for number in range(ROUNDS):
        cohort = CohortFactory(programme=programme)
        names = (f"Klas {number} oost", f"Klas {number} west")
        url = reverse("programmes:cohort_change", args=[cohort.pk])
        bodies = tuple(
            {"name": name, "start_on": "1-9-2027", "learning_route": "bbl", "version": 1}
            for name in names
        )

        answers = _answers(pair, url, bodies)

        cohort.refresh_from_db()
        _assert_one_winner(answers, names, cohort)
        assert _events("cohort.changed", cohort) == 1
    tried("rounds of two coordinators", ROUNDS)


def _assert_one_winner(
    answers: list[Any], sent: tuple[str, str], stored: Any, *, field: str = "name"
) -> None:
    """Demand one redirect and one conflict page that shows both values; the winner is stored."""
    statuses = [status for status, _page in answers]
    assert sorted(statuses) == [302, 409]
    winner, loser = statuses.index(302), statuses.index(409)
    assert getattr(stored, field) == sent[winner]
    assert stored.version == 2
    page = answers[loser][1]
    assert f"<td>{sent[winner]}</td><td>{sent[loser]}</td>" in page


def _events(kind: str, row: Any) -> int:
    return Event.objects.filter(kind=kind, subject_id=str(row.pk)).count()


def test_one_of_two_who_confirm_a_place_wins_and_the_other_is_told(pair, organisation, tried):
    for _round in range(ROUNDS):
        place = _open_place(organisation)
        url = reverse("practices:place_confirm", args=[place.pk])
        bodies = tuple(
            {"how": how, "confirmed_on": "1-11-2026", "version": place.version}
            for how in ("phone", "mail")
        )

        clients = pair.clients()

        answers = _answers(pair, url, bodies, clients)

        place.refresh_from_db()
        loser = clients[0 if place.confirmed_by == pair.second else 1]
        page = body_of(loser.get(reverse("practices:detail", args=[place.site.practice_id])))
        assert place.version == 2
        assert place.confirmed_how == ("phone" if loser is clients[1] else "mail")
        assert [status for status, _page in answers] == [302, 302]
        assert "Iemand anders heeft dit intussen veranderd." in page.decode()
        assert _events("place.confirmed", place.site.practice) == 1
    tried("rounds of two coordinators", ROUNDS)


def test_one_of_two_who_confirm_and_remove_a_place_wins(pair, organisation, tried):
    for _round in range(ROUNDS):
        place = _open_place(organisation)

        outcomes = at_once(
            lambda place=place: confirm_place(place, how="mail", version=1, actor=pair.first),
            lambda place=place: remove_place(place, version=1, actor=pair.second),
        )

        refused = [isinstance(outcome, DomainError) for outcome in outcomes]
        is_there = Place.objects.filter(pk=place.pk, confirmed_how="mail").exists()
        assert sorted(refused) == [False, True]
        assert is_there == refused[1]
    tried("rounds of two coordinators", ROUNDS)


def _open_place(organisation: Any) -> Place:
    return PlaceFactory(
        site__practice__organisation=organisation, confirmed_on=None, confirmed_how=""
    )


def test_two_scores_on_one_scale_leave_one(pair, organisation, tried):
    for _round in range(ROUNDS):
        candidate = CandidateFactory(organisation=organisation)
        url = reverse("candidates:score", args=[candidate.pk])
        bodies = tuple({"given_on": "1-11-2026", "motivation": value} for value in ("2", "5"))

        answers = _answers(pair, url, bodies)

        statuses = [status for status, _page in answers]
        winner = statuses.index(302)
        score = candidate.scores.get(scale=Scale.MOTIVATION)
        assert sorted(statuses) in ([200, 302], [302, 409])
        assert score.value == (2, 5)[winner]
        assert _events("candidate.scored", candidate) == 1
    tried("rounds of two coordinators", ROUNDS)


def test_two_who_exclude_one_practice_make_one_exclusion(pair, organisation, tried):
    practice = PracticeFactory(organisation=organisation)
    for _round in range(ROUNDS):
        candidate = CandidateFactory(organisation=organisation)
        url = reverse("candidates:exclude", args=[candidate.pk])
        body = {"practice": practice.pk, "asked_by": "candidate"}

        answers = _answers(pair, url, (body, body))

        assert [status for status, _page in answers] == [302, 302]
        assert Exclusion.objects.filter(candidate=candidate).count() == 1
    tried("rounds of two coordinators", ROUNDS)


def test_two_who_write_one_import_write_it_once(pair, organisation, tried):
    kind = KINDS["practices"]
    for number in range(ROUNDS):
        batch = _preview(organisation, pair.first, f"Praktijk {number}")

        outcomes = at_once(
            lambda batch=batch: write_import(_again(batch), kind, actor=pair.first),
            lambda batch=batch: write_import(_again(batch), kind, actor=pair.second),
        )

        assert [outcome.state for outcome in outcomes] == ["written", "written"]
        assert Practice.objects.filter(name=f"Praktijk {number}").count() == 1
        assert _events("import.written", batch) == 1
    tried("rounds of two coordinators", ROUNDS)


def test_two_imports_of_one_practice_do_not_make_it_twice(pair, organisation, tried):
    kind = KINDS["practices"]
    for number in range(ROUNDS):
        batches = [
            _preview(organisation, user, f"Dubbel {number}") for user in (pair.first, pair.second)
        ]

        outcomes = at_once(
            *(
                lambda batch=batch: write_import(_again(batch), kind, actor=pair.first)
                for batch in batches
            )
        )

        refused = [isinstance(outcome, DomainError) for outcome in outcomes]
        assert sorted(refused) == [False, True]
        assert Practice.objects.filter(name=f"Dubbel {number}").count() == 1
    tried("rounds of two coordinators", ROUNDS)


def test_an_import_that_two_undo_is_undone_once(pair, organisation, tried):
    kind = KINDS["practices"]
    for number in range(ROUNDS):
        batch = write_import(
            _preview(organisation, pair.first, f"Terug {number}"), kind, actor=pair.first
        )

        outcomes = at_once(
            lambda batch=batch: undo_import(_again(batch), kind, actor=pair.first),
            lambda batch=batch: undo_import(_again(batch), kind, actor=pair.second),
        )

        refused = [isinstance(outcome, DomainError) for outcome in outcomes]
        assert sorted(refused) == [False, True]
        assert Practice.objects.filter(name=f"Terug {number}").count() == 0
        assert _events("import.undone", batch) == 1
    tried("rounds of two coordinators", ROUNDS)


def test_two_who_propose_the_same_pairs_propose_each_once(pair, organisation, tried):
    cohort, places, _people = _a_class(pair, organisation, places=2, people=2)
    run = make_run(pair.first, cohort)
    pairs = dict.fromkeys(board_of(run, pair.first).pairs, frozenset())
    for _round in range(ROUNDS):
        MatchProposal.objects.all().delete()

        outcomes = at_once(
            lambda: propose_pairs(run, pairs=pairs, version=0, actor=pair.first),
            lambda: propose_pairs(run, pairs=pairs, version=0, actor=pair.second),
        )

        assert sorted(len(each.made) for each in outcomes) == [0, len(pairs)]
        refused = [each.obstacle for outcome in outcomes for each in outcome.refused]
        assert refused == ["proposed"] * len(pairs)
        assert MatchProposal.objects.count() == len(pairs) == 2 * len(places)
    tried("rounds of two coordinators", ROUNDS)


def test_two_who_propose_on_two_boards_stay_within_the_number_of_a_place(pair, organisation, tried):
    """One proposal a place: each board has another candidate for it, and one of them wins."""
    cohort, [place], people = _a_class(
        pair, organisation, places=1, people=2, proposals_per_place=1
    )
    boards = []
    for other in people:
        Candidate.objects.filter(pk=other.pk).update(
            state="withdrawn", ended_on=timezone.localdate()
        )
        boards.append(make_run(pair.first, cohort))
        Candidate.objects.update(state="active", ended_on=None)
    pairs = [dict.fromkeys(board_of(run, pair.first).pairs, frozenset()) for run in boards]
    for _round in range(ROUNDS):
        MatchProposal.objects.all().delete()

        outcomes = at_once(
            lambda: propose_pairs(boards[0], pairs=pairs[0], version=0, actor=pair.first),
            lambda: propose_pairs(boards[1], pairs=pairs[1], version=0, actor=pair.second),
        )

        refused = [each.missing for outcome in outcomes for each in outcome.refused]
        assert refused == [("place_full",)]
        assert MatchProposal.objects.get().place == place
    tried("rounds of two coordinators", ROUNDS)


def test_who_proposes_and_who_rules_out_on_one_board_never_both_win(pair, organisation, tried):
    cohort, [place], [person] = _a_class(pair, organisation, places=1, people=1)
    key = (f"c{person.pk}", f"p{place.pk}")
    for _round in range(ROUNDS):
        MatchProposal.objects.all().delete()
        run = make_run(pair.first, cohort)

        outcomes = at_once(
            lambda run=run: propose_pairs(
                run, pairs={key: frozenset()}, version=0, actor=pair.first
            ),
            lambda run=run: change_board(
                run, Step(StepKind.FORBID, *key), version=0, actor=pair.second
            ),
        )

        assert sum(isinstance(each, DomainError) for each in outcomes) == 1
        run.refresh_from_db()
        is_on_board = key in board_of(run, pair.first).pairs
        assert MatchProposal.objects.open().exists() == is_on_board
    tried("rounds of two coordinators", ROUNDS)


def test_one_of_two_who_take_a_proposal_back_does_so(pair, organisation, tried):
    cohort, _places, _people = _a_class(pair, organisation, places=1, people=1)
    run = make_run(pair.first, cohort)
    for _round in range(ROUNDS):
        [proposal] = propose_all(run, pair.first, "taken_back").made

        outcomes = at_once(
            lambda proposal=proposal: withdraw_proposal(
                proposal, because="candidate", version=1, actor=pair.first
            ),
            lambda proposal=proposal: withdraw_proposal(
                proposal, because="practice", version=1, actor=pair.second
            ),
        )

        refused = [isinstance(outcome, DomainError) for outcome in outcomes]
        assert sorted(refused) == [False, True]
        assert _events("proposal.withdrawn", proposal) == 1
    tried("rounds of two coordinators", ROUNDS)


def test_two_rounds_started_at_once_get_numbers_that_never_come_back(pair, organisation, tried):
    """The newest is removed each time, and its number is given to neither of the next two."""
    cohort, _places, _people = _a_class(pair, organisation, places=1, people=1)
    pair.second.organisation = organisation
    given = []
    for _round in range(FEW_ROUNDS):
        made = at_once(
            lambda: make_run(pair.first, cohort),
            lambda: make_run(pair.second, cohort),
        )
        given += sorted(run.number for run in made)
        remove_run(max(made, key=lambda run: run.number), actor=pair.first)

    assert given == list(range(1, 2 * FEW_ROUNDS + 1))
    tried("rounds of two coordinators", FEW_ROUNDS)


def _a_class(
    pair: Pair, organisation: Any, *, places: int, people: int, **numbers: int
) -> tuple[Any, list[Place], list[Candidate]]:
    pair.first.organisation = organisation
    cohort = make_cohort(pair.first, **numbers)
    return (
        cohort,
        [make_place(pair.first) for _each in range(places)],
        [make_candidate(pair.first, f"Kim {each}") for each in range(people)],
    )


def _preview(organisation: Any, actor: User, name: str) -> ImportBatch:
    row = (name, "7241 AB", "Lochem", f"{name.replace(' ', '')}@praktijk.example", "", "ja")
    content = as_csv([HEADERS["practices"], row])
    return make_import(
        organisation, KINDS["practices"], actor=actor, file=("een.csv", content), until="ready"
    )


def _again(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


def test_two_who_ask_the_same_of_many_ask_each_practice_once(pair, organisation, tried):
    practices = PracticeFactory.create_batch(3, organisation=organisation)
    asked = {"region": organisation.region, "kind": "practice_details", "due_on": date(2099, 1, 1)}
    for _round in range(ROUNDS):
        Ask.objects.all().delete()

        outcomes = at_once(
            lambda: ask_many(practices, **asked, contact=pair.first, actor=pair.first),
            lambda: ask_many(practices, **asked, contact=pair.first, actor=pair.second),
        )

        assert sum(isinstance(each, DomainError) for each in outcomes) == 1
        assert Ask.objects.count() == len(practices)
    tried("rounds of two coordinators", ROUNDS)
