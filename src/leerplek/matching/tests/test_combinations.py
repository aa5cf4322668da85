"""The road of a combination: propose, ask about VAT, settle, drop, reopen."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from leerplek.accounts.enums import Role
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from leerplek.audit.models import Event
from leerplek.common.errors import ConflictError, DomainError
from leerplek.matching.enums import NEXT_COMBINATION, CombinationState, Lead, VatOutcome
from leerplek.matching.models.combinations import Combination
from leerplek.matching.selectors.agreed import counts, what_changed, what_is_missing
from leerplek.matching.selectors.combinations import combinations_waiting
from leerplek.matching.services.combinations import (
    CombinationError,
    drop_combination,
    fill_checklist,
    propose_combination,
    reopen_combination,
    seats_left,
    settle_combination,
)
from leerplek.matching.tests.halves import ANSWERED, combination, half_place
from leerplek.practices.models import Place, Practice
from leerplek.practices.services import PracticeError, remove_place
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory

PROPOSED, ASKED = CombinationState.PROPOSED, CombinationState.ASKED
SETTLED, DROPPED = CombinationState.SETTLED, CombinationState.DROPPED


@pytest.fixture
def cohort(anna):
    return CohortFactory(programme=ProgrammeFactory(organisation=anna.organisation))


@pytest.fixture
def pair(anna):
    return half_place(anna), half_place(anna, "De Brink", km=4, town="Gorssel")


def _fresh(row):
    return Combination.objects.get(pk=row.pk)


def _events(row):
    return [
        (event.kind, event.data)
        for event in Event.objects.filter(
            subject_type="matching.combination", subject_id=str(row.pk)
        ).order_by("pk")
    ]


def test_propose_puts_two_places_in_one_order_and_takes_over_their_days(anna, cohort):
    first = half_place(anna, weekdays=["mon"])
    second = half_place(anna, "De Brink", km=4, weekdays=["thu", "fri"])

    made = propose_combination(second, first, cohort=cohort, actor=anna)

    assert (made.first, made.second, made.state, made.made_by) == (first, second, PROPOSED, anna)
    assert (made.first_days, made.second_days) == (["mon"], ["thu", "fri"])
    assert _events(made) == [("combination.proposed", {"cohort": cohort.pk})]


def test_propose_refuses_what_is_there_already(anna, cohort, pair):
    propose_combination(*pair, cohort=cohort, actor=anna)

    with pytest.raises(CombinationError, match="is er al"):
        propose_combination(*pair[::-1], cohort=cohort, actor=anna)


def test_propose_says_that_a_dropped_one_can_be_taken_up_again(anna, cohort, pair):
    made = propose_combination(*pair, cohort=cohort, actor=anna)
    drop_combination(made, version=1, actor=anna)

    with pytest.raises(CombinationError, match="eerder afgevallen"):
        propose_combination(*pair, cohort=cohort, actor=anna)


def test_propose_refuses_places_that_can_never_be_one(anna, chantal, cohort, pair):
    other_class = CohortFactory(programme=cohort.programme)
    misfits = {
        "verschillende adressen": half_place(anna, site=pair[0].site),
        "verschillende regio": half_place(chantal),
        "verschillende leerwegen": half_place(anna, "De Es", learning_route="bol"),
        "voor een andere klas": half_place(anna, "De Pol", cohort=other_class),
    }

    for sentence, place in misfits.items():
        with pytest.raises(CombinationError, match=sentence):
            propose_combination(pair[0], place, cohort=cohort, actor=anna)
    assert not Combination.objects.exists()


def test_propose_refuses_a_place_that_was_removed_meanwhile(anna, cohort, pair):
    remove_place(pair[1], version=1, actor=anna)

    with pytest.raises(CombinationError, match="intussen verwijderd"):
        propose_combination(*pair, cohort=cohort, actor=anna)


def test_the_day_of_the_question_moves_a_combination_there_and_back(anna, cohort, pair):
    made = propose_combination(*pair, cohort=cohort, actor=anna)

    asked = fill_checklist(made, version=1, actor=anna, vat_asked_on=date(2026, 11, 1))
    assert (asked.state, asked.vat_recorded_by) == (ASKED, anna)
    back = fill_checklist(asked, version=asked.version, actor=anna, vat_asked_on=None)

    assert _fresh(back).state == PROPOSED
    assert [kind for kind, _data in _events(made)] == [
        *("combination.proposed", "combination.changed", "combination.asked"),
        *("combination.changed", "combination.unasked"),
    ]


def test_the_history_names_fields_and_codes_only(anna, cohort, pair):
    made = propose_combination(*pair, cohort=cohort, actor=anna)

    fill_checklist(made, version=1, actor=anna, **ANSWERED)

    assert _events(made)[1:] == [
        ("combination.changed", {"fields": sorted([*ANSWERED, "vat_recorded_by"])}),
        ("combination.asked", {"from": "proposed", "to": "asked"}),
    ]


TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"first_days": ["mon"], "second_days": ["mon"]}, "niet op één dag"),
        ({"first_days": ["tue", "mon"]}, "dagen van de week"),
        ({"vat_outcome": VatOutcome.NO_VAT}, "de dag waarop de accountant"),
        ({"vat_asked_on": TOMORROW}, "in de toekomst"),
        (
            {**ANSWERED, "vat_answered_on": date(2026, 10, 31)},
            "niet ouder zijn dan de vraag",
        ),
        ({**ANSWERED, "vat_outcome": VatOutcome.NOT_KNOWN}, "wat het antwoord was"),
        ({"seats": 2}, "niet zoveel plekken"),
        ({"seats": 0}, "niet zoveel plekken"),
    ],
)
def test_a_checklist_cannot_contradict_itself(anna, cohort, pair, fields, sentence):
    made = propose_combination(*pair, cohort=cohort, actor=anna)

    with pytest.raises(CombinationError, match=sentence):
        fill_checklist(made, version=1, actor=anna, **fields)

    assert _fresh(made).version == 1


def test_only_the_checklist_can_be_filled_in(anna, cohort, pair):
    made = propose_combination(*pair, cohort=cohort, actor=anna)

    with pytest.raises(TypeError, match="state"):
        fill_checklist(made, version=1, actor=anna, state=SETTLED)


def test_a_checklist_that_a_colleague_changed_is_a_conflict(anna, cohort, pair):
    made = propose_combination(*pair, cohort=cohort, actor=anna)
    fill_checklist(made, version=1, actor=anna, lead=Lead.FIRST)

    with pytest.raises(ConflictError) as conflict:
        fill_checklist(made, version=1, actor=anna, lead=Lead.SECOND)

    assert conflict.value.theirs == {"lead": "first"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"lead": ""}, "welke praktijk de leerling uitleent"),
        ({"vat_asked_on": None, "vat_outcome": "", "vat_answered_on": None}, "Vraag eerst"),
        ({"vat_outcome": "", "vat_answered_on": None}, "is er nog niet"),
        ({"vat_outcome": VatOutcome.NOT_KNOWN, "vat_answered_on": None}, "is er nog niet"),
        ({"vat_outcome": VatOutcome.NOT_ALLOWED}, "op deze manier niet kan"),
        ({"first_days": []}, "Verdeel de dagen"),
        ({"second_days": []}, "Verdeel de dagen"),
    ],
)
def test_a_combination_is_settled_only_when_all_is_answered(anna, cohort, fields, sentence):
    made = combination(anna, cohort, state=ASKED, **fields)

    assert [sentence in each for each in what_is_missing(made)] == [True]
    with pytest.raises(CombinationError, match=sentence):
        settle_combination(made, version=1, actor=anna)
    assert _fresh(made).state == ASKED


@pytest.mark.parametrize("outcome", [VatOutcome.NO_VAT, VatOutcome.VAT])
def test_an_answered_combination_is_settled(anna, cohort, outcome):
    made = combination(anna, cohort, state=ASKED, vat_outcome=outcome)

    settled = settle_combination(made, version=1, actor=anna)

    assert (_fresh(made).state, settled.version) == (SETTLED, 2)
    assert _events(made) == [("combination.settled", {"from": "asked", "to": "settled"})]


def test_the_database_keeps_an_unanswered_combination_from_being_settled(anna, cohort):
    made = combination(anna, cohort, state=ASKED, vat_outcome="")

    with pytest.raises(IntegrityError, match="settled_combination_answered"), transaction.atomic():
        Combination.objects.filter(pk=made.pk).update(state=SETTLED)


def test_a_seat_is_in_one_settled_combination_only(anna, cohort, pair):
    combination(anna, cohort, first=pair[0], second=pair[1])
    other = combination(
        anna, cohort, state=ASKED, first=pair[0], second=half_place(anna, "De Es", km=2)
    )

    with pytest.raises(CombinationError, match="De Linde heeft geen plek meer over"):
        settle_combination(other, version=1, actor=anna)

    assert (seats_left(pair[0]), seats_left(other.second)) == (0, 1)


def test_two_seats_may_be_in_two_settled_combinations(anna, cohort):
    first = half_place(anna, number=2)
    combination(anna, cohort, first=first)
    other = combination(
        anna, cohort, state=ASKED, first=first, second=half_place(anna, "De Es", km=2)
    )

    settle_combination(other, version=1, actor=anna)

    assert seats_left(first) == 0


@pytest.mark.parametrize(
    ("answered", "state"), [({}, ASKED), ({"vat_asked_on": None, "vat_outcome": ""}, PROPOSED)]
)
def test_a_dropped_combination_is_taken_up_where_it_was(anna, cohort, answered, state):
    made = combination(anna, cohort, state=ASKED, **answered)
    dropped = drop_combination(made, version=1, actor=anna)

    reopen_combination(dropped, version=2, actor=anna)

    assert (_fresh(made).state, _fresh(made).lead) == (state, "first")


def test_a_settled_combination_is_changed_only_after_reopening(anna, cohort):
    made = combination(anna, cohort)

    with pytest.raises(CombinationError, match="Heropen"):
        fill_checklist(made, version=1, actor=anna, lead=Lead.SECOND)
    reopen_combination(made, version=1, actor=anna)
    fill_checklist(made, version=2, actor=anna, lead=Lead.SECOND)

    assert (_fresh(made).state, _fresh(made).lead) == (ASKED, "second")


ACTS = {
    "settle": (settle_combination, {ASKED: SETTLED}),
    "drop": (drop_combination, {PROPOSED: DROPPED, ASKED: DROPPED, SETTLED: DROPPED}),
    "reopen": (reopen_combination, {SETTLED: ASKED, DROPPED: ASKED}),
}


@pytest.mark.parametrize("state", list(CombinationState))
@pytest.mark.parametrize("act", list(ACTS))
def test_every_move_is_allowed_or_refused(anna, cohort, act, state):
    do, allowed = ACTS[act]
    made = combination(anna, cohort, state=state)

    if state in allowed:
        do(made, version=1, actor=anna)
        assert allowed[state] in NEXT_COMBINATION[state]
    else:
        with pytest.raises(CombinationError):
            do(made, version=1, actor=anna)

    assert _fresh(made).state == allowed.get(state, state)


@pytest.mark.parametrize("act", list(ACTS))
def test_no_move_on_what_a_colleague_changed(anna, cohort, act):
    do, allowed = ACTS[act]
    made = combination(anna, cohort, state=next(iter(allowed)), version=2)

    with pytest.raises(ConflictError):
        do(made, version=1, actor=anna)


def test_a_place_that_is_combined_is_not_removed(anna, cohort):
    made = combination(anna, cohort)

    with pytest.raises(PracticeError, match="Trek dan de bevestiging in"):
        remove_place(made.second, version=1, actor=anna)

    assert _fresh(made).state == SETTLED


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"confirmed_on": None, "confirmed_how": ""}, "De Brink heeft de plek nog niet bevestigd."),
        ({"is_divisible": False}, "De Brink heeft niet gezegd dat de plek gedeeld mag worden."),
        ({"supervisor_name": ""}, "De Brink heeft nog geen begeleider voor die dagen."),
        ({"weekdays": ["wed"]}, "De Brink kan op andere dagen een leerling hebben: woensdag."),
        ({"learning_route": "bol"}, "De twee plekken zijn voor verschillende leerwegen."),
        (
            {"hours_min": 4, "hours_max": 7},
            "Samen komen de plekken niet uit op 24 tot 38 uur per week.",
        ),
        ({"start_on": date(2099, 1, 1)}, "De twee plekken beginnen te ver na elkaar."),
        (
            {"km": 40},
            "De twee praktijken liggen te ver uit elkaar, of een adres is niet gevonden.",
        ),
        ({"site__practice__trains": "no"}, "De Brink leidt niet meer op."),
    ],
    ids=str,
)
def test_places_that_do_not_fit_are_not_settled(anna, cohort, fields, sentence):
    first = half_place(anna, start_on=date(2027, 9, 1))
    second = half_place(anna, "De Brink", **{"km": 4, **fields})
    made = combination(anna, cohort, state=ASKED, first=first, second=second)

    assert what_is_missing(made) == [sentence]
    with pytest.raises(CombinationError, match=re.escape(sentence)):
        settle_combination(made, version=1, actor=anna)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"hours_min": 16}, "De Brink: de uren waren 12–16 uur en zijn nu 16 uur."),
        (
            {"weekdays": ["thu", "fri"]},
            "De Brink: de dagen waren onbekend en zijn nu donderdag, vrijdag.",
        ),
        (
            {"start_on": date(2027, 9, 15)},
            "De Brink: de start was onbekend en is nu 15 september 2027.",
        ),
        ({"supervisor_name": ""}, "De Brink heeft geen begeleider meer voor die dagen."),
        ({"supervisor_name": "Mo"}, None),
        ({"number": 3}, None),
    ],
    ids=str,
)
def test_a_settled_combination_asks_again_when_a_practice_changes_its_place(
    anna, cohort, fields, sentence
):
    made = combination(anna, cohort)

    Place.objects.filter(pk=made.second_id).update(**fields)

    assert what_changed(_fresh(made)) == ([] if sentence is None else [sentence])
    assert counts(_fresh(made)) == (sentence is None)


def test_a_combination_that_still_fits_is_settled_again(anna, cohort):
    made = combination(anna, cohort)
    Place.objects.filter(pk=made.second_id).update(hours_max=20)

    again = settle_combination(made, version=1, actor=anna)

    assert (counts(again), _fresh(made).version) == (True, 2)
    assert _events(made) == [("combination.settled_again", {"from": "settled", "to": "settled"})]


def test_a_combination_that_no_longer_fits_is_not_settled_again(anna, cohort):
    made = combination(anna, cohort)
    Practice.objects.filter(pk=made.second.site.practice_id).update(trains="no")

    assert what_changed(_fresh(made)) == ["De Brink leidt niet meer op."]
    with pytest.raises(CombinationError, match="leidt niet meer op"):
        settle_combination(made, version=1, actor=anna)


def test_a_combination_nothing_happened_to_is_not_settled_twice(anna, cohort):
    made = combination(anna, cohort)

    with pytest.raises(CombinationError, match="al rond"):
        settle_combination(made, version=1, actor=anna)


def test_what_asks_again_waits_until_it_is_answered(anna, cohort):
    made = combination(anna, cohort)
    assert list(combinations_waiting(anna)) == []

    Place.objects.filter(pk=made.first_id).update(is_divisible=False)

    assert list(combinations_waiting(anna)) == [made]


class Road(RuleBasedStateMachine):
    """Coordinators do whatever they like, with pages that may be stale."""

    def __init__(self):
        super().__init__()
        self._whole = transaction.atomic()
        self._whole.__enter__()
        organisation = OrganisationFactory()
        self.anna = UserFactory()
        MembershipFactory(user=self.anna, organisation=organisation, role=Role.COORDINATOR)
        self.anna.organisation = organisation
        self.cohort = CohortFactory(programme=ProgrammeFactory(organisation=organisation))
        self.places = [
            half_place(self.anna, f"Praktijk {number}", km=number, number=1 + number % 2)
            for number in range(4)
        ]

    def teardown(self):
        transaction.set_rollback(True)
        self._whole.__exit__(None, None, None)

    @rule(one=st.integers(0, 3), other=st.integers(0, 3))
    def propose(self, one, other):
        self._try(propose_combination, self.places[one], self.places[other], cohort=self.cohort)

    @rule(
        pick=st.integers(0, 9),
        stale=st.booleans(),
        lead=st.sampled_from(["", *Lead]),
        outcome=st.sampled_from(["", *VatOutcome]),
        asked=st.sampled_from([None, date(2026, 11, 1)]),
        answered=st.sampled_from([None, date(2026, 11, 2)]),
        seats=st.integers(1, 2),
        days=st.sampled_from([[], ["mon"], ["tue"]]),
    )
    def fill(self, pick, stale, lead, outcome, asked, answered, seats, days):
        fields = {"lead": lead, "seats": seats, "first_days": days, "second_days": ["mon", "fri"]}
        fields |= {
            "vat_asked_on": asked,
            "vat_outcome": outcome,
            "vat_answered_on": answered,
        }
        self._try_on(fill_checklist, pick, stale, **fields)

    @rule(pick=st.integers(0, 9))
    def answer_all(self, pick):
        self._try_on(fill_checklist, pick, False, **ANSWERED)

    @rule(pick=st.integers(0, 9), stale=st.booleans(), act=st.sampled_from(sorted(ACTS)))
    def move(self, pick, stale, act):
        self._try_on(ACTS[act][0], pick, stale)

    @rule(pick=st.integers(0, 3), number=st.integers(1, 2))
    def offer(self, pick, number):
        """A practice takes a seat back, or offers one more."""
        Place.objects.filter(pk=self.places[pick].pk).update(number=number)

    @rule(
        pick=st.integers(0, 3),
        change=st.sampled_from(
            [{"is_divisible": False}, {"is_divisible": True}, {"weekdays": ["mon", "thu"]}]
        ),
    )
    def change_place(self, pick, change):
        """A practice says something else about its place."""
        Place.objects.filter(pk=self.places[pick].pk).update(**change)

    @invariant()
    def a_combination_that_counts_is_answered_and_fits(self):
        for each in Combination.objects.filter(state=SETTLED):
            assert counts(each) == (what_changed(each) == [])
            assert not counts(each) or what_is_missing(each) == []
            assert not set(each.first_days) & set(each.second_days)

    @invariant()
    def a_question_that_was_asked_has_its_day(self):
        for each in Combination.objects.exclude(state=DROPPED):
            assert (each.state == PROPOSED) == (each.vat_asked_on is None)

    def _try_on(self, act, pick, stale, **fields):
        made = list(Combination.objects.all())
        if made:
            row = made[pick % len(made)]
            self._try(act, row, version=row.version - stale, **fields)

    def _try(self, act, *rows, **fields):
        """A refusal leaves everything as it was; an act leaves an event."""
        before = list(Combination.objects.values())
        try:
            act(*rows, actor=self.anna, **fields)
        except DomainError:
            assert list(Combination.objects.values()) == before
        else:
            if act is settle_combination:
                row = rows[0]
                assert min(seats_left(row.first), seats_left(row.second)) >= 0


@pytest.mark.django_db
def test_a_combination_stays_whole_whatever_happens_in_whatever_order():
    run_state_machine_as_test(
        Road, settings=settings(max_examples=15, stateful_step_count=20, deadline=None)
    )
