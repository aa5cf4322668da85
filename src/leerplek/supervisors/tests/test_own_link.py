"""A supervisor says yes, no or asks something, by a personal link of their own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.asks.models import Ask
from leerplek.asks.services import issue_link
from leerplek.calls.models import Call
from leerplek.calls.services import keep_up
from leerplek.communication.models import Message
from leerplek.communication.services.asking import prepare_messages
from leerplek.inbox.models import Request
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.supervisors.enums import GUIDES, Part, Reply
from leerplek.supervisors.errors import SupervisorError
from leerplek.supervisors.models import Supervision
from leerplek.supervisors.selectors.places import (
    counts,
    guidance_of,
    held_up,
    is_supervised,
    with_certainty,
    with_guidance,
)
from leerplek.supervisors.services.asking import ask_supervisor
from leerplek.supervisors.services.places import end_supervision
from leerplek.supervisors.services.register import change_policy
from leerplek.supervisors.tests.factories import MON_TO_WED, SupervisionFactory, SupervisorFactory

NOW = "/mijn/nu/"


@pytest.fixture
def supervision(care_group):
    practice = PracticeFactory(
        organisation=care_group,
        name="De Linde",
        contact_name="Dokter Vos",
        email="praktijk@leerplek.example",
        phone="+31573000000",
    )
    place = PlaceFactory(site=PracticeSiteFactory(practice=practice), weekdays=MON_TO_WED)
    person = SupervisorFactory(
        site=place.site,
        name="Gerda Smit",
        email="gerda@leerplek.example",
        phone="+31612345678",
        experience_years=1,
        experience_told_on=timezone.localdate(),
        weekdays=["mon", "tue"],
    )
    SupervisionFactory(place=place, part=Part.SECOND, supervisor__name="Bo Bakker")
    return SupervisionFactory(place=place, supervisor=person, tasks="Balie")


@pytest.fixture
def ask(supervision, anna):
    due_on = timezone.localdate() + timedelta(days=14)
    return ask_supervisor(supervision, due_on=due_on, contact=anna, actor=anna)


def _enter(client, ask, anna):
    _link, code = issue_link(ask, actor=anna)
    client.post(reverse("portal:enter", args=[code]))
    return client


def _text(response):
    return response.content.decode()


def test_link_greets_the_person_tells_what_it_is_about_and_keeps_a_yes(
    client, ask, supervision, anna
):
    page = _text(_enter(client, ask, anna).get(NOW))
    done = client.post(
        NOW, {"version": 1, "answer": "yes", "weekdays": ["wed", "mon", "tue"]}, follow=True
    )

    for told in ("Dag Gerda Smit", "De Linde", "maandag, dinsdag, woensdag", "Bo Bakker"):
        assert told in page
    assert "U werkt minder dan 3 jaar in dit vak. Dat is geen bezwaar." in page
    assert "Balie" in page
    # The practice's own mailbox and number are not those of this person.
    assert "gerda@leerplek.example" in page
    assert "praktijk@leerplek.example" not in page
    assert "U hoort van Anna als er een leerling is" in _text(done)
    supervision.refresh_from_db()
    assert (supervision.reply, supervision.replied_by) == (Reply.YES, "link")
    assert supervision.supervisor.weekdays == MON_TO_WED
    with pytest.raises(SupervisorError, match="al ja gezegd"):
        ask_supervisor(supervision, due_on=ask.due_on, contact=anna, actor=anna)


def test_a_question_needs_words_and_comes_into_the_inbox_and_a_yes_may_follow(
    client, ask, supervision, anna
):
    _enter(client, ask, anna)

    empty = client.post(NOW, {"version": 1, "answer": "question"})
    client.post(NOW, {"version": 1, "answer": "question", "words": "Hoeveel tijd kost het?"})
    waits = guidance_of(supervision.place).missing
    client.post(NOW, {"version": 2, "answer": "yes", "words": ""})

    assert empty.context["form"].errors == {"words": ["Schrijf uw vraag op."]}
    request = Request.objects.get()
    assert (request.name, request.phone, request.email, request.came_by) == (
        "Gerda Smit",
        "+31612345678",
        "gerda@leerplek.example",
        "link",
    )
    assert (request.practice, request.text) == (ask.practice, "Hoeveel tijd kost het?")
    assert "Gerda Smit heeft eerst een vraag. Die staat bij Aanvragen." in waits
    supervision.refresh_from_db()
    assert supervision.reply == Reply.YES
    # Without days on the form nothing is changed: silence is no answer.
    assert supervision.supervisor.weekdays == ["mon", "tue"]


def test_mail_and_the_call_list_reach_the_person_and_not_the_practice(ask, anna, anna_client):
    prepare_messages()
    message = Message.objects.get()
    Ask.objects.update(due_on=timezone.localdate() - timedelta(days=30))
    message.delete()
    keep_up()
    call = Call.objects.get()
    page = _text(anna_client.get(call.get_absolute_url()))

    assert (message.address, message.practice) == ("gerda@leerplek.example", ask.practice)
    assert "Gerda Smit" in message.text
    assert "Dokter Vos" not in message.text
    assert "Vraag naar Gerda Smit" in page
    assert "tel:+31612345678" in page


def test_who_has_no_mailbox_is_called_and_the_practice_is_not_mailed_instead(ask, supervision):
    supervision.supervisor.email = ""
    supervision.supervisor.save()

    prepare_messages()

    message = Message.objects.get()
    assert (message.address, message.state, message.trouble) == ("", "by_hand", "no_address")


def test_coordinator_asks_on_the_page_of_the_place_and_notes_the_answer(
    anna, anna_client, supervision
):
    address = reverse("supervisors:ask", args=[supervision.pk])
    late = anna_client.post(address, {"due_on": "1-1-2020", "contact": anna.pk})
    asked = anna_client.post(address, {"due_on": "1-1-2099", "contact": anna.pk})
    ask = Ask.objects.get(kind=GUIDES)
    noted = anna_client.post(
        reverse("asks:record", args=[ask.pk]), {"version": 1, "answer": "no", "by": "phone"}
    )
    page = _text(anna_client.get(reverse("supervisors:place", args=[supervision.place_id])))

    assert late.context["form"].errors == {
        "__all__": ["Deze datum is al voorbij. Kies een latere dag."]
    }
    assert asked["Location"] == noted["Location"] == ask.get_absolute_url()
    assert "Gerda Smit zegt nee. Kies iemand anders." in page
    assert "telefonisch" in page


def test_whoever_guides_no_longer_is_asked_no_longer(client, ask, supervision, anna):
    _enter(client, ask, anna)

    end_supervision(supervision, version=1, actor=anna)
    response = client.post(NOW, {"version": 1, "answer": "yes"})

    ask.refresh_from_db()
    assert ask.state == "withdrawn"
    assert "Deze link werkt nu niet" in _text(response)
    assert [each.part for each in supervision.place.supervision.now()] == [Part.LEAD]


@pytest.mark.parametrize(
    ("rules", "reply", "training", "expected"),
    [
        ({}, Reply.OPEN, "unknown", True),
        ({"needs_yes": True}, Reply.OPEN, "done", False),
        ({"needs_yes": True}, Reply.QUESTION, "done", False),
        ({"needs_yes": True}, Reply.YES, "unknown", True),
        ({"needs_training": True}, Reply.OPEN, "unknown", False),
        ({"needs_training": True}, Reply.NO, "done", True),
        ({"needs_yes": True, "needs_training": True}, Reply.YES, "done", True),
    ],
)
def test_a_place_counts_by_the_rules_of_its_region(
    supervision, anna, rules, reply, training, expected
):
    change_policy(anna.region, version=0, actor=anna, **rules)
    Supervision.objects.filter(pk=supervision.pk).update(
        reply=reply,
        replied_on=None if reply == Reply.OPEN else timezone.localdate(),
        replied_by="" if reply == Reply.OPEN else "phone",
    )
    type(supervision.supervisor).objects.update(training=training)

    place = with_guidance(type(supervision.place).objects.all()).get()

    read_along = with_certainty(type(supervision.place).objects.all()).get()
    assert counts(place) is counts(read_along) is expected
    assert is_supervised(place) is is_supervised(read_along) is True
    # What a database is asked says the same.
    assert list(held_up()) == ([] if expected else [place])
    assert guidance_of(place).missing
