"""The board in the browser: with the keyboard, with the mouse, and with two people at once."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import assert_accessible, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def board(page) -> Page:
    sign_in(page, "Inez Wolters")
    page.goto("/matching/")
    page.locator("main tbody a").first.click()
    expect(page.locator("#board")).to_be_visible()
    return page


def _press(page: Page, name: str) -> None:
    """Put the focus on the first button of this name and press Enter."""
    page.locator("#board").get_by_role("button", name=name).first.focus()
    page.keyboard.press("Enter")


def _spoken(page: Page) -> str:
    return page.locator("#board-live").inner_text()


def test_a_round_is_changed_and_taken_back_by_keyboard(board):
    page = board
    assert_accessible(page)
    piece = page.locator("li[data-pair]", has_text="Zet vast").first.get_attribute("id")

    _press(page, "Zet vast")
    expect(page.locator("#board-live")).to_contain_text("staat nu vast bij")
    assert page.evaluate("document.activeElement.closest('li')?.id") == piece
    _press(page, "Sluit uit")
    expect(page.locator("#board-live")).to_contain_text("wordt niet meer voorgesteld bij")
    _press(page, "Draai terug")
    expect(page.locator("#board-live")).to_contain_text("Teruggedraaid.")
    expect(page.locator(f"[id='{piece}'] .app-mark")).to_have_text("vast")

    page.locator(f"[id='{piece}']").get_by_role("link", name="Verplaats").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Verplaats")
    assert_accessible(page)
    page.get_by_role("button", name="Kies").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".utrecht-alert--ok")).to_contain_text("is verplaatst van")
    assert_accessible(page)


def test_a_piece_is_dragged_and_what_breaks_a_rule_is_asked_about(board):
    page = board
    lists = page.locator("ul[data-pairs]")
    grip = lists.nth(0).locator("[data-grip]").last
    page.locator("section.app-place").first.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('section.app-place').scrollIntoView()")
    start, end = grip.bounding_box(), lists.nth(1).bounding_box()

    page.mouse.move(start["x"] + 5, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, start["y"] + 30, steps=5)
    page.mouse.move(end["x"] + 60, end["y"] + 10, steps=15)
    page.mouse.up()

    # Whether this pair breaks a rule depends on what other tests did to the board.
    asked = page.locator("#board [role=alert]")
    moved = page.locator("#board-live", has_text="is verplaatst van")
    expect(asked.or_(moved).first).to_be_visible()
    assert_accessible(page)
    if asked.is_visible():
        expect(asked).to_contain_text("houdt zich niet aan een regel")
        page.keyboard.press("Enter")
    expect(moved).to_be_attached()


def test_a_colleague_s_change_is_told_and_not_overwritten(board):
    page = board
    other = page.context.new_page()
    other.goto(page.url)
    _press(other, "Zet vast")
    expect(other.locator("#board-live")).to_contain_text("staat nu vast bij")

    _press(page, "Sluit uit")

    alert = page.locator("#board [role=alert]")
    expect(alert).to_contain_text("Uw stap is niet gedaan.")
    expect(alert).to_contain_text("staat nu vast bij")
    other.close()
