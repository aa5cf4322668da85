"""An evening of speed dates: its timetable, and what happens when somebody does not come."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leerplek.audit.models import Event
from leerplek.candidates.enums import CandidateState
from leerplek.common.errors import ConflictError
from leerplek.matching.enums import NEXT_GUEST, GuestState
from leerplek.matching.models.evenings import EveningGuest
from leerplek.matching.selectors.evenings import evening_page
from leerplek.matching.services.evenings.back import undo_last
from leerplek.matching.services.evenings.making import change_evening, choose_guests, make_evening
from leerplek.matching.services.evenings.planning import mark_guests, plan_evening
from leerplek.matching.services.evenings.rounds import start_round
from leerplek.matching.services.evenings.rows import EveningError
from leerplek.matching.solving import MatchingError
from leerplek.matching.tests.evenings import an_evening, dates_of
from leerplek.matching.tests.factories import make_cohort
from leerplek.matching.timetable import held_by, make_timetable, slots_of

MINUTE = timedelta(minutes=1)
STOPPED = {"state": CandidateState.WITHDRAWN, "ended_on": timezone.localdate()}


def _mark(evening, guests, to, actor):
    return mark_guests(evening, guests, to=to, version=evening.version, actor=actor)


def _person(evening, number=0):
    return evening.guests.filter(candidate__isnull=False).order_by("pk")[number]


def test_a_timetable_lets_everybody_who_fits_meet_once(anna):
    evening = an_evening(anna)

    pairs = [(person, place) for _round, _table, person, place in dates_of(evening)]
    assert len(pairs) == len(set(pairs)) == 9
    assert {number for number, *_rest in dates_of(evening)} == {1, 2, 3}
    assert evening_page(evening).warnings == []


def test_too_few_tables_are_told_with_how_many_pairs_they_cost(anna):
    evening = an_evening(anna, tables=1, rounds=4)

    assert evening.dates.count() == 4
    assert evening_page(evening).unmet == [("er zijn te weinig tafels", 5)]


def test_who_meets_nobody_hears_which_rule_stood_in_the_way(anna):
    evening = an_evening(anna, planned=False)
    person = _person(evening)
    type(person.candidate).objects.filter(pk=person.candidate_id).update(hours_min=8, hours_max=8)

    evening = plan_evening(evening, version=evening.version, actor=anna)

    told = [(guest.name, len(guest.talks), why) for guest, why in evening_page(evening).warnings]
    assert told[0] == (
        "Kim 0 Bos",
        0,
        "minder uren dan het traject vraagt, minder uren dan de plek vraagt",
    )


def test_rounds_follow_the_clock_with_the_break(anna):
    evening = an_evening(anna, planned=False, minutes=8, between=2, break_minutes=15)

    starts = [(slot.starts_at - evening.starts_at) // MINUTE for slot in slots_of(evening)]
    assert starts == [0, 10, 35, 45]


def test_a_running_round_counts_as_held(anna):
    evening = an_evening(anna)
    moments = (-1, 0, 9, 10, 34, 35, 600)

    held = [held_by(evening, evening.starts_at + number * MINUTE) for number in moments]

    assert held == [0, 1, 1, 2, 2, 3, 4]


def test_a_round_started_by_hand_moves_the_later_ones(anna):
    evening = an_evening(anna)

    with freeze_time(evening.starts_at + 20 * MINUTE):
        evening = start_round(evening, number=2, version=evening.version, actor=anna)

    starts = [(slot.starts_at - evening.starts_at) // MINUTE for slot in slots_of(evening)]
    assert (evening.held, starts) == (2, [0, 20, 45, 55])
    assert held_by(evening, evening.starts_at + 40 * MINUTE) == 2


def test_a_round_started_early_ends_the_one_that_runs(anna):
    evening = an_evening(anna, minutes=8, between=2)

    with freeze_time(evening.starts_at + 6 * MINUTE):
        evening = start_round(evening, number=2, version=evening.version, actor=anna)

    ends = [(slot.ends_at - evening.starts_at) // MINUTE for slot in slots_of(evening)]
    assert ends[:2] == [6, 14]


def test_a_round_that_took_place_is_not_started_again(anna):
    evening = an_evening(anna)
    evening = start_round(evening, number=3, version=evening.version, actor=anna)

    for number in (1, 2, 5):
        with pytest.raises(EveningError):
            start_round(evening, number=number, version=evening.version, actor=anna)


def test_a_no_show_during_a_round_changes_only_the_rounds_to_come(anna):
    evening = an_evening(anna, people=4, places=3, rounds=6)
    missing = _person(evening)
    first = [row for row in dates_of(evening) if row[0] == 1]
    first = [row for row in first if row[2] != missing.candidate_id]

    with freeze_time(evening.starts_at + MINUTE):
        evening = _mark(evening, [missing], GuestState.NO_SHOW, anna)

    after = dates_of(evening)
    assert [row for row in after if row[0] == 1] == first
    assert [row for row in after if row[0] > 1 and row[2] == missing.candidate_id] == []


def test_a_late_guest_is_planned_again_when_here(anna):
    evening = an_evening(anna, rounds=6)
    late = _person(evening)
    evening = _mark(evening, [late], GuestState.LATE, anna)
    without = [row for row in dates_of(evening) if row[2] == late.candidate_id]
    start = evening.starts_at

    with freeze_time(start + 11 * MINUTE):
        evening = _mark(evening, [late], GuestState.COMES, anna)

    again = [row for row in dates_of(evening) if row[2] == late.candidate_id]
    assert (without, len(again), min(row[0] for row in again)) == ([], 3, 3)


def test_undo_puts_guests_and_timetable_back(anna):
    evening = an_evening(anna)
    was = dates_of(evening)
    evening = _mark(evening, [_person(evening)], GuestState.NO_SHOW, anna)

    evening = undo_last(evening, version=evening.version, actor=anna)

    assert dates_of(evening) == was
    assert set(evening.guests.values_list("state", flat=True)) == {GuestState.INVITED}
    with pytest.raises(EveningError, match="niets om terug te nemen"):
        undo_last(evening, version=evening.version, actor=anna)


def test_undo_after_a_next_round_leaves_what_took_place(anna):
    evening = an_evening(anna, rounds=6)
    missing = _person(evening)
    evening = _mark(evening, [missing], GuestState.NO_SHOW, anna)
    first = [row for row in dates_of(evening) if row[0] == 1]

    with freeze_time(evening.starts_at + MINUTE):
        evening = undo_last(evening, version=evening.version, actor=anna)

    after = dates_of(evening)
    assert [row for row in after if row[0] == 1] == first
    assert len([row for row in after if row[2] == missing.candidate_id]) == 3


def test_marking_who_is_here_leaves_the_timetable_alone(anna):
    evening = an_evening(anna)
    was = dates_of(evening)

    evening = _mark(evening, [_person(evening)], GuestState.COMES, anna)

    assert (dates_of(evening), evening.is_stale) == (was, False)


@pytest.mark.parametrize("came_from", GuestState)
@pytest.mark.parametrize("to", GuestState)
def test_guests_go_only_where_the_table_says(anna, came_from, to):
    evening = an_evening(anna)
    EveningGuest.objects.filter(pk=_person(evening).pk).update(state=came_from)
    guest = _person(evening)

    if to == came_from or to in NEXT_GUEST[came_from]:
        _mark(evening, [guest], to, anna)
    else:
        with pytest.raises(EveningError), transaction.atomic():
            _mark(evening, [guest], to, anna)

    guest.refresh_from_db()
    assert guest.state == (to if to in NEXT_GUEST[came_from] else came_from)


def test_two_coordinators_do_not_overwrite_each_other(anna):
    evening = an_evening(anna)
    seen = evening.version
    _mark(evening, [_person(evening)], GuestState.NO_SHOW, anna)
    evening.refresh_from_db()

    with pytest.raises(ConflictError):
        mark_guests(evening, [_person(evening, 1)], to=GuestState.NO_SHOW, version=seen, actor=anna)


def test_guests_who_are_not_of_the_class_are_not_invited(anna, chantal):
    evening = an_evening(anna, planned=False)
    other = an_evening(chantal, planned=False)
    people = [each.candidate_id for each in other.guests.all() if each.candidate_id]
    places = [each.place_id for each in other.guests.all() if each.place_id]

    evening = choose_guests(
        evening, candidates=people, places=places, version=evening.version, actor=anna
    )

    assert evening.guests.count() == 0


def test_other_guests_make_the_timetable_stale_until_it_is_made_again(anna):
    evening = an_evening(anna)
    keep = [each.candidate_id for each in evening.guests.all() if each.candidate_id][1:]
    places = [each.place_id for each in evening.guests.all() if each.place_id]

    evening = choose_guests(
        evening, candidates=keep, places=places, version=evening.version, actor=anna
    )
    stale = evening.is_stale
    evening = plan_evening(evening, version=evening.version, actor=anna)

    assert (stale, evening.is_stale, evening.dates.count()) == (True, False, 6)


def test_whoever_had_a_talk_is_not_taken_off_the_evening(anna):
    evening = an_evening(anna)
    evening = start_round(evening, number=1, version=evening.version, actor=anna)

    evening = choose_guests(evening, candidates=[], places=[], version=evening.version, actor=anna)

    assert evening.guests.count() == 6


def test_an_evening_that_began_keeps_its_rounds_but_may_move(anna):
    evening = an_evening(anna)
    evening = start_round(evening, number=1, version=evening.version, actor=anna)

    evening = change_evening(evening, version=evening.version, actor=anna, venue="Markt 1")
    with pytest.raises(EveningError, match="avond is begonnen"):
        change_evening(evening, version=evening.version, actor=anna, rounds=9)

    assert (evening.venue, evening.rounds) == ("Markt 1", 4)


def test_an_evening_without_guests_is_not_planned(anna):
    evening = make_evening(
        make_cohort(anna),
        organisation=anna.organisation,
        actor=anna,
        starts_at=timezone.now() + timedelta(days=1),
    )

    with pytest.raises(MatchingError, match="Kies eerst kandidaten en praktijken"):
        plan_evening(evening, version=evening.version, actor=anna)


def test_an_evening_in_the_past_is_refused(anna):
    with pytest.raises(EveningError, match="al voorbij"):
        make_evening(
            make_cohort(anna),
            organisation=anna.organisation,
            actor=anna,
            starts_at=timezone.now() - timedelta(days=1),
        )


def test_every_act_is_one_event_of_numbers_and_codes(anna):
    evening = an_evening(anna)
    evening = _mark(evening, [_person(evening)], GuestState.NO_SHOW, anna)
    undo_last(evening, version=evening.version, actor=anna)

    events = Event.objects.filter(kind__startswith="evening.").order_by("pk")
    assert [(each.kind, each.data) for each in events] == [
        ("evening.made", {"cohort": evening.cohort_id}),
        ("evening.guests", {"changed": 6}),
        ("evening.planned", {"guests": 0, "held": 0, "dates": 9}),
        ("evening.marked", {"guests": 1, "held": 0, "dates": 6}),
        ("evening.undone", {}),
    ]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["mark", "undo", "round", "plan", "wait"]),
            st.integers(0, 7),
            st.sampled_from(GuestState),
        ),
        max_size=8,
    )
)
def test_whatever_happens_a_held_round_never_changes(anna_evening, anna, steps):
    evening, guests = anna_evening
    now = evening.starts_at - MINUTE
    mark = transaction.savepoint()

    for what, number, to in steps:
        evening.refresh_from_db()
        with freeze_time(now):
            held = held_by(evening, now)
            before = [row for row in dates_of(evening) if row[0] <= held]
            try:
                with transaction.atomic():
                    _do(what, evening, guests[number], to, anna, number)
            except MatchingError:
                pass
        after = dates_of(evening)
        kept = [row for row in after if row[0] <= held]
        if what == "mark":
            assert _of_others(kept, held, guests[number]) == _of_others(
                before, held, guests[number]
            )
        elif what == "undo":
            # A mark taken back gives back the talk that it took.
            assert set(before) <= set(kept)
        else:
            assert kept == before
        pairs = [row[2:] for row in after]
        assert len(pairs) == len(set(pairs))
        now += 7 * MINUTE

    transaction.savepoint_rollback(mark)


def _of_others(rows, held, guest):
    """The rows without the running talk of somebody who may turn out to be missing."""
    mine = {guest.candidate_id, guest.place_id} - {None}
    column = 2 if guest.candidate_id else 3
    return [row for row in rows if row[0] < held or row[column] not in mine]


def _do(what, evening, guest, to, actor, number):
    if what == "mark":
        _mark(evening, [guest], to, actor)
    elif what == "undo":
        undo_last(evening, version=evening.version, actor=actor)
    elif what == "round":
        start_round(evening, number=number, version=evening.version, actor=actor)
    elif what == "plan":
        plan_evening(evening, version=evening.version, actor=actor)


@pytest.fixture
def anna_evening(anna):
    evening = an_evening(anna, people=4, places=4, rounds=6)
    return evening, list(evening.guests.order_by("pk"))


def test_an_evening_that_starts_late_keeps_its_first_rounds(anna):
    evening = an_evening(anna, people=4, places=4, rounds=6)
    missing = _person(evening)

    with freeze_time(evening.starts_at + 12 * MINUTE):
        evening = _mark(evening, [missing], GuestState.NO_SHOW, anna)
        evening = start_round(evening, number=1, version=evening.version, actor=anna)
        held, stale = held_by(evening, timezone.now()), evening.is_stale
        evening = plan_evening(evening, version=evening.version, actor=anna)

    rows = [row for row in dates_of(evening) if row[0] > 1]
    assert (held, stale, evening.held, evening.clock_round) == (1, False, 1, 1)
    assert min(row[0] for row in rows) == 2
    assert missing.candidate_id not in {row[2] for row in rows}


def test_a_round_that_comes_again_with_somebody_missing_is_told(anna):
    evening = an_evening(anna, people=4, places=4, rounds=6)
    missing = next(each for each in evening.guests.all() if _talks_in(evening, each, 2))

    with freeze_time(evening.starts_at + 36 * MINUTE):
        evening = _mark(evening, [missing], GuestState.NO_SHOW, anna)
        evening = start_round(evening, number=1, version=evening.version, actor=anna)

    assert evening.is_stale


def _talks_in(evening, guest, number):
    return evening.dates.filter(round=number, candidate=guest.candidate_id).exists()


def test_a_round_started_by_mistake_is_taken_back(anna):
    evening = an_evening(anna)
    evening = start_round(evening, number=1, version=evening.version, actor=anna)
    was = (evening.held, evening.clock_round, evening.clock_at)
    evening = start_round(evening, number=3, version=evening.version, actor=anna)

    evening = undo_last(evening, version=evening.version, actor=anna)

    assert (evening.held, evening.clock_round, evening.clock_at) == was


def test_fewer_rounds_after_planning_have_no_talks_beyond_them(anna):
    evening = an_evening(anna)

    evening = change_evening(evening, version=evening.version, actor=anna, rounds=2)

    assert {row[0] for row in dates_of(evening)} == {1, 2}
    assert len(evening_page(evening).dates) == 6


@pytest.mark.parametrize("to", [GuestState.LATE, GuestState.NO_SHOW])
def test_the_running_talk_of_who_is_missing_comes_later_after_all(anna, to):
    evening = an_evening(anna, rounds=6)
    late = next(each for each in evening.guests.all() if _talks_in(evening, each, 1))
    first = next(row for row in dates_of(evening) if row[0] == 1 and row[2] == late.candidate_id)

    with freeze_time(evening.starts_at + MINUTE):
        evening = _mark(evening, [late], to, anna)
        without = [row for row in dates_of(evening) if row[2] == late.candidate_id]
        evening = _mark(evening, [late], GuestState.COMES, anna)

    again = [row for row in dates_of(evening) if row[2] == late.candidate_id]
    assert (without, len(again), min(row[0] for row in again) > 1) == ([], 3, True)
    assert first[3] in {row[3] for row in again}


@pytest.mark.parametrize("minutes", [2, 12])
def test_a_mark_taken_back_gives_the_running_talk_back(anna, minutes):
    evening = an_evening(anna, rounds=6)
    late = next(each for each in evening.guests.all() if _talks_in(evening, each, 1))
    first = [row for row in dates_of(evening) if row[0] == 1]

    with freeze_time(evening.starts_at + MINUTE):
        evening = _mark(evening, [late], GuestState.LATE, anna)
    with freeze_time(evening.starts_at + minutes * MINUTE):
        evening = undo_last(evening, version=evening.version, actor=anna)

    assert [row for row in dates_of(evening) if row[0] == 1] == first


def test_in_the_last_round_guests_are_still_marked_and_that_is_taken_back(anna):
    evening = an_evening(anna)
    evening = start_round(evening, number=4, version=evening.version, actor=anna)
    was, guest = dates_of(evening), _person(evening)

    evening = _mark(evening, [guest], GuestState.NO_SHOW, anna)
    guest.refresh_from_db()
    marked = guest.state
    evening = undo_last(evening, version=evening.version, actor=anna)
    guest.refresh_from_db()

    assert (marked, guest.state, dates_of(evening)) == ("no_show", "invited", was)
    with pytest.raises(EveningError, match="niets meer"):
        plan_evening(evening, version=evening.version, actor=anna)


def test_who_stopped_is_not_planned_and_that_is_told(anna):
    evening = an_evening(anna, planned=False)
    gone = _person(evening).candidate
    type(gone).objects.filter(pk=gone.pk).update(**STOPPED)

    evening = plan_evening(evening, version=evening.version, actor=anna)

    assert gone.pk not in {row[2] for row in dates_of(evening)}
    told = [(guest.name, why) for guest, why in evening_page(evening).warnings]
    assert ("Kim 0 Bos", "doet niet meer mee") in told


@pytest.mark.parametrize("erased", [True, False])
def test_who_stops_while_the_timetable_is_made_is_not_in_it(anna, monkeypatch, erased):
    evening = an_evening(anna, planned=False)
    gone = _person(evening).candidate

    def solved(*args, **kwargs):
        made = make_timetable(*args, **kwargs)
        if erased:
            type(gone).objects.get(pk=gone.pk).delete()
        else:
            type(gone).objects.filter(pk=gone.pk).update(**STOPPED)
        return made

    key = gone.pk
    monkeypatch.setattr("leerplek.matching.services.evenings.planning.make_timetable", solved)
    evening = plan_evening(evening, version=evening.version, actor=anna)

    assert key not in {row[2] for row in dates_of(evening)}
    assert len(dates_of(evening)) == 6
