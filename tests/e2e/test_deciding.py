"""A coordinator decides with the keyboard only, takes it back, and prints the board."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import sign_in

pytestmark = pytest.mark.browser
BREAKS = "all => [...new Set(all.map(each => getComputedStyle(each).breakInside))]"
MENUS = ".utrecht-nav-bar, .app-header__tools, .app-breadcrumbs, .app-actions, footer"


def _open_round(page: Page) -> None:
    sign_in(page, "Inez Wolters")
    page.goto("/matching/")
    page.locator("tbody a").first.click()


def test_a_coordinator_proposes_and_takes_back_with_the_keyboard(page):
    _open_round(page)
    page.get_by_role("link", name="Kies wat u voorstelt").press("Enter")
    button = page.locator(".app-decide button")
    expect(button).to_have_text(re.compile(r"Stel deze \d+ paren voor"))
    everything = button.inner_text()

    page.get_by_role("link", name="niets").press("Enter")
    expect(button).to_have_text("Stel de aangevinkte paren voor")
    for number in range(2):
        page.locator("input[name=pair]").nth(number).press("Space")
    expect(button).to_have_text("Stel deze 2 paren voor")
    button.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("2 paren zijn voorgesteld.")
    expect(button).to_have_text("Stel de aangevinkte paren voor")
    page.get_by_role("button", name="Maak dit ongedaan").press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("2 voorstellen zijn ingetrokken.")
    expect(button).to_have_text(everything)


def test_a_printed_board_has_no_menus_and_no_place_is_torn_apart(page):
    _open_round(page)
    page.get_by_role("link", name="Afdrukken").click()
    page.wait_for_url("**/print/")

    page.emulate_media(media="print")

    assert page.locator(".app-place").count() > 10
    assert page.eval_on_selector_all(".app-place", BREAKS) == ["avoid"]
    assert {each.is_visible() for each in page.locator(MENUS).all()} == {False}
