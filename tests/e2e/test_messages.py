"""A coordinator writes to practices over a real mail server, while the clock of the worker moves.

The demonstration never mails, so this is a region of its own, begun as every region begins.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Page, expect

from leerplek.common.formats import format_date
from leerplek.communication.working_days import AMSTERDAM, is_working_day, working_day_from
from tests.e2e.conftest import NARROW, assert_accessible, serving
from tests.e2e.region import (
    AWAY,
    CANARIES,
    COORDINATOR,
    LEARNER,
    LINK,
    PHONE,
    SILENT,
    Region,
    begun,
    not_delivered,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What the practice reads: the words that the coordinator changed, and where to call.
LETTER = """\
Beste Quirina Korhoen,

Even kort: wij hebben een vraag aan u. Kunt u iemand opleiden?

Antwoorden kost u minder dan drie minuten. Gebruik deze knop:

{link}

Wilt u dat uiterlijk {day} doen? Liever bellen? Dat kan ook. \
Wij schrijven uw antwoord dan voor u op.

Met vriendelijke groet,
Tilda Roodborst
Zorggroep Achterhoek
Telefoon: 0573 555 100
Mail: tilda@roodborst.example

--
De link is persoonlijk. Een account is niet nodig.
Geen mail meer van ons? Antwoord dat op deze mail, of bel Tilda Roodborst. Dan bellen wij voortaan.
"""


@pytest.fixture(scope="module")
def region(tmp_path_factory) -> Iterator[Region]:
    with begun(tmp_path_factory) as region:
        yield region


@pytest.fixture(scope="module")
def server(region) -> Iterator[str]:
    # The worker is ours to start, at the moment that the clock says.
    with serving(
        region.folder, "serve --without-worker", port=region.port, **region.variables
    ) as address:
        yield address


@pytest.fixture
def phone(browser, server, page) -> Iterator[Page]:
    context = browser.new_context(base_url=server, viewport=NARROW, locale="nl-NL")
    yield context.new_page()
    context.close()


def _look(page: Page) -> None:
    """Check the page at the width of the one who reads it."""
    if page.viewport_size == NARROW:
        assert_accessible(page, widths=(NARROW,))
        page.set_viewport_size(NARROW)
    else:
        assert_accessible(page)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _read(mail: EmailMessage) -> tuple[str, str]:
    """Return a mail as it is read: the plain text and the HTML."""
    plain, html = (part.get_content().replace("\r\n", "\n") for part in mail.iter_parts())
    return plain, html


def _link_in(mail: EmailMessage) -> str:
    return re.search(r"^https?://[^/]+(/mijn/\S+)\s*$", _read(mail)[0], re.MULTILINE)[1]


def _at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=AMSTERDAM)


def _days() -> tuple[date, date, date]:
    """Return on which day is sent, on which is reminded, and the last day for an answer."""
    today = datetime.now(tz=AMSTERDAM).date()
    due = today + timedelta(days=10)
    while not is_working_day(due - timedelta(days=2)):
        due += timedelta(days=1)
    return working_day_from(today + timedelta(days=1)), due - timedelta(days=2), due


def _sign_in(page: Page, region: Region) -> None:
    page.goto("/account/login/")
    page.get_by_role("link", name="Mail mij een code").click()
    page.locator("main input[name=email]").fill(COORDINATOR[1])
    _press(page, "Mail mij een code")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vul de code in")
    [mail] = region.mail.mails
    _look(page)
    code = re.search(r"^([A-Z0-9-]{6,9})\s*$", mail.get_content(), re.MULTILINE)[1]
    page.locator("input[name=code]").fill(code)
    _press(page, "Log in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vandaag")


def _fill_the_register(page: Page) -> None:
    for name, contact, email, number in (LINK, AWAY, PHONE, SILENT):
        page.goto("/practices/add/")
        for box, value in {
            "name": name,
            "contact_name": contact,
            "email": email,
            "phone": number,
        }.items():
            page.locator(f"input[name={box}]").fill(value)
        page.locator("main form button[type=submit]").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Waar is {name}?")
    page.goto("/candidates/add/")
    for box, value in zip(("first_name", "last_name", "email", "phone"), LEARNER, strict=True):
        page.locator(f"input[name={box}]").fill(value)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(LEARNER[0])


def _say_where_to_call(page: Page) -> None:
    _open_message(page, LINK[0])
    expect(page.get_by_role("main")).to_contain_text("In dit bericht staat geen telefoonnummer")
    _look(page)
    page.goto("/messages/settings/")
    page.get_by_label("Telefoonnummer in elk bericht").fill("0573 555100")
    _look(page)
    _press(page, "Sla op")
    expect(page.get_by_role("main")).to_contain_text("Opgeslagen.")


def _change_the_text(page: Page) -> None:
    """Change the question to practices, after seeing it as one of them will."""
    page.goto("/messages/texts/")
    _look(page)
    line = page.get_by_role("row").filter(has=page.locator("[href$='/texts/ask/practice/nl/']"))
    line.get_by_role("link").click()
    body = page.get_by_label("Tekst")
    body.fill(body.input_value().replace("Wij hebben een vraag", "Even kort: wij hebben een vraag"))
    page.get_by_label("Laat het zien als bericht aan").select_option(label=LINK[0])
    _press(page, "Toon het bericht")
    letter = page.locator(".app-letter")
    for words in (
        f"Beste {LINK[1]},",
        "Even kort: wij hebben een vraag aan u.",
        "(Hier komt de persoonlijke link.)",
    ):
        expect(letter).to_contain_text(words)
    _look(page)
    _press(page, "Sla op")
    expect(line).to_contain_text(COORDINATOR[0])


def _ask_all_practices(page: Page, due: date) -> None:
    page.goto("/asks/many/")
    page.get_by_label("Kan de praktijk iemand opleiden?").check()
    page.get_by_label("Antwoord uiterlijk op").fill(f"{due:%d-%m-%Y}")
    _look(page)
    _press(page, "Toon de praktijken")
    page.get_by_role("button", name="4 praktijken").click()
    page.goto("/messages/")
    _press(page, "Schrijf 4 berichten")
    expect(page.get_by_role("main")).to_contain_text("4 berichten zijn geschreven.")
    _look(page)


def _open_message(page: Page, name: str, query: str = "state=all") -> None:
    page.goto(f"/messages/?{query}")
    page.get_by_role("row", name=name).first.get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text("Het bericht")


def _open_ask(page: Page, name: str) -> None:
    page.goto("/asks/?state=all")
    page.get_by_role("row", name=name).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Links")).to_be_visible()


def _release_all_but_one(page: Page) -> None:
    """Let all messages go, and hold one of them back after all."""
    page.goto("/messages/")
    for box in page.locator("input[name=keys]").all():
        box.check()
    _press(page, "Laat de aangevinkte gaan")
    expect(page.get_by_role("main")).to_contain_text("Gedaan voor 4 berichten.")
    _open_message(page, LINK[0])
    _press(page, "Houd vast")
    expect(page.get_by_role("main")).to_contain_text("vastgehouden")
    _look(page)


def _comes_back(page: Page, region: Region, mail: EmailMessage) -> None:
    """The provider says that nobody lives at this address: a task, and whom to call."""
    told = region.run("manage", "receive_bounce", given=not_delivered(mail))
    assert told == "marked as come back\n"
    page.goto("/")
    page.get_by_role(
        "link", name="1 bericht is niet aangekomen. Verbeter het adres of bel."
    ).click()
    page.get_by_role("row", name=AWAY[0]).get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text("Het bericht kwam terug")
    expect(page.get_by_role("link", name="06 12345672")).to_be_visible()
    _look(page)


def _mail_is_away_for_an_hour(page: Page, region: Region, day: date) -> None:
    """The line breaks halfway, then nobody is there: told, tried again, sent under one name."""
    page.goto("/candidates/")
    page.get_by_role("link", name=LEARNER[1]).first.click()
    page.get_by_role("link", name="Schrijf een bericht").click()
    page.get_by_label("Onderwerp").fill("Voorlichtingsavond")
    page.get_by_label("Tekst").fill("Beste Fenna,\n\nKom je ook naar onze avond?")
    _look(page)
    page.locator("main form button[type=submit]").click()
    _press(page, "Verstuur nu")
    expect(page.get_by_role("main")).to_contain_text("klaar om te versturen")

    region.mail.hang_up = 1
    [first] = region.work_at(_at(day, 11))
    region.mail.stop()
    assert region.work_at(_at(day, 11, 30)) == []
    region.let_an_hour_pass()
    page.goto("/")
    page.get_by_role("link", name="1 bericht wacht op de mailserver.").click()
    page.get_by_role("row", name=LEARNER[1]).get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text(
        "De mailserver geeft geen antwoord; we blijven het proberen"
    )
    _look(page)
    page.goto("/work/")
    expect(page.get_by_role("main")).to_contain_text("opnieuw vanaf")
    _look(page)

    region.mail.start()
    [second] = region.work_at(_at(day, 12, 15))
    assert (str(second["To"]), second["Message-ID"]) == (LEARNER[2], first["Message-ID"])
    page.goto("/")
    expect(page.get_by_role("main")).not_to_contain_text("wacht op de mailserver")


def _link_is_revoked(page: Page, phone: Page, mail: EmailMessage) -> None:
    _open_ask(page, PHONE[0])
    _press(page, "Stop deze link")
    expect(page.get_by_role("main")).to_contain_text("De link werkt niet meer.")
    phone.goto(_link_in(mail))
    _look(phone)
    _press(phone, "Ga verder")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Deze link werkt nu niet")
    expect(phone.get_by_role("link", name="Vraag een nieuwe link")).to_be_visible()
    assert [word for word in CANARIES if word in phone.content().lower()] == []
    _look(phone)


def _answered_on_behalf(page: Page) -> None:
    page.get_by_role("link", name="Noteer het antwoord").click()
    page.get_by_label("Nee", exact=True).check()
    page.get_by_label("Zo niet: waarom niet?").fill("Wij gaan verbouwen")
    page.get_by_label("Hoe hoorde u dit?").select_option(label="telefonisch")
    _look(page)
    _press(page, "Noteer het antwoord")
    expect(page.get_by_role("main")).to_contain_text(
        f"Namens {PHONE[0]} genoteerd door {COORDINATOR[0]}, telefonisch"
    )
    expect(page.get_by_role("main")).to_contain_text("Wij gaan verbouwen")
    _look(page)


def _answered_by_link(
    page: Page, phone: Page, old: EmailMessage, new: EmailMessage, *, due: date
) -> None:
    for mail in (old, new):
        phone.goto(_link_in(mail))
        _press(phone, "Ga verder")
        expect(phone.get_by_role("heading", level=1)).to_have_text("Kunt u iemand opleiden?")
    _look(phone)
    expect(phone.get_by_role("link", name="0573 555 100")).to_be_visible()
    # The page names the same last day as the mail, in the same words.
    expect(phone.get_by_role("main")).to_contain_text(
        f"Antwoord graag uiterlijk op {format_date(due, 'nl')}."
    )
    phone.get_by_label("Ja", exact=True).check()
    phone.get_by_label("Hoeveel leerlingen?").fill("1")
    _press(phone, "Verstuur")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bedankt, wij hebben uw antwoord")
    _look(phone)
    _open_ask(page, LINK[0])
    expect(page.get_by_role("main")).to_contain_text("zelf, via de persoonlijke link")


def _subjects(mails: list[EmailMessage]) -> dict[str, str]:
    return {str(mail["To"]): str(mail["Subject"]) for mail in mails}


def test_a_message_goes_from_its_text_to_the_answer(page, phone, region):
    visited: list[str] = []
    for each in (page, phone):
        each.context.on("request", lambda request: visited.append(request.url))
    send_on, remind_on, due = _days()

    _sign_in(page, region)
    _fill_the_register(page)
    _change_the_text(page)
    _ask_all_practices(page, due)
    _say_where_to_call(page)
    _release_all_but_one(page)

    mails = {str(mail["To"]): mail for mail in region.work_at(_at(send_on))}
    assert sorted(mails) == sorted([AWAY[2], PHONE[2], SILENT[2]])
    _open_message(page, LINK[0])
    _press(page, "Laat gaan")
    expect(page.get_by_role("main")).to_contain_text("klaar om te versturen")
    [first] = region.work_at(_at(send_on, 10, 30))
    plain, html = _read(first)
    assert str(first["Subject"]) == "Een vraag van Zorggroep Achterhoek"
    named = "SELECT state FROM communication_message WHERE message_id = ?"
    assert region.rows(named, str(first["Message-ID"])) == [("sent",)]
    link = f"{region.address}{_link_in(first)}"
    words = {"link": link, "day": format_date(due, "nl")}
    assert re.split(r"\n{2,}", plain) == LETTER.format(**words).split("\n\n")
    assert html.count(f'href="{link}"') == 1

    _comes_back(page, region, mails[AWAY[2]])
    _mail_is_away_for_an_hour(page, region, send_on)
    _link_is_revoked(page, phone, mails[PHONE[2]])
    _open_ask(page, PHONE[0])
    _answered_on_behalf(page)

    reminders = region.work_at(_at(remind_on))
    again = "Herinnering: een vraag van Zorggroep Achterhoek"
    assert _subjects(reminders) == {LINK[2]: again, SILENT[2]: again}
    [reminder] = [mail for mail in reminders if mail["To"] == LINK[2]]
    _answered_by_link(page, phone, first, reminder, due=due)
    # Who answered is left alone, by whatever way the answer came; who did not is mailed once more.
    last = region.work_at(_at(working_day_from(due + timedelta(days=1))))
    assert _subjects(last) == {SILENT[2]: "Laatste h" + again[1:]}

    _nothing_personal_is_told(region, visited)


def _nothing_personal_is_told(region: Region, visited: list[str]) -> None:
    """Search what others may read: the logs, the addresses that were visited, the jobs."""
    jobs = str(region.rows("SELECT * FROM jobs_job"))
    codes = [_link_in(mail).split("/")[2] for mail in region.mail.mails if "/mijn/" in str(mail)]
    places = {
        "logs": region.logs,
        "addresses": unquote_plus("\n".join(visited)),
        "jobs": jobs,
    }
    found = [
        (place, word) for place, text in places.items() for word in CANARIES if word in text.lower()
    ]
    assert found == []
    # A code is in the address of its own page, and nowhere else.
    assert [code for code in codes if code in region.logs + jobs] == []
    # That nothing is found means something only where there was something to read.
    assert len(codes) == 7
    assert re.findall(r"communication\.send \d+: (\w+ ?\w*)", region.logs).count("done") == 9
    assert "put off" in region.logs
    assert "'communication.send'" in jobs
    assert sum("/mijn/" in address for address in visited) > 5
