"""A whole round in the browser, by mouse and by keyboard: from the start to what leaves as a file.

Run, understand, fix two, rule out one, move one, ask what if, make again, compare, propose, export.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import WIDE, assert_accessible, sign_in

pytestmark = pytest.mark.browser


TALL = {"width": 1280, "height": 2400}


class Mouse:
    """Somebody who clicks and drags."""

    def press(self, wanted: Locator) -> None:
        wanted.click()

    def move(self, page: Page, pair: Locator) -> None:
        """Drag a piece to the next place; the screen is tall enough to see both."""
        page.set_viewport_size(TALL)
        pair.scroll_into_view_if_needed()
        ident = pair.get_attribute("id")
        start = pair.locator("[data-grip]").bounding_box()
        next_place = pair.locator("xpath=ancestor::section[1]/following-sibling::section[1]")
        there = page.locator(f"[data-pairs='{next_place.get_attribute('id')}']")
        end = there.bounding_box()
        page.mouse.move(start["x"] + 5, start["y"] + 8)
        page.mouse.down()
        page.mouse.move(start["x"] + 10, start["y"] + 30, steps=5)
        for nudge in range(20):
            page.mouse.move(end["x"] + 60 + nudge, end["y"] + 10, steps=10)
            if there.locator(f"[id='{ident}']").count():
                break
        page.mouse.up()
        page.set_viewport_size(WIDE)

    def choose_on(self, canvas: Locator) -> None:
        """Click in a corner of a map, where no mark lies."""
        box = canvas.bounding_box()
        canvas.click(position={"x": box["width"] - 20, "y": box["height"] - 20})


class Keyboard:
    """Somebody who never touches a mouse."""

    def press(self, wanted: Locator) -> None:
        expect(wanted).to_be_visible()
        assert wanted.evaluate("element => element.tabIndex") >= 0, f"Tab passes {wanted} by"
        wanted.focus()
        wanted.page.keyboard.press("Enter")

    def move(self, page: Page, pair: Locator) -> None:
        """Choose another place from the list that the link of a piece leads to."""
        self.press(pair.get_by_role("link", name="Verplaats"))
        expect(page.locator("h1")).to_contain_text("Verplaats")
        self.press(page.get_by_role("button", name="Kies").first)

    def choose_on(self, canvas: Locator) -> None:
        """Move a map under its middle, and choose that."""
        canvas.focus()
        canvas.page.keyboard.press("ArrowRight")
        canvas.page.keyboard.press("Enter")


def _start(page: Page, hand: Mouse | Keyboard) -> None:
    page.goto("/matching/")
    hand.press(page.get_by_role("link", name="Start een ronde"))
    hand.press(page.get_by_role("button", name="Start"))
    expect(page.locator("#board")).to_be_visible()


def _understand(page: Page, hand: Mouse | Keyboard) -> None:
    """Open the reasons of a pair, and of somebody who has no proposal."""
    board = page.locator("#board")
    hand.press(board.locator(".app-why summary").first)
    expect(board.locator(".app-why[open] .app-reasons").first).to_contain_text("Voor:")
    hand.press(board.locator("aside").get_by_role("link", name="Wat zou helpen?").first)
    expect(board.locator("aside")).to_contain_text("Waarom deze kandidaat geen voorstel heeft")


def _free_pair(page: Page) -> Locator:
    return page.locator("li[data-pair]", has_text="Zet vast").first


def _single_pair(page: Page) -> Locator:
    """Return the first free pair of somebody who has no other, and so can go anywhere."""
    people = page.locator("li[data-pair]")
    idents = people.evaluate_all("all => all.map(each => each.dataset.pair)")
    single = [ident for ident in idents if idents.count(ident) == 1]
    free = page.locator("li[data-pair]", has_text="Zet vast")
    return free.and_(page.locator(",".join(f"[data-pair={ident}]" for ident in single))).first


def _decide_on_pairs(page: Page, hand: Mouse | Keyboard) -> None:
    """Fix two pairs, rule out a third, move a fourth."""
    for _each in range(2):
        pair = _free_pair(page).get_attribute("id")
        hand.press(_free_pair(page).get_by_role("button", name="Zet vast"))
        expect(page.locator(f"[id='{pair}']")).to_contain_text("vast")
        expect(
            page.locator(f"[id='{pair}']").get_by_role("button", name="Laat los")
        ).to_be_visible()
    hand.press(_free_pair(page).get_by_role("button", name="Sluit uit"))
    expect(page.locator("#board-live")).to_contain_text("wordt niet meer voorgesteld bij")
    page.reload()
    hand.move(page, _single_pair(page))
    question, moved = page.locator("#knows"), page.get_by_text("is verplaatst van")
    expect(question.or_(moved).first).to_be_visible()
    if question.is_visible():
        hand.press(question)
    expect(moved.first).to_be_visible()


def _ask_what_if(page: Page, hand: Mouse | Keyboard) -> None:
    hand.press(page.get_by_role("link", name="15 km"))
    expect(page.locator("#what-if table")).to_contain_text("plekken met alle kandidaten")
    expect(page.locator("#map a.app-map__mark").first).to_be_visible()
    hand.choose_on(page.locator("#map .leaflet-container"))
    said = page.locator("#map").get_by_role("status")
    expect(said).to_contain_text(re.compile("Met een praktijk in .+ .gekozen op de kaart.: 1 plek"))
    expect(page.locator("#what-if ul").first).to_contain_text("gekozen op de kaart")
    expect(page.locator("#map .app-map__mark--pick")).to_be_visible()
    expect(page).to_have_url(re.compile(r"at=5\d\.\d+%2C\d\.\d+"))
    assert_accessible(page)
    page.go_back()
    expect(page.locator("#board")).to_be_visible()


def _make_again(page: Page, hand: Mouse | Keyboard) -> None:
    before = page.url
    hand.press(page.get_by_role("button", name="Maak opnieuw"))
    expect(page.get_by_role("status").first).to_contain_text("De ronde is opnieuw gemaakt")
    assert page.url != before
    expect(page.locator(".app-mark", has_text=re.compile("^vast$"))).to_have_count(3)


def _compare(page: Page, hand: Mouse | Keyboard) -> None:
    """Lay the round beside the one it was made from, and come back."""
    here = page.url
    hand.press(page.get_by_role("link", name="Vergelijk", exact=True))
    expect(page.locator("h1")).to_have_text("Twee rondes vergelijken")
    expect(page.locator("table").first).to_contain_text("plekken met alle kandidaten")
    assert_accessible(page)
    page.goto(here)


def _propose(page: Page, hand: Mouse | Keyboard) -> int:
    """Look at the figures, propose all that needs no agreement, and return how many that were."""
    hand.press(page.get_by_role("link", name="Kies wat u voorstelt"))
    expect(page.locator(".app-figures")).to_contain_text("langste afstand")
    button = page.locator(".app-decide button")
    expect(button).to_have_text(re.compile(r"Stel deze \d+ paren voor"))
    number = int(re.search(r"\d+", button.inner_text())[0])
    assert_accessible(page)
    hand.press(button)
    expect(page.get_by_role("status").first).to_contain_text(f"{number} paren zijn voorgesteld.")
    return number


def _take_out(page: Page, hand: Mouse | Keyboard, kind: str) -> Path:
    with page.expect_download() as download:
        hand.press(page.get_by_role("link", name=kind))
    return Path(download.value.path())


@pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
def test_a_round_goes_from_its_start_to_proposals(page, hand):
    sign_in(page, "Inez Wolters")
    page.goto("/matching/proposals/")
    standing = int(page.locator("caption").inner_text().split()[0])
    page.goto("/")

    _start(page, hand)
    _understand(page, hand)
    _decide_on_pairs(page, hand)
    _ask_what_if(page, hand)
    _make_again(page, hand)
    _compare(page, hand)
    number = _propose(page, hand)

    assert_accessible(page)
    decided = page.url
    hand.press(page.get_by_role("link", name="Toon de voorstellen"))
    expect(page.locator("caption")).to_have_text(f"{number + standing} voorstellen")
    lines = _take_out(page, hand, "CSV").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Praktijk;Plaats;Kandidaat;Klas;")
    assert len(lines) == number + standing + 1
    assert _take_out(page, hand, "XLSX").read_bytes().startswith(b"PK")
    page.goto(decided)
    hand.press(page.get_by_role("button", name="Maak dit ongedaan"))
    expect(page.get_by_role("status").first).to_contain_text("voorstellen zijn ingetrokken")


PHONE = {"width": 390, "height": 2400}


class Finger:
    """One finger on a screen, as the browser gets it: down, along, up."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._page = page

    def drag(self, x: float, y: float, to_x: float, to_y: float, until=lambda: False) -> None:
        self._send("touchStart", x, y)
        for step in range(1, 21):
            self._send("touchMove", x + (to_x - x) * step / 20, y + (to_y - y) * step / 20)
        for nudge in range(20):
            if until():
                break
            self._send("touchMove", to_x + nudge, to_y)
        self._session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    def _send(self, kind: str, x: float, y: float) -> None:
        point = {"x": x, "y": y}
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        self._page.wait_for_timeout(20)


def test_a_piece_is_moved_with_a_finger_and_the_page_still_scrolls(browser, server):
    context = browser.new_context(
        base_url=server, viewport=PHONE, has_touch=True, is_mobile=True, locale="nl-NL"
    )
    page = context.new_page()
    sign_in(page, "Inez Wolters")
    _start(page, Mouse())
    finger, pair = Finger(page), _single_pair(page)
    ident = pair.get_attribute("id")
    next_place = pair.locator("xpath=ancestor::section[1]/following-sibling::section[1]")
    there = page.locator(f"[data-pairs='{next_place.get_attribute('id')}']")
    pair.scroll_into_view_if_needed()
    start, end = pair.locator("[data-grip]").bounding_box(), there.bounding_box()

    finger.drag(
        start["x"] + 8,
        start["y"] + 8,
        end["x"] + 40,
        end["y"] + 10,
        until=lambda: there.locator(f"[id='{ident}']").count() > 0,
    )

    question, moved = page.locator("#knows"), page.get_by_text("is verplaatst van")
    expect(question.or_(moved).first).to_be_visible()

    page.set_viewport_size({**PHONE, "height": 844})
    page.evaluate("window.scrollTo(0, 0)")
    finger.drag(200, 700, 200, 200)
    page.wait_for_timeout(300)
    assert page.evaluate("window.scrollY") > 200
    context.close()
