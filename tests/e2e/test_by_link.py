"""A coordinator makes a link, and a practice answers it on a phone."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, assert_accessible, sign_in

pytestmark = pytest.mark.browser


def test_a_practice_answers_on_a_phone_by_a_code_that_was_read_out(page, browser, server):
    sign_in(page, "Inez Wolters")
    page.goto("/asks/?state=late")
    page.locator("tbody a").first.click()
    page.get_by_role("button", name="Maak een link").click()
    code = page.locator(".app-code").inner_text()
    assert_accessible(page)

    # Without scripts, as on any phone.
    context = browser.new_context(
        base_url=server, viewport=NARROW, locale="nl-NL", java_script_enabled=False
    )
    phone = context.new_page()
    phone.goto("/mijn/")
    phone.get_by_label("De code").fill(code.lower().replace("-", " "))
    phone.get_by_role("button", name="Ga verder").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("iemand opleiden?")
    phone.get_by_text("Nee", exact=True).click()
    phone.get_by_label("Zo niet: waarom niet?").fill("Wij gaan verbouwen")
    phone.get_by_role("button", name="Verstuur").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bedankt, wij hebben uw antwoord")
    phone.get_by_role("button", name="Sluit af").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Alles is gesloten")
    phone.goto(f"/mijn/{code}/")
    phone.get_by_role("button", name="Ga verder").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Deze link werkt nu niet")
    context.close()

    page.get_by_role("link", name="Doorgegeven").click()
    expect(page.locator("main")).to_contain_text("Wij gaan verbouwen")
    expect(page.locator("main")).to_contain_text("zelf, via de persoonlijke link")


def test_the_pages_by_link_are_accessible(page):
    sign_in(page, "Inez Wolters")
    page.goto("/asks/?kind=place_stands")
    page.locator("tbody a").first.click()
    page.get_by_role("button", name="Maak een link").click()
    code = page.locator(".app-code").inner_text()

    page.goto(f"/mijn/{code}/")
    assert_accessible(page)
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("er nog?")
    assert_accessible(page)
    page.get_by_text("Er is iets anders").first.click()
    page.get_by_role("button", name="Verstuur").click()
    expect(page).to_have_title("Fout: Is de plek die u aanbood er nog? – Leerplek")
    assert_accessible(page)
    page.goto("/mijn/gegevens/")
    assert_accessible(page)
    page.goto("/mijn/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("er nog?")
