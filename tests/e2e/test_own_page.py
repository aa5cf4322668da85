"""A candidate on a phone: the own page, a consent, a wish, stopping and coming back."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, assert_accessible, sign_in

pytestmark = pytest.mark.browser


def test_a_candidate_finds_everything_on_a_page_of_their_own(page, browser, server):
    sign_in(page, "Inez Wolters")
    page.goto("/candidates/")
    page.locator("tbody a").first.click()
    page.get_by_role("button", name="Geef een link naar de eigen pagina").click()
    assert_accessible(page)
    standing = page.url
    page.get_by_role("button", name="Maak een link").click()
    code = page.locator(".app-code").inner_text()
    page.goto(standing)
    page.get_by_role("button", name="Maak een controlecode").click()
    digits = page.locator(".app-code").inner_text()

    context = browser.new_context(base_url=server, viewport=NARROW, locale="nl-NL")
    phone = context.new_page()
    phone.goto(f"/mijn/{code}/")
    phone.get_by_role("button", name="Ga verder").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Hoe ver ben je nu?")
    assert_accessible(phone)

    phone.get_by_role("link", name="Waar ik het mee eens ben").click()
    assert_accessible(phone)
    phone.get_by_role("button", name="Ja, dat is goed").first.click()
    expect(phone.get_by_role("button", name="Trek dit in").first).to_be_visible()

    for address in ("wensen/", "wissen/", "stoppen/"):
        phone.goto(f"/mijn/pagina/{address}")
        assert_accessible(phone)
    phone.get_by_role("button", name="Ik stop").click()
    phone.get_by_role("button", name="Ik doe weer mee").click()
    expect(phone.locator("main")).to_contain_text("Je doet weer mee")

    phone.get_by_role("link", name="Mijn papieren").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ben je het zelf?")
    phone.get_by_label("De zes cijfers").fill(digits)
    phone.get_by_role("button", name="Ga verder").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Mijn papieren")
    assert_accessible(phone)
    for address in ("dossier/", "gelezen/"):
        phone.goto(f"/mijn/pagina/{address}")
        assert_accessible(phone)
    context.close()
