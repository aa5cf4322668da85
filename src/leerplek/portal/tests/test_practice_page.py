"""A practice's own page: what we ask, whether it is right, what it offers, and what is next."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from leerplek.asks.enums import AskState
from leerplek.asks.models import Answer, Ask, PersonalLink
from leerplek.asks.services import issue_link, open_own_page
from leerplek.asks.tests.factories import AskFactory
from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.common.errors import ConflictError
from leerplek.communication.models import Message
from leerplek.communication.selectors.asking import asks_to_thank_for
from leerplek.portal.confirming import own_blocks
from leerplek.portal.guide import guide_of, situation_of
from leerplek.portal.looking import LookError, differences_of, take_over, undo_take_over
from leerplek.portal.progress import progress_of
from leerplek.portal.tests.test_views import enter
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Place
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.tests.factories import CohortFactory
from leerplek.surveys.models import Look

pytestmark = pytest.mark.django_db
PAGE, CONFIRM = "/mijn/praktijk/", "/mijn/praktijk/klopt/"
CHANGES, OFFER = "/mijn/praktijk/anders/", "/mijn/praktijk/aanbod/"
CONTACT = {
    "contact_name": "mw. Smit",
    "phone": "0573 123456",
    "email": "info@debrink.example",
    "gp_count": "",
    "version": 0,
}


@pytest.fixture
def practice(care_group):
    practice = PracticeFactory(
        organisation=care_group,
        name="De Brink",
        contact_name="mw. Smit",
        phone="+31573123456",
        email="info@debrink.example",
    )
    PracticeSiteFactory(practice=practice)
    return practice


@pytest.fixture
def own_page(client, practice, anna):
    """Enter the own page of the practice as it does: by its link."""
    ask = open_own_page(practice, actor=anna)
    enter(client, ask)
    return ask


def shown(client, url=PAGE):
    return client.get(url).content.decode()


def confirmed(practice):
    return [each.block.key for each in own_blocks(practice) if each.confirmed_at]


def test_one_press_on_the_page_confirms_all_data_and_answers_our_question(
    client, own_page, practice, anna
):
    """Two taps in all: to enter, and to say that it is right."""
    asked = AskFactory(practice=practice, contact=anna, kind="practice_details")
    assert client.get("/mijn/nu/").url == PAGE
    assert "U hebt nog niet gezegd of dit klopt" in shown(client)

    client.post(CONFIRM)

    asked.refresh_from_db()
    assert asked.state == AskState.ANSWERED
    assert asked.answer == {"contact": "right", "sites": "right"}
    assert (asked.answered_by, asked.recorded_by) == ("link", None)
    assert confirmed(practice) == ["contact", "sites"]
    assert "U hebt nog niet gezegd of dit klopt" not in shown(client)


def test_block_by_block_answers_our_question_in_the_end_and_is_thanked_for_once(
    client, own_page, practice, anna
):
    asked = AskFactory(practice=practice, contact=anna, kind="practice_details")

    client.post(CONFIRM, {"block": "contact"})
    asked.refresh_from_db()
    after_one = asked.state, confirmed(practice), list(asks_to_thank_for())
    client.post(CONFIRM, {"block": "sites"})
    asked.refresh_from_db()

    assert after_one == (AskState.OPEN, ["contact"], [])
    assert asked.state == AskState.ANSWERED
    assert list(asks_to_thank_for()) == [asked]


def test_the_same_confirmed_twice_on_a_day_is_once_and_another_year_is_new(
    client, own_page, practice
):
    client.post(CONFIRM, {"block": "contact"})
    client.post(CONFIRM, {"block": "contact"})
    assert Answer.objects.count() == 1
    Ask.objects.filter(kind="details_confirmed").update(
        answered_at=timezone.now() - timedelta(days=365)
    )

    client.post(CONFIRM, {"block": "contact"})
    client.post(CONFIRM, {"block": "unknown"})

    assert Answer.objects.count() == 2


def test_another_question_opens_from_the_page_and_digits_still_guard_what_is_of_others(
    client, own_page, practice, anna
):
    trains = AskFactory(practice=practice, contact=anna)
    others = AskFactory(
        practice=practice, contact=anna, kind="question_about_others", question="Past Samira?"
    )
    assert "Past Samira" not in shown(client)

    to_trains = client.post(reverse("portal:practice_question", args=[trains.pk]))
    form = shown(client, "/mijn/nu/")
    client.post(reverse("portal:practice_question", args=[others.pk]))

    assert to_trains.url == "/mijn/nu/"
    assert "Kunt u iemand opleiden?" in form
    assert client.get("/mijn/nu/").url == "/mijn/controle/"
    assert PersonalLink.objects.filter(ask=trains, made_by=None).count() == 1
    elsewhere = AskFactory(contact=anna)
    assert client.get(PAGE).url == "/mijn/controle/"
    enter(client, own_page)
    url = reverse("portal:practice_question", args=[elsewhere.pk])
    assert client.post(url).status_code == 404


def test_a_change_waits_for_a_look_is_taken_over_field_by_field_and_put_back(
    client, own_page, practice, anna
):
    changed = {**CONTACT, "phone": "0573 999999", "gp_count": "2,5", "words": "Wij verhuizen."}
    client.post(CHANGES, changed)
    ask = Ask.objects.get(kind="practice_changes")
    practice.refresh_from_db()
    assert practice.phone == "+31573123456"
    assert [(each.key, each.now, each.said) for each in differences_of(ask)] == [
        ("phone", "0573 123 456", "0573 999 999"),
        ("gp_count", "", "2,5"),
    ]
    assert ask.answer_text == "Wij verhuizen."

    answer = ask.answers.get()
    look = take_over(ask, ["phone", "no"], answer=answer.pk, version=practice.version, actor=anna)
    practice.refresh_from_db()

    assert (practice.phone, practice.gp_count) == ("+31573999999", None)
    assert look.taken == {"phone": ["+31573123456", "+31573999999"]}
    with pytest.raises(LookError, match="al bekeken"):
        take_over(ask, [], answer=answer.pk, version=practice.version, actor=anna)
    assert undo_take_over(ask, actor=anna) == []
    practice.refresh_from_db()
    assert practice.phone == "+31573123456"
    assert not Look.objects.exists()
    kinds = list(Event.objects.filter(kind__startswith="ask.").values_list("kind", flat=True))
    assert {"ask.taken_over", "ask.put_back"} <= set(kinds)


def test_a_look_at_what_moved_on_is_refused_and_a_later_change_stays(
    client, own_page, practice, anna
):
    client.post(CHANGES, {**CONTACT, "contact_name": "dhr. Bos"})
    ask = Ask.objects.get(kind="practice_changes")
    answer, version = ask.answers.get().pk, practice.version
    for old in ({"answer": answer + 1, "version": version}, {"answer": answer, "version": 99}):
        with pytest.raises(ConflictError):
            take_over(ask, [], actor=anna, **old)

    take_over(ask, ["contact_name"], answer=answer, version=version, actor=anna)
    practice.refresh_from_db()
    practice.contact_name = "mw. De Wit"
    practice.save()

    assert undo_take_over(ask, actor=anna) == ["contact_name"]
    practice.refresh_from_db()
    assert practice.contact_name == "mw. De Wit"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Er is nog niets anders"),
        ({"email": "geen adres"}, "e-mail"),
        ({"words": "Zij is ziek en heeft een burnout"}, "gezondheid"),
    ],
)
def test_a_change_that_says_nothing_or_too_much_is_refused(client, own_page, fields, said):
    page = client.post(CHANGES, {**CONTACT, **fields}).content.decode()

    assert said in page
    assert not Ask.objects.filter(kind="practice_changes").exists()


OFFERED = {
    "number_bbl": "2",
    "number_bol": "1",
    "first": "bol",
    "second": "bbl",
    "hours_min": "24",
    "hours_max": "32",
    "lead_weeks": "6",
    "supervisor_name": "mw. Bos",
    "supervisor_phone": "0573 222222",
    "version": 0,
}


def test_an_offer_of_several_routes_goes_into_the_register_after_a_look_and_out_again(
    client, own_page, practice, anna
):
    client.post(OFFER, OFFERED)
    ask = Ask.objects.get(kind="practice_offer")
    assert ask.answer["order"] == ["bol", "bbl"]
    assert not Place.objects.exists()

    keys = [each.key for each in differences_of(ask)]
    look = take_over(ask, keys, answer=ask.answers.get().pk, version=practice.version, actor=anna)

    practice.refresh_from_db()
    site = practice.sites.get()
    assert keys == ["trains", "bbl", "bol", "supervisor"]
    assert (practice.trains, site.supervisor_name) == (Willingness.YES, "mw. Bos")
    places = Place.objects.order_by("learning_route")
    assert [
        (each.learning_route, each.number, each.hours_min, each.hours_max, each.confirmed_how)
        for each in places
    ] == [
        ("bbl", 2, Decimal(24), Decimal(32), "form"),
        ("bol", 1, Decimal(24), Decimal(32), "form"),
    ]
    assert set(look.taken) == set(keys)

    undo_take_over(ask, actor=anna)

    practice.refresh_from_db()
    site.refresh_from_db()
    assert (practice.trains, site.supervisor_name) == (Willingness.UNKNOWN, "")
    assert not Place.objects.exists()


def test_places_that_are_there_and_a_practice_with_two_sites_are_changed_by_hand(
    client, own_page, practice, anna
):
    PlaceFactory(site=practice.sites.get())
    PracticeSiteFactory(practice=practice)
    client.post(OFFER, OFFERED)
    ask = Ask.objects.get(kind="practice_offer")

    hints = {each.key: each.hint for each in differences_of(ask)}

    assert "op de pagina van de praktijk" in hints["bbl"]
    assert "welke locatie" in hints["bol"]
    answer = ask.answers.get().pk
    take_over(ask, ["bbl", "bol"], answer=answer, version=practice.version, actor=anna)
    assert Place.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"number_bbl": "", "number_bol": ""}, "minstens één leerweg"),
        ({"first": "third_route"}, "geen plek"),
        ({"second": "bol"}, "al uw eerste voorkeur"),
        ({"first": ""}, "ook uw eerste voorkeur"),
        ({"hours_min": "36"}, "lager"),
        ({"supervisor_name": ""}, "ook de naam"),
    ],
)
def test_an_offer_that_cannot_be_is_refused(client, own_page, fields, said):
    page = client.post(OFFER, {**OFFERED, **fields}).content.decode()

    assert said in page
    assert not Ask.objects.filter(kind="practice_offer").exists()


def test_the_lead_time_gives_the_day_to_know_who_comes(
    client, own_page, practice, anna, anna_client
):
    CohortFactory(programme__organisation=practice.organisation, start_on=date(2098, 9, 1))
    client.post(OFFER, OFFERED)

    guide = guide_of(practice, route="bbl", contact=anna, on=timezone.localdate())
    register = shown(anna_client, reverse("practices:detail", args=[practice.pk]))

    assert guide.dates[0] == ("U weet wie er komt vóór of op", "21 juli 2098")
    assert "moet uiterlijk 21 juli 2098 weten wie er komt" in register
    assert "nog niet bekeken" in register


def states(practice, anna):
    situation = situation_of(practice, route="bbl", contact=anna, on=timezone.localdate())
    return [step.state for step in progress_of(situation)]


def test_the_steps_follow_from_what_is_known(practice, anna):
    site = practice.sites.get()
    assert states(practice, anna) == ["now", *["later"] * 7]

    PlaceFactory(site=site)
    site.supervisor_name = "mw. Bos"
    site.save()
    assert states(practice, anna) == ["done", "now", "done", *["later"] * 5]

    site.accreditation = "yes"
    site.save()
    assert states(practice, anna) == ["done", "done", "done", "now", *["later"] * 4]


def test_a_coordinator_notes_an_offer_and_looks_at_it_at_once(anna_client, practice, anna):
    url = reverse("register:offer", args=[practice.pk])

    noted = anna_client.post(url, {**OFFERED, "by": "phone"})

    ask = Ask.objects.get(kind="practice_offer")
    assert noted.url == reverse("register:look", args=[ask.pk])
    assert (ask.answered_by, ask.recorded_by) == ("phone", anna)
    assert "De Brink" in shown(anna_client, reverse("register:told"))
    page = shown(anna_client, noted.url)
    assert "BBL: 0 plekken → 2 plekken" in page
    taken = anna_client.post(
        noted.url,
        {"version": practice.version, "answer": ask.answers.get().pk, "keys": ["bbl"]},
    )
    assert taken.url == noted.url
    assert Place.objects.get().confirmed_how == "phone"
    assert "De Brink" not in shown(anna_client, reverse("register:told"))
    anna_client.post(reverse("register:undo", args=[ask.pk]))
    assert not Place.objects.exists()


def test_the_link_is_mailed_and_a_candidate_never_opens_the_page(
    client, anna_client, practice, anna, care_group
):
    sent = anna_client.post(reverse("communication:own_page_practice", args=[practice.pk]))
    message = Message.objects.get()
    assert sent.url == message.get_absolute_url()
    assert message.practice == practice
    first = anna_client.post(reverse("asks:own_page_practice", args=[practice.pk]))
    second = anna_client.post(reverse("asks:own_page_practice", args=[practice.pk]))
    assert first.url == second.url

    candidate = CandidateFactory(organisation=care_group)
    _link, code = issue_link(open_own_page(candidate, actor=anna), actor=anna)
    client.logout()
    client.post(reverse("portal:enter", args=[code]))

    assert client.get(PAGE).url == "/mijn/nu/"
    assert client.get("/mijn/nu/").url == "/mijn/pagina/"
