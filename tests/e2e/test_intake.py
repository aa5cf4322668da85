"""A school judges on a phone, UWV gives permission, and the coordinator sees it in the file."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, assert_accessible, sign_in

pytestmark = pytest.mark.browser


def test_a_school_judges_in_three_taps_on_a_phone(page):
    sign_in(page, "Joost Hendriks")
    page.set_viewport_size(NARROW)
    page.goto("/intake/school/")
    first = page.get_by_role("rowheader").get_by_role("link").first
    name = first.inner_text()

    first.click()
    expect(page.get_by_label("Waarom niet?")).to_be_hidden()
    page.get_by_label("toelaatbaar onder voorwaarden").check()
    expect(page.get_by_label("Op welke voorwaarden?")).to_be_visible()
    assert_accessible(page, widths=(NARROW,))
    page.get_by_label("toelaatbaar", exact=True).check()
    page.get_by_label("Leerbaarheid").select_option("4")
    page.get_by_label("TOA-toets op").fill("2-11-2026")
    page.get_by_label("Hoeveel maanden korter").fill("6")
    page.get_by_role("button", name="Sla op").click()

    expect(page.get_by_text(f"Opgeslagen: {name}, toelaatbaar.")).to_be_visible()
    expect(page.get_by_role("rowheader").get_by_role("link", name=name)).to_have_count(0)


def test_uwv_gives_permission_and_the_file_says_so(page):
    sign_in(page, "Petra Blom")
    page.set_viewport_size(NARROW)
    page.goto("/intake/uwv/")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    name = page.locator("h1").inner_text()
    page.get_by_label("gegeven", exact=True).check()
    page.get_by_role("button", name="Sla op").click()
    expect(page).to_have_title(re.compile("^Fout: "))
    page.get_by_label("Mag starten vanaf").fill("1-2-2027")
    page.get_by_role("button", name="Sla op").click()
    expect(page.get_by_text(f"Opgeslagen: {name}, gegeven.")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, "Inez Wolters")
    page.goto(f"/candidates/?search={name.split()[0]}")
    page.get_by_role("rowheader").get_by_role("link", name=name).click()

    expect(page.get_by_text("mag starten vanaf 1 februari 2027")).to_be_visible()
    page.get_by_role("link", name="Schrijf de brief").first.click()
    expect(page.get_by_label("Onderwerp")).to_have_value(re.compile(f"^Toestemming .* {name}$"))
    assert_accessible(page)


def test_a_coordinator_asks_a_school_about_a_class(page):
    sign_in(page, "Inez Wolters")
    page.goto("/intake/")
    page.get_by_role("link", name="Vraag over een klas").click()
    page.get_by_label("Klas").select_option(index=1)
    page.get_by_role("button", name="Toon de kandidaten").click()
    boxes = page.get_by_role("checkbox")
    for number in range(1, boxes.count()):
        boxes.nth(number).uncheck()
    assert_accessible(page)
    page.get_by_role("button", name="Vraag over wie is aangevinkt").click()

    expect(page.get_by_text("De school is gevraagd over 1 kandidaat.")).to_be_visible()
