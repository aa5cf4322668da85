"""Before the speed dates a candidate reads on a phone who comes, and says that it cannot be."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, assert_accessible, sign_in

pytestmark = pytest.mark.browser
ASKED = "SELECT id FROM asks_ask WHERE kind = ? ORDER BY id LIMIT 1"


def _in_five_days(folder: Path) -> int:
    """Move the evening of the demonstration to a day on which both may read who comes."""
    day = datetime.now(UTC) + timedelta(days=5)
    with closing(sqlite3.connect(folder / "leerplek.sqlite3", timeout=15)) as database:
        database.execute("UPDATE matching_evening SET starts_at = ?", (day.isoformat(" "),))
        database.commit()
        return int(database.execute("SELECT MIN(id) FROM matching_evening").fetchone()[0])


def _ask(folder: Path, kind: str) -> int:
    with closing(sqlite3.connect(folder / "leerplek.sqlite3", timeout=15)) as database:
        return int(database.execute(ASKED, (kind,)).fetchone()[0])


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _seen(page: Page, name: str) -> None:
    """Keep a picture for who wants to look."""
    if folder := os.environ.get("LEERPLEK_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_candidate_reads_who_comes_and_says_that_it_cannot_be(page, browser, server, server_data):
    evening = _in_five_days(server_data)
    sign_in(page, "Inez Wolters")
    page.goto(f"/matching/evenings/{evening}/cards/")
    page.get_by_role("button", name="Licht").click()
    expect(page.get_by_role("status").first).to_contain_text("ingelicht")
    assert_accessible(page)
    _seen(page, "cards")

    page.goto(f"/asks/{_ask(server_data, 'evening_practices')}/")
    page.get_by_role("button", name="Maak een link").click()
    code = page.locator(".app-code").inner_text()
    context = browser.new_context(base_url=server, viewport=NARROW, locale="nl-NL")
    phone = context.new_page()
    phone.set_default_timeout(15_000)
    # The code is typed, as who heard it on the phone does.
    phone.goto("/mijn/")
    phone.get_by_label("De code").fill(code.lower().replace("-", " "))
    _press(phone, "Ga verder")
    heading = phone.get_by_role("heading", level=1)
    expect(heading).to_have_text("Welke praktijken zijn er op de speeddates?")
    _seen(phone, "profiles")
    assert_accessible(phone, widths=(NARROW,))
    phone.get_by_label("Nee, ik kan niet komen").check()
    _press(phone, "Verstuur")
    expect(heading).to_have_text("Bedankt, wij hebben je antwoord")
    _seen(phone, "said")
    assert_accessible(phone, widths=(NARROW,))
    context.close()

    page.goto(f"/matching/evenings/{evening}/")
    expect(page.locator("main")).to_contain_text("Kan niet komen:")
    _seen(page, "evening")
    assert_accessible(page)
