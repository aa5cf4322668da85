"""Invented practices, at invented points in real towns."""

import random
from collections.abc import Iterator
from decimal import Decimal

from leerplek.accounts.models import User
from leerplek.config.demo.facts import confirm_offer
from leerplek.config.demo.people import Home
from leerplek.config.demo.profiles import profile_facts
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
CONTACTS = ("mw. Hoekstra", "dr. Smit", "dhr. Jansen", "mw. de Groot", "dr. Visser")
REASONS_NOT = ("geen ruimte", "geen begeleider", "net verhuisd", "team te klein", "kosten")


def make_practices(home: Home, chance: random.Random, actor: User) -> Iterator[Practice]:
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
        add_site(practice, address=address_in(town, chance), actor=actor, **_site_facts(chance))
        yield practice


def _site_facts(chance: random.Random) -> dict[str, object]:
    states = (AccreditationState.YES, AccreditationState.YES, AccreditationState.REQUESTED)
    return {
        "accreditation": chance.choice((*states, AccreditationState.UNKNOWN)),
        "supervisor_name": chance.choice(("Gerda Smit", "Mohammed Bakker", "Anouk Jansen", "")),
    }


def address_in(town: str, chance: random.Random) -> dict[str, object]:
    """An invented point within a kilometre or two of a town's middle."""
    lat, lon, _is_town = TOWNS[town]
    return {
        "place_name": town,
        "latitude": round(lat + chance.uniform(-0.012, 0.012), 5),
        "longitude": round(lon + chance.uniform(-0.018, 0.018), 5),
    }


def offer_place(practice: Practice, cohort: Cohort, chance: random.Random, actor: User) -> None:
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
