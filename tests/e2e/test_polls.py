"""A poll, from the practice that answers it on a phone to the register, with the taps counted."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import NARROW, WIDE, assert_accessible, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "Kunt u in september iemand opleiden?"


class Taps:
    """What somebody touches on a phone, and how often."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def tap(self, found):
        self.count += 1
        found.click()

    def write(self, label, words):
        """Fill in a field: one tap to be in it."""
        self.count += 1
        self.page.get_by_label(label).fill(words)


def _code_of_somebody_silent(page):
    page.goto("/polls/")
    page.get_by_role("link", name=TITLE).click()
    page.goto(f"{page.url.split('?')[0]}?state=waiting")
    name = page.locator("tbody th a").first.inner_text()
    page.locator("tbody th a").first.click()
    page.get_by_role("button", name="Maak een link").click()
    return name, page.locator(".app-code").inner_text()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["390", "1280"])
def test_a_practice_says_no_and_another_yes_and_both_come_to_the_register(
    page, browser, server, size
):
    page.set_viewport_size(size)
    sign_in(page, "Inez Wolters")
    context = browser.new_context(
        base_url=server, viewport=NARROW, locale="nl-NL", java_script_enabled=False
    )

    name, code = _code_of_somebody_silent(page)
    phone = context.new_page()
    taps = Taps(phone)
    phone.goto(f"/mijn/{code}/")
    taps.tap(phone.get_by_role("button", name="Ga verder"))
    expect(phone.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(phone.get_by_text("Team te klein")).to_be_hidden()
    taps.tap(phone.get_by_text("Nee", exact=True).first)
    expect(phone.get_by_text("Hoeveel plekken voor BBL")).to_be_hidden()
    taps.tap(phone.get_by_text("Team te klein"))
    taps.tap(phone.get_by_role("button", name="Verstuur"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bedankt, wij hebben uw antwoord")
    expect(phone.get_by_text("Twee kleine praktijken kunnen één leerling delen.")).to_be_visible()
    assert taps.count <= 4
    phone.close()

    page.goto("/polls/")
    assert_accessible(page)
    page.get_by_role("link", name=TITLE).click()
    assert_accessible(page)
    page.get_by_role("row").filter(has_text=name).get_by_role("link", name="Bekijk").click()
    assert_accessible(page)
    page.get_by_role("button", name="Neem over wat is aangevinkt").click()
    expect(page.locator("main")).to_contain_text("Overgenomen:")
    page.get_by_role("button", name="Draai terug").click()
    expect(page.get_by_role("button", name="Neem over wat is aangevinkt")).to_be_visible()

    _name, code = _code_of_somebody_silent(page)
    context.clear_cookies()
    phone = context.new_page()
    taps = Taps(phone)
    phone.goto(f"/mijn/{code}/")
    taps.tap(phone.get_by_role("button", name="Ga verder"))
    taps.tap(phone.get_by_text("Ja", exact=True).first)
    taps.write("Hoeveel plekken voor BBL", "1")
    for group in ("begeleiden dat ook?", "erkend leerbedrijf", "met de computer?"):
        taps.tap(phone.get_by_role("group", name=group).get_by_text("Ja", exact=True))
    taps.write("Naam van de huisarts", "dr. Smit")
    taps.tap(phone.get_by_role("button", name="Verstuur"))
    expect(phone.get_by_text("Wij bellen u over wat het van uw praktijk vraagt")).to_be_visible()
    assert taps.count <= 12
    context.close()


def test_the_page_of_a_poll_by_link_is_accessible_at_every_answer(page):
    sign_in(page, "Inez Wolters")
    _name, code = _code_of_somebody_silent(page)
    page.set_viewport_size(NARROW)
    page.goto(f"/mijn/{code}/")
    page.get_by_role("button", name="Ga verder").click()
    for answer in ("Nee", "Misschien", "Ja"):
        page.get_by_text(answer, exact=True).first.click()
        assert_accessible(page)
    page.get_by_role("button", name="Verstuur").click()
    expect(page).to_have_title(f"Fout: {TITLE} – Leerplek")
    assert_accessible(page)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["390", "1280"])
def test_who_asked_to_be_asked_again_comes_back_and_the_response_is_told_in_numbers(page, size):
    page.set_viewport_size(size)
    sign_in(page, "Inez Wolters")
    page.get_by_role("link", name="om opnieuw gevraagd te worden").click()
    assert_accessible(page)
    names = page.locator("tbody th a").all_inner_texts()
    page.get_by_role("link", name="Vraag hen in de open peiling").click()
    page.get_by_role("button", name="Toon wie dat zijn").click()
    expect(page.locator("main ul").last.locator("li")).to_have_text(names)
    assert_accessible(page)

    page.goto("/polls/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="De respons in cijfers").click()
    expect(page.get_by_role("heading", name="Deze peiling en eerdere")).to_be_visible()
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel (XLSX)").click()
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["390", "1280"])
def test_a_coordinator_writes_a_question_with_the_keyboard_and_takes_it_back(browser, server, size):
    context = browser.new_context(
        base_url=server, viewport=size, locale="nl-NL", java_script_enabled=False
    )
    page = context.new_page()
    sign_in(page, "Inez Wolters")
    page.goto("/polls/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="vragen, versie").click()
    page.get_by_role("link", name="Kies één antwoord").press("Enter")
    page.get_by_label("Vraag", exact=True).fill("Wilt u een avond langskomen?")
    page.get_by_label("Antwoord 1", exact=True).fill("Graag")
    page.get_by_label("Antwoord 2", exact=True).fill("Liever niet")
    page.get_by_label("Ja", exact=True).first.check()
    page.get_by_role("button", name="Sla op").press("Enter")
    page.locator("#question-q1").get_by_role("button", name="Omhoog").press("Enter")
    expect(page.get_by_text("alleen na “Kunt u iemand opleiden?”: Ja").first).to_be_visible()
    page.get_by_role("link", name="Bekijk het op een telefoon").click()
    phone = page.locator(".app-phone")
    expect(phone.get_by_text("Wilt u een avond langskomen?")).to_be_hidden()
    phone.get_by_text("Ja", exact=True).first.click()
    expect(phone.get_by_text("Wilt u een avond langskomen?")).to_be_visible()
    assert phone.bounding_box()["width"] <= 390
    page.get_by_role("link", name="Terug naar de vragen").click()
    page.get_by_role("link", name="Stel deze vragen vanaf nu").click()
    page.get_by_role("button", name="Stel deze vragen").click()
    page.get_by_role("link", name="vragen, versie 2").click()
    page.get_by_role("button", name="Draai deze versie terug").click()
    page.get_by_role("button", name="Gooi het concept weg").click()
    expect(page.get_by_text("Dit wordt nu gevraagd: versie 1.")).to_be_visible()
    context.close()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["390", "1280"])
def test_answers_of_a_form_elsewhere_come_in_and_go_out_again(page, size):
    page.set_viewport_size(size)
    sign_in(page, "Inez Wolters")
    page.goto("/polls/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Haal antwoorden binnen").click()
    assert_accessible(page)
    rows = "Tijdstempel,Naam praktijk,Kunt u iemand opleiden?\n3-11-2026 9:15,Nergens,Misschien\n"
    file = {"name": "forms.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.get_by_label("Spreadsheet").set_input_files(file)
    page.get_by_role("button", name="Upload").click()
    assert_accessible(page)
    page.get_by_role("button", name="Lees de rijen").click()
    assert_accessible(page)
    page.get_by_label("Welke praktijk is dit?").select_option("laat deze rij weg")
    page.get_by_role("button", name="Haal binnen wat klaar is").click()
    expect(page.get_by_text("Deze rij hebt u weggelaten.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Haal ze weer weg").click()
    page.get_by_role("button", name="Haal ze weg").click()
    expect(page.get_by_text("heeft deze antwoorden weer weggehaald")).to_be_visible()
