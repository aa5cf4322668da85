"""Invented candidates, with what was asked of them on the phone."""

import random
from datetime import date

from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.candidates.enums import FundingRoute, SaidHow, Scale
from leerplek.candidates.models import Candidate
from leerplek.candidates.scoring import SaidBySchool, set_score
from leerplek.candidates.services import add_candidate
from leerplek.config.demo.people import Home
from leerplek.config.demo.practices import TOWNS, address_in
from leerplek.geo.enums import TravelMode
from leerplek.practices.enums import (
    PracticeSetting,
)
from leerplek.programmes.models import Cohort

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


def make_candidate(
    index: int, home: Home, cohort: Cohort, chance: random.Random, actor: User
) -> Candidate:
    town = chance.choice(list(TOWNS))
    low, high = chance.choice(((24, 32), (24, 24), (28, 32), (32, 36), (24, None), (20, 20)))
    candidate = add_candidate(
        home.care_group,
        address={"place_name": town} if index % 6 == 5 else address_in(town, chance),
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
