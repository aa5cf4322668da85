"""What every answer carries, whatever the answer is."""

import pytest
from django.test import Client, override_settings

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "manifest-src 'self'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
ANSWERS = [
    ("get", "/account/login/", {}, 200),
    ("get", "/-/health/", {}, 200),
    ("get", "/privacy/", {}, 200),
    ("get", "/", {}, 302),
    ("get", "/static/common/icon.svg", {}, 200),
    ("get", "/static/no-such-file.css", {}, 404),
    ("get", "/no/such/page/", {}, 404),
    ("get", "/account/login/", {"HTTP_HOST": "evil.example"}, 400),
    ("post", "/account/login/", {}, 403),
]


def _assert_guarded(response):
    policy = {part.strip() for part in response["Content-Security-Policy"].split(";")}
    assert policy == CSP
    assert {name: response.get(name) for name in HEADERS} == HEADERS


@pytest.fixture
def browser(settings):
    """A browser that is checked as a real one is, with the stylesheet's files to be had."""
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "address", "extra", "status"), ANSWERS)
def test_every_answer_is_guarded(browser, method, address, extra, status):
    response = getattr(browser, method)(address, **extra)

    response.close()
    assert response.status_code == status
    _assert_guarded(response)


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "address", "extra", "status"), ANSWERS)
def test_only_the_stylesheet_may_be_kept(browser, method, address, extra, status):
    response = getattr(browser, method)(address, **extra)

    response.close()
    is_kept = "no-store" not in response["Cache-Control"]
    assert is_kept == (status == 200 and address.startswith("/static/"))


@pytest.mark.django_db
def test_a_method_that_a_page_does_not_know_is_guarded(client):
    response = client.delete("/privacy/")

    assert response.status_code == 405
    _assert_guarded(response)


@pytest.mark.urls("leerplek.common.tests.urls")
def test_an_answer_that_failed_is_guarded(browser):
    response = browser.get("/broken/")

    assert (response.status_code, response["Cache-Control"]) == (500, "no-store")
    _assert_guarded(response)


@pytest.mark.django_db
def test_a_signed_in_page_is_guarded(anna_client):
    response = anna_client.get("/")

    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    _assert_guarded(response)


@pytest.fixture
def https():
    names = {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "LANGUAGE_COOKIE_NAME": "__Host-leerplek_language",
    }
    switches = dict.fromkeys(
        (
            "SESSION_COOKIE_SECURE",
            "CSRF_COOKIE_SECURE",
            "LANGUAGE_COOKIE_SECURE",
            "SECURE_SSL_REDIRECT",
            "SECURE_HSTS_INCLUDE_SUBDOMAINS",
            "SECURE_HSTS_PRELOAD",
        ),
        True,
    )
    with override_settings(**names, **switches, SECURE_HSTS_SECONDS=31_536_000):
        yield


@pytest.mark.django_db
def test_behind_https_a_plain_request_is_sent_on_and_guarded(https, browser):
    response = browser.get("/account/login/")

    assert (response.status_code, response["Location"]) == (
        301,
        "https://testserver/account/login/",
    )
    _assert_guarded(response)


@pytest.mark.django_db
def test_behind_https_the_host_may_ask_for_a_sign_of_life_without_it(https, browser):
    assert browser.get("/-/health/").status_code == 200


@pytest.mark.django_db
def test_behind_https_the_browser_is_told_to_stay_there(https, browser):
    response = browser.get("/account/login/", secure=True)

    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def _cookies_of_a_visit(client, user, *, secure):
    """Sign in and choose a language; return how each cookie is kept."""
    user.set_password("een lange zin voor Anna")
    user.save()
    answers = {"login": user.email, "password": "een lange zin voor Anna"}
    client.get("/account/login/", secure=secure)
    client.post("/account/login/", answers, secure=secure)
    client.post("/language/setlang/", {"language": "en", "next": "/"}, secure=secure)
    return {
        name: (bool(each["secure"]), bool(each["httponly"]), each["samesite"], each["path"])
        for name, each in client.cookies.items()
    }


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, anna):
    assert _cookies_of_a_visit(client, anna, secure=False) == {
        "csrftoken": (False, True, "Lax", "/"),
        "sessionid": (False, True, "Lax", "/"),
        "leerplek_language": (False, True, "Lax", "/"),
    }


@pytest.mark.django_db
def test_cookies_behind_https_belong_to_this_host_alone(https, client, anna):
    assert _cookies_of_a_visit(client, anna, secure=True) == {
        "__Host-csrftoken": (True, True, "Lax", "/"),
        "__Host-sessionid": (True, True, "Lax", "/"),
        "__Host-leerplek_language": (True, True, "Lax", "/"),
    }
    assert {each["domain"] for each in client.cookies.values()} == {""}
