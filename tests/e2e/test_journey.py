"""The main job in the browser, from two spreadsheets to proposals, by keyboard only.

Every page on the way is checked for barriers at 1280 and at 390 pixels.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import assert_accessible, choose_file, sign_in

pytestmark = pytest.mark.browser


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until the wanted control has the focus, as somebody without a mouse does."""
    expect(wanted).to_be_visible()
    for _press in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{wanted} cannot be reached with Tab on {page.url}")


def press(page: Page, role: str, name: str, *, then: str = "") -> None:
    """Reach a link or button by its name, press Enter, and wait for the address that follows."""
    reach(page, page.locator("main").get_by_role(role, name=name).first)
    page.keyboard.press("Enter")
    if then:
        page.wait_for_url(re.compile(then))


def upload(page: Page, kind: str, path: Path) -> None:
    """Bring one file as far as its preview."""
    page.goto(f"/{kind}/import/")
    assert_accessible(page)
    reach(page, page.locator("input[type=file]"))
    choose_file(page, path, lambda: page.keyboard.press("Space"))
    press(page, "button", "Upload", then=r"/columns/$")
    assert_accessible(page)
    press(page, "button", "Lees de rijen", then=r"/preview/")
    assert_accessible(page)


def write(page: Page, rows: int) -> None:
    press(page, "button", f"Schrijf {rows} rijen", then=r"/result/")
    assert_accessible(page)


def test_two_spreadsheets_become_explained_proposals(page, practices_xlsx, candidates_csv):
    sign_in(page, "Noor Begin")

    upload(page, "practices", practices_xlsx)
    expect(page.locator("main")).to_contain_text("5 rijen gelezen")
    write(page, 4)
    expect(page.locator("main")).to_contain_text("Een AGB-code heeft acht cijfers")

    upload(page, "candidates", candidates_csv)
    expect(page.locator("main")).not_to_contain_text("111222333")
    press(page, "link", "Beantwoord", then=r"/rows/5/")
    assert_accessible(page)
    reach(page, page.get_by_role("radio").first)
    page.get_by_role("radio", name="Gelderland").focus()
    page.keyboard.press("Space")
    press(page, "button", "Bewaar", then=r"/preview/")
    write(page, 5)

    page.goto("/programmes/add/")
    reach(page, page.get_by_label("Naam"))
    page.keyboard.type("Zij-instroom")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/programmes/\d+/$"))
    press(page, "link", "klas", then=r"/classes/add/$")
    reach(page, page.get_by_label("Naam"))
    page.keyboard.type("Klas september 2027")
    reach(page, page.get_by_label("Startdatum"))
    page.keyboard.type("1-9-2027")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Klas september 2027")

    page.goto("/matching/")
    press(page, "link", "Start een ronde", then=r"/matching/add/$")
    assert_accessible(page)
    press(page, "button", "Start", then=r"/matching/\d+/$")
    assert_accessible(page)
    story = page.locator("main")
    expect(story).to_contain_text("De Linde, Lochem")
    expect(story).to_contain_text("Samira van den Berg")
    expect(story).to_contain_text("1 plek is niet bevestigd en doet niet mee.")
    expect(story).to_contain_text("minder uren dan het traject vraagt")
    reach(page, page.locator("aside").get_by_role("link", name="Wat zou helpen?").first)
    page.keyboard.press("Enter")
    expect(story).to_contain_text("Met 24 uur beschikbaar")

    with page.expect_download() as download:
        press(page, "link", "CSV")
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Praktijk;Kandidaat;Afstand;Waarom;Wat ertegen spreekt"
    assert sum(line.startswith("De Linde, Lochem;") for line in lines) == 2


def test_the_same_file_again_changes_nothing_and_an_import_can_be_undone(page, practices_xlsx):
    sign_in(page, "Inez Wolters")
    upload(page, "practices", practices_xlsx)
    write(page, 4)

    upload(page, "practices", practices_xlsx)
    expect(page.locator("main")).to_contain_text("4\nongewijzigd", use_inner_text=True)
    press(page, "link", "Stop deze import", then=r"/drop/$")
    press(page, "button", "Stop", then=r"/practices/import/$")

    page.goto("/practices/import/")
    press(page, "link", "praktijken.xlsx", then=r"/result/")
    press(page, "link", "Maak deze import ongedaan", then=r"/undo/$")
    assert_accessible(page)
    press(page, "button", "Maak", then=r"/(result|import)/$")
    page.goto("/practices/?q=De+Es")
    expect(page.locator("main")).not_to_contain_text("info@linde.example")


def test_a_file_that_cannot_be_used_says_why(page, tmp_path):
    broken = tmp_path / "kapot.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is no workbook")
    sign_in(page, "Noor Begin")
    page.goto("/candidates/import/")

    page.locator("input[type=file]").set_input_files(broken)
    press(page, "button", "Upload")

    expect(page.locator(".utrecht-alert--error:visible").first).to_be_visible()
    assert page.title().startswith("Fout: ")
    assert_accessible(page)
