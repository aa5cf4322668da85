"""The sign-in pages and letters as people see them."""

import re

import pytest
from django.core import mail

pytestmark = [pytest.mark.django_db, pytest.mark.urls("leerplek.accounts.tests.urls")]


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/account/login/", "Log in"),
        ("/account/login/code/", "Inloggen met een code"),
        ("/account/password/reset/", "Kies een nieuw wachtwoord"),
        ("/account/password/reset/done/", "Kijk in uw mail"),
        ("/account/password/reset/key/1-onzin/", "Deze link werkt niet meer"),
        ("/account/password/reset/key/done/", "Uw wachtwoord is veranderd"),
        ("/account/inactive/", "Dit account is gesloten"),
        ("/account/signup/", "U kunt niet zelf een account maken"),
    ],
)
def test_pages_for_visitors_have_our_look_and_words(client, address, heading):
    html = client.get(address).content.decode()

    assert f"<h1>{heading}</h1>" in html
    assert 'class="utrecht-page-header"' in html


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/account/password/change/", "Verander uw wachtwoord"),
        ("/account/sessions/", "Waar u bent ingelogd"),
        ("/account/logout/", "Log uit"),
    ],
)
def test_pages_for_members_have_our_look_and_words(anna_client, address, heading):
    anna_client.get("/privacy/")

    html = anna_client.get(address, follow=True).content.decode()

    assert f"<h1>{heading}</h1>" in html
    assert "<summary>Anna</summary>" in html


def test_login_says_in_plain_words_that_something_is_not_right(client):
    response = client.post("/account/login/", {"login": "a@b.nl", "password": "fout"})

    assert "Het e-mailadres of het wachtwoord klopt niet." in _text(response)
    assert "<title>Fout: Log in" in response.content.decode()


def test_a_code_comes_in_a_plain_letter_and_signs_in(client, anna):
    client.post("/account/login/code/", {"email": anna.email})

    letter = mail.outbox[0]
    code = re.search(r"^([A-Z0-9]{4}-?[A-Z0-9]{4})$", letter.body, re.MULTILINE).group(1)
    response = client.post("/account/login/code/confirm/", {"code": code})
    assert letter.subject == "Uw code om in te loggen"
    assert letter.body.startswith("Hallo,\n\nDit is uw code om in te loggen.")
    assert letter.body.rstrip().endswith("Met vriendelijke groet,\nLeerplek")
    assert (response.status_code, client.session["_auth_user_id"]) == (302, str(anna.pk))


def test_a_code_is_asked_for_in_the_same_words_whether_the_address_is_known_or_not(client, anna):
    known = client.post("/account/login/code/", {"email": anna.email}, follow=True)
    client.cookies.clear()
    unknown = client.post("/account/login/code/", {"email": "wie@dan.ook"}, follow=True)

    assert _text(known).replace(anna.email, "wie@dan.ook") == _text(unknown)
    assert [letter.to for letter in mail.outbox] == [[anna.email]]


def test_a_new_password_is_chosen_by_a_link_in_a_letter(client, anna):
    client.post("/account/password/reset/", {"email": anna.email})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body).group(1)
    page = client.get(link, follow=True)

    choice = {"password1": "een lang woord 27", "password2": "een lang woord 27"}
    client.post(page.request["PATH_INFO"], choice)

    anna.refresh_from_db()
    assert anna.check_password("een lang woord 27")
    assert [letter.subject for letter in mail.outbox] == [
        "Kies een nieuw wachtwoord",
        "Uw wachtwoord is veranderd",
    ]


def test_letters_follow_the_language_of_the_page(client, anna):
    client.cookies["leerplek_language"] = "en"

    client.post("/account/login/code/", {"email": anna.email})

    assert mail.outbox[0].subject == "Your code to sign in"
    assert mail.outbox[0].body.startswith("Hello,\n\nThis is your code to sign in.")
