"""Signing in as people meet it: through the library, with our settings."""

import re

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from leerplek.accounts.models import User
from leerplek.accounts.tests.factories import UserFactory

PASSWORD = "a long enough secret"


@pytest.fixture(autouse=True)
def _database_cache(db, settings):
    """Count attempts where the product counts them: in the database, for all processes."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "leerplek_cache",
        }
    }
    call_command("createcachetable")
    caches["default"].clear()


@pytest.fixture
def inez():
    user = UserFactory(name="Inez", email="inez@zorg.example")
    user.set_password(PASSWORD)
    user.save()
    return user


def _sign_in(client, email="inez@zorg.example", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def _ask_code(client, email="inez@zorg.example"):
    return client.post(reverse("account_request_login_code"), {"email": email}, follow=True)


def _code():
    match = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", mail.outbox[-1].body, re.MULTILINE)
    return match.group(1)


def _type_code(client, code):
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def _is_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("email", ["inez@zorg.example", "Inez@Zorg.Example"])
def test_password_signs_in(client, inez, email):
    response = _sign_in(client, email)

    assert response.headers["Location"] == reverse("today:home")
    assert client.session["_auth_user_id"] == str(inez.pk)


@pytest.mark.parametrize("email", ["inez@zorg.example", "nobody@zorg.example"])
def test_wrong_password_and_unknown_address_are_told_alike(client, inez, email):
    response = _sign_in(client, email, "something else entirely")

    text = " ".join(response.content.decode().split())
    assert response.status_code == 200
    assert "Het e-mailadres of het wachtwoord klopt niet." in text
    assert not _is_in(client)


def test_closed_account_does_not_sign_in(client, inez):
    User.objects.update(is_active=False)

    _sign_in(client)

    assert not _is_in(client)


def test_account_without_a_password_does_not_sign_in_with_an_empty_one(client):
    user = UserFactory(email="new@zorg.example")
    user.set_unusable_password()
    user.save()

    _sign_in(client, "new@zorg.example", "")

    assert not _is_in(client)


def test_too_many_wrong_passwords_stop_the_right_one_in_every_process(client, inez):
    for _each in range(5):
        _sign_in(client, password="wrong wrong wrong")

    response = _sign_in(Client())

    assert "Te veel pogingen" in response.content.decode()
    assert not _is_in(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM leerplek_cache")
        assert cursor.fetchone()[0] > 0


def test_code_by_mail_signs_in(client, inez):
    _ask_code(client)
    code = _code()

    response = _type_code(client, code)

    assert mail.outbox[0].to == ["inez@zorg.example"]
    assert response.headers["Location"] == reverse("today:home")
    assert client.session["_auth_user_id"] == str(inez.pk)


def test_code_by_mail_works_once(client, inez):
    _ask_code(client)
    code = _code()
    _type_code(client, code)
    client.post(reverse("account_logout"))

    _type_code(client, code)

    assert not _is_in(client)


def test_code_by_mail_works_in_the_window_that_asked_alone(client, inez):
    _ask_code(client)

    other = Client()
    _type_code(other, _code())

    assert not _is_in(other)


def test_code_by_mail_is_gone_after_three_wrong_ones(client, inez):
    _ask_code(client)
    code = _code()

    for _each in range(3):
        _type_code(client, "WRONG1")
    _type_code(client, code)

    assert not _is_in(client)


def test_code_for_an_unknown_address_is_told_alike_and_mails_nothing(client, inez):
    known = _ask_code(client)
    unknown = _ask_code(Client(), "nobody@zorg.example")

    assert known.redirect_chain == unknown.redirect_chain
    assert known.status_code == unknown.status_code == 200
    texts = [
        re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", each.content.decode())
        for each in (known, unknown)
    ]
    assert texts[0].replace("inez@", "nobody@") == texts[1]
    assert [message.to for message in mail.outbox] == [["inez@zorg.example"]]


def test_password_reset_for_an_unknown_address_is_told_alike_and_mails_nothing(client, inez):
    url = reverse("account_reset_password")

    known = client.post(url, {"email": "inez@zorg.example"})
    unknown = Client().post(url, {"email": "nobody@zorg.example"})

    assert known.headers["Location"] == unknown.headers["Location"]
    assert [message.to for message in mail.outbox] == [["inez@zorg.example"]]


def test_mail_with_a_code_holds_no_name_in_its_subject(client, inez):
    _ask_code(client)

    assert mail.outbox[0].subject == "Uw code om in te loggen"


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up(client, method):
    response = getattr(client, method)(
        reverse("account_signup"),
        {"email": "new@zorg.example", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert "U kunt niet zelf een account maken" in response.content.decode()
    assert not User.objects.exists()


def test_signing_out_asks_for_a_press_of_a_button(client, inez):
    _sign_in(client)

    client.get(reverse("account_logout"))
    assert _is_in(client)

    client.post(reverse("account_logout"))
    assert not _is_in(client)


def test_changing_the_password_signs_out_the_other_devices(client, inez):
    other = Client()
    _sign_in(client)
    _sign_in(other)

    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": PASSWORD,
            "password1": "another long secret",
            "password2": "another long secret",
        },
    )

    inez.refresh_from_db()
    assert inez.check_password("another long secret")
    assert other.get(reverse("programmes:list")).status_code == 302


@pytest.mark.parametrize("password", ["short", "password1234", "inez@zorg.example"])
def test_weak_password_is_refused(client, inez, password):
    _sign_in(client)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    inez.refresh_from_db()
    assert inez.check_password(PASSWORD)


def test_next_address_of_another_site_is_not_followed(client, inez):
    response = client.post(
        reverse("account_login") + "?next=https://evil.example/",
        {"login": inez.email, "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert response.headers["Location"] == reverse("today:home")
