"""The register fades, is confirmed and taken back with one tap each, and a contact is one line."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, assert_accessible, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["390", "1280"])
def test_facts_are_confirmed_and_a_contact_is_noted_and_seen_by_the_next_one(page, size):
    page.set_viewport_size(size)
    sign_in(page, "Inez Wolters")

    page.goto("/practices/?facts=recognition&age=never")
    assert_accessible(page)
    page.locator("tbody th a").first.click()
    row = page.locator("tr", has_text="Erkenning").first
    expect(row).to_contain_text("nooit bevestigd")
    row.get_by_role("button", name="Klopt nog").click()
    expect(row).to_contain_text("actueel")
    assert_accessible(page)
    row.get_by_role("button", name="Draai terug").click()
    expect(row).to_contain_text("nooit bevestigd")

    page.get_by_role("link", name="Toon alle contacten met deze praktijk").click()
    expect(page.get_by_label("Waarover?")).to_be_focused()
    page.keyboard.type("De papieren zijn onderweg")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_contain_text("De papieren zijn onderweg")
    assert_accessible(page)
    page.goto(page.url.replace("/calls/practices/", "/asks/practices/").replace("contacts", "add"))
    expect(page.get_by_role("main")).to_contain_text("telefonisch (De papieren zijn onderweg)")
