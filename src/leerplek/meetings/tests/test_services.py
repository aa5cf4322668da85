from datetime import timedelta

import pytest
from django.utils import timezone

from leerplek.candidates.access import known_of
from leerplek.candidates.services import remove_candidate, withdraw_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.meetings.enums import NEXT, SeatState
from leerplek.meetings.models import Meeting, Seat
from leerplek.meetings.selectors import meeting_list
from leerplek.meetings.services import (
    MeetingError,
    change_meeting,
    mark,
    plan_meeting,
    put_on_list,
)
from leerplek.meetings.tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db
COMING, WAITING, CANCELLED = SeatState.COMING, SeatState.WAITING, SeatState.CANCELLED
ATTENDED, NO_SHOW = SeatState.ATTENDED, SeatState.NO_SHOW


@pytest.fixture
def meeting(care_group) -> Meeting:
    return MeetingFactory(organisation=care_group)


@pytest.fixture
def people(care_group):
    return CandidateFactory.create_batch(4, organisation=care_group)


def _states(meeting) -> list[str]:
    return list(meeting.seats.order_by("pk").values_list("state", flat=True))


def test_a_meeting_is_planned_for_later(anna):
    with pytest.raises(MeetingError, match="voorbij"):
        plan_meeting(
            anna.organisation,
            title="Avond",
            starts_at=timezone.now() - timedelta(hours=1),
            place="Hier",
            capacity=3,
            actor=anna,
        )

    assert not Meeting.objects.exists()


def test_who_does_not_fit_waits(meeting, people, anna):
    put_on_list(meeting, people[:3], actor=anna)

    assert _states(meeting) == [COMING, COMING, WAITING]


def test_being_put_on_the_list_twice_changes_nothing(meeting, people, anna):
    put_on_list(meeting, people[:1], actor=anna)
    put_on_list(meeting, people[:1], actor=anna)

    assert _states(meeting) == [COMING]


def test_a_candidate_of_another_organisation_gets_no_chair(meeting, anna):
    with pytest.raises(MeetingError, match="andere organisatie"):
        put_on_list(meeting, [CandidateFactory()], actor=anna)


def test_who_waits_longest_moves_up_when_somebody_calls_off(meeting, people, anna):
    seats = put_on_list(meeting, people, actor=anna)

    mark(seats[0], CANCELLED, seen=COMING, actor=anna)

    assert _states(meeting) == [CANCELLED, COMING, COMING, WAITING]


def test_who_called_off_and_comes_back_waits_behind_the_others(meeting, people, anna):
    seats = put_on_list(meeting, people, actor=anna)
    mark(seats[0], CANCELLED, seen=COMING, actor=anna)
    mark(seats[0], COMING, seen=CANCELLED, actor=anna)
    mark(seats[1], CANCELLED, seen=COMING, actor=anna)

    assert _states(meeting) == [WAITING, CANCELLED, COMING, COMING]


def test_more_chairs_let_people_move_up_and_fewer_send_nobody_away(meeting, people, anna):
    put_on_list(meeting, people, actor=anna)
    more = change_meeting(meeting, capacity=3, version=1, actor=anna)
    wide = _states(meeting)
    change_meeting(more, capacity=1, version=2, actor=anna)

    assert wide == [COMING, COMING, COMING, WAITING]
    assert _states(meeting) == wide


def test_a_newcomer_does_not_pass_who_waits_when_a_file_was_erased(meeting, people, anna):
    put_on_list(meeting, people[:3], actor=anna)
    remove_candidate(people[0], version=people[0].version, actor=anna)

    put_on_list(meeting, people[3:], actor=anna)

    assert _states(meeting) == [COMING, COMING, WAITING]


def test_who_stopped_takes_no_chair_and_gets_none(meeting, people, anna):
    put_on_list(meeting, people[:3], actor=anna)
    for stopped in (people[0], people[2]):
        withdraw_candidate(stopped, version=stopped.version, actor=anna)

    put_on_list(meeting, people[3:], actor=anna)

    assert _states(meeting) == [COMING, COMING, WAITING, COMING]
    assert [each.seated for each in meeting_list(anna)] == [2]


def test_who_comes_back_on_the_list_does_not_pass_who_waits(meeting, people, anna):
    seats = put_on_list(meeting, people, actor=anna)
    mark(seats[3], CANCELLED, seen=WAITING, actor=anna)
    remove_candidate(people[0], version=people[0].version, actor=anna)

    mark(seats[3], COMING, seen=CANCELLED, actor=anna)

    assert _states(meeting) == [COMING, COMING, WAITING]


def test_who_was_ticked_by_mistake_waits_again_when_the_room_is_full(meeting, people, anna):
    seats = put_on_list(meeting, people[:3], actor=anna)
    mark(seats[2], ATTENDED, seen=WAITING, actor=anna)
    full = _states(meeting)

    mark(seats[2], COMING, seen=ATTENDED, actor=anna)

    assert full == [COMING, COMING, ATTENDED]
    assert _states(meeting) == [COMING, COMING, WAITING]


def test_nobody_moves_up_after_the_meeting(meeting, people, anna):
    seats = put_on_list(meeting, people, actor=anna)
    Meeting.objects.update(starts_at=timezone.now() - timedelta(days=1))

    mark(seats[0], CANCELLED, seen=COMING, actor=anna)

    assert _states(meeting) == [CANCELLED, COMING, WAITING, WAITING]


def test_a_change_on_an_old_page_is_refused(meeting, anna):
    change_meeting(meeting, title="Anders", version=1, actor=anna)

    with pytest.raises(ConflictError):
        change_meeting(meeting, title="Nog anders", version=1, actor=anna)


@pytest.mark.parametrize("came_from", SeatState.values)
@pytest.mark.parametrize("to", SeatState.values)
def test_the_list_allows_exactly_these_moves(meeting, people, anna, came_from, to):
    seat = Seat.objects.create(meeting=meeting, candidate=people[0], state=came_from)

    try:
        mark(seat, SeatState(to), seen=came_from, actor=anna)
    except MeetingError:
        is_done = False
    else:
        is_done = True

    # There is a chair, so who is to wait gets it at once.
    allowed = NEXT[came_from] | {came_from}
    assert is_done == (to in allowed)


def test_two_taps_at_once_are_one_and_a_tap_on_an_old_list_is_none(meeting, people, anna):
    seat = put_on_list(meeting, people[:1], actor=anna)[0]
    mark(seat, ATTENDED, seen=COMING, actor=anna)
    mark(seat, ATTENDED, seen=COMING, actor=anna)

    with pytest.raises(MeetingError, match="intussen"):
        mark(seat, NO_SHOW, seen=COMING, actor=anna)

    assert _states(meeting) == [ATTENDED]


def test_a_tap_on_somebody_whose_file_was_erased_is_refused_in_words(meeting, people, anna):
    seat = put_on_list(meeting, people[:1], actor=anna)[0]
    remove_candidate(people[0], version=people[0].version, actor=anna)

    with pytest.raises(MeetingError, match="gewist"):
        mark(seat, ATTENDED, seen=COMING, actor=anna)


def test_a_seat_goes_with_the_file_and_is_told_to_the_person(meeting, people, anna):
    put_on_list(meeting, people[:1], actor=anna)
    file = people[0]

    assert "meetings.seat" in {kind.code for kind in known_of(file)}
    remove_candidate(file, version=file.version, actor=anna)
    assert not Seat.objects.exists()
