from datetime import timedelta

import pytest
from django.utils import timezone

from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.meetings.enums import SeatState
from leerplek.meetings.models import Meeting, Seat
from leerplek.meetings.services import put_on_list
from leerplek.meetings.tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db


def test_a_coordinator_plans_a_meeting_with_the_ten_topics(anna_client):
    topics = anna_client.get("/meetings/add/").context["form"].initial["topics"]
    day = timezone.localdate() + timedelta(days=20)
    sent = {
        "title": "Informatieavond",
        "day": day.isoformat(),
        "begins": "19.30",
        "minutes": 90,
        "place": "https://overleg.example/avond",
        "capacity": 40,
        "topics": topics,
        "version": 0,
    }

    answer = anna_client.post("/meetings/add/", sent)

    meeting = Meeting.objects.get()
    assert answer.url == meeting.get_absolute_url()
    assert len(meeting.topics.splitlines()) == 10
    start = timezone.localtime(meeting.starts_at)
    assert (start.date(), start.strftime("%H.%M")) == (day, "19.30")


def test_a_coordinator_fills_the_list_and_ticks_who_came(anna_client, care_group):
    meeting = MeetingFactory(organisation=care_group, capacity=1)
    people = CandidateFactory.create_batch(2, organisation=care_group)
    sent = {"people": [each.pk for each in people]}
    page = anna_client.post(f"/meetings/{meeting.pk}/seats/", sent, follow=True)
    seat = Seat.objects.order_by("pk")[0]

    anna_client.post(f"/meetings/seats/{seat.pk}/", {"to": "attended", "seen": "coming"})

    states = list(Seat.objects.order_by("pk").values_list("state", flat=True))
    assert states == [SeatState.ATTENDED, SeatState.WAITING]
    assert "op de wachtlijst" in page.content.decode()


def test_who_is_on_the_list_is_not_offered_again(anna_client, anna):
    meeting = MeetingFactory(organisation=anna.organisation)
    on_list, free = CandidateFactory.create_batch(2, organisation=anna.organisation)
    CandidateFactory()
    put_on_list(meeting, [on_list], actor=anna)

    form = anna_client.get(f"/meetings/{meeting.pk}/seats/").context["form"]

    assert list(form.fields["people"].queryset) == [free]


def test_the_list_shows_what_is_to_come_or_past(anna_client, care_group, chantal):
    to_come = MeetingFactory(organisation=care_group)
    past = MeetingFactory(organisation=care_group, starts_at=timezone.now() - timedelta(days=2))
    MeetingFactory(organisation=chantal.organisation)

    assert list(anna_client.get("/meetings/").context["listing"].rows) == [to_come]
    assert list(anna_client.get("/meetings/?state=past").context["listing"].rows) == [past]


@pytest.mark.parametrize("number", [1, 40])
def test_pages_ask_the_same_number_of_queries_for_any_number_of_rows(
    anna_client, anna, number, django_assert_max_num_queries
):
    meetings = MeetingFactory.create_batch(number, organisation=anna.organisation, capacity=99)
    people = CandidateFactory.create_batch(number, organisation=anna.organisation)
    put_on_list(meetings[0], people, actor=anna)

    for address in ("/meetings/", meetings[0].get_absolute_url()):
        with django_assert_max_num_queries(12):
            anna_client.get(address)
