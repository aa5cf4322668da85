"""The map beside a list: drawn from our own server alone, and each mark leads to its page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, assert_accessible, sign_in

pytestmark = pytest.mark.browser
CANVAS = "#map .leaflet-container"
MARKS = f"{CANVAS} a.app-map__mark"


def _open_mark(page: Page, name: str) -> None:
    """Follow the one mark on the map with the keyboard."""
    mark = page.locator(MARKS)
    expect(mark).to_have_count(1)
    assert mark.get_attribute("aria-label").startswith(name)
    mark.focus()
    expect(page.locator(f"{CANVAS} .leaflet-tooltip")).to_contain_text(name)
    expect(page.locator(f"{CANVAS} path.app-map__reach")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)


def test_the_map_asks_nothing_from_elsewhere_and_its_marks_lead_to_their_pages(page, server):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, "Inez Wolters")
    page.goto("/practices/")
    expect(page.locator(MARKS).first).to_be_visible()
    expect(page.locator(f"{CANVAS} .app-map__town")).not_to_have_count(0)

    clusters = page.locator(f"{CANVAS} button.app-map__cluster")
    before = clusters.count()
    clusters.first.focus()
    page.keyboard.press("Enter")
    expect(clusters).not_to_have_count(before)
    assert_accessible(page)

    name = page.locator("tbody th a").first.inner_text()
    page.goto(f"/practices/?search={name}")
    _open_mark(page, name)
    expect(page.locator(f"{CANVAS} path.app-map__reach")).to_have_count(1)
    assert [url for url in asked if not url.startswith(server)] == []


def test_on_a_phone_the_map_is_folded_below_the_list(page):
    page.set_viewport_size(NARROW)
    sign_in(page, "Inez Wolters")
    page.goto("/candidates/")
    name = page.locator("tbody th a").first.inner_text()
    page.goto(f"/candidates/?search={name}")
    expect(page.locator(CANVAS)).to_have_count(0)

    page.get_by_role("link", name="Naar de kaart").click()

    expect(page.locator(f"{CANVAS} path.app-map__area")).to_have_count(1)
    assert_accessible(page, widths=(NARROW,))
    page.set_viewport_size(NARROW)
    _open_mark(page, name)


def test_without_scripts_there_is_only_the_list(browser, server):
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "Inez Wolters")

    page.goto("/practices/")

    expect(page.locator("tbody tr").first).to_be_visible()
    expect(page.locator("#map")).to_be_hidden()
    expect(page.get_by_role("link", name=re.compile("kaart"))).to_have_count(0)
    context.close()
