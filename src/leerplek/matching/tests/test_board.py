import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leerplek.accounts.enums import Role
from leerplek.audit.models import Event
from leerplek.candidates.enums import CandidateState
from leerplek.common.errors import ConflictError
from leerplek.matching.board import pairs_of, with_choices
from leerplek.matching.enums import StepKind
from leerplek.matching.idents import offer_id, person_id
from leerplek.matching.models import MatchRun
from leerplek.matching.models.board import BoardStep, PairChoice, PairNote
from leerplek.matching.selectors.board import board_of, board_page, steps_after
from leerplek.matching.services.board import (
    BoardChangedError,
    BrokenRulesError,
    Step,
    change_board,
    undo_step,
    write_note,
)
from leerplek.matching.solving import MatchingError, answer_near
from leerplek.matching.tests.small_boards import person_at, small_run
from leerplek.practices.models import Place
from matchengine import solve, verify
from matchengine.tests.region import invented_region


@pytest.fixture
def small(anna):
    return small_run(anna)


def _where(run, anna):
    """Return the board as {first name: practice}."""
    board = board_of(run, anna)
    return {board.names[person]: board.names[place].split(",")[0] for person, place in board.pairs}


def _step(kind, person, place, *, came_from=None):
    return Step(
        kind,
        person_id(person.pk),
        offer_id(place.pk),
        "" if came_from is None else offer_id(came_from.pk),
    )


def _do(run, anna, *args, version=0, **more):
    return change_board(run, _step(*args, **more), version=version, actor=anna)


def test_everybody_starts_at_the_nearest_place(small, anna):
    run, _persons, _places = small

    assert _where(run, anna) == {"Samira": "De Linde", "Wendy": "De Brink", "Thijs": "De Es"}


def test_forbid_gives_the_place_to_somebody_else(small, anna):
    run, (samira, _wendy, _thijs), (linde, _brink, _es) = small

    changed = _do(run, anna, StepKind.FORBID, samira, linde)

    run.refresh_from_db()
    assert _where(run, anna) == {"Samira": "De Brink", "Wendy": "De Linde", "Thijs": "De Es"}
    assert (changed.version, run.board_version) == (1, 1)
    assert list(PairChoice.objects.values_list("candidate", "place", "kind")) == [
        (samira.pk, linde.pk, "forbid")
    ]


def test_move_locks_the_new_place_and_leaves_the_old_one(small, anna):
    run, (samira, _wendy, _thijs), (linde, brink, _es) = small

    _do(run, anna, StepKind.MOVE, samira, brink, came_from=linde)

    run.refresh_from_db()
    assert _where(run, anna) == {"Samira": "De Brink", "Wendy": "De Linde", "Thijs": "De Es"}
    assert set(PairChoice.objects.values_list("place", "kind")) == {
        (brink.pk, "lock"),
        (linde.pk, "forbid"),
    }


def test_a_step_is_recorded_without_names(small, anna):
    run, (samira, _wendy, _thijs), (linde, _brink, _es) = small

    _do(run, anna, StepKind.LOCK, samira, linde)

    event = Event.objects.get(kind="board.changed")
    assert event.data == {
        "kind": "lock",
        "pair": [person_id(samira.pk), offer_id(linde.pk)],
        "from": "",
    }


def test_the_question_and_answer_of_the_run_stay_as_they_were(small, anna):
    run, (samira, _wendy, _thijs), (linde, _brink, _es) = small
    before = run.problem, run.result

    _do(run, anna, StepKind.FORBID, samira, linde)

    run.refresh_from_db()
    assert (run.problem, run.result) == before


def test_release_leaves_the_pair_where_it_is(small, anna):
    run, (samira, _wendy, _thijs), (linde, _brink, _es) = small
    _do(run, anna, StepKind.LOCK, samira, linde)
    run.refresh_from_db()

    _do(run, anna, StepKind.RELEASE, samira, linde, version=1)

    run.refresh_from_db()
    assert _where(run, anna)["Samira"] == "De Linde"
    assert not PairChoice.objects.exists()


def test_undo_gives_back_exactly_the_board_of_before(small, anna):
    run, (samira, wendy, _thijs), (linde, brink, es) = small
    seen = [_where(run, anna)]
    for number, step in enumerate(
        [
            _step(StepKind.FORBID, samira, linde),
            _step(StepKind.MOVE, wendy, es, came_from=linde),
            _step(StepKind.LOCK, samira, brink),
        ]
    ):
        change_board(run, step, version=number, actor=anna)
        run.refresh_from_db()
        seen.append(_where(run, anna))

    undone = []
    for version in (3, 4, 5):
        undo_step(run, version=version, actor=anna)
        run.refresh_from_db()
        undone.append(_where(run, anna))

    assert undone == [seen[2], seen[1], seen[0]]
    assert not PairChoice.objects.exists()
    with pytest.raises(MatchingError, match="niets om terug te draaien"):
        undo_step(run, version=6, actor=anna)


def test_a_stale_page_changes_nothing_and_says_so(small, anna):
    run, (samira, wendy, _thijs), (linde, brink, _es) = small
    _do(run, anna, StepKind.LOCK, samira, linde)

    with pytest.raises(BoardChangedError):
        _do(run, anna, StepKind.LOCK, wendy, brink, version=0)
    with pytest.raises(BoardChangedError):
        undo_step(run, version=0, actor=anna)

    assert PairChoice.objects.count() == BoardStep.objects.count() == 1


def test_a_broken_rule_is_asked_about_first_and_stays_visible(small, anna):
    run, _persons, (linde, _brink, _es) = small
    cohort = run.cohort
    far = person_at(anna, "Kim", 0, hours_min=20, hours_max=20)
    from leerplek.matching.services.runs import start_run

    run = start_run(cohort, organisation=anna.organisation, mode=run.mode, actor=anna)

    with pytest.raises(BrokenRulesError) as refusal:
        _do(run, anna, StepKind.PLACE, far, linde)
    step = _step(StepKind.PLACE, far, linde)
    change_board(run, step, version=0, actor=anna, knows_broken_rules=True)

    run.refresh_from_db()
    assert refusal.value.rules == ("programme_hours", "hours")
    pair = next(
        pair for pair in board_of(run, anna).result.pairs if pair.candidate_id == step.candidate_id
    )
    assert (pair.locked, pair.broken_rules) == (True, ("programme_hours", "hours"))


def test_somebody_who_withdrew_is_not_put_anywhere(small, anna):
    run, (samira, _wendy, _thijs), (_linde, brink, _es) = small
    samira.state, samira.ended_on = CandidateState.WITHDRAWN, timezone.localdate()
    samira.save()

    with pytest.raises(MatchingError, match="doet niet meer mee"):
        _do(run, anna, StepKind.PLACE, samira, brink)

    assert board_page(run, anna).since.gone_persons == {person_id(samira.pk)}


def test_an_unconfirmed_place_is_told_about(small, anna):
    run, _persons, (linde, _brink, _es) = small
    Place.objects.filter(pk=linde.pk).update(confirmed_on=None, confirmed_how="")

    assert board_page(run, anna).since.gone_offers == {offer_id(linde.pk)}


def test_a_changed_setting_is_told_about(small, anna):
    run, _persons, _places = small
    run.cohort.settings = {**run.cohort.settings, "max_km": 8.0}
    run.cohort.save()

    page = board_page(MatchRun.objects.get(pk=run.pk), anna)

    assert page.since.settings == ("max_km",)


def test_nothing_changed_says_nothing(small, anna):
    run, _persons, _places = small

    assert not board_page(run, anna).since


def test_what_is_not_of_this_round_is_refused(small, anna):
    run, (samira, _wendy, _thijs), (linde, _brink, _es) = small
    stranger = person_at(anna, "Later", 0)

    for step in (
        _step(StepKind.LOCK, stranger, linde),
        _step(StepKind.RELEASE, samira, linde),
        _step(StepKind.MOVE, samira, linde, came_from=linde),
    ):
        with pytest.raises(MatchingError):
            change_board(run, step, version=0, actor=anna)

    assert not BoardStep.objects.exists()


def test_a_note_is_kept_from_round_to_round_and_can_be_wiped(small, anna):
    run, (samira, _wendy, _thijs), (linde, _brink, _es) = small
    pair = person_id(samira.pk), offer_id(linde.pk)

    write_note(run, pair, text="Kent de praktijk van een stage", version=0, actor=anna)
    written = PairNote.objects.get().text
    write_note(run, pair, text="", version=1, actor=anna)

    assert written == "Kent de praktijk van een stage"
    assert not PairNote.objects.exists()
    assert "stage" not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.parametrize("theirs", ["Belt liever", ""])
def test_a_note_that_a_colleague_wrote_or_wiped_is_not_overwritten(small, anna, theirs):
    run, (samira, _wendy, _thijs), (linde, _brink, _es) = small
    pair = person_id(samira.pk), offer_id(linde.pk)
    write_note(run, pair, text="Liep er stage", version=0, actor=anna)
    write_note(run, pair, text=theirs, version=1, actor=anna)

    with pytest.raises(ConflictError) as refused:
        write_note(run, pair, text="Woont in de straat", version=1, actor=anna)

    assert refused.value.theirs == {"text": theirs}
    assert list(PairNote.objects.values_list("text", flat=True)) == ([theirs] if theirs else [])


def test_steps_are_told_in_words_and_only_to_who_may_see_them(small, anna, chantal):
    run, (samira, _wendy, _thijs), (linde, _brink, _es) = small
    _do(run, anna, StepKind.LOCK, samira, linde)
    names = board_of(run, anna).names

    told = [(each.who, each.sentence) for each in steps_after(run, names, anna)]

    assert told == [("Anna", "Samira staat nu vast bij De Linde, Lochem.")]
    assert steps_after(run, names, chantal) == []


def test_locks_that_contradict_each_other_are_kept_and_shown(small, anna):
    run, persons, (linde, _brink, _es) = small
    for version, person in enumerate(persons):
        step = _step(StepKind.PLACE, person, linde)
        change_board(run, step, version=version, actor=anna, knows_broken_rules=True)
        run.refresh_from_db()

    pairs = board_of(run, anna).result.pairs

    assert {pair.broken_rules for pair in pairs if pair.locked} == {("capacity",)}
    assert len(pairs) == 3


CHOICES = st.lists(
    st.tuples(
        st.integers(0, 11), st.integers(0, 9), st.sampled_from(["lock", "forbid", "include"])
    ),
    max_size=8,
)


@pytest.mark.engine
@given(seed=st.integers(0, 10**6), wanted=CHOICES)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_choices_are_kept_to_and_taking_them_back_gives_the_old_board(seed, wanted):
    problem = invented_region(12, 10, seed=seed)
    first = solve(problem)
    taken = problem.must | problem.prearranged
    choices = {
        (f"c{person:04}", f"p{place:04}"): kind
        for person, place, kind in wanted
        if (f"c{person:04}", f"p{place:04}") not in taken
    }

    near, result = answer_near(
        with_choices(problem, choices), previous=pairs_of(first), mode="propose", seed=0
    )
    _back, again = answer_near(problem, previous=pairs_of(first), mode="propose", seed=0)

    made = pairs_of(result)
    assert {pair for pair, kind in choices.items() if kind == "lock"} <= made
    assert not made & {pair for pair, kind in choices.items() if kind == "forbid"}
    assert verify(near, result) == []
    assert solve(near, mode="rematch").pairs == result.pairs
    assert pairs_of(again) == pairs_of(first)


def test_a_reader_sees_the_board_and_a_stranger_no_names(small, bram, chantal):
    run, _persons, _places = small

    assert len(board_of(run, bram).names) == 6
    assert board_of(run, chantal).names == {}
    assert bram.memberships.get().role == Role.READER
