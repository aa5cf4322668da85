"""What a region knows of its practices: from a figure to the call list, and to a partner's page."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, assert_accessible, sign_in

pytestmark = pytest.mark.browser


def test_a_figure_leads_to_practices_to_the_call_list_and_to_a_partner(page, browser, server):
    sign_in(page, "Inez Wolters")

    page.goto("/blind-spots/")
    expect(page.locator("#share-1")).to_contain_text("weten wij of ze opleiden")
    expect(page.locator(".app-map__canvas .app-map__mark").first).to_be_visible()
    assert_accessible(page)
    card = page.locator(".app-card").filter(has_text="nee")
    count = card.locator("a").inner_text()
    card.locator("a").click()
    expect(page.locator("#list-caption")).to_contain_text(count)

    page.goto("/blind-spots/reasons/")
    assert_accessible(page)
    page.goto("/blind-spots/order/")
    assert_accessible(page)
    page.set_viewport_size(NARROW)
    page.locator("input[name=practices]").nth(0).check()
    page.locator("input[name=practices]").nth(1).check()
    page.get_by_role("button", name="Zet wat is aangevinkt op de bellijst").click()
    expect(page.get_by_role("main")).to_contain_text("2 praktijken staan op de bellijst.")
    page.get_by_role("button", name="Haal deze er weer af").click()
    expect(page.get_by_role("main")).to_contain_text("2 praktijken zijn van de bellijst.")

    page.goto("/blind-spots/shared/add/?blind=no")
    page.get_by_label("Voor wie is het?").fill("Gemeente Aalten")
    page.get_by_label("Ook de namen van praktijken").check()
    page.get_by_role("button", name="Maak de link").click()
    path = urlsplit(page.locator(".app-code").inner_text()).path
    page.get_by_role("link", name="Doorgegeven").click()
    assert_accessible(page)

    context = browser.new_context(base_url=server, viewport=NARROW, locale="nl-NL")
    phone = context.new_page()
    phone.goto(path)
    phone.get_by_role("button", name="Ga verder").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Praktijken die opleiden")
    assert_accessible(phone)
    row = page.get_by_role("row").filter(has_text="Gemeente Aalten")
    row.get_by_role("button", name="Stop").click()
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Deze link werkt nu niet")
    context.close()
