"""The telephone calls of the demonstration, to invented practices and candidates."""

from datetime import timedelta

from django.utils import timezone

from leerplek.accounts.models import Organisation, User
from leerplek.calls.enums import Outcome, Reason
from leerplek.calls.noting import note_contact
from leerplek.calls.services import put_on_list, write_down
from leerplek.candidates.selectors import candidate_list
from leerplek.practices.enums import ContactWay
from leerplek.practices.selectors import practice_list


def make_calls(organisation: Organisation, coordinator: User) -> None:
    """Put some on the call list: one who was not reached, one whose mail came back, one settled."""
    region, today = organisation.region, timezone.localdate()
    practices = practice_list(coordinator, region=region).order_by("pk")[:3]
    tried = put_on_list(
        practices[0],
        reason=Reason.FREE,
        about="Kan de leerling ook op dinsdag komen?",
        due_on=today,
        actor=coordinator,
    )
    write_down(
        tried,
        outcome=Outcome.NOT_REACHED,
        next_on=today,
        note="In gesprek. Na vijven nog eens proberen.",
        version=tried.version,
        actor=coordinator,
    )
    put_on_list(practices[1], reason=Reason.UNDELIVERED, actor=coordinator)
    settled = put_on_list(
        practices[2], reason=Reason.FREE, about="Wie wordt de begeleider?", actor=coordinator
    )
    write_down(
        settled,
        outcome=Outcome.ANSWERED,
        note="De begeleider wordt mw. Jansen.",
        version=settled.version,
        actor=coordinator,
    )
    for practice, days, way, about, spoken_by in (
        (practices[0], 1, ContactWay.PHONE, "Hoe de eerste weken gaan", ""),
        (practices[0], 40, ContactWay.VISIT, "Kennismaking", "Joost Hendriks, Berkel College"),
        (practices[2], 12, ContactWay.MEETING, "De regiobijeenkomst", ""),
    ):
        note_contact(
            practice,
            about=about,
            way=way,
            spoken_on=today - timedelta(days=days),
            spoken_by=spoken_by,
            actor=coordinator,
        )
    candidate = candidate_list(coordinator, region=region).order_by("pk")[0]
    put_on_list(
        candidate,
        reason=Reason.FREE,
        about="Hoeveel uur kun je werken?",
        owner=coordinator,
        actor=coordinator,
    )
