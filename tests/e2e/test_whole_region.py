"""A region of 400 practices, from a spreadsheet to a register that says who trains, and why not.

A poll goes out over a real mail server; practices answer by link and by phone, who is silent is
reminded three times and then called. One of each is seen in the browser at 390 pixels, and the
others send the same forms.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.e2e.crowd import TOWNS, Hands, link_in, text_of
from tests.e2e.region import COORDINATOR, Region, begun, served_for_many
from tests.e2e.walking import Walk, answer, look, morning, press

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PRACTICES, WITHOUT_MAIL = 400, 20
TITLE = "Kunt u in september iemand opleiden?"
REASON, STRANGE = "Team te klein", "Eerst verbouwen \u202e<b>\U0001f600"
# Of every twenty practices with an address this many answer by link: yes, maybe and no.
YES, MAYBE, NO = 3, 1, 2
# The first who says yes and the first who says no are seen on a phone.
SEEN = (0, YES + MAYBE)
LOOKED_AT = 40


@pytest.fixture(scope="module")
def region(tmp_path_factory) -> Iterator[Region]:
    with begun(tmp_path_factory) as region:
        yield region


@pytest.fixture(scope="module")
def server(region) -> Iterator[str]:
    with served_for_many(region) as address:
        yield address


@pytest.fixture
def walk(region, browser, page) -> Iterator[Walk]:
    walk = Walk(region, browser, page, Hands(page.context, region.address))
    yield walk
    for phone in walk.phones:
        phone.context.close()


def test_four_hundred_practices_are_asked_and_the_register_says_who_trains(walk, tmp_path):
    walk.sign_in(walk.page, COORDINATOR[1])
    _fill_the_register(walk, tmp_path)
    sent = _ask_everybody(walk)
    answered = _answer_by_link(walk, sent)
    _silence_is_no_answer(walk, sent, answered)
    _answer_by_phone(walk)
    _look_at_the_answers(walk)
    _close(walk)


def _fill_the_register(walk: Walk, folder: Path) -> None:
    walk.page.goto("/practices/import/")
    walk.page.locator("input[type=file]").set_input_files(_write(folder / "praktijken.xlsx"))
    press(walk.page, "Upload")
    press(walk.page, "Lees de rijen")
    walk.page.get_by_role("button", name=re.compile(r"^Schrijf \d+ rijen$")).first.click()
    walk.page.wait_for_url(re.compile(r"/result/"))
    assert walk.region.rows("SELECT count(*) FROM practices_practice") == [(PRACTICES,)]


def _write(path: Path) -> Path:
    """Write 400 practices over eight towns; nobody knows yet which of them trains."""
    book = Workbook()
    book.active.append(["Praktijknaam", "PC", "Plaats", "Aantal huisartsen", "Telefoon", "Mail"])
    for number in range(PRACTICES):
        town, area = TOWNS[number % len(TOWNS)]
        row = [f"Praktijk Heggemus{number:03d}", f"{area} AB", town, 1 + number % 8]
        mail = "" if number < WITHOUT_MAIL else f"praktijk@heggemus{number:03d}.example"
        book.active.append([*row, f"0573123{number:03d}", mail])
    book.save(path)
    return path


def _ask_everybody(walk: Walk) -> dict[str, str]:
    """Ask all 400 by one poll; return the address by which each answers, by e-mail address."""
    walk.page.goto("/polls/add/")
    walk.page.get_by_label("vraag erboven").fill(TITLE)
    press(walk.page, "Sla op")
    walk.page.get_by_role("link", name="Kies wie u vraagt").first.click()
    press(walk.page, "Toon wie dat zijn")
    expect(walk.page.get_by_role("main")).to_contain_text(f"{WITHOUT_MAIL} hebben geen e-mailadres")
    press(walk.page, f"Vraag {PRACTICES}")
    look(walk.page)
    # This region reminds three times.
    walk.hands.send("/messages/settings/", other_days="-7, -2, 1")
    walk.hands.send("/messages/", button="/prepare/")
    walk.release()
    mails = [mail for mail in walk.region.work_at(morning(0)) if "/mijn/" in text_of(mail)]
    assert len(mails) == PRACTICES - WITHOUT_MAIL
    return {str(mail["To"]): link_in(mail) for mail in mails}


def _answer_by_link(walk: Walk, sent: dict[str, str]) -> set[str]:
    """Six of twenty answer: the first yes and the first no on a phone, the others not drawn."""
    (reason,) = walk.keys("SELECT id FROM surveys_pollreason WHERE words = ?", REASON)
    answered = set()
    for number, (address, link) in enumerate(sent.items()):
        turn = number % 20
        if number in SEEN:
            _on_a_phone(walk, link, says_yes=turn < YES)
        elif turn < YES:
            answer(walk, address, link, q_trains="yes", q_places_bbl=1, q_intention="Dokter Mus")
        elif turn < YES + MAYBE:
            answer(walk, address, link, q_trains="maybe", q_words=STRANGE)
        elif turn < YES + MAYBE + NO:
            answer(walk, address, link, q_trains="no", q_reasons=reason, q_again="yes")
        else:
            continue
        answered.add(address)
    assert walk.keys("SELECT count(*) FROM asks_ask WHERE state = 'answered'") == [len(answered)]
    return answered


def _on_a_phone(walk: Walk, link: str, *, says_yes: bool) -> None:
    phone = walk.phone()
    phone.goto(link)
    press(phone, "Ga verder")
    look(phone)
    phone.get_by_text("Ja" if says_yes else "Nee", exact=True).first.click()
    if says_yes:
        phone.get_by_label("Hoeveel plekken voor BBL").fill("1")
        phone.get_by_label("Naam van de huisarts").fill("Dokter Mus")
    else:
        phone.get_by_text(REASON).click()
    press(phone, "Verstuur")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bedankt, wij hebben uw antwoord")
    look(phone)


def _silence_is_no_answer(walk: Walk, sent: dict[str, str], answered: set[str]) -> None:
    """Who is silent is reminded three times and then called; it never counts as a no."""
    reminded: Counter[str] = Counter()
    for days in range(12, 27):
        mails = walk.region.work_at(morning(0) + timedelta(days=days))
        reminded += Counter(str(mail["To"]) for mail in mails if "/mijn/" in text_of(mail))
    assert reminded == dict.fromkeys(sent.keys() - answered, 3)
    assert walk.region.rows("SELECT count(*) FROM calls_call WHERE state = 'to_do'") == [
        (PRACTICES - len(answered),)
    ]
    assert walk.keys("SELECT count(*) FROM practices_practice WHERE trains = 'no'") == [0]
    walk.page.goto("/calls/")
    look(walk.page)


def _answer_by_phone(walk: Walk) -> None:
    """Those without an address are called, and what they say is written down."""
    called = walk.keys(
        "SELECT ask.id FROM asks_ask ask JOIN practices_practice practice "
        "ON practice.id = ask.practice_id WHERE practice.email = '' ORDER BY ask.id"
    )
    assert len(called) == WITHOUT_MAIL
    walk.page.goto(f"/asks/{called[0]}/answer/")
    look(walk.page)
    for key in called:
        told = {"q_trains": "maybe", "q_places_bbl": 1, "by": "phone"}
        walk.hands.send(f"/asks/{key}/answer/", **told)


def _look_at_the_answers(walk: Walk) -> None:
    """Answers are laid beside the register one by one, and taken over by a person."""
    walk.page.goto("/polls/")
    walk.page.get_by_role("link", name=TITLE).click()
    look(walk.page)
    answers = walk.keys("SELECT id FROM asks_ask WHERE state = 'answered' ORDER BY id")
    walk.page.goto(f"/polls/answers/{answers[0]}/")
    look(walk.page)
    press(walk.page, "Neem over wat is aangevinkt")
    for key in answers[1:LOOKED_AT]:
        walk.hands.send(f"/polls/answers/{key}/")
    said = walk.region.rows(
        "SELECT practice.trains, json_extract(ask.answer, '$.first') FROM asks_ask ask "
        "JOIN practices_practice practice ON practice.id = ask.practice_id "
        "WHERE ask.state = 'answered' ORDER BY ask.id"
    )
    assert Counter(answer for _trains, answer in said) == {
        "yes": 19 * YES,
        "maybe": 19 * MAYBE + WITHOUT_MAIL,
        "no": 19 * NO,
    }
    # What a person looked at stands in the register, and nothing else does.
    assert [trains for trains, answer in said] == [
        answer if number < LOOKED_AT else "unknown" for number, (_trains, answer) in enumerate(said)
    ]
    walk.page.goto("/practices/?trains=no")
    look(walk.page)
    walk.page.goto("/blind-spots/")
    expect(walk.page.get_by_role("main")).to_contain_text(str(PRACTICES))
    look(walk.page)


def _close(walk: Walk) -> None:
    """A closed poll answers kindly, and says whom to call."""
    walk.page.goto("/polls/")
    walk.page.get_by_role("link", name=TITLE).click()
    walk.page.get_by_role("link", name="De respons in cijfers").click()
    look(walk.page)
    assert "heggemus" not in walk.region.logs.lower()
