"""A supervisor from the register to a yes by their own link, with the week that it covers."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, assert_accessible, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["390", "1280"])
def test_a_supervisor_says_yes_by_link_and_the_place_tells_it(page, browser, server, size):
    page.set_viewport_size(size)
    sign_in(page, "Inez Wolters")
    for address in ("/supervisors/", "/supervisors/names/", "/supervisors/trained/"):
        page.goto(address)
        assert_accessible(page)
    page.goto("/supervisors/")
    page.locator("tbody th a").first.click()
    assert_accessible(page)

    page.goto("/asks/?kind=guides_at_place")
    page.locator("tbody td a").first.click()
    name = page.locator("dd").first.inner_text().split(",")[0]
    page.get_by_role("button", name="Maak een link").click()
    code = page.locator(".app-code").inner_text()
    context = browser.new_context(
        base_url=server, viewport=NARROW, locale="nl-NL", java_script_enabled=False
    )
    phone = context.new_page()
    phone.goto(f"/mijn/{code}/")
    phone.get_by_role("button", name="Ga verder").click()
    expect(phone.get_by_text(f"Dag {name}")).to_be_visible()
    phone.get_by_text("Ja, ik begeleid de leerling").click()
    phone.get_by_role("button", name="Verstuur").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bedankt, wij hebben uw antwoord")
    context.close()

    page.goto(f"/supervisors/?search={name}")
    page.locator("tbody th a").first.click()
    page.locator("main").get_by_role("link", name="BBL").first.click()
    assert_accessible(page)
    expect(page.get_by_role("heading", name="De week")).to_be_visible()
    page.get_by_role("link", name="Iemand anders, andere dagen of taken").first.click()
    assert_accessible(page)
