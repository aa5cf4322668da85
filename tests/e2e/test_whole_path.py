"""A class of 60 candidates and 40 places, from signing up to the match.

The coordinator, the practices, the candidates, the school and UWV all do their part, over a real
mail server; one of each is seen in the browser, and the others send the same forms.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from leerplek.communication.working_days import working_day_from
from tests.e2e import crowd
from tests.e2e.crowd import CANDIDATES, CLASS, PLACES, Hands, link_in, text_of
from tests.e2e.region import COORDINATOR, Region, begun, served_for_many
from tests.e2e.walking import Walk, answer, answer_on_a_phone, look, morning, press, today

pytestmark = [pytest.mark.browser, pytest.mark.slow]

START = date(2027, 9, 1)
SCHOOL = ("Saar Zonnedauw", "saar@zonnedauw.example")
GO, NO_GO = {"answer": "go"}, {"answer": "no_go", "reason": "no_click"}
ADVISER = ("Udo Wolfsmelk", "udo@wolfsmelk.example")
# The two organisations around a region: the coordinator's own region has no school or UWV yet.
OTHERS = f"""
from leerplek.accounts.enums import OrganisationKind, Role
from leerplek.accounts.models import Region
from leerplek.accounts.services import give_role, make_organisation
region = Region.objects.get()
for kind, title, role, name, email in (
    (OrganisationKind.SCHOOL, "Zonnedauw College", Role.SCHOOL, *{SCHOOL}),
    (OrganisationKind.UWV, "UWV Achterhoek", Role.UWV_ADVISER, *{ADVISER}),
):
    organisation = make_organisation(region, name=title, kind=kind, actor=None)
    give_role(organisation, name=name, email=email, role=role, actor=None)
"""


@pytest.fixture(scope="module")
def region(tmp_path_factory) -> Iterator[Region]:
    with begun(tmp_path_factory) as region:
        region.run("manage", "shell", "-v", "0", "-c", OTHERS)
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


def test_sixty_candidates_and_forty_places_go_from_signing_up_to_a_match(walk, tmp_path):
    walk.sign_in(walk.page, COORDINATOR[1])
    _open_a_class(walk)
    _fill_the_register(walk, tmp_path)
    _sign_up(walk)
    _call_everybody(walk)
    _school_judges(walk)
    _uwv_permits(walk)
    _propose(walk)
    talks = _talk(walk)
    _decide(walk, talks)
    _match(walk)


def _open_a_class(walk: Walk) -> None:
    walk.page.goto("/programmes/add/")
    walk.page.get_by_label("Naam").fill("Zij-instroom")
    press(walk.page, "Sla op")
    walk.page.get_by_role("main").get_by_role("link", name="klas").first.click()
    walk.page.get_by_label("Naam").fill(CLASS)
    walk.page.get_by_label("Startdatum").fill(f"{START:%d-%m-%Y}")
    press(walk.page, "Sla op")
    expect(walk.page.locator("h1")).to_have_text(CLASS)


def _fill_the_register(walk: Walk, folder: Path) -> None:
    """Bring in 40 practices and 57 candidates; three come by themselves."""
    files = {
        "practices": crowd.write_practices(folder / "praktijken.xlsx"),
        "candidates": crowd.write_candidates(folder / "kandidaten.csv", range(CANDIDATES - 3)),
    }
    for kind, path in files.items():
        walk.page.goto(f"/{kind}/import/")
        walk.page.locator("input[type=file]").set_input_files(path)
        press(walk.page, "Upload")
        press(walk.page, "Lees de rijen")
        walk.page.get_by_role("button", name=re.compile(r"^Schrijf \d+ rijen$")).first.click()
        walk.page.wait_for_url(re.compile(r"/result/"))


def _sign_up(walk: Walk) -> None:
    """Three sign up on a phone, by the channel's own form."""
    walk.page.goto("/sign-ups/channels/add/")
    walk.page.get_by_label("Naam").fill("Open avond")
    walk.page.get_by_label("Klas").select_option(label=CLASS)
    press(walk.page, "Sla op")
    address = walk.page.get_by_role("link", name="/aanmelden/").get_attribute("href")
    assert address
    phones = [_filled_in(walk, address, number) for number in range(CANDIDATES - 3, CANDIDATES)]
    for phone in phones:
        look(phone)
        # A form that comes back within three seconds is a robot's: it asks to be sent again.
        while not phone.url.endswith("/thanks/"):
            with phone.expect_navigation():
                press(phone, "Aanmelden")
    look(phone)
    assert walk.region.rows("SELECT count(*) FROM candidates_candidate") == [(CANDIDATES,)]


def _filled_in(walk: Walk, address: str, number: int) -> Page:
    """Return a phone on which somebody filled in the form, and did not send it yet."""
    phone, (first, last) = walk.phone(), crowd.name(number)
    town, area = crowd.TOWNS[number % len(crowd.TOWNS)]
    phone.goto(address)
    typed = {
        "first_name": first,
        "last_name": last,
        "email": crowd.mail(number),
        "phone": crowd.phone(number),
        "postcode": f"{area} AC",
        "place_name": town,
        "hours_min": "24",
        "hours_max": "32",
    }
    for box, value in typed.items():
        phone.locator(f"main [name={box}]").fill(value)
    phone.locator("[name=travel_modes][value=car]").check()
    phone.locator("[name=learning_routes][value=bbl]").check()
    return phone


def _call_everybody(walk: Walk) -> None:
    """Phone everybody; the first call is seen in the browser."""
    for key in walk.keys("SELECT id FROM candidates_candidate"):
        walk.hands.send(
            f"/calls/candidates/{key}/add/", about="Kennismaken", due_on=f"{today():%d-%m-%Y}"
        )
    first, *others = walk.keys("SELECT id FROM calls_call")
    walk.page.goto(f"/calls/{first}/")
    look(walk.page)
    walk.page.get_by_label("gesproken, en het is geregeld").check()
    walk.page.get_by_label("Notitie").fill("Weet waar het om gaat")
    press(walk.page, "Sla op en ga naar de volgende")
    for key in others:
        walk.hands.send(f"/calls/{key}/", button="/outcome/", outcome="answered")
    walk.page.goto("/calls/")
    expect(walk.page.get_by_role("main")).to_contain_text("Er is vandaag niemand om te bellen")


def _school_judges(walk: Walk) -> None:
    """The coordinator asks about the whole class; the school judges on a phone."""
    walk.page.goto("/intake/ask/")
    walk.page.get_by_label("Klas").select_option(label=CLASS)
    press(walk.page, "Toon de kandidaten")
    look(walk.page)
    press(walk.page, "Vraag over wie is aangevinkt")
    expect(walk.page.get_by_text("De school is gevraagd over 60 kandidaten.")).to_be_visible()
    phone = walk.phone()
    walk.sign_in(phone, SCHOOL[1])
    phone.goto("/intake/school/")
    look(phone)
    phone.get_by_role("rowheader").get_by_role("link").first.click()
    phone.get_by_label("toelaatbaar", exact=True).check()
    press(phone, "Sla op")
    hands = walk.hands_of(phone)
    waiting = walk.keys("SELECT id FROM intake_schoolverdict WHERE state = 'asked' ORDER BY id")
    assert len(waiting) == CANDIDATES - 1
    for key in waiting[:2]:
        hands.send(f"/intake/school/{key}/", answer="not_admitted", reason="education")
    for key in waiting[2:]:
        hands.send(f"/intake/school/{key}/", answer="admitted")


def _uwv_permits(walk: Walk) -> None:
    """UWV is asked about who goes by its route, and permits on a phone; one waits on."""
    uwv = walk.keys("SELECT id FROM candidates_candidate WHERE funding_route = 'uwv' ORDER BY id")
    for key in uwv:
        walk.hands.send(f"/intake/candidates/{key}/ask-uwv/")
    phone = walk.phone()
    walk.sign_in(phone, ADVISER[1])
    phone.goto("/intake/uwv/")
    look(phone)
    phone.get_by_role("rowheader").get_by_role("link").first.click()
    phone.get_by_label("gegeven", exact=True).check()
    phone.get_by_label("Mag starten vanaf").fill("1-8-2027")
    press(phone, "Sla op")
    hands = walk.hands_of(phone)
    waiting = walk.keys("SELECT id FROM intake_fundingpermission WHERE state = 'asked' ORDER BY id")
    for key in waiting[1:]:
        hands.send(f"/intake/uwv/{key}/", answer="granted", valid_from_on="1-8-2027")


def _propose(walk: Walk) -> None:
    walk.page.goto("/matching/add/")
    press(walk.page, "Start")
    walk.page.wait_for_url(re.compile(r"/matching/\d+/$"))
    look(walk.page)
    walk.page.get_by_role("main").get_by_role("link", name="Kies wat u voorstelt").first.click()
    look(walk.page)
    walk.page.get_by_role("button", name=re.compile("^Stel .* voor")).first.click()
    expect(walk.page.get_by_role("main")).to_contain_text("voorgesteld")
    assert walk.region.rows(
        "SELECT count(*), count(DISTINCT place_id), count(DISTINCT candidate_id) "
        "FROM matching_matchproposal WHERE state = 'proposed'"
    ) == [(2 * PLACES, PLACES, CANDIDATES)]


@dataclass(frozen=True)
class Talk:
    """Two who talked: the proposal, and the addresses by which each answers."""

    proposal: int
    practice: str
    candidate: str


def _talk(walk: Walk) -> list[Talk]:
    """At every place one of the two candidates is met; nobody is met twice."""
    chosen = _one_at_each_place(walk)
    day = working_day_from(today() + timedelta(days=1))
    first = chosen[0].proposal
    walk.page.goto(f"/matching/proposals/{first}/")
    look(walk.page)
    walk.page.goto(f"/matching/proposals/{first}/talk/")
    walk.page.get_by_label("Dag").fill(f"{day:%d-%m-%Y}")
    walk.page.locator("[name=begins]").fill("10.30")
    look(walk.page)
    press(walk.page, "Sla op")
    expect(walk.page.get_by_role("main")).to_contain_text("Het gesprek is afgesproken.")
    for talk in chosen[1:]:
        path = f"/matching/proposals/{talk.proposal}/talk/"
        walk.hands.send(path, day=f"{day:%d-%m-%Y}", begins="14.00")
    walk.release()
    invited = [str(mail["To"]) for mail in walk.region.work_at(morning(0))]
    both = [address for each in chosen for address in (each.practice, each.candidate)]
    assert sorted(invited) == sorted(both)
    walk.region.let_the_talks_begin()
    for talk in chosen:
        path = f"/matching/proposals/{talk.proposal}/talk/held/"
        walk.hands.send(path, held_on=f"{today():%d-%m-%Y}", asks="on")
    return chosen


def _one_at_each_place(walk: Walk) -> list[Talk]:
    """Return talks in which nobody is twice; the two whom the school refused are among them."""
    rows = walk.region.rows(
        "SELECT proposal.id, place.id, candidate.id, practice.email, candidate.email "
        "FROM matching_matchproposal proposal "
        "JOIN candidates_candidate candidate ON candidate.id = proposal.candidate_id "
        "JOIN practices_place place ON place.id = proposal.place_id "
        "JOIN practices_practicesite site ON site.id = place.site_id "
        "JOIN practices_practice practice ON practice.id = site.practice_id "
        "LEFT JOIN intake_schoolverdict verdict "
        "ON verdict.candidate_id = candidate.id AND verdict.state = 'not_admitted' "
        "ORDER BY verdict.id IS NULL, proposal.id"
    )
    places: set[int] = set()
    people: set[int] = set()
    talks = []
    for key, place, person, practice, candidate in rows:
        if place not in places and person not in people:
            places.add(place)
            people.add(person)
            talks.append(Talk(key, practice, candidate))
    return talks


def _decide(walk: Walk, talks: list[Talk]) -> None:
    """Both answer by their own link; three practices and two candidates say no, two say nothing."""
    walk.hands.send("/messages/", button="/prepare/")
    walk.release()
    sent = walk.region.work_at(morning(1))
    asked = {str(mail["To"]): link_in(mail) for mail in sent if _asks_to_decide(mail)}
    assert len(asked) == 2 * len(talks)
    answers = _answers(talks)
    seen: set[str] = set()
    for talk in talks:
        for address in (talk.practice, talk.candidate):
            if answers.get(address) is None:
                continue
            side = "practice" if address == talk.practice else "candidate"
            if side in seen:
                answer(walk, address, asked[address], **(GO if answers[address] else NO_GO))
            else:
                answer_on_a_phone(walk, address, asked[address])
                seen.add(side)
    _silence_is_no_answer(walk, [each for each, go in answers.items() if go is None])


def _asks_to_decide(mail: EmailMessage) -> bool:
    """Tell whether a mail asks for go or no-go; to a practice it does not name what it is about."""
    return any(each in text_of(mail) for each in ("no-go?", "De vraag gaat over iemand anders."))


def _answers(talks: list[Talk]) -> dict[str, bool | None]:
    """Return who says go, who says no-go and who says nothing, by e-mail address."""
    said: dict[str, bool | None] = {}
    for number, talk in enumerate(talks):
        said[talk.practice] = {4: False, 5: False, 6: False, 9: None}.get(number, True)
        # After a no-go of the practice there is nothing left to answer.
        if said[talk.practice] is not False:
            said[talk.candidate] = {7: False, 8: False, 10: None}.get(number, True)
    return said


def _silence_is_no_answer(walk: Walk, silent: list[str]) -> None:
    """Whoever says nothing is reminded three times, and then called; it is never a no."""
    reminded: list[str] = []
    for days in range(1, 21):
        mails = walk.region.work_at(morning(1) + timedelta(days=days))
        reminded += [str(mail["To"]) for mail in mails if _asks_to_decide(mail)]
    assert sorted(reminded) == sorted(silent * 3)
    assert len(walk.keys("SELECT id FROM matching_matchproposal WHERE state = 'talked'")) == 35
    walk.page.goto("/calls/?state=open")
    expect(walk.page.locator("tbody tr")).to_have_count(len(silent))
    look(walk.page)


def _match(walk: Walk) -> None:
    """A person makes every match of which all lights are green, and no other."""
    open_ = walk.region.rows(
        "SELECT proposal.id, candidate.funding_route, verdict.state, "
        "(SELECT count(*) FROM matching_decision said WHERE said.proposal_id = proposal.id) "
        "FROM matching_matchproposal proposal "
        "JOIN candidates_candidate candidate ON candidate.id = proposal.candidate_id "
        "JOIN intake_schoolverdict verdict ON verdict.candidate_id = candidate.id "
        "WHERE proposal.state = 'talked' ORDER BY proposal.id"
    )
    red = {
        key: _missing(route, verdict, said)
        for key, route, verdict, said in open_
        if _missing(route, verdict, said)
    }
    green = [key for key, *_facts in open_ if key not in red]
    walk.page.goto(f"/matching/proposals/{green[0]}/")
    look(walk.page)
    walk.page.get_by_role("link", name="Maak de match").first.click()
    press(walk.page, "Maak de match")
    expect(walk.page.get_by_role("main")).to_contain_text("Het is een match.")
    look(walk.page)
    for key in [*green[1:], *red]:
        walk.hands.send(f"/matching/proposals/{key}/match/")
    for key, words in red.items():
        walk.page.goto(f"/matching/proposals/{key}/")
        expect(walk.page.get_by_role("main")).to_contain_text(words)
    states = "SELECT state, count(*) FROM matching_matchproposal GROUP BY state ORDER BY state"
    assert walk.region.rows(states) == [
        ("matched", len(green)),
        ("no_go", 5),
        ("proposed", PLACES),
        ("talked", len(red)),
    ]
    assert walk.region.rows(
        "SELECT count(DISTINCT place_id), count(DISTINCT candidate_id) "
        "FROM matching_matchproposal WHERE state = 'matched'"
    ) == [(len(green), len(green))]
    assert len(green) + len(red) == PLACES - 5
    assert "zilverduin" not in walk.region.logs.lower()


def _missing(route: str, verdict: str, said: int) -> str:
    """Return what the page of a proposal says that is not complete, or nothing."""
    if said < 2:
        return "nog niet besloten"
    if verdict == "not_admitted":
        return "De school laat deze kandidaat niet toe."
    return "Nog niet duidelijk is wie de school betaalt" if route == "unknown" else ""
