"""A practice on a phone: its page, its data confirmed, an offer and its guide on one page."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.conftest import NARROW, assert_accessible, sign_in

pytestmark = pytest.mark.browser


def test_a_practice_confirms_its_data_in_two_taps_and_reads_its_guide(page, browser, server):
    sign_in(page, "Inez Wolters")
    page.goto("/practices/?confirmed=none")
    page.locator("tbody a").first.click()
    register = page.url
    page.get_by_role("button", name="Geef een link naar de eigen pagina").click()
    page.get_by_role("button", name="Maak een link").click()
    code = page.locator(".app-code").inner_text()

    context = browser.new_context(base_url=server, viewport=NARROW, locale="nl-NL")
    phone = context.new_page()
    taps = 0
    phone.goto(f"/mijn/{code}/")
    for name in ("Ga verder", "Alles hier klopt"):
        phone.get_by_role("button", name=name).click()
        taps += 1
    expect(phone.locator("main")).to_contain_text("Wij hebben genoteerd dat dit klopt")
    assert taps <= 3
    assert_accessible(phone)

    phone.get_by_role("link", name="Bied plekken aan").click()
    assert_accessible(phone)
    phone.get_by_label("Hoeveel plekken voor BOL?").fill("1")
    phone.get_by_label("Hoeveel weken hebt u nodig").fill("6")
    phone.get_by_role("button", name="Verstuur").click()
    expect(phone.locator("main")).to_contain_text("bekijkt het")

    for address in ("anders/", "eigen-kandidaat/"):
        phone.goto(f"/mijn/praktijk/{address}")
        assert_accessible(phone)
    phone.goto("/mijn/a4/bol/")
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "Zo krijgt u een leerling in uw praktijk"
    )
    assert_accessible(phone)
    assert len(PdfReader(BytesIO(phone.pdf(format="A4"))).pages) == 1
    context.close()

    page.goto(register)
    page.get_by_role("link", name="Plekken aangeboden door de praktijk").click()
    assert_accessible(page)
    page.get_by_role("button", name="Neem over wat is aangevinkt").click()
    expect(page.get_by_role("button", name="Draai terug")).to_be_visible()
    page.goto(f"{register}guide/bbl/")
    assert_accessible(page)


def test_an_unknown_practice_finds_its_way_and_signs_up(page):
    page.goto("/opleiden/")
    page.get_by_role("link", name="Berkelland").click()
    page.get_by_role("group", name="Wilt u de leerling in dienst nemen?").get_by_label(
        "nee"
    ).check()
    page.get_by_role("button", name="Laat zien wat past").click()
    expect(page.get_by_role("heading", name="Dit past bij u: BOL")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Meld mijn praktijk aan").click()
    assert_accessible(page)
