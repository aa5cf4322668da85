"""Who walks the whole path together: a coordinator at a desk, and the others on a phone each."""

import re
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage

from playwright.sync_api import Browser, Page, expect

from leerplek.communication.working_days import AMSTERDAM, working_day_from
from tests.e2e.conftest import NARROW, assert_accessible
from tests.e2e.crowd import Hands, text_of
from tests.e2e.region import Region


@dataclass
class Walk:
    """Who walks with whom: the coordinator at a desk, the others on a phone each."""

    region: Region
    browser: Browser
    page: Page
    hands: Hands
    phones: list[Page] = field(default_factory=list)

    def phone(self) -> Page:
        """Return a phone that nobody used before."""
        context = self.browser.new_context(
            base_url=self.region.address, viewport=NARROW, locale="nl-NL"
        )
        phone = context.new_page()
        phone.set_default_timeout(15_000)
        self.phones.append(phone)
        return phone

    def hands_of(self, page: Page) -> Hands:
        return Hands(page.context, self.region.address)

    def keys(self, question: str, *values: str) -> list[int]:
        return [key for (key,) in self.region.rows(question, *values)]

    def sign_in(self, page: Page, email: str) -> None:
        page.goto("/account/login/")
        page.get_by_role("link", name="Mail mij een code").click()
        page.locator("main input[name=email]").fill(email)
        press(page, "Mail mij een code")
        expect(page.get_by_role("heading", level=1)).to_have_text("Vul de code in")
        code = re.search(r"^([A-Z0-9-]{6,9})\s*$", text_of(self.last_to(email)), re.MULTILINE)
        assert code
        page.locator("input[name=code]").fill(code[1])
        press(page, "Log in")
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Vul de code in")

    def last_to(self, address: str) -> EmailMessage:
        return [mail for mail in self.region.mail.mails if mail["To"] == address][-1]

    def release(self) -> None:
        """Let every message go that waits for the coordinator."""
        drafts = self.keys("SELECT id FROM communication_message WHERE state = 'draft'")
        self.hands.send("/messages/", button="/many/", act="release", keys=drafts)


def today() -> date:
    return datetime.now(tz=AMSTERDAM).date()


def morning(days: int) -> datetime:
    """Return the moment at which the worker works, on the first working day after so many days."""
    day = working_day_from(today() + timedelta(days=1 + days))
    return datetime.combine(day, time(10), tzinfo=AMSTERDAM)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def look(page: Page) -> None:
    """Check a page at the width of who reads it."""
    if page.viewport_size == NARROW:
        assert_accessible(page, widths=(NARROW,))
        page.set_viewport_size(NARROW)
    else:
        assert_accessible(page)


def answer(walk: Walk, address: str, link: str, **told: object) -> None:
    """Answer by a link as a phone without scripts does, six digits first where they are asked."""
    context = walk.browser.new_context(
        base_url=walk.region.address, extra_http_headers={"X-Forwarded-For": _network(link)}
    )
    hands = Hands(context, walk.region.address)
    hands.send(link)
    if "/controle/" in hands.where("/mijn/nu/"):
        hands.send("/mijn/controle/", button="/sturen/", stays=True)
        hands.send("/mijn/controle/", digits=_digits(walk, address))
    hands.send("/mijn/nu/", **told)
    context.close()


def _network(link: str) -> str:
    """Return an address of the network that is this person's own."""
    return f"10.{zlib.crc32(link.encode()) % 250}.{zlib.crc32(link[::-1].encode()) % 250}.7"


def _digits(walk: Walk, address: str) -> str:
    found = re.search(r"\b(\d{3}) ?(\d{3})\b", text_of(walk.last_to(address)))
    assert found
    return found[1] + found[2]


def answer_on_a_phone(walk: Walk, address: str, link: str) -> None:
    phone = walk.phone()
    phone.goto(link)
    look(phone)
    press(phone, "Ga verder")
    if "/controle/" in phone.url:
        press(phone, "Stuur mij de code")
        expect(phone.get_by_role("main")).to_contain_text("Wij hebben de code gestuurd")
        look(phone)
        phone.locator("[name=digits]").fill(_digits(walk, address))
        press(phone, "Ga verder")
    phone.locator("[name=answer][value=go]").check()
    look(phone)
    press(phone, "Verstuur")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Bedankt")
    look(phone)
