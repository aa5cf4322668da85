"""The channels of the demonstration, and invented people who signed up by them."""

from typing import Any

from django.utils.crypto import get_random_string

from leerplek.accounts.models import Organisation, User
from leerplek.candidates.enums import ConsentPurpose
from leerplek.candidates.models import Candidate
from leerplek.inbox.enums import AskedFor
from leerplek.inbox.services import take_in
from leerplek.informing.publishing import publish
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

QUESTIONS = (
    (
        "Werk je als assistent ook 's avonds?",
        "In een praktijk bijna nooit. Op de huisartsenpost wel, en daar kies je zelf voor.",
    ),
    (
        "Wat vond je het moeilijkst om te leren?",
        "Rustig blijven doorvragen als iemand ongerust is. Na een paar maanden gaat dat vanzelf.",
    ),
)


def make_sign_ups(
    organisation: Organisation, cohort: Cohort, candidate: Candidate, coordinator: User
) -> None:
    """Let one new person sign up, and somebody who looks like a candidate that is known.

    One more keeps the form for later, and one asks a doctor's assistant something.
    """
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
    programme = cohort.programme
    for question, answer in QUESTIONS:
        publish(programme, question=question, answer=answer, actor=coordinator)
    take_in(
        programme.region,
        asked_for=AskedFor.ASSISTANT,
        name="Janneke Wolters",
        email="janneke.wolters@mail.example",
        text="Heb je vaak te maken met boze mensen aan de telefoon?",
        actor=None,
    )
    begun = {**told, "first_name": "Marit", "last_name": "Wissink", "email": ""}
    save_new(evening, told=begun, page_key=get_random_string(20))
