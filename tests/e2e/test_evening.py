"""A whole evening of speed dates: 18 by 18, three who do not come, from cards to proposals."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import NARROW, assert_accessible, sign_in

pytestmark = pytest.mark.browser
GUESTS, ROUNDS, MISSING = 18, 6, 3
TICK = """([name, count]) => document.querySelectorAll(`input[name=${name}]`).forEach(
    (each, number) => { each.checked = number < count; })"""
VALUE = re.compile(r'<option value="(\d+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')


# Everybody lives in one town and could work everywhere, so that all 36 have talks.
ALL_FIT = """
    UPDATE practices_practicesite SET latitude = 52.16, longitude = 6.41, precision = (
        SELECT precision FROM practices_practicesite WHERE latitude IS NOT NULL LIMIT 1);
    UPDATE candidates_candidate SET latitude = 52.16, longitude = 6.41, precision = (
        SELECT precision FROM practices_practicesite WHERE latitude IS NOT NULL LIMIT 1),
        hours_min = 24, hours_max = 36, start_from = NULL, travel_modes = '["car"]',
        max_km = NULL, own_practice_id = NULL, own_practice_name = '',
        learning_routes = '["bbl"]';
    UPDATE practices_place SET hours_min = 24, hours_max = 32, start_on = NULL, is_divisible = 0;
    DELETE FROM candidates_exclusion;
"""


def _let_everybody_fit(folder) -> None:
    with closing(sqlite3.connect(folder / "leerplek.sqlite3")) as database:
        database.executescript(ALL_FIT)
        database.commit()


def _send(page: Page) -> None:
    page.locator("main form button[type=submit]").first.click()


def _phone(browser: Browser, server: str, **more) -> Page:
    context = browser.new_context(base_url=server, viewport=NARROW, locale="nl-NL", **more)
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def _make(page: Page) -> str:
    """Make an evening in six days with everybody, and its timetable; return its address."""
    page.goto("/matching/evenings/add/")
    page.locator("[name=day]").fill(_day(6))
    page.locator("[name=begins]").fill("19.30")
    page.locator("[name=rounds]").fill(str(ROUNDS))
    page.locator("[name=break_after]").fill("3")
    _send(page)
    page.wait_for_url("**/guests/")
    for name in ("candidates", "places"):
        page.evaluate(TICK, [name, GUESTS])
    _send(page)
    page.wait_for_url(re.compile(r"/evenings/\d+/$"))
    page.get_by_role("button", name="Maak het rooster").click()
    expect(page.get_by_role("status").first).to_contain_text("Het rooster is gemaakt.")
    assert page.locator(".app-figures strong").all_inner_texts()[:2] == ["18", "18"]
    return page.url


def _by_link(page: Page, phone: Page, ask: str, *, digits: bool) -> None:
    """Open a question on a phone by the code that the coordinator reads out."""
    page.goto(ask)
    page.get_by_role("button", name="Maak een link").click()
    code = page.locator(".app-code").inner_text()
    phone.goto(f"/mijn/{code}/")
    phone.get_by_role("button", name="Ga verder").click()
    if digits:
        expect(phone.locator("[name=digits]")).to_be_visible()
        page.goto(ask)
        page.get_by_role("button", name="Maak een controlecode").click()
        phone.locator("[name=digits]").fill(page.locator(".app-code").inner_text())
        phone.get_by_role("button", name="Ga verder").last.click()


def _begin_now(folder, pk: int) -> None:
    """Move the evening to this moment: the server has our clock."""
    now = f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%d %H:%M:%S}"
    with closing(sqlite3.connect(folder / "leerplek.sqlite3")) as database:
        database.execute("UPDATE matching_evening SET starts_at = ? WHERE id = ?", (now, pk))
        database.commit()


def _write_down(page: Page, ask: str) -> None:
    """Write the first three whom somebody met down, on the page for what is told by phone."""
    address = urljoin(ask, "answer/")
    html = page.request.get(address).text()
    # Each list starts with its own choices; the first holds everybody who was met.
    met = list(dict.fromkeys(VALUE.findall(html)))
    sent = {
        "csrfmiddlewaretoken": TOKEN.search(html)[1],
        "version": VERSION.search(html)[1],
        "by": "phone",
        **dict(zip(("first", "second", "third"), met, strict=False)),
    }
    answer = page.request.post(address, form=sent, headers={"Referer": address})
    assert "/answer/" not in answer.url, ask


def _day(days: int) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%d-%m-%Y}"


def _mark_a_favourite(page: Page, phone: Page) -> None:
    """A week before: the cards go out, and a practice marks somebody on a phone."""
    page.get_by_role("link", name="Kaarten en favorieten").click()
    page.get_by_role("button", name=re.compile(r"Vraag \d+ praktijk")).click()
    expect(page.get_by_role("status").first).to_contain_text("gesteld")
    assert_accessible(page)
    ask = page.locator("tbody a").first.get_attribute("href")
    _by_link(page, phone, ask, digits=True)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wie komen er naar de speeddates?")
    phone.locator("input[name=favourites]").first.check()
    phone.get_by_role("button", name="Verstuur").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Bedankt")


def _hold(hand: Page, evening: str) -> None:
    """On a phone: who is missing in two taps each, and every round started by hand."""
    hand.goto(f"{evening}here/")
    assert_accessible(hand, widths=(NARROW,))
    hand.set_viewport_size(NARROW)
    for number in range(MISSING):
        hand.locator("input[name=guests]").nth(GUESTS + number * 2).check()
        hand.locator("button[name=to][value=no_show]").click()
        expect(hand.get_by_role("status").first).to_contain_text("Genoteerd: 1.")
    for number in range(2, ROUNDS + 1):
        hand.locator(f"form:has(input[name=number][value='{number}']) button").first.click()
        expect(hand.get_by_role("status").first).to_contain_text(f"Ronde {number} ")


def _collect_top_threes(page: Page, phone: Page, evening: str) -> None:
    """One by link on a phone, the others as if told by phone; the last one stays silent."""
    page.goto(f"{evening}wishes/")
    page.locator("[name=due_on]").fill(_day(4))
    page.get_by_role("button", name="Vraag de top 3").click()
    expect(page.get_by_role("status").first).to_contain_text("33")
    assert_accessible(page)
    asks = [urljoin(page.url, each.get_attribute("href")) for each in page.locator("tbody a").all()]
    assert len(asks) == 2 * GUESTS - MISSING
    _by_link(page, phone, asks[0], digits=False)
    phone.locator("[name=first]").select_option(index=1)
    phone.get_by_role("button", name="Verstuur").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Bedankt")
    for ask in asks[1:-1]:
        _write_down(page, ask)
    page.goto(f"{evening}wishes/")
    assert page.locator(".app-figures strong").all_inner_texts()[0] == str(len(asks) - 1)


def _propose(page: Page) -> None:
    """The answers, the fairness page, and the pairs of one answer proposed and taken back."""
    page.get_by_role("link", name="Wat eruit komt").click()
    expect(page.locator("main")).to_contain_text("Nog niet ingeleverd")
    assert_accessible(page)
    page.get_by_role("link", name="Eerlijkheid op één pagina").click()
    assert_accessible(page)
    page.go_back()
    page.get_by_role("link", name=re.compile("Bekijk en stel voor")).nth(1).click()
    assert_accessible(page)
    ticked = page.locator("input[name=pair]:checked").count()
    assert ticked > 0
    page.get_by_role("button", name="Stel de aangevinkte paren voor").click()
    expect(page.get_by_role("status").first).to_contain_text("voorgesteld")
    page.get_by_role("button", name="Maak dit ongedaan").click()
    expect(page.get_by_role("status").first).to_contain_text("ingetrokken")


def test_an_evening_of_eighteen_by_eighteen_with_three_who_do_not_come(
    page, browser, server, server_data
):
    _let_everybody_fit(server_data)
    sign_in(page, "Inez Wolters")
    evening = _make(page)
    assert_accessible(page)
    phone = _phone(browser, server, java_script_enabled=False)

    _mark_a_favourite(page, phone)
    page.goto(evening)
    expect(page.locator("main")).to_contain_text("koos favorieten nadat dit rooster")
    page.get_by_role("button", name="Maak het rooster opnieuw").click()
    expect(page.locator("main")).not_to_contain_text("koos favorieten nadat dit rooster")
    _begin_now(server_data, int(evening.rstrip("/").rsplit("/", 1)[1]))
    hand = _phone(browser, server, storage_state=page.context.storage_state())
    _hold(hand, evening)
    for paper in ("screen", "print/candidates", "print/practices", "print/tables"):
        page.goto(f"{evening}{paper}/")
        assert_accessible(page, widths=(NARROW,))
    _collect_top_threes(page, phone, evening)
    _propose(page)

    for each in (phone, hand):
        each.context.close()
