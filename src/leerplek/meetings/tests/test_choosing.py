import re
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from leerplek.candidates.services import remove_candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import DomainError
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.evenings import Evening
from leerplek.matching.models.talks import ChemistryMeeting
from leerplek.matching.tests.evenings import an_evening
from leerplek.matching.tests.factories import make_run, propose_all
from leerplek.meetings.choosing import call_off, choose_meeting, settle_wishes, wish_for
from leerplek.meetings.models import Meeting, Seat, SeatWish
from leerplek.meetings.selectors import meetings_to_choose, talk_before, were_informed
from leerplek.meetings.services import put_on_list
from leerplek.meetings.tests.factories import MeetingFactory
from leerplek.programmes.tests.factories import CohortFactory
from leerplek.signup.enums import SignUpState
from leerplek.signup.models import SignUp
from leerplek.signup.services import erase, keep_apart, sign_up
from leerplek.signup.tests.factories import ChannelFactory, told
from leerplek.signup.tickets import ticket_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(care_group):
    return ChannelFactory(organisation=care_group)


@pytest.fixture
def meeting(care_group) -> Meeting:
    return MeetingFactory(organisation=care_group, capacity=1)


def _states(meeting):
    return list(meeting.seats.order_by("asked_at", "pk").values_list("state", flat=True))


def test_who_signs_up_and_chooses_gets_a_chair_or_waits(channel, meeting):
    wish_for(sign_up(channel, told=told()), meeting)
    other = told(first_name="Ilse", last_name="Bos", email="i@mail.example", phone="+31687654321")
    wish_for(sign_up(channel, told=other), meeting)

    assert _states(meeting) == ["coming", "waiting"]
    assert not SeatWish.objects.exists()


def test_who_may_be_known_keeps_a_wish_until_somebody_decided(channel, meeting, anna, care_group):
    CandidateFactory(organisation=care_group, email="noor@mail.example")
    one = sign_up(channel, told=told())
    wish_for(one, meeting)
    before = (_states(meeting), SeatWish.objects.count(), settle_wishes())

    keep_apart(one, version=one.version, actor=anna)

    assert before == ([], 1, 0)
    assert settle_wishes() == 1
    assert _states(meeting) == ["coming"]
    assert not SeatWish.objects.exists()


def test_a_wish_goes_with_the_sign_up(channel, meeting, anna, care_group):
    CandidateFactory(organisation=care_group, email="noor@mail.example")
    one = sign_up(channel, told=told())
    wish_for(one, meeting)

    erase(one, version=one.version, actor=anna)

    assert not SeatWish.objects.exists()


def test_another_choice_gives_back_the_first_chair_to_who_waits(meeting, care_group, anna):
    later = MeetingFactory(organisation=care_group)
    first, second = CandidateFactory.create_batch(2, organisation=care_group)
    put_on_list(meeting, [first, second], actor=anna)

    choose_meeting(first, later, actor=None)

    assert _states(meeting) == ["cancelled", "coming"]
    assert _states(later) == ["coming"]


@pytest.mark.parametrize(
    "change", [{"is_public": False}, {"starts_at": timezone.now() - timedelta(hours=1)}]
)
def test_a_meeting_that_is_not_to_be_chosen_is_refused(meeting, care_group, change):
    Meeting.objects.update(**change)
    meeting.refresh_from_db()

    with pytest.raises(DomainError, match="niet meer kiezen"):
        choose_meeting(CandidateFactory(organisation=care_group), meeting, actor=None)

    assert not Seat.objects.exists()


def test_calling_off_gives_back_every_chair_that_is_to_come(meeting, care_group, anna):
    person = CandidateFactory(organisation=care_group)
    past = MeetingFactory(organisation=care_group)
    put_on_list(meeting, [person], actor=anna)
    put_on_list(past, [person], actor=anna)
    Meeting.objects.filter(pk=past.pk).update(starts_at=timezone.now() - timedelta(days=1))

    assert call_off(person, actor=None) == 1
    assert (_states(meeting), _states(past)) == (["cancelled"], ["coming"])


def test_what_is_offered_is_of_the_organisation_and_the_class(meeting, care_group, chantal):
    cohort = CohortFactory(programme__region=care_group.region)
    of_class = MeetingFactory(organisation=care_group, cohort=cohort)
    MeetingFactory(organisation=care_group, is_public=False)
    MeetingFactory(organisation=chantal.organisation)
    put_on_list(meeting, CandidateFactory.create_batch(3, organisation=care_group), actor=None)

    assert meetings_to_choose(care_group, cohort) == [(meeting, 0), (of_class, 2)]
    other = CohortFactory(programme__region=care_group.region)
    assert meetings_to_choose(care_group, other) == [(meeting, 0)]


def test_only_who_was_there_was_informed(meeting, care_group, anna):
    people = CandidateFactory.create_batch(2, organisation=care_group)
    put_on_list(meeting, people, actor=anna)
    Seat.objects.filter(candidate=people[0]).update(state="attended")

    assert were_informed({each.pk for each in people}) == {people[0].pk}


@pytest.mark.parametrize(("days", "warns"), [(29, True), (30, True), (31, False)])
def test_a_meeting_warns_when_people_talk_with_practices_before_it(care_group, anna, days, warns):
    cohort = CohortFactory(programme__region=care_group.region)
    meeting = MeetingFactory(organisation=care_group, cohort=cohort)
    at = timezone.now() + timedelta(days=days)
    Evening.objects.create(cohort=cohort, organisation=care_group, starts_at=at, made_by=anna)

    assert talk_before(meeting) == (timezone.localdate(at) if warns else None)


def test_the_public_page_lets_who_just_signed_up_choose(client, channel, meeting):
    one = sign_up(channel, told=told())
    address = f"/bijeenkomsten/{channel.slug}/"
    stranger = client.get(address).content.decode()
    refused = client.post(address, {"meeting": meeting.pk})
    clean = client.get(address, {"ticket": ticket_of(one)})
    fresh = client.get(address).content.decode()
    page = client.post(address, {"meeting": meeting.pk}, follow=True).content.decode()
    again = client.get(address).content.decode()

    assert "Meld je eerst aan" in stranger
    # Who comes back sees what they chose.
    noted = "We hebben je keuze genoteerd."
    assert [noted in each for each in (stranger, fresh, again)] == [False, False, True]
    assert [" checked" in each for each in (fresh, again)] == [False, True]
    assert refused.status_code == 200
    assert clean.url == address
    assert "Je keuze is genoteerd" in page
    assert _states(meeting) == ["coming"]


def test_nobody_chooses_for_a_sign_up_of_another_channel_or_with_a_made_up_ticket(
    client, channel, meeting, care_group
):
    one = sign_up(ChannelFactory(organisation=care_group), told=told())
    address = f"/bijeenkomsten/{channel.slug}/"
    for ticket in (ticket_of(one), "made-up", signing.dumps(one.pk)):
        client.get(address, {"ticket": ticket})
        client.post(address, {"meeting": meeting.pk})

    assert not Seat.objects.exists()
    assert not SeatWish.objects.exists()


def test_the_link_of_an_online_meeting_is_on_no_public_page(client, channel, care_group):
    MeetingFactory(organisation=care_group, place="https://overleg.example/geheim")

    page = client.get(f"/bijeenkomsten/{channel.slug}/").content.decode()

    assert "geheim" not in page
    assert "online" in page


def test_somebody_known_and_somebody_new_read_the_same(client, channel, meeting, care_group):
    CandidateFactory(organisation=care_group, email="noor@mail.example")
    other = told(first_name="Ilse", last_name="Bos", email="i@mail.example", phone="+31687654321")
    pages = []
    for each in (told(), other):
        ticket = ticket_of(sign_up(channel, told=each))
        client.get(f"/bijeenkomsten/{channel.slug}/", {"ticket": ticket})
        answer = client.post(
            f"/bijeenkomsten/{channel.slug}/", {"meeting": meeting.pk}, follow=True
        )
        pages.append(re.sub(r"\b\w{64}\b", "", answer.content.decode()))

    states = set(SignUp.objects.values_list("state", flat=True))
    assert states == {SignUpState.LOOK, SignUpState.MADE}
    assert pages[0] == pages[1]


def test_at_the_door_somebody_is_found_ticked_and_put_right(anna_client, anna, meeting, care_group):
    person = CandidateFactory(organisation=care_group, first_name="Zoë", last_name="Prins")
    put_on_list(meeting, [person], actor=anna)
    seat, door = Seat.objects.get(), f"/meetings/{meeting.pk}/door/"
    found = anna_client.get(door, {"q": "zoë pr"}).context["expected"]
    nobody = anna_client.get(door, {"q": "bestaat niet"}).context["expected"]
    tap = {"to": "attended", "seen": "coming", "door": "zoë"}

    back = anna_client.post(f"/meetings/seats/{seat.pk}/", tap)

    assert (found, nobody) == ([seat], [])
    assert back.url == f"{door}?q=zo%C3%AB"
    assert [each.pk for each in anna_client.get(door).context["present"]] == [seat.pk]


def test_at_the_door_who_is_not_on_the_list_is_added(
    anna_client, bram_client, chantal_client, meeting, care_group
):
    late = CandidateFactory(organisation=care_group, first_name="Laat", last_name="Komer")
    stranger = CandidateFactory()
    door = f"/meetings/{meeting.pk}/door/"
    offered = anna_client.get(door, {"q": "laat"}).context["others"]

    anna_client.post(f"{door}add/", {"candidate": late.pk})
    refused = anna_client.post(f"{door}add/", {"candidate": stranger.pk})

    assert offered == [late]
    assert _states(meeting) == ["attended"]
    assert refused.status_code == 404
    assert (bram_client.get(door).status_code, chantal_client.get(door).status_code) == (403, 404)


def test_a_wish_is_told_with_the_sign_up_and_goes_with_the_file(channel, meeting, anna):
    one = sign_up(channel, told=told())
    SeatWish.objects.create(sign_up=one, meeting=meeting)
    file = one.candidate

    remove_candidate(file, version=file.version, actor=anna)

    assert not SeatWish.objects.exists()


def test_a_class_an_evening_and_a_talk_warn_of_a_meeting_that_comes_after(anna, anna_client):
    evening = an_evening(anna)
    day = {"organisation": anna.organisation, "cohort": evening.cohort}
    MeetingFactory(title="Te laat", starts_at=evening.starts_at + timedelta(days=1), **day)
    MeetingFactory(title="Op tijd", starts_at=evening.starts_at - timedelta(days=1), **day)
    propose_all(make_run(anna, evening.cohort), anna)
    proposal = MatchProposal.objects.all()[0]
    ChemistryMeeting.objects.create(proposal=proposal, starts_at=evening.starts_at)
    of_class = reverse("programmes:cohort_detail", args=[evening.cohort_id])
    pages = [of_class, evening.get_absolute_url(), proposal.get_absolute_url()]

    shown = [anna_client.get(each).content.decode() for each in pages]

    for page in shown:
        assert "De informatiebijeenkomst hieronder is niet eerder:" in page
        assert ("Te laat, " in page, "Op tijd, " in page) == (True, False)
