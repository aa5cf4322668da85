"""A place more from the board, what that changed, the pairs on the map, and made once more."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import assert_accessible, sign_in

pytestmark = pytest.mark.browser
CANVAS = "#map .leaflet-container"


def _open_round(page: Page) -> None:
    sign_in(page, "Inez Wolters")
    page.goto("/matching/")
    page.locator("tbody th a").first.click()


def test_a_coordinator_adds_a_place_and_sees_what_that_changed(page):
    _open_round(page)
    page.get_by_role("link", name="Meer, minder, eigen kandidaat").first.press("Enter")
    expect(page.get_by_role("heading", name="Meer of minder plekken")).to_be_visible()
    name = page.locator("h1").inner_text()
    assert_accessible(page)

    page.get_by_role("button", name="Maak er 2 van").press("Enter")
    expect(page.locator("main")).to_contain_text("Er is één plek meer.")
    page.get_by_role("link", name="Vergelijk", exact=True).press("Enter")

    changes = page.locator("h2:has-text('Wat er anders is') + ul")
    expect(changes).to_contain_text(f"{name}: plekken: 2, dat was 1")
    expect(page.locator("tr.app-differs").first).to_be_visible()
    same = page.locator("main > details, main details:has(.app-place)").last
    expect(same.locator(".app-place").first).to_be_hidden()
    same.locator("summary").first.press("Enter")
    expect(same.locator(".app-place").first).to_be_visible()
    assert_accessible(page)


def test_the_map_of_a_round_says_the_same_as_its_list(page):
    _open_round(page)
    assert page.locator("script[src*=leaflet]").count() == 0
    page.get_by_role("link", name="Kaart", exact=True).press("Enter")
    expect(page.locator(f"{CANVAS} path.app-map__line").first).to_be_attached()
    person = page.locator("tbody td a").first.inner_text()
    page.get_by_label("Praktijk, plaats of kandidaat").fill(person)
    page.get_by_role("button", name="Toon", exact=True).press("Enter")

    expect(page.locator("tbody")).to_contain_text(person)
    pairs = page.locator("tbody td:nth-child(2) a").count()
    # A place of two practices has a line to each.
    both = page.locator("tbody tr:has(th:has-text(' + ')):has(td:nth-child(2) a)").count()
    expect(page.locator(f"{CANVAS} path.app-map__line")).to_have_count(pairs + both)
    assert_accessible(page)


def test_a_round_is_made_once_more_with_the_same_pairs(page):
    _open_round(page)
    page.get_by_role("link", name="Hoe deze ronde is gemaakt").press("Enter")
    page.get_by_role("button", name="Bereken opnieuw").press("Enter")

    expect(page.get_by_role("status")).to_contain_text("er kwamen dezelfde")
    expect(page.get_by_role("status")).to_contain_text("De software is dezelfde als toen.")
    assert_accessible(page)
