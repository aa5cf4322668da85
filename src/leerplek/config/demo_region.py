"""The demonstration: an invented region with invented people at real towns.

Every name, number and address here is made up.  The demonstration is the same
each time it is made.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils import timezone

from leerplek.accounts.enums import OrganisationKind, Role
from leerplek.accounts.models import Installation, Membership, Organisation, Region, User
from leerplek.accounts.services import give_role, make_organisation, make_region
from leerplek.candidates.enums import FundingRoute, SaidHow, Scale
from leerplek.candidates.models import Candidate
from leerplek.candidates.scoring import SaidBySchool, set_score
from leerplek.candidates.services import add_candidate
from leerplek.config.demo_asks import make_demo_asks
from leerplek.config.demo_calls import make_calls
from leerplek.config.demo_classes import make_classes
from leerplek.config.demo_combinations import add_combined_places
from leerplek.config.demo_eligibility import make_backgrounds
from leerplek.config.demo_evening import add_evening
from leerplek.config.demo_facts import confirm_offer, confirm_some, describe_some, recognise_some
from leerplek.config.demo_insights import make_ages, share_figures
from leerplek.config.demo_intake import make_demo_intake
from leerplek.config.demo_meetings import make_meetings
from leerplek.config.demo_messages import make_demo_messages
from leerplek.config.demo_papers import make_demo_papers
from leerplek.config.demo_profiles import profile_facts
from leerplek.config.demo_signup import make_sign_ups
from leerplek.config.demo_supervisors import make_demo_supervisors
from leerplek.geo.enums import TravelMode
from leerplek.inbox.enums import AskedFor, CameBy
from leerplek.inbox.services import add_note, take_in
from leerplek.matching.enums import Mode
from leerplek.matching.services.runs import start_run
from leerplek.practices.enums import (
    AccreditationState,
    HostType,
    PracticeSetting,
    Willingness,
)
from leerplek.practices.models import Practice
from leerplek.practices.services import add_place, add_practice, add_site
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort
from leerplek.programmes.services import add_cohort, add_programme

# Towns of the region: name, middle, and whether people call it a town.
TOWNS = {
    "Doetinchem": (51.965, 6.289, True),
    "Winterswijk": (51.972, 6.719, True),
    "Zutphen": (52.138, 6.201, True),
    "Lochem": (52.161, 6.411, False),
    "Borculo": (52.116, 6.523, False),
    "Groenlo": (52.041, 6.616, False),
    "Lichtenvoorde": (51.986, 6.566, False),
    "Aalten": (51.926, 6.580, False),
    "Varsseveld": (51.943, 6.459, False),
    "Ulft": (51.893, 6.381, False),
    "Vorden": (52.105, 6.310, False),
    "Ruurlo": (52.087, 6.451, False),
    "Eibergen": (52.099, 6.649, False),
    "Zelhem": (52.006, 6.348, False),
    "Didam": (51.941, 6.131, False),
}
PRACTICE_NAMES = (
    "De Linde",
    "De Brink",
    "Het Kompas",
    "Aan de Berkel",
    "De Wiltfang",
    "Molenzicht",
    "De Slinge",
    "Kerkplein",
    "Oosterpoort",
    "Hart van Zorg",
    "Zonneveld",
    "De Es",
    "Rozengaarde",
    "De Pol",
    "Op de Bleek",
    "De Schakel",
    "Stationsweg",
    "'t Hof",
    "De Leeuwerik",
    "De Meander",
    "Berkenhof",
    "De Vijverberg",
    "De Oude Mol",
    "Het Anker",
    "De Kastanje",
    "Noorderlicht",
    "De Ruif",
    "Beekzicht",
)
FIRST_NAMES = (
    "Samira",
    "Wendy",
    "Kim",
    "Thijs",
    "Fatima",
    "Marieke",
    "Zoë",
    "Ömer",
    "Iris",
    "Daan",
    "Latifa",
    "Jolanda",
    "Priya",
    "Ruud",
    "Agnieszka",
    "Sanne",
    "Dewi",
    "Bart",
    "Naomi",
    "Yvonne",
    "Ilse",
    "Robin",
    "Svetlana",
    "Tess",
)
LAST_NAMES = (
    "Bouwman",
    "van den Berg",
    "Wesselink",
    "El Amrani",
    "Tiemessen",
    "de Vries",
    "Nguyen",
    "te Brake",
    "Şahin",
    "O'Brien",
    "Harmsen",
    "Kowalski",
    "in 't Veld",
    "Dijkstra",
    "García López",
    "Hoekstra",
)
EDUCATION = ("mbo 3 verzorgende", "havo", "mbo 4 secretarieel", "vwo", "hbo-propedeuse", "vmbo-t")
WORK = ("verkoopster", "receptionist hotel", "kapster", "callcenter", "gastvrouw", "administratie")
CONTACTS = ("mw. Hoekstra", "dr. Smit", "dhr. Jansen", "mw. de Groot", "dr. Visser")
REASONS_NOT = ("geen ruimte", "geen begeleider", "net verhuisd", "team te klein", "kosten")


@dataclass(frozen=True)
class Home:
    """The organisations of the demonstration."""

    region: Region
    care_group: Organisation
    school: Organisation
    uwv: Organisation
    fund: Organisation
    lhv: Organisation


@transaction.atomic
def make_demo_region() -> None:
    """Fill an empty database with the invented region, and mark it as the demonstration."""
    Installation.objects.create(is_demo=True)
    chance = random.Random(2027)  # noqa: S311 -- invented people, not secrets
    home = _organisations()
    coordinator = _people(home)
    cohort = _programme(home, coordinator)
    practices = []
    for practice in _practices(home, chance, coordinator):
        _place(practice, cohort, chance, coordinator)
        confirm_some(practice, coordinator)
        practices.append(practice)
    candidates = [
        _candidate(index, home, cohort, chance, coordinator) for index in range(len(FIRST_NAMES))
    ]
    recognise_some(practices, coordinator)
    describe_some(practices, home.school, coordinator)
    _requests(home, coordinator)
    town = partial(_address, chance=chance)
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


def _organisations() -> Home:
    region = make_region("Berkelland (voorbeeld)", actor=None)

    def add(name: str, kind: OrganisationKind) -> Organisation:
        return make_organisation(region, name=name, kind=kind, actor=None)

    return Home(
        region=region,
        care_group=add("Zorggroep Berkelland", OrganisationKind.CARE_GROUP),
        school=add("Berkel College", OrganisationKind.SCHOOL),
        uwv=add("UWV Berkelland", OrganisationKind.UWV),
        fund=add("Sociaal fonds", OrganisationKind.SOCIAL_FUND),
        lhv=add("LHV regiobureau", OrganisationKind.LHV_REGIONAL_OFFICE),
    )


def _people(home: Home) -> User:
    """Give every role to one invented person, and a beginner's region to one more."""
    people = (
        ("Inez Wolters", Role.COORDINATOR, home.care_group),
        ("Bram Postma", Role.READER, home.care_group),
        ("Marga Veenstra", Role.ADMINISTRATOR, home.care_group),
        ("Joost Hendriks", Role.SCHOOL, home.school),
        ("Petra Blom", Role.UWV_ADVISER, home.uwv),
        ("Hans Kuiper", Role.FUND_OFFICER, home.fund),
        ("Els Prins", Role.FUND_PAYER, home.fund),
        ("Rob van Dam", Role.NATIONAL_READER, home.lhv),
        ("Tineke Mulder", Role.PLAYBOOK_EDITOR, home.lhv),
    )
    members = [_person(*each) for each in people]
    beginner = make_organisation(
        make_region("Nieuwe regio (leeg)", actor=None),
        name="Zorggroep Nieuw",
        kind=OrganisationKind.CARE_GROUP,
        actor=None,
    )
    _person("Noor Begin", Role.COORDINATOR, beginner)
    return members[0].user


def _person(name: str, role: Role, organisation: Organisation) -> Membership:
    email = f"{name.split(maxsplit=1)[0].lower()}@demo.example"
    return give_role(organisation, email=email, name=name, role=role, actor=None)


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


def _practices(home: Home, chance: random.Random, actor: User) -> Iterator[Practice]:
    towns = list(TOWNS)
    answers = [Willingness.YES] * 15 + [Willingness.MAYBE] * 4
    answers += [Willingness.NO] * 5 + [Willingness.UNKNOWN] * 4
    for index, (name, trains) in enumerate(zip(PRACTICE_NAMES, answers, strict=True)):
        town = towns[index % len(towns)]
        host = HostType.OUT_OF_HOURS_CENTRE if index == 20 else HostType.PRACTICE
        practice = add_practice(
            home.region,
            organisation=home.care_group,
            actor=actor,
            name=f"Huisartsenpost {name}" if index == 20 else f"Huisartsenpraktijk {name}",
            host_type=host,
            agb_code=f"01{chance.randrange(100_000, 999_999)}",
            contact_name=chance.choice(CONTACTS),
            phone=f"+3131555{chance.randrange(1000, 9999)}",
            email=f"info@praktijk{index + 1}.example",
            gp_count=Decimal(chance.choice(("1", "2", "2.5", "3", "4", "6"))),
            **profile_facts(index),
            setting=PracticeSetting.TOWN if TOWNS[town][2] else PracticeSetting.VILLAGE,
            trains=trains,
            reason_not=chance.choice(REASONS_NOT) if trains == Willingness.NO else "",
        )
        add_site(practice, address=_address(town, chance), actor=actor, **_site_facts(chance))
        yield practice


def _site_facts(chance: random.Random) -> dict[str, object]:
    states = (AccreditationState.YES, AccreditationState.YES, AccreditationState.REQUESTED)
    return {
        "accreditation": chance.choice((*states, AccreditationState.UNKNOWN)),
        "supervisor_name": chance.choice(("Gerda Smit", "Mohammed Bakker", "Anouk Jansen", "")),
    }


def _address(town: str, chance: random.Random) -> dict[str, object]:
    """An invented point within a kilometre or two of a town's middle."""
    lat, lon, _is_town = TOWNS[town]
    return {
        "place_name": town,
        "latitude": round(lat + chance.uniform(-0.012, 0.012), 5),
        "longitude": round(lon + chance.uniform(-0.018, 0.018), 5),
    }


def _place(practice: Practice, cohort: Cohort, chance: random.Random, actor: User) -> None:
    if practice.trains not in {Willingness.YES, Willingness.MAYBE}:
        return
    low, high = chance.choice(((24, 32), (24, 28), (28, 32), (24, None), (32, 36)))
    site = practice.sites.get()
    place = add_place(
        site,
        actor=actor,
        cohort=cohort,
        learning_route=LearningRoute.BBL,
        number=2 if practice.gp_count and practice.gp_count >= 6 else 1,
        hours_min=low,
        hours_max=high,
        supervisor_name=site.supervisor_name,
    )
    if practice.trains == Willingness.YES:
        confirm_offer(place, actor)


def _candidate(
    index: int, home: Home, cohort: Cohort, chance: random.Random, actor: User
) -> Candidate:
    town = chance.choice(list(TOWNS))
    low, high = chance.choice(((24, 32), (24, 24), (28, 32), (32, 36), (24, None), (20, 20)))
    candidate = add_candidate(
        home.care_group,
        address={"place_name": town} if index % 6 == 5 else _address(town, chance),
        actor=actor,
        cohort=cohort,
        first_name=FIRST_NAMES[index],
        last_name=LAST_NAMES[index % len(LAST_NAMES)],
        email=f"kandidaat{index + 1}@mail.example",
        phone=f"+3161234{1000 + index}",
        birth_date=date(chance.randrange(1970, 2001), chance.randrange(1, 13), 12),
        hours_min=None if index == 7 else low,
        hours_max=None if index == 7 else high,
        travel_modes=chance.choice(([TravelMode.BICYCLE], [TravelMode.CAR], [])),
        max_km=chance.choice((None, None, 10, 15, 8)),
        funding_route=chance.choice((FundingRoute.UWV, FundingRoute.FUND)),
        prior_education=chance.choice(EDUCATION),
        current_work=chance.choice(WORK),
        has_laptop=chance.choice((True, True, False)),
        wished_setting=chance.choice(
            (PracticeSetting.UNKNOWN, PracticeSetting.UNKNOWN, PracticeSetting.VILLAGE)
        ),
        excludes_out_of_hours=index % 9 == 4,
        own_practice_name="De Linde of Het Kompas" if index == 13 else "",
        source="voorlichtingsavond",
    )
    of_school = SaidBySchool(home.school, SaidHow.MEETING)
    for scale in (Scale.MOTIVATION, Scale.SERVICE_ATTITUDE, Scale.TEACHABILITY):
        if chance.random() < 0.85:
            set_score(
                candidate,
                scale=scale,
                value=chance.choice((2, 3, 3, 4, 4, 5)),
                given_on=timezone.localdate(),
                said=of_school if scale == Scale.TEACHABILITY else None,
                actor=actor,
            )
    return candidate
