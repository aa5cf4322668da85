"""Who said to be asked again comes back by itself, when the promised day has come."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from freezegun import freeze_time

from leerplek.accounts.selectors import standing_of
from leerplek.asks.models import Ask
from leerplek.asks.services import record_answer
from leerplek.asks.tests.factories import AskFactory
from leerplek.practices.models import Practice
from leerplek.practices.tests.factories import PracticeFactory
from leerplek.programmes.tests.factories import ProgrammeFactory
from leerplek.surveys.kinds import INVITATION
from leerplek.surveys.models import Poll
from leerplek.surveys.selectors.again import (
    again_on_of,
    poll_to_ask_again_with,
    said_of_again,
    to_ask_again,
)
from leerplek.surveys.selectors.polls import AudienceFilter, people_to_ask
from leerplek.surveys.services.polls import close_poll, send_poll
from leerplek.surveys.services.reasons import begin_reasons
from leerplek.surveys.tests.factories import PollFactory
from leerplek.today.selectors import tasks

THAT_DAY = "2027-03-01 12:00"
A_YEAR_LATER = "2028-02-29 12:00"


@pytest.fixture
def poll(care_group, anna):
    begin_reasons(care_group.region)
    return PollFactory(organisation=care_group, contact=anna)


@pytest.fixture
def linde(care_group):
    return PracticeFactory(organisation=care_group, name="De Linde")


def _says_no(poll, practice, *, actor, **said):
    send_poll(poll, [practice], actor=actor)
    ask = Ask.objects.get(practice=practice, subject=poll.pk)
    reason = poll.organisation.region.poll_reasons.first()
    sent = {"q_trains": "no", "q_reasons": [reason.pk], "q_again": "yes", "version": ask.version}
    form = INVITATION.form(sent | said, ask=ask)
    assert form.is_valid(), form.errors
    return record_answer(ask, form.given(), by="phone", version=ask.version, actor=actor)


def _due(user):
    return [ask.practice.name for ask in to_ask_again(user, region=user.region)]


def test_the_thank_you_page_names_the_day_and_from_that_day_today_tells_it(anna, poll, linde):
    with freeze_time(THAT_DAY):
        ask = _says_no(poll, linde, actor=anna)

    assert again_on_of(ask) == date(2028, 2, 29)
    assert INVITATION.next_step(ask) == (
        "Wij vragen het u opnieuw vanaf 29 februari 2028. U hoeft nu niets te doen."
    )
    with freeze_time("2028-02-28 12:00"):
        assert _due(anna) == []
    with freeze_time(A_YEAR_LATER):
        assert _due(anna) == ["De Linde"]
        lines = [(each.count, each.url) for each in tasks(anna, standing_of(anna))]
        assert (1, "/polls/again/") in lines


def test_the_programme_says_after_how_many_days_and_a_later_change_moves_no_promise(
    anna, poll, linde, care_group
):
    programme = ProgrammeFactory(organisation=care_group, settings={"poll_again_days": 100})
    with freeze_time(THAT_DAY):
        ask = _says_no(poll, linde, actor=anna)
        programme.settings = {"poll_again_days": 200}
        programme.save()

        assert again_on_of(ask) == date(2027, 6, 9)


def test_a_day_that_the_answer_names_counts(anna, poll, linde):
    with freeze_time(THAT_DAY):
        ask = _says_no(poll, linde, actor=anna, q_again_on="1-9-2027")

    assert again_on_of(ask) == date(2027, 9, 1)


@pytest.mark.parametrize("day", ["1-3-2027", "28-2-2027", "1-3-2030"])
def test_a_day_that_is_past_or_too_far_is_refused(anna, poll, linde, day):
    with freeze_time(THAT_DAY):
        send_poll(poll, [linde], actor=anna)
        ask = Ask.objects.get()
        reason = poll.organisation.region.poll_reasons.first()
        sent = {"q_trains": "no", "q_reasons": [reason.pk], "q_again": "yes", "q_again_on": day}

        form = INVITATION.form({**sent, "version": 1}, ask=ask)

        assert form.errors == {"q_again_on": ["Kies een dag vanaf morgen, en binnen drie jaar."]}


def test_who_said_never_or_says_yes_since_does_not_come_back(anna, poll, linde, care_group):
    brink = PracticeFactory(organisation=care_group, name="De Brink")
    with freeze_time(THAT_DAY):
        ask = _says_no(poll, brink, actor=anna, q_again="no")
        assert (ask.answer["again"], ask.answer["again_on"]) == ("no", "")
        assert INVITATION.next_step(ask).startswith("Wij vragen het u niet meer.")
        ask = _says_no(poll, linde, actor=anna)
        yes = INVITATION.form(
            {"q_trains": "yes", "q_intention": "dr. Smit", "version": ask.version}, ask=ask
        )
        assert yes.is_valid()
    with freeze_time("2027-03-02 12:00"):
        record_answer(ask, yes.given(), by="phone", version=ask.version, actor=anna)

    with freeze_time(A_YEAR_LATER):
        assert _due(anna) == []


def test_who_is_asked_leaves_the_list_and_an_invitation_that_was_withdrawn_asked_nobody(
    anna, poll, linde, care_group
):
    with freeze_time(THAT_DAY):
        _says_no(poll, linde, actor=anna)
    with freeze_time(A_YEAR_LATER):
        later = PollFactory(organisation=care_group, contact=anna)
        send_poll(later, [linde], actor=anna)
        assert _due(anna) == []

        Ask.objects.filter(subject=later.pk).update(state="withdrawn")
        assert _due(anna) == ["De Linde"]

        # It was asked, and kept silent until the poll closed: the promise is kept.
        close_poll(later, version=later.version, actor=anna)
        assert _due(anna) == []


def test_who_is_asked_alone_whether_it_trains_is_asked_again(anna, poll, linde):
    with freeze_time(THAT_DAY):
        _says_no(poll, linde, actor=anna)
    with freeze_time(A_YEAR_LATER):
        AskFactory(practice=linde, kind="practice_trains", contact=anna)
        assert _due(anna) == []


def test_a_new_poll_or_the_open_one_asks_exactly_them(client, anna, poll, linde, care_group):
    PracticeFactory(organisation=care_group, name="De Brink")
    with freeze_time(THAT_DAY):
        _says_no(poll, linde, actor=anna)
    with freeze_time(A_YEAR_LATER):
        # The poll that they said no to asks nobody twice.
        assert poll_to_ask_again_with(anna, anna.region) is None
        client.force_login(anna)
        today = timezone.localdate()
        page = client.get("/polls/again/")
        assert 'href="/polls/add/?again=yes"' in page.content.decode()
        sent = {
            "audience": "practice",
            "title": "Kunt u dit jaar wel iemand opleiden?",
            "due_on": (today + timedelta(days=21)).isoformat(),
            "call_by_on": (today + timedelta(days=35)).isoformat(),
            "contact": anna.pk,
        }
        made = client.post("/polls/add/?again=yes", sent)
        new = Poll.objects.latest("pk")
        assert made["Location"] == f"/polls/{new.pk}/send/?again=yes"
        assert client.get(made["Location"]).context["form"]["only_again"].value() is True
        wanted = AudienceFilter(only_again=True)
        assert list(people_to_ask(anna, new, wanted)) == [linde]
        assert poll_to_ask_again_with(anna, anna.region) == new
        assert f'href="/polls/{new.pk}/send/?again=yes"' in (
            client.get("/polls/again/").content.decode()
        )

        client.post(made["Location"], {"only_again": "on", "sure": "yes"})

        asked = Ask.objects.filter(subject=new.pk).values_list("practice", flat=True)
        assert list(asked) == [linde.pk]
        assert "Er is nu niemand om opnieuw te vragen" in (
            client.get("/polls/again/").content.decode()
        )


def test_the_page_of_a_practice_says_when_it_is_asked_again(client, anna, poll, linde):
    client.force_login(anna)
    assert "Volgende peiling" not in client.get(f"/practices/{linde.pk}/").content.decode()
    with freeze_time(THAT_DAY):
        ask = _says_no(poll, linde, actor=anna)

    page = client.get(f"/practices/{linde.pk}/").content.decode()

    assert said_of_again(Practice.objects.get()) == ask
    assert "mag weer gevraagd worden vanaf 29 februari 2028" in page
    assert f'<a href="/asks/{ask.pk}/">Toon het antwoord van 1 maart 2027</a>' in page


def test_another_region_sees_nobody_of_them(client, anna, bram, chantal, poll, linde):
    with freeze_time(THAT_DAY):
        _says_no(poll, linde, actor=anna)
    with freeze_time(A_YEAR_LATER):
        assert (_due(bram), _due(chantal)) == (["De Linde"], [])
        client.force_login(bram)
        page = client.get("/polls/again/").content.decode()
        assert "De Linde" in page
        assert "/polls/add/" not in page
