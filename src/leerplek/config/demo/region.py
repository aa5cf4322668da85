"""The demonstration: an invented region with invented people at real towns.

Every name, number and address here is made up.  The demonstration is the same
each time it is made.
"""

import random
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from leerplek.accounts.models import Installation, User
from leerplek.config.demo.asks import make_demo_asks
from leerplek.config.demo.calls import make_calls
from leerplek.config.demo.candidates import FIRST_NAMES, make_candidate
from leerplek.config.demo.classes import make_classes
from leerplek.config.demo.combinations import add_combined_places
from leerplek.config.demo.eligibility import make_backgrounds
from leerplek.config.demo.evening import add_evening
from leerplek.config.demo.facts import confirm_some, describe_some, recognise_some
from leerplek.config.demo.insights import make_ages, share_figures
from leerplek.config.demo.intake import make_demo_intake
from leerplek.config.demo.meetings import make_meetings
from leerplek.config.demo.messages import make_demo_messages
from leerplek.config.demo.papers import make_demo_papers
from leerplek.config.demo.people import Home, make_organisations, make_people
from leerplek.config.demo.practices import address_in, make_practices, offer_place
from leerplek.config.demo.signup import make_sign_ups
from leerplek.config.demo.supervisors import make_demo_supervisors
from leerplek.inbox.enums import AskedFor, CameBy
from leerplek.inbox.services import add_note, take_in
from leerplek.matching.enums import Mode
from leerplek.matching.services.runs import start_run
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort
from leerplek.programmes.services import add_cohort, add_programme


@transaction.atomic
def make_demo_region() -> None:
    """Fill an empty database with the invented region, and mark it as the demonstration."""
    Installation.objects.create(is_demo=True)
    chance = random.Random(2027)  # noqa: S311 -- invented people, not secrets
    home = make_organisations()
    coordinator = make_people(home)
    cohort = _programme(home, coordinator)
    practices = []
    for practice in make_practices(home, chance, coordinator):
        offer_place(practice, cohort, chance, coordinator)
        confirm_some(practice, coordinator)
        practices.append(practice)
    candidates = [
        make_candidate(index, home, cohort, chance, coordinator)
        for index in range(len(FIRST_NAMES))
    ]
    recognise_some(practices, coordinator)
    describe_some(practices, home.school, coordinator)
    _requests(home, coordinator)
    town = partial(address_in, chance=chance)
    add_combined_places(home.care_group, cohort, town=town, actor=coordinator)
    add_evening(home.care_group, cohort, actor=coordinator)
    make_demo_asks(practices, candidates, coordinator)
    make_calls(home.care_group, coordinator)
    make_backgrounds(candidates, coordinator)
    make_demo_messages(practices, candidates, coordinator)
    make_demo_intake(candidates, home.school, home.uwv, coordinator)
    make_demo_papers(candidates, coordinator)
    share_figures(home.care_group, coordinator)
    make_classes(home.care_group, cohort, practices, home.school, town=town, actor=coordinator)
    make_demo_supervisors(practices, coordinator)
    make_ages(practices)
    start_run(cohort, organisation=home.care_group, mode=Mode.PROPOSE, actor=coordinator)
    make_sign_ups(home.care_group, cohort, candidates[0], coordinator)
    make_meetings(home.care_group, cohort, candidates, coordinator)


def _requests(home: Home, coordinator: User) -> None:
    """Let some people ask something: by the website, and by phone."""
    region = home.care_group.region
    take_in(
        region,
        asked_for=AskedFor.TRAIN,
        name="Marjan Kuipers",
        practice_name="Huisartsenpraktijk De Wending",
        phone="+31573555101",
        email="praktijk@dewending.example",
        town="Ruurlo",
        text="Onze assistente gaat over een jaar met pensioen. Kunnen wij iemand opleiden?",
        actor=None,
    )
    take_in(
        region,
        asked_for=AskedFor.LEARN,
        name="Yusuf Demir",
        phone="+31612555102",
        town="7001 AB",
        text="Ik werk nu in de horeca. Kan ik overdag ook gebeld worden?",
        actor=None,
    )
    asked = take_in(
        region,
        asked_for=AskedFor.QUESTION,
        came_by=CameBy.PHONE,
        name="Loes Hendriks",
        phone="+31543555103",
        text="Wanneer begint de nieuwe klas?",
        actor=coordinator,
    )
    add_note(asked, text="Teruggebeld, mailt nog over de lesdag.", actor=coordinator)


def _programme(home: Home, actor: User) -> Cohort:
    programme = add_programme(
        home.region,
        organisation=home.care_group,
        name="Zij-instroom doktersassistent",
        actor=actor,
    )
    start = _first_of_september()
    name, route = f"Klas september {start.year}", LearningRoute.BBL
    return add_cohort(programme, name=name, start_on=start, learning_route=route, actor=actor)


def _first_of_september() -> date:
    """The first September that leaves half a year to prepare, as the playbook asks."""
    today = timezone.localdate()
    this_year = date(today.year, 9, 1)
    if this_year - today >= timedelta(days=180):
        return this_year
    return date(today.year + 1, 9, 1)
