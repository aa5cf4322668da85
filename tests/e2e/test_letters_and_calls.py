"""A coordinator writes a letter, and makes the calls of today on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, assert_accessible, sign_in

pytestmark = pytest.mark.browser


def test_a_letter_is_seen_before_it_is_saved_as_pdf(page):
    sign_in(page, "Inez Wolters")
    page.goto("/practices/2/letter/")
    page.get_by_label("Onderwerp").fill("Een plek voor een leerling")
    page.get_by_label("Tekst").fill("Wij zoeken een plek.")
    page.get_by_label("Uw telefoonnummer").fill("06 12345678")
    page.get_by_role("button", name="Brief bekijken").click()

    expect(page.get_by_role("article")).to_contain_text("Wij zoeken een plek.")
    assert_accessible(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Bewaren als PDF").click()

    assert saved.value.path().read_bytes().startswith(b"%PDF-1.7")
    # A form that made a file can be sent again.
    page.get_by_role("button", name="Tekst wijzigen").click()
    expect(page.get_by_label("Tekst")).to_have_value("Wij zoeken een plek.")


def test_calls_follow_each_other_and_an_outcome_is_taken_back(page):
    sign_in(page, "Inez Wolters")
    page.set_viewport_size(NARROW)
    page.goto("/calls/")
    page.get_by_role("link", name="Begin met bellen").click()
    first = page.locator("h1").inner_text().removesuffix(" bellen")

    page.get_by_role("button", name="Ik bel nu").click()
    expect(page.get_by_text("U belt nu; uw collega")).to_be_visible()
    page.get_by_label("gesproken, en het is geregeld").check()
    page.get_by_role("button", name="Sla op en ga naar de volgende").click()

    expect(page.get_by_role("heading", level=1)).not_to_contain_text(first)
    back = page.get_by_role("button", name=re.compile("Neem terug wat u bij"))
    expect(back).to_contain_text(first)
    assert_accessible(page, widths=(NARROW,))
    back.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{first} bellen")
    expect(page.get_by_label("niet bereikt")).to_be_visible()


def test_a_region_changes_its_script_and_goes_back(page):
    sign_in(page, "Inez Wolters")
    page.goto("/calls/")
    page.get_by_role("link", name="met een kandidaat").click()
    page.get_by_label("Wat u doorneemt").fill("Waarom wil je dit?")
    page.get_by_role("button", name="Sla op").click()

    expect(page.get_by_text("eigen tekst van uw regio, door Inez Wolters")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Terug naar het script van Leerplek").click()
    page.get_by_role("button", name="Ga terug").click()
    expect(page.get_by_text("Het script van Leerplek is terug.")).to_be_visible()
