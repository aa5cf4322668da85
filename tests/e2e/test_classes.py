"""A class over time, as its coordinator sees it: agreed, copied, waited for, closed and opened."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, assert_accessible, sign_in

pytestmark = pytest.mark.browser


def _send(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def _to_class(page: Page, name: str) -> None:
    page.goto("/programmes/")
    page.get_by_role("main").get_by_role("link", name=name).first.click()


def test_a_class_is_shared_copied_closed_and_opened_again(page):
    sign_in(page, "Inez Wolters")
    page.goto("/classes/compare/")
    assert_accessible(page)
    name = page.get_by_role("columnheader").nth(2).inner_text()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)

    page.get_by_role("link", name="Wie hoeveel leerlingen inbrengt").click()
    page.get_by_label("Leerlingen in totaal").fill("-3")
    page.get_by_label("Afgesproken op").fill("31-02-2027")
    _send(page, "Sla op")
    expect(page.locator("[aria-invalid=true]")).to_have_count(2)
    assert_accessible(page)
    page.get_by_label("Leerlingen in totaal").fill("9")
    page.get_by_label("Afgesproken op").fill("1-11-2026")
    _send(page, "Sla op")
    expect(page.get_by_text("Het afgesproken aantal is vastgelegd.")).to_be_visible()
    expect(page.get_by_role("row", name="Samen")).to_contain_text("9")

    page.get_by_role("link", name="Maak een klas zoals deze").click()
    assert_accessible(page)
    page.get_by_label("Naam van de klas").fill("Klas najaar")
    page.get_by_label("Startdatum").fill("1-11-2027")
    _send(page, "Maak de klas")
    expect(page.get_by_role("heading", level=1)).to_have_text("Klas najaar")

    _to_class(page, name)
    page.get_by_role("link", name="Sluit de klas").click()
    assert_accessible(page)
    page.get_by_label("Gesloten op").fill("1-1-2020")
    page.get_by_role("button", name="Sluit de klas").click()
    expect(page.get_by_text("of later.").first).to_be_visible()
    page.go_back()
    page.reload()
    page.get_by_role("button", name="Sluit de klas").click()
    expect(page.get_by_text("De klas is gesloten.")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name="Open de klas weer").click()
    _send(page, "Open de klas weer")
    expect(page.get_by_text("De klas is weer open")).to_be_visible()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["phone", "screen"])
def test_somebody_on_the_waiting_list_goes_to_a_class_or_off_the_list(page, size):
    sign_in(page, "Inez Wolters")
    page.set_viewport_size(size)
    page.goto("/candidates/waiting/")
    assert_accessible(page, widths=[size])
    page.set_viewport_size(size)
    first = page.locator("tbody tr").first
    name = first.get_by_role("rowheader").inner_text()

    if size == NARROW:
        first.get_by_role("link", name="Naar een klas").click()
        assert_accessible(page, widths=[size])
        page.get_by_role("radio").first.check()
        _send(page, "Zet in deze klas")
        expect(page.get_by_text(f"{name} zit nu in")).to_be_visible()
    else:
        first.get_by_role("link", name="Haal van de wachtlijst").click()
        assert_accessible(page, widths=[size])
        _send(page, "Haal van de wachtlijst")
        expect(page.get_by_text("staat niet meer op de wachtlijst")).to_be_visible()


def test_who_has_a_match_is_told_why_no_other_class_is_possible(page):
    sign_in(page, "Inez Wolters")
    page.goto("/path/?search=Lammers")
    page.get_by_role("main").get_by_role("link", name="Joris Lammers", exact=True).click()
    page.goto(page.url.split("?")[0].rstrip("/") + "/move/")

    expect(page.get_by_text("Joris Lammers heeft een match.")).to_be_visible()
    assert_accessible(page)
