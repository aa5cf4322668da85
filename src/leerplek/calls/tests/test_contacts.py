from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.asks.tests.factories import AskFactory
from leerplek.audit.models import Event
from leerplek.calls.contacts import contacts_with, lately
from leerplek.calls.enums import Outcome, Reason
from leerplek.calls.models import Call
from leerplek.calls.noting import note_contact, remove_note
from leerplek.calls.services import CallError, put_on_list, write_down
from leerplek.practices.models import ContactNote
from leerplek.practices.tests.factories import PracticeFactory
from leerplek.programmes.tests.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(anna):
    return PracticeFactory(organisation=anna.organisation, name="De Linde", phone="+31573251234")


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def note(practice, anna, **fields):
    told = {"about": "De open dag", "way": "visit", "spoken_on": ago(1), **fields}
    return note_contact(practice, actor=anna, **told)


def told(practice, user):
    return [(each.on, each.who, each.way, each.about) for each in contacts_with(practice, user)]


def test_contacts_of_every_room_are_one_history_for_the_region(anna, bram, chantal, practice):
    note(practice, anna, spoken_by="Joost van het Berkel College")
    call = put_on_list(practice, reason=Reason.FREE, about="De begeleider", actor=anna)
    write_down(call, outcome=Outcome.ANSWERED, note="Komt goed.", version=call.version, actor=anna)
    put_on_list(practice, reason=Reason.FREE, about="Nog niet gebeld", actor=anna)
    ask = AskFactory(practice=practice, kind="practice_trains", contact=anna)
    ask.answers.create(answer={"trains": "yes"}, answered_by="link")

    history = [
        (ago(0), "", "via de persoonlijke link", "Beantwoord: Kan de praktijk iemand opleiden?"),
        (ago(0), "Anna", "telefonisch", "De begeleider: gesproken, en het is geregeld: Komt goed."),
        (ago(1), "Joost van het Berkel College", "door een bezoek", "De open dag"),
    ]
    assert told(practice, bram) == history
    assert told(practice, chantal) == []


def test_who_is_about_to_call_sees_who_did_so_within_the_days_of_the_region(anna, practice):
    note(practice, anna, spoken_on=ago(8))
    assert lately(practice, anna) is None
    note(practice, anna, spoken_on=ago(7), about="De poll")
    ask = AskFactory(practice=practice, kind="practice_trains", contact=anna)
    ask.answers.create(answer={"trains": "yes"}, answered_by="link")
    assert (lately(practice, anna).on, lately(practice, anna).about) == (ago(7), "De poll")

    ProgrammeFactory(organisation=anna.organisation, settings={"contact_warning_days": 0})
    assert lately(practice, anna) is None


def test_a_next_day_puts_the_practice_on_the_call_list(anna, practice):
    made = note(practice, anna, next_on=ago(-5))

    assert list(Call.objects.values_list("about", "due_on")) == [("De open dag", ago(-5))]
    remove_note(made, actor=anna)
    assert list(Event.objects.filter(kind__startswith="practice.").values_list("kind", "data")) == [
        ("practice.contact_noted", {"way": "visit"}),
        ("practice.contact_removed", {"note": made.pk}),
    ]
    with pytest.raises(CallError, match="verwijderd"):
        remove_note(made, actor=anna)
    with pytest.raises(CallError, match="achteraf"):
        note(practice, anna, spoken_on=ago(-1))


def test_page_notes_a_contact_in_one_line_and_warns_the_next_one(
    anna_client, bram_client, practice
):
    url = reverse("calls:contacts", args=[practice.pk])
    form = {"about": "Stuurt de papieren", "way": "phone", "spoken_on": ago(0).strftime("%d-%m-%Y")}

    assert bram_client.post(url, form).status_code == 403
    anna_client.post(url, form)

    assert ContactNote.objects.filter(about="Stuurt de papieren").count() == 1
    assert "Noteer dit contact" not in bram_client.get(url).content.decode()
    for page in ("asks:ask_practice", "calls:add_practice"):
        text = anna_client.get(reverse(page, args=[practice.pk])).content.decode()
        assert "vandaag, telefonisch (Stuurt de papieren)" in text
