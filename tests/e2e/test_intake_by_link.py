"""A school and UWV answer on a phone by link, with the code that comes by mail."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, assert_accessible, sign_in

pytestmark = pytest.mark.browser


def _digits_in(folder: Path, page: Page) -> str:
    """Return the control code of the only mail with one, when the worker has sent it."""
    for _look in range(150):
        for mail in folder.glob("*.log"):
            found = re.search(r"^(\d{6})\s*$", mail.read_text("utf-8"), re.MULTILINE)
            if found:
                mail.unlink()
                return found[1]
        page.wait_for_timeout(200)
    pytest.fail("No code came by mail")


def _link_of(page: Page, name: str) -> str:
    sign_in(page, "Inez Wolters")
    page.goto("/intake/contacts/")
    assert_accessible(page)
    page.get_by_role("link", name=name).click()
    assert_accessible(page)
    page.get_by_role("button", name="Link maken om te kopiëren").click()
    assert_accessible(page)
    return re.search(r"/intake/toegang/\S+/", page.locator("main").inner_text())[0]


def _enter(page: Page, address: str, mails: Path) -> None:
    page.context.clear_cookies()
    page.set_viewport_size(NARROW)
    page.goto(address)
    assert_accessible(page, widths=(NARROW,))
    page.get_by_role("button", name="Verder").click()
    assert_accessible(page, widths=(NARROW,))
    page.get_by_role("button", name="Stuur mij de code").click()
    expect(page.get_by_text("De code is onderweg")).to_be_visible()
    page.get_by_label("De zes cijfers").fill(_digits_in(mails, page))
    page.get_by_role("button", name="Verder naar de kandidaten").click()
    expect(page.get_by_role("table")).to_be_visible()
    assert_accessible(page, widths=(NARROW,))


def test_a_school_answers_by_link_on_a_phone(page, server_data):
    address = _link_of(page, "Joke Smit")
    _enter(page, address, server_data / "mail")
    first = page.get_by_role("rowheader").get_by_role("link").first
    name = first.inner_text()

    first.click()
    assert_accessible(page, widths=(NARROW,))
    page.get_by_label("toelaatbaar", exact=True).check()
    page.get_by_role("button", name="Sla op").click()

    expect(page.get_by_text(f"Opgeslagen: {name}, toelaatbaar.")).to_be_visible()
    page.get_by_role("button", name="Sluiten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alles is gesloten")
    page.goto("/intake/toegang/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze link werkt nu niet")
    assert_accessible(page, widths=(NARROW,))


def test_uwv_answers_by_link_and_the_file_says_by_whom(page, server_data):
    address = _link_of(page, "Ali Kaya")
    _enter(page, address, server_data / "mail")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    name = page.locator("h1").inner_text()
    page.get_by_label("gegeven", exact=True).check()
    page.get_by_label("Mag starten vanaf").fill("1-2-2027")
    assert_accessible(page, widths=(NARROW,))
    page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_text(f"Opgeslagen: {name}, gegeven.")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, "Inez Wolters")
    page.goto("/intake/permissions/?state=decided")
    page.get_by_role("rowheader").get_by_role("link", name=name).click()
    expect(page.get_by_text("per link, door Ali Kaya")).to_be_visible()
