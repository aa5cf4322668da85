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
    expect(page.locator("#board-live")).to_contain_text("is verplaatst van")
    moved = page.url.partition("#")[2]
    assert page.evaluate("document.activeElement.closest('li')?.id") == moved
    assert_accessible(page)


def test_a_note_that_is_refused_can_be_left_and_come_back_to(board):
    page = board
    page.get_by_role("link", name="Notitie").first.click()
    note = page.url.rstrip("?")
    page.get_by_label("Notitie").fill("Heeft burgerservicenummer 123456782")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    page.get_by_role("link", name="Terug naar het bord").click()
    expect(page.locator("#board")).to_be_visible()

    page.go_back()

    expect(page.get_by_label("Notitie")).to_be_visible()
    assert page.url.rstrip("?") == note


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
