"""How much work it is to come from two spreadsheets to accepted proposals: every click is counted.

Somebody new starts at the first page of an empty region and takes the way that the pages offer.
"""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import choose_file, sign_in

pytestmark = pytest.mark.browser
CLICKS = 27
FIELDS = 3


class Hand:
    """Clicks what `main` offers by name, or the menu, and types; counts both."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = self.fields = 0

    def click(self, wanted: Locator) -> None:
        self.clicks += 1
        wanted.click()

    def link(self, name: str) -> None:
        self.click(self.page.locator("main").get_by_role("link", name=name).first)

    def button(self, name: str) -> None:
        self.click(self.page.locator("main").get_by_role("button", name=name).first)

    def menu(self, name: str) -> None:
        self.click(self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True))

    def choose(self, name: str) -> None:
        self.click(self.page.locator("main").get_by_role("radio", name=name))

    def file(self, path) -> None:
        """Choose a file: a click for the window of the browser, and one on the file in it."""
        choose_file(self.page, path, self.page.locator("input[type=file]").click)
        self.clicks += 2

    def type(self, label: str, text: str) -> None:
        self.fields += 1
        self.page.get_by_label(label).fill(text)


def test_two_files_become_accepted_proposals_in_so_many_clicks(
    page, practices_xlsx, candidates_csv, tried
):
    sign_in(page, "Noor Begin")
    hand, began = Hand(page), time.monotonic()

    hand.link("Importeer de praktijken")
    hand.file(practices_xlsx)
    hand.button("Upload")
    hand.button("Lees de rijen")
    hand.button("Schrijf 4 rijen")
    page.wait_for_url("**/result/")

    hand.menu("Vandaag")
    hand.link("Importeer de kandidaten")
    hand.file(candidates_csv)
    hand.button("Upload")
    hand.button("Lees de rijen")
    hand.link("Beantwoord")
    hand.choose("Gelderland")
    hand.button("Bewaar")
    hand.button("Schrijf 5 rijen")
    page.wait_for_url("**/result/")

    hand.menu("Vandaag")
    hand.link("Open een klas")
    hand.link("Voeg een traject toe")
    hand.type("Naam", "Zij-instroom")
    hand.button("Sla op")
    hand.link("Voeg een klas toe")
    hand.type("Naam", "Klas september 2027")
    hand.type("Startdatum", "1-9-2027")
    hand.button("Sla op")
    expect(page.locator("h1")).to_have_text("Klas september 2027")

    hand.menu("Matching")
    hand.link("Start een ronde")
    hand.button("Start")
    hand.link("Kies wat u voorstelt")
    hand.button("Stel deze")
    expect(page.get_by_role("status").first).to_contain_text(re.compile(r"\d+ paren zijn"))

    seconds = time.monotonic() - began
    print(
        f"From two files to proposals: {hand.clicks} clicks, {hand.fields} fields, {seconds:.1f} s"
    )
    tried("clicks from two files to proposals", hand.clicks)
    assert (hand.clicks, hand.fields) == (CLICKS, FIELDS)
