"""The channels of the demonstration, and invented people who signed up by them."""

from typing import Any

from django.utils.crypto import get_random_string

from leerplek.accounts.models import Organisation, User
from leerplek.candidates.enums import ConsentPurpose
from leerplek.candidates.models import Candidate
from leerplek.programmes.models import Cohort
from leerplek.signup.saving import save_new
from leerplek.signup.services import add_channel, sign_up

NOTHING: dict[str, Any] = {
    "phone": "",
    "hours_max": None,
    "travel_modes": [],
    "has_laptop": None,
    "own_practice_name": "",
}


def make_sign_ups(
    organisation: Organisation, cohort: Cohort, candidate: Candidate, coordinator: User
) -> None:
    """Let one new person sign up, and somebody who looks like a candidate that is known."""
    evening = add_channel(organisation, name="Open avond", cohort=cohort, actor=coordinator)
    add_channel(organisation, name="Instagram", cohort=cohort, actor=coordinator)
    told = {
        **NOTHING,
        "first_name": "Fenna",
        "last_name": "Roelofs",
        "email": "fenna.roelofs@mail.example",
        "postcode": "7271 AB",
        "place_name": "Borculo",
        "hours_min": 28,
        "learning_routes": ["bbl"],
        "prior_education": "mbo 3 verzorgende",
        "current_work": "kraamzorg",
    }
    sign_up(evening, told=told, consents=[ConsentPurpose.WAITING_LIST])
    double = {
        **told,
        "first_name": candidate.first_name,
        "last_name": candidate.last_name,
        "email": candidate.email,
        "current_work": "receptie van een sportschool",
    }
    sign_up(evening, told=double)
    begun = {**told, "first_name": "Marit", "last_name": "Wissink", "email": ""}
    save_new(evening, told=begun, page_key=get_random_string(20))
