"""Somebody signs up on a phone and chooses a meeting; at the door a coordinator ticks them."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, assert_accessible, sign_in

pytestmark = pytest.mark.browser


def test_somebody_signs_up_and_chooses_a_meeting_on_a_phone(page):
    page.set_viewport_size(NARROW)
    sign_in(page, "Inez Wolters")
    page.goto("/sign-ups/channels/")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    form = page.locator("main a[href*='/aanmelden/']").first.get_attribute("href")
    page.goto("/aanmelden/" + form.split("/aanmelden/")[1])
    page.get_by_label("Voornaam").fill("Roos")
    page.get_by_label("Achternaam").fill("Vermeulen")
    page.get_by_label("Telefoon").fill("06 98 76 54 32")
    page.get_by_label("BBL").check()
    # Who is as fast as a robot is asked to send it once more.
    while "/thanks/" not in page.url:
        page.get_by_role("button", name="Aanmelden").click()
    page.get_by_role("link", name="Kies een bijeenkomst").click()
    assert_accessible(page, widths=(NARROW, WIDE))

    page.get_by_label("online").check()
    page.get_by_role("button", name="Ik kom naar deze bijeenkomst").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Je keuze is genoteerd")
    page.goto("/meetings/")
    page.get_by_role("link", name="Informatieavond online").click()
    page.get_by_role("link", name="Aan de deur").click()
    page.set_viewport_size(NARROW)
    page.get_by_label("Zoek op naam").fill("roos")
    page.get_by_role("button", name="Zoek", exact=True).click()
    assert_accessible(page, widths=(NARROW, WIDE))
    page.get_by_role("button", name="Is er Roos Vermeulen").click()
    expect(page.get_by_role("heading", name="1 persoon is er")).to_be_visible()
