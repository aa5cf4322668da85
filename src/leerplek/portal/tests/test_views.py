"""What somebody without an account sees and does by their own link."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leerplek.accounts.enums import OrganisationKind
from leerplek.accounts.services import change_absence
from leerplek.accounts.tests.factories import MembershipFactory, OrganisationFactory
from leerplek.asks.enums import AnsweredBy, AskState
from leerplek.asks.models import Ask, PersonalLink
from leerplek.asks.services import issue_link, revoke_link, withdraw
from leerplek.asks.tests.factories import AskFactory
from leerplek.audit.models import Event
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.inbox.enums import AskedFor, CameBy
from leerplek.inbox.models import Request
from leerplek.intake.services.contacts import stop_inbox_links
from leerplek.intake.tests.factories import ContactPersonFactory
from leerplek.practices.enums import ConfirmedHow, Willingness
from leerplek.practices.tests.factories import PlaceFactory, PracticeFactory, PracticeSiteFactory
from leerplek.programmes.tests.factories import CohortFactory

pytestmark = pytest.mark.django_db
# What differs on every page: tokens, and the address itself.
UNIQUE = re.compile(r'value="\w{64}"|"X-CSRFToken": "\w+"|/mijn/[\w-]+/')
NOW, DONE = "/mijn/nu/", "/mijn/klaar/"


@pytest.fixture
def practice(care_group):
    return PracticeFactory(
        organisation=care_group,
        name="De Brink",
        contact_name="mw. Smit",
        phone="+31573123456",
        email="info@debrink.example",
    )


def ask_of(about, anna, **fields):
    column = "candidate" if hasattr(about, "first_name") else "practice"
    return AskFactory(**{"practice": None, column: about, "contact": anna, **fields})


def enter(client, ask):
    """Open a new link of this ask as its person does, and return its code."""
    _link, code = issue_link(ask, actor=None)
    client.post(reverse("portal:enter", args=[code]))
    return code


def page(client, url=NOW):
    return client.get(url).content.decode()


def send(client, url=NOW, **fields):
    """Send the form of a page with what it holds already."""
    found = re.search(r'name="version" value="(\d+)"', page(client, url))
    return client.post(url, {"version": found[1] if found else 0, **fields})


def test_a_get_changes_nothing_and_does_not_look_at_the_code(
    client, practice, anna, django_assert_num_queries
):
    _link, code = issue_link(ask_of(practice, anna), actor=None)
    events = Event.objects.count()
    url = reverse("portal:enter", args=[code])

    with django_assert_num_queries(0):
        right, wrong = client.get(url), client.get("/mijn/0000-0000-0000-0000/")
        head = client.head(url)

    def shown(response):
        return UNIQUE.sub("", response.content.decode())

    assert shown(right) == shown(wrong)
    assert (right.status_code, wrong.status_code, head.status_code) == (200, 200, 200)
    assert PersonalLink.objects.get().opened_at is None
    assert Event.objects.count() == events


def test_a_practice_answers_in_three_steps(client, practice, anna):
    CohortFactory(programme__organisation=practice.organisation, start_on=date(2098, 9, 1))
    ask = ask_of(practice, anna, kind="practice_trains")
    _link, code = issue_link(ask, actor=None)

    entered = client.post(reverse("portal:enter", args=[code]))
    asked = page(client)
    answered = send(client, trains="yes", number="2")

    assert (entered.status_code, entered["Location"]) == (302, NOW)
    assert "Kunt u vanaf september 2098 iemand opleiden?" in asked
    assert "Dag De Brink" in asked
    assert (answered.status_code, answered["Location"]) == (302, DONE)
    ask.refresh_from_db()
    practice.refresh_from_db()
    assert (ask.state, ask.answer, ask.answered_by, ask.recorded_by) == (
        AskState.ANSWERED,
        {"trains": "yes", "number": 2},
        AnsweredBy.LINK,
        None,
    )
    assert practice.trains == Willingness.YES
    thanks = page(client, DONE)
    assert "Anna belt u" in thanks
    assert "U hoeft nu niets te doen" in thanks


def test_every_page_by_link_is_kept_by_nobody_and_tells_its_address_to_nobody(
    client, practice, anna
):
    code = enter(client, ask_of(practice, anna))

    pages = [
        client.get(url)
        for url in ("/mijn/", NOW, "/mijn/gegevens/", "/mijn/tot-ziens/", f"/mijn/{code}/")
    ]

    headers = {
        (response["Referrer-Policy"], response["Cache-Control"], response["X-Robots-Tag"])
        for response in pages
    }
    assert headers == {("strict-origin", "no-store", "noindex, nofollow, noarchive")}
    assert all(code not in response.content.decode() for response in pages[1:4])


def test_a_code_is_typed_as_it_was_heard(client, practice, anna):
    _link, code = issue_link(ask_of(practice, anna), actor=None)
    heard = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    answer = client.post("/mijn/", {"code": heard})

    assert (answer.status_code, answer["Location"]) == (302, NOW)


def test_who_leaves_out_a_part_of_the_code_puts_it_right_on_the_same_page(client):
    page = client.post("/mijn/", {"code": "7K3M-2PXA-9RTD"}).content.decode()

    assert "Een code heeft zestien letters en cijfers. Kijk nog een keer." in page
    assert 'value="7K3M-2PXA-9RTD"' in page
    assert "Deze link werkt nu niet" not in page


def test_wrong_old_stopped_used_and_needless_links_are_one_page(
    client, practice, anna, django_assert_num_queries
):
    codes = {"wrong": "7K3M-2PXA-9RTD-4HVW"}
    for name in ("old", "stopped", "older", "used", "needless", "late change"):
        other = PracticeFactory(organisation=practice.organisation)
        kind = "practice_trains" if name == "late change" else "practice_details"
        ask = ask_of(other, anna, kind=kind)
        link, codes[name] = issue_link(ask, actor=None)
        if name == "old":
            PersonalLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
        if name == "stopped":
            revoke_link(link, actor=anna)
        if name == "older":
            issue_link(ask, actor=anna)
        if name in {"used", "late change"}:
            Ask.objects.filter(pk=ask.pk).update(
                state=AskState.ANSWERED,
                answered_at=timezone.now(),
                answered_by=AnsweredBy.LINK,
                due_on=timezone.localdate() - timedelta(days=1),
            )
        if name == "needless":
            withdraw(ask, version=ask.version, actor=anna)
    seen = set()

    for code in codes.values():
        with django_assert_num_queries(6):
            answer = Client().post(reverse("portal:enter", args=[code]))
        text = UNIQUE.sub("", answer.content.decode())
        seen.add((answer.status_code, text, str(answer.headers.items())))

    assert len(seen) == 1
    assert "Deze link werkt nu niet" in seen.pop()[1]


def test_a_computer_that_tries_codes_is_slowed_down(client):
    statuses = [client.post("/mijn/", {"code": f"{n:016d}"}).status_code for n in range(25)]

    assert statuses == [200] * 20 + [429] * 5


def test_a_link_opens_its_own_ask_and_no_other(client, practice, anna):
    other = ask_of(practice, anna, kind="practice_details")
    enter(client, ask_of(practice, anna, kind="open_question", question="Wanneer belt u?"))

    text = page(client)

    assert "Wanneer belt u?" in text
    send(client, words="Morgen", contact="right", sites="right")
    other.refresh_from_db()
    assert other.state == AskState.OPEN


@pytest.mark.parametrize("name", ["stopped", "old", "withdrawn", "minutes"])
def test_a_page_that_is_open_closes_with_its_link(client, practice, anna, settings, name):
    if name == "minutes":
        settings.LINK_MINUTES = -1
    ask = ask_of(practice, anna)
    enter(client, ask)
    link = PersonalLink.objects.get()
    if name == "stopped":
        revoke_link(link, actor=anna)
    if name == "old":
        PersonalLink.objects.update(expires_at=timezone.now())
    if name == "withdrawn":
        withdraw(ask, version=ask.version, actor=anna)

    answer = client.post(NOW, {"trains": "yes", "version": 1})

    assert "Deze link werkt nu niet" in answer.content.decode()
    ask.refresh_from_db()
    assert ask.answer == {}


def test_who_closes_is_out(client, practice, anna):
    enter(client, ask_of(practice, anna))

    closed = client.post("/mijn/sluiten/", follow=True)

    assert "Alles is gesloten" in closed.content.decode()
    assert "Deze link werkt nu niet" in page(client)


def test_a_coordinator_who_tries_a_link_stays_signed_in(anna_client, practice, anna):
    enter(anna_client, ask_of(practice, anna))

    anna_client.post("/mijn/sluiten/")

    assert anna_client.get("/practices/").status_code == 200


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Maak een keuze"),
        ({"trains": "no"}, "Schrijf in een paar woorden waarom niet"),
        ({"trains": "no", "reason": "onze assistente is ziek"}, "iets over gezondheid"),
        ({"trains": "yes", "number": "0"}, "1"),
    ],
)
def test_what_is_not_right_is_said_and_not_kept(client, practice, anna, sent, said):
    ask = ask_of(practice, anna)
    enter(client, ask)

    answer = send(client, **sent)

    assert said in answer.content.decode()
    ask.refresh_from_db()
    assert ask.state == AskState.OPEN


def test_a_changed_answer_counts_and_the_earlier_one_is_kept(client, practice, anna):
    ask = ask_of(practice, anna)
    enter(client, ask)
    send(client, trains="yes", number="1")

    send(client, f"{NOW}?change=1", trains="no", reason="verhuizing")

    practice.refresh_from_db()
    assert (practice.trains, practice.reason_not) == (Willingness.NO, "verhuizing")
    assert list(ask.answers.values_list("answer", "answer_text")) == [
        ({"trains": "yes", "number": 1}, ""),
        ({"trains": "no", "number": None}, "verhuizing"),
    ]


def test_the_same_answer_twice_does_its_work_once(client, practice, anna):
    ask = ask_of(practice, anna, kind="practice_details")
    enter(client, ask)
    sent = {
        "contact": "wrong",
        "contact_words": "Nummer is 0573 654321",
        "sites": "right",
        "version": 1,
    }

    client.post(NOW, sent)
    again = client.post(NOW, sent)

    assert (again.status_code, again["Location"]) == (302, DONE)
    assert Request.objects.count() == 1
    assert ask.answers.count() == 1


def test_an_answer_from_a_second_phone_is_shown_first(client, practice, anna):
    ask = ask_of(practice, anna)
    code = enter(client, ask)
    second = Client()
    second.post(reverse("portal:enter", args=[code]))
    send(second, trains="maybe")

    late = client.post(NOW, {"trains": "yes", "version": 1}, follow=True)

    assert late.redirect_chain == [(f"{NOW}?change=1", 302)]
    assert "intussen" in late.content.decode()
    ask.refresh_from_db()
    assert ask.answer["trains"] == "maybe"


def test_details_that_are_right_need_nobody(client, practice, anna):
    PracticeSiteFactory(practice=practice, street="Markt 1")
    ask = ask_of(practice, anna, kind="practice_details")
    enter(client, ask)

    assert "Markt 1, 7241 AB Lochem" in page(client)
    send(client, contact="right", sites="right")

    ask.refresh_from_db()
    assert ask.answer == {"contact": "right", "sites": "right"}
    assert not Request.objects.exists()


def test_a_correction_comes_into_the_inbox(client, practice, anna):
    enter(client, ask_of(practice, anna, kind="practice_details"))

    refused = send(client, contact="wrong", sites="right")
    send(client, contact="wrong", contact_words="mw. Bos is de contactpersoon", sites="right")

    assert "Schrijf in een paar woorden" in refused.content.decode()
    facts = ("asked_for", "came_by", "name", "practice", "phone", "text")
    assert list(Request.objects.values_list(*facts)) == [
        (
            AskedFor.CORRECTION,
            CameBy.LINK,
            "mw. Smit",
            practice.pk,
            "+31573123456",
            "Contact: mw. Bos is de contactpersoon",
        )
    ]


def test_who_cannot_be_reached_gives_a_number(client, care_group, anna):
    practice = PracticeFactory(organisation=care_group)
    enter(client, ask_of(practice, anna, kind="practice_details"))
    wrong = {"contact": "right", "sites": "wrong", "sites_words": "Markt 2"}

    refused = send(client, **wrong)
    send(client, **wrong, phone="06 12345678")

    assert "Vul uw nummer in" in refused.content.decode()
    assert Request.objects.get().phone == "+31612345678"


def test_places_are_confirmed_withdrawn_or_corrected(client, practice, anna):
    site = PracticeSiteFactory(practice=practice)
    stands, gone, other = (
        PlaceFactory(site=site, confirmed_on=None, confirmed_how=""),
        PlaceFactory(site=site),
        PlaceFactory(site=site),
    )
    enter(client, ask_of(practice, anna, kind="place_stands"))

    send(
        client,
        **{f"place_{stands.pk}": "yes", f"place_{gone.pk}": "no", f"place_{other.pk}": "other"},
        words="Nu 28 uur",
    )

    for place in (stands, gone, other):
        place.refresh_from_db()
    assert [(each.confirmed_on, each.confirmed_how) for each in (stands, gone, other)] == [
        (timezone.localdate(), ConfirmedHow.FORM),
        (None, ""),
        (date(2026, 11, 1), ConfirmedHow.PHONE),
    ]
    assert Request.objects.get().text == "Nu 28 uur"
    assert "niet meer" in page(client, DONE)


def test_nobody_is_promised_for_places_that_are_gone(client, practice, anna):
    place = PlaceFactory(site=PracticeSiteFactory(practice=practice))
    enter(client, ask_of(practice, anna, kind="place_stands"))

    send(client, **{f"place_{place.pk}": "no"})

    done = page(client, DONE)
    assert "Wij zoeken nu niemand voor deze plek. U hoeft nu niets te doen." in done
    assert "Wij zoeken een leerling" not in done


def test_the_correction_of_a_candidate_is_for_who_keeps_the_file(client, care_group, anna):
    candidate = CandidateFactory(organisation=care_group, email="noor@mail.example")
    enter(client, ask_of(candidate, anna, kind="candidate_details"))

    send(client, contact="right", hours="wrong", hours_words="28 uur", travel="right")

    request = Request.objects.get()
    assert (request.candidate, request.organisation, request.text) == (
        candidate,
        care_group,
        "Uren: 28 uur",
    )


def test_own_data_are_shown_and_corrected_beside_a_question(client, practice, anna):
    enter(client, ask_of(practice, anna))

    assert "info@debrink.example" in page(client)
    sent = [client.post("/mijn/gegevens/", {"words": "Ander nummer"}) for _ in range(2)]

    assert [answer["Location"] for answer in sent] == [NOW, NOW]
    assert list(Request.objects.values_list("text", "asked_for")) == [
        ("Ander nummer", AskedFor.CORRECTION)
    ]


def test_the_pages_speak_english(client, practice, anna):
    client.cookies["leerplek_language"] = "en"
    enter(client, ask_of(practice, anna))

    assert "Can you train somebody?" in page(client)


def test_the_page_names_who_is_there_when_the_contact_person_is_away(
    client, practice, anna, care_group
):
    today = timezone.localdate()
    dina = MembershipFactory(organisation=care_group, user__name="Dina", user__phone="+31573999999")
    change_absence(anna, anna.region, from_on=today, until_on=today, replaced_by=dina.user)
    enter(client, ask_of(practice, anna, kind="open_question", question="Lukt het?"))

    asked = page(client)
    send(client, words="Ja")

    assert 'Dina, <a href="tel:+31573999999">' in asked
    assert "Dina vervangt Anna tot en met" in asked
    assert "Dina leest uw antwoord" in page(client, DONE)


def test_who_answers_for_a_school_types_the_code_at_the_same_door(anna_client, anna):
    school = OrganisationFactory(region=anna.region, kind=OrganisationKind.SCHOOL)
    joke = ContactPersonFactory(
        organisation=school, kept_for=anna.organisation, made_by=anna, email="joke@school.example"
    )
    made = anna_client.post(reverse("intake:contact_link", args=[joke.pk]))
    code = made.context["code"]
    browser = Client()

    wrong = browser.post("/mijn/", {"code": "0000 0000 0000 0000"})
    right = browser.post("/mijn/", {"code": code.lower().replace("-", " ")})

    assert f'<p class="app-code">{code}</p>' in made.content.decode()
    assert "http://testserver/mijn/" in made.content.decode()
    assert "Deze link werkt nu niet" in wrong.content.decode()
    assert (right.status_code, right["Location"]) == (302, reverse("intake:control"))
    assert browser.get(right["Location"]).status_code == 200
    stop_inbox_links(joke, actor=anna)
    assert "Deze link werkt nu niet" in browser.post("/mijn/", {"code": code}).content.decode()
