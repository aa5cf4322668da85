from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone

from leerplek.audit.models import Event
from leerplek.candidates.counsellor import set_counsellor
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.eligibility.enums import RuleKind
from leerplek.eligibility.services import add_rule_version
from leerplek.informing.models import TopicText
from leerplek.informing.selectors import pack_of_candidate, pack_of_channel
from leerplek.informing.services import InformingError, change_topic
from leerplek.meetings.enums import Topic
from leerplek.meetings.tests.factories import MeetingFactory
from leerplek.programmes.tests.factories import CohortFactory, ProgrammeFactory
from leerplek.signup.models import Channel
from leerplek.signup.tests.factories import ChannelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(care_group):
    return ProgrammeFactory(organisation=care_group, settings={"min_hours": 28, "told_minutes": 20})


@pytest.fixture
def channel(care_group, programme):
    cohort = CohortFactory(
        programme=programme, settings={"course_months": 18}, start_on=date(2099, 9, 1)
    )
    return ChannelFactory(organisation=care_group, cohort=cohort, slug="noord-open-avond")


def _text(client, address, *, english=False):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en" if english else "nl"
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_reads_ten_topics_with_the_numbers_of_the_class(client, channel):
    page = _text(client, "/aanmelden/noord-open-avond/weten/")

    assert [f'id="{topic.value}"' in page for topic in Topic] == [True] * 10
    for said in ("18 maanden", "28 uur", "20 minuten", "1 september 2099", "6 weken school"):
        assert said in page
    assert "[" not in "".join(each.text for each in pack_of_channel(channel).topics)


def test_the_same_page_is_there_in_english(client, channel):
    page = _text(client, "/aanmelden/noord-open-avond/weten/", english=True)

    assert "The course takes 18 months at most" in page


def test_an_amount_is_told_only_when_a_dated_source_says_so(client, channel, anna):
    before = _text(client, "/aanmelden/noord-open-avond/weten/")
    add_rule_version(
        anna.region,
        kind=RuleKind.COURSE_FEE,
        parameters={"amount": 741},
        valid_from=timezone.localdate(),
        source="Rijksoverheid, cursusgeld",
        confidence="verified",
        actor=anna,
    )
    after = _text(client, "/aanmelden/noord-open-avond/weten/")

    assert (before.count("We weten geen bedrag"), after.count("We weten geen bedrag")) == (3, 2)
    assert "715" not in before
    assert "€ 741,00 per schooljaar" in after
    assert "Rijksoverheid, cursusgeld" in after


def test_a_closed_form_has_no_page_of_topics(client, channel):
    Channel.objects.update(is_open=False)

    assert client.get("/aanmelden/noord-open-avond/weten/").status_code == 404


def test_a_channel_of_no_class_tells_of_the_only_programme_there_is(care_group, programme, anna):
    channel = ChannelFactory(organisation=care_group)
    change_topic(programme, Topic.LEAVE, text="Vrij in overleg.", version=0, actor=anna)

    only = pack_of_channel(channel)
    ProgrammeFactory(organisation=care_group)
    one_of_two = pack_of_channel(channel)

    assert (only.programme, only.numbers.min_hours) == (programme, 28)
    assert "Vrij in overleg." in [each.text for each in only.topics]
    assert (one_of_two.programme, one_of_two.numbers.min_hours) == (None, 24)


def test_a_coordinator_changes_a_text_and_goes_back_to_the_ready_one(
    anna_client, client, channel, programme
):
    there = f"/programmes/{programme.pk}/told/"
    shown = anna_client.get(f"{there}leave/").context["form"].initial
    sent = {"text": "Vrij in overleg, [uren].", "text_en": "", "version": 0}
    anna_client.post(f"{there}leave/", sent)

    changed = _text(client, "/aanmelden/noord-open-avond/weten/")
    english = _text(client, "/aanmelden/noord-open-avond/weten/", english=True)
    listed = _text(anna_client, there)
    anna_client.post(f"{there}leave/ready/", {"version": 1})

    assert shown["text"].startswith("In de schoolvakanties is er geen les")
    assert shown["text_en"].startswith("In the school holidays there are no lessons")
    assert "Vrij in overleg, 28 uur." in changed
    assert "Vrij in overleg, 28 hours." in english
    assert "Er is geen Engelse tekst" in listed
    assert "Vrij in overleg" not in _text(client, "/aanmelden/noord-open-avond/weten/")
    assert [each.kind for each in Event.objects.filter(kind__startswith="topic_text")] == [
        "topic_text.changed",
        "topic_text.reset",
    ]


def test_a_name_that_cannot_be_filled_in_is_refused(anna_client, programme):
    sent = {"text": "Bel [telefoon].", "version": 0}
    page = anna_client.post(f"/programmes/{programme.pk}/told/contact/", sent).content.decode()

    assert "[telefoon] kan hier niet ingevuld worden" in page
    assert not TopicText.objects.exists()
    assert anna_client.get(f"/programmes/{programme.pk}/told/weather/").status_code == 404


def test_two_coordinators_do_not_overwrite_each_other(anna, programme):
    change_topic(programme, Topic.COSTS, text="Een", version=0, actor=anna)

    with pytest.raises(ConflictError):
        change_topic(programme, Topic.COSTS, text="Twee", version=0, actor=anna)
    with pytest.raises(InformingError):
        change_topic(programme, Topic.COSTS, text="[x]", version=1, actor=anna)

    assert [each.text for each in TopicText.objects.all()] == ["Een"]


def test_a_candidate_reads_of_their_own_class_and_counsellor(care_group, channel, anna):
    candidate = CandidateFactory(organisation=care_group, cohort=channel.cohort)
    without = pack_of_candidate(candidate)
    card = {"name": "Wil", "phone": "+31612345678", "email": "", "words": ""}
    set_counsellor(care_group, version=0, actor=anna, **card)
    there = pack_of_candidate(candidate)

    texts = [
        next(each.text for each in pack.topics if each.topic == Topic.COUNSELLOR)
        for pack in (without, there)
    ]
    assert ["op je eigen pagina" in text for text in texts] == [False, True]
    assert "Wil" not in texts[1]


@pytest.mark.parametrize(("minutes", "said"), [(60, "40 minuten over"), (15, "geen tijd over")])
def test_a_meeting_says_how_long_to_tell(anna_client, care_group, channel, minutes, said):
    meeting = MeetingFactory(
        organisation=care_group, cohort=channel.cohort, minutes=minutes, topics="Kosten"
    )

    page = _text(anna_client, meeting.get_absolute_url())

    assert said in page
    assert f"/programmes/{channel.cohort.programme_id}/told/" in page


def test_the_page_asks_as_many_queries_whatever_is_changed(
    anna, client, channel, programme, django_assert_max_num_queries
):
    for topic in Topic:
        change_topic(programme, topic, text="Eigen woorden", version=0, actor=anna)

    with django_assert_max_num_queries(12):
        client.get("/aanmelden/noord-open-avond/weten/")
