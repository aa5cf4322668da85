"""Before the talk by link, on two phones: cards and a CV, a page about the practice, a moment."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import NARROW, assert_accessible, sign_in

pytestmark = pytest.mark.browser
# The first CV of the demonstration may be seen by practices.
PROPOSAL = """
    SELECT proposal.id, candidate.first_name || ' ' || candidate.last_name, candidate.first_name
    FROM matching_matchproposal proposal
    JOIN candidates_paper paper ON paper.candidate_id = proposal.candidate_id
    JOIN candidates_candidate candidate ON candidate.id = proposal.candidate_id
    WHERE paper.share_agreed_on IS NOT NULL AND proposal.combination_id IS NULL
"""
ASKED = "SELECT id FROM asks_ask WHERE kind = ? AND subject = ? AND state = 'open'"
CARDS = """
    SELECT ask.id FROM asks_ask ask JOIN matching_matchproposal proposal ON proposal.id = ?
    JOIN practices_place place ON place.id = proposal.place_id
    WHERE ask.kind = 'before_talk' AND ask.subject = place.id
"""


def _rows(folder: Path, question: str, *values) -> list[tuple]:
    with closing(sqlite3.connect(folder / "leerplek.sqlite3", timeout=15)) as database:
        rows = database.execute(question, values).fetchall()
        database.commit()
    return rows


def _key(page: Page, folder: Path, question: str, *values) -> int:
    """Return what is asked, when work in the background asked it."""
    for _look in range(100):
        rows = _rows(folder, question, *values)
        if rows:
            return rows[0][0]
        page.wait_for_timeout(200)
    pytest.fail("This was never asked")


def _phone(browser: Browser, server: str, page: Page, ask: int) -> Page:
    """Open what is asked on a phone of one's own, by the code that the coordinator reads out."""
    page.goto(f"/asks/{ask}/")
    page.get_by_role("button", name="Maak een link").click()
    code = page.locator(".app-code").inner_text()
    context = browser.new_context(base_url=server, viewport=NARROW, locale="nl-NL")
    phone = context.new_page()
    phone.set_default_timeout(15_000)
    phone.goto(f"/mijn/{code}/")
    _press(phone, "Ga verder")
    return phone


def _prove(phone: Page, page: Page, ask: int) -> None:
    page.goto(f"/asks/{ask}/")
    _press(page, "Maak een controlecode")
    phone.get_by_label("De zes cijfers").fill(page.locator(".app-code").inner_text())
    _press(phone, "Ga verder")


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _day(days: int) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%d-%m-%Y}"


def _propose(page: Page) -> None:
    sign_in(page, "Inez Wolters")
    page.goto("/matching/")
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="Kies wat u voorstelt").click()
    page.locator(".app-decide button").click()
    expect(page.get_by_role("status").first).to_contain_text("voorgesteld.")


def _answer_cards(phone: Page, name: str) -> None:
    """Look at the CV, say yes to everybody, and give two moments; first with a mistake."""
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wilt u kennismaken?")
    assert_accessible(phone, widths=(NARROW,))
    cards = phone.url
    with phone.expect_response("**/mijn/cv/**") as seen:
        phone.get_by_role("link", name=f"Bekijk het cv van {name}").click()
    assert (seen.value.status, seen.value.headers["content-type"]) == (200, "application/pdf")
    phone.goto(cards)
    for yes in phone.get_by_label("Ja, wij willen kennismaken").all():
        yes.check()
    phone.get_by_label("Moment 1: dag").fill(_day(3))
    phone.get_by_label("Moment 1: tijd").fill("9.00")
    _press(phone, "Verstuur")
    expect(phone.locator("main")).to_contain_text("Geef minstens twee momenten")
    assert_accessible(phone, widths=(NARROW,))
    phone.get_by_label("Moment 2: dag").fill(_day(4))
    phone.get_by_label("Moment 2: tijd").fill("16.30")
    _press(phone, "Verstuur")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bedankt, wij hebben uw antwoord")
    assert_accessible(phone, widths=(NARROW,))


def _choose_moment(phone: Page) -> None:
    heading = phone.get_by_role("heading", level=1)
    expect(heading).to_have_text("Wanneer kun je komen kennismaken?")
    expect(phone.locator("main")).to_contain_text("Huisartsenpraktijk")
    assert_accessible(phone, widths=(NARROW,))
    phone.get_by_label("09.00 uur").check()
    _press(phone, "Verstuur")
    expect(heading).to_have_text("Bedankt, wij hebben je antwoord")
    phone.go_back()
    expect(heading).to_have_text("Bedankt, wij hebben je antwoord")


def test_two_get_acquainted_by_link_and_tell_afterwards_how_it_was(
    page, browser, server, server_data
):
    _propose(page)
    proposal, full_name, name = _rows(server_data, PROPOSAL)[0]
    page.goto(f"/matching/proposals/{proposal}/before/")
    _press(page, "Vraag dit")
    assert_accessible(page)

    ask = _key(page, server_data, CARDS, proposal)
    practice = _phone(browser, server, page, ask)
    expect(practice.get_by_role("heading", level=1)).to_have_text("Bent u het zelf?")
    _prove(practice, page, ask)
    _answer_cards(practice, name)

    ask = _key(page, server_data, ASKED, "choose_moment", proposal)
    _choose_moment(_phone(browser, server, page, ask))

    # Before the talk the page says what to talk about; how it was can be told only after it.
    ask = _key(page, server_data, ASKED, "after_talk", proposal)
    phone = _phone(browser, server, page, ask)
    assert_accessible(phone, widths=(NARROW,))
    phone.get_by_label("Ja, we hebben kennisgemaakt").check()
    _press(phone, "Verstuur")
    expect(phone.locator("main")).to_contain_text("Vul dit daarna in.")
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
    moved = "UPDATE matching_chemistrymeeting SET starts_at = ? WHERE proposal_id = ?"
    _rows(server_data, moved, now, proposal)
    phone.get_by_label("Hoe de praktijk is").check()
    _press(phone, "Verstuur")
    expect(phone.locator("main")).to_contain_text("Hierna komt nog één vraag")
    page.goto(f"/matching/proposals/{proposal}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(full_name)
    expect(page.locator("main")).to_contain_text("het gesprek is geweest")
    assert_accessible(page)
