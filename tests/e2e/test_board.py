"""The board in the browser: with the keyboard, and with two people at once.

Dragging is in `test_round.py`, in a round of its own: here others change the board meanwhile.
"""

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
