"""The coordinator sees where everybody is, and lets somebody stop from the board."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, assert_accessible, sign_in

pytestmark = pytest.mark.browser


def test_the_path_is_a_list_and_a_board_and_figures(page):
    sign_in(page, "Inez Wolters")
    page.goto("/path/")
    assert_accessible(page)
    page.get_by_role("link", name="Toon als bord").click()
    expect(page.get_by_role("region", name="Bord van de stappen")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Van aanmelding tot go, in cijfers").click()
    assert_accessible(page)
    page.get_by_role("rowheader").first.wait_for()
    page.locator("tbody a").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Het pad van de kandidaten")


def test_somebody_stops_from_the_board_and_comes_back(page):
    sign_in(page, "Inez Wolters")
    page.goto("/path/?view=board")
    card = page.locator(".app-path-board li").first
    name = card.get_by_role("heading").inner_text()
    card.get_by_role("link", name="Stopt").click()
    page.get_by_label("heeft ander werk").check()
    page.get_by_role("button", name="Doet niet meer mee").click()
    expect(page.get_by_text(f"{name} doet niet meer mee.")).to_be_visible()
    expect(page.get_by_role("region", name="Bord van de stappen")).to_be_visible()

    page.goto(f"/path/?step=stopped&search={name.split()[0]}")
    page.get_by_role("link", name="Doet weer mee").first.click()
    page.get_by_role("button", name="Doet weer mee").click()

    section = page.get_by_label("Waar op het pad")
    expect(section).to_be_visible()
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        expect(section).to_be_visible()
