"""Every page that can be reached by links, at both widths, without a barrier."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import NARROW, WIDE, assert_accessible, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NOT_A_PAGE = (
    "/code.",
    "/everything/",
    "/export/",
    "export=",
    "/file/",
    "/folder/",
    "/json/",
    "/logout",
    "/pdf/",
    "/qr/",
    "mailto:",
    "tel:",
)


HREFS = "all => all.map(a => a.getAttribute('href'))"
# What one role's pages have shown need not be shown again by the next role's.
CHECKED: set[str] = set()


def crawl(page: Page) -> list[str]:
    """Visit one page of every kind that links lead to, and check each; return the kinds."""
    waiting, seen = [urlsplit(page.url).path], {}
    while waiting:
        path = waiting.pop(0)
        # Each text of a message has a page of the same kind.
        kind = re.sub(r"\d+|(?<=/texts/)[a-z_]+/[a-z]+/[a-z]+", "1", urlsplit(path).path)
        if kind in seen:
            continue
        seen[kind] = path
        page.goto(path)
        if kind not in CHECKED:
            assert_accessible(page)
            CHECKED.add(kind)
        links = page.eval_on_selector_all("a[href]", HREFS)
        waiting.extend(link for link in links if link.startswith("/") and not _leads_away(link))
    return sorted(seen)


def _leads_away(link: str) -> bool:
    return any(part in link for part in NOT_A_PAGE)


@pytest.mark.parametrize(
    "name",
    ["Inez Wolters", "Bram Postma", "Marga Veenstra", "Joost Hendriks", "Petra Blom", "Noor Begin"],
)
def test_every_page_of_a_role_is_accessible(page, name):
    sign_in(page, name)

    kinds = crawl(page)

    assert "/" in kinds


@pytest.mark.parametrize(
    "path",
    [
        "/account/login/",
        "/account/login/code/",
        "/account/password/reset/",
        "/privacy/",
        "/is-er-niet/",
    ],
)
def test_every_page_of_a_visitor_is_accessible(page, path):
    page.goto(path)

    assert_accessible(page)


def test_a_form_with_errors_is_accessible_and_says_so_in_its_title(page):
    sign_in(page, "Inez Wolters")
    page.goto("/candidates/add/")

    page.locator("main form button[type=submit]").click()

    expect(page).to_have_title(re.compile("^Fout: "))
    assert page.locator(".utrecht-alert--error:visible").count() == 1
    assert_accessible(page)


def test_the_pages_speak_english_after_one_click(page):
    sign_in(page, "Inez Wolters")

    page.get_by_role("button", name="English").click()

    assert page.locator("h1").inner_text() == "Today"
    assert_accessible(page)


def test_the_filters_of_a_list_fold_away_on_a_phone_and_open_with_the_keyboard(page):
    sign_in(page, "Inez Wolters")
    page.set_viewport_size(NARROW)
    page.goto("/practices/?trains=yes")
    show, heading = page.get_by_role("button", name="Toon"), page.locator("details > summary")
    heading = heading.filter(has_text="Filters")

    expect(heading).to_have_text("Filters 1 in gebruik")
    expect(show).to_be_hidden()
    heading.focus()
    page.keyboard.press("Enter")
    expect(show).to_be_visible()
    assert_accessible(page, widths=(NARROW,))

    page.set_viewport_size(WIDE)
    expect(heading).to_be_hidden()
    expect(show).to_be_visible()


def test_a_long_address_stays_inside_the_list_on_a_phone(page):
    sign_in(page, "Inez Wolters")
    page.goto("/requests/add/")
    page.locator("[name=name]").fill("Jo Lang")
    page.locator("[name=email]").fill(f"{'opleiding-' * 5}info@{'praktijk-' * 5}oost.example")
    page.locator("[name=asked_for]").select_option("question")
    page.locator("[name=came_by]").select_option("phone")
    page.locator("[name=text]").fill("Wanneer begint de volgende klas?")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Jo Lang")

    page.set_viewport_size(NARROW)
    page.goto("/requests/?search=Jo+Lang")

    expect(page.locator("tbody")).to_contain_text("oost.example")
    table = page.locator(".app-table")
    assert table.evaluate("box => box.scrollWidth - box.clientWidth") == 0
