"""The supervisors of the demonstration: some trained, some new, some asked and some not yet."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.asks.enums import AnsweredBy
from leerplek.asks.kinds import Given
from leerplek.asks.services import answer_by_link, issue_link, open_link, record_answer
from leerplek.practices.enums import Willingness
from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.practices.selectors import places_of
from leerplek.practices.services import change_place, change_site
from leerplek.supervisors.enums import Part, SupervisorRole, Training
from leerplek.supervisors.models import Supervision, Supervisor
from leerplek.supervisors.services.asking import ask_supervisor
from leerplek.supervisors.services.places import name_supervisor
from leerplek.supervisors.services.register import add_supervisor

FIRST = ("Gerda", "Mohammed", "Anouk", "Fenna", "Ilse", "Hatice", "Joke", "Sanne", "Marloes")
LAST = ("Smit", "Bakker", "Jansen", "te Brake", "Wolters", "Yilmaz", "Hulshof")
DAYS = (
    ["mon", "tue", "thu"],
    ["mon", "tue", "wed", "thu"],
    ["tue", "wed", "fri"],
    ["mon", "tue", "wed", "thu", "fri"],
)
OTHER_DAYS = (["wed", "fri"], ["thu", "fri"], ["mon", "thu"])
LEARNER = (["mon", "tue", "thu"], ["tue", "wed", "thu"], ["mon", "tue", "wed"])
YEARS = ("12", "2", "7", "0.5", "20")
COURSE = "Praktijkbegeleider doktersassistent"
# What the lead supervisors say, one letter each: yes, no, a question; a dot did not answer.
SAID = "yy.q.ny"
REPLIES = {"y": "yes", "n": "no", "q": "question"}
QUESTION = "Krijg ik er tijd voor, of komt het boven op mijn werk?"


def make_demo_supervisors(practices: list[Practice], coordinator: User) -> None:
    """Give the practices that train people who guide; the others keep a name in words."""
    trains = {Willingness.YES, Willingness.MAYBE}
    training = [practice for practice in practices if practice.trains in trains]
    asked = []
    for number, practice in enumerate(training):
        site = practice.sites.first()
        if site is None:
            continue
        people = _people(site, number, coordinator)
        asked += [_guides(place, people, number, coordinator) for place in _places(practice)]
    named = [each for each in asked if each is not None]
    for supervision, letter in zip(named, SAID, strict=False):
        _ask(supervision, letter, coordinator)


def _places(practice: Practice) -> list[Place]:
    return [place for place in places_of(practice) if not place.is_divisible]


def _people(site: PracticeSite, number: int, actor: User) -> list[Supervisor]:
    if site.supervisor_name:
        change_site(site, version=site.version, actor=actor, supervisor_name="")
    first = add_supervisor(
        site,
        actor=actor,
        **_contact(site, number),
        role=SupervisorRole.DOCTORS_ASSISTANT,
        weekdays=DAYS[number % len(DAYS)],
        experience_years=Decimal(YEARS[number % len(YEARS)]),
        willing=Willingness.YES,
        **_training(number),
    )
    if number % 3 == 2:
        return [first]
    second = add_supervisor(
        site,
        actor=actor,
        **_contact(site, number + 4),
        role=(SupervisorRole.PRACTICE_NURSE, SupervisorRole.DOCTORS_ASSISTANT)[number % 2],
        weekdays=OTHER_DAYS[number % len(OTHER_DAYS)],
        experience_years=Decimal(YEARS[(number + 2) % len(YEARS)]),
        willing=Willingness.YES if number % 2 else Willingness.MAYBE,
        is_digicoach=number % 4 == 1,
    )
    return [first, second]


def _contact(site: PracticeSite, number: int) -> dict[str, str]:
    first, last = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
    domain = site.practice.email.partition("@")[2]
    return {
        "name": f"{first} {last}",
        "email": f"{first.lower()}@{domain}" if domain else "",
        "phone": f"+3161555{2000 + number}",
    }


def _training(number: int) -> dict[str, object]:
    today = timezone.localdate()
    done: dict[str, object] = {"training": Training.DONE, "training_name": COURSE}
    profiles: tuple[dict[str, object], ...] = (
        {**done, "trained_on": _before(today, 900), "certificate_until": _after(today, 195)},
        {"training": Training.NONE},
        {**done, "trained_on": _before(today, 2000), "certificate_until": _before(today, 170)},
        {**done, "trained_on": _before(today, 400)},
        {},
    )
    return profiles[number % len(profiles)]


def _before(day: date, days: int) -> date:
    return day - timedelta(days=days)


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _guides(place: Place, people: list[Supervisor], number: int, actor: User) -> Supervision | None:
    days = place.weekdays or LEARNER[number % len(LEARNER)]
    change_place(place, version=place.version, actor=actor, weekdays=days, supervisor_name="")
    if number % 5 == 4:
        return None
    lead = name_supervisor(
        place,
        people[0],
        part=Part.LEAD,
        tasks="De dagelijkse begeleiding en de gesprekken met school.",
        instead_of=None,
        actor=actor,
    )
    if len(people) > 1 and number % 2 == 0:
        tasks = "Telefoon en triage, en de dagen dat de eerste begeleider vrij is."
        name_supervisor(
            place, people[1], part=Part.SECOND, tasks=tasks, instead_of=None, actor=actor
        )
    return lead


def _ask(supervision: Supervision, letter: str, coordinator: User) -> None:
    due_on = timezone.localdate() + timedelta(days=14)
    ask = ask_supervisor(supervision, due_on=due_on, contact=coordinator, actor=coordinator)
    if letter not in REPLIES:
        return
    reply = REPLIES[letter]
    given = Given({"answer": reply, "weekdays": []}, text=QUESTION if letter == "q" else "")
    if letter == "n":
        phone = AnsweredBy.PHONE
        record_answer(ask, given, by=phone, version=ask.version, actor=coordinator)
        return
    link, code = issue_link(ask, actor=coordinator)
    open_link(code)
    answer_by_link(link, given, version=ask.version)
