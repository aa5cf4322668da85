"""What the invented region asks its practices and candidates: waiting, late and answered."""

from datetime import timedelta

from django.utils import timezone

from leerplek.accounts.models import User
from leerplek.accounts.services import change_phone
from leerplek.asks.enums import AnsweredBy
from leerplek.asks.kinds import Given
from leerplek.asks.models import Ask
from leerplek.asks.services import (
    answer_by_link,
    issue_link,
    make_ask,
    open_link,
    open_own_page,
    record_answer,
)
from leerplek.asks.things import tell
from leerplek.candidates.counsellor import set_counsellor
from leerplek.candidates.enums import ToldBy
from leerplek.candidates.erasing import ask_erasure
from leerplek.candidates.models import Candidate
from leerplek.config.demo.polls import make_demo_polls
from leerplek.portal.kinds.told import OFFER
from leerplek.practices.models import Practice
from leerplek.programmes.enums import LearningRoute

RIGHT = {"contact": "right", "sites": "right", "places": "right"}


def make_demo_asks(
    practices: list[Practice], candidates: list[Candidate], coordinator: User
) -> None:
    """Ask some people something, in every state that the pages show."""
    contact = change_phone(coordinator, phone="+31315555100")
    today = timezone.localdate()

    def ask(about: Practice | Candidate, kind: str, *, question: str = "", days: int = 14) -> Ask:
        return make_ask(
            about,
            kind=kind,
            question=question,
            due_on=today + timedelta(days=days),
            contact=contact,
            actor=contact,
        )

    trains, stands, details, late, unsure = practices[:5]
    yes = Given({"trains": "yes", "number": 1})
    record_answer(
        ask(trains, "practice_trains"), yes, by=AnsweredBy.PHONE, version=1, actor=contact
    )
    link, code = issue_link(ask(details, "practice_details"), actor=contact)
    open_link(code)
    answer_by_link(link, Given(RIGHT), version=1)
    issue_link(ask(stands, "place_stands"), actor=contact)
    ask(unsure, "open_question", question="Wie van uw team wil een leerling begeleiden?")
    past = ask(late, "practice_trains")
    # Nobody can ask before a day that is past, so this one grew late.
    Ask.objects.filter(pk=past.pk).update(due_on=today - timedelta(days=3))
    issue_link(ask(candidates[0], "candidate_details"), actor=contact)
    issue_link(open_own_page(candidates[0], actor=contact), actor=contact)
    ask_erasure(candidates[-1], asked_on=today, told_by=ToldBy.PHONE, actor=contact)
    set_counsellor(
        candidates[0].organisation,
        version=0,
        name="Yvonne Bos",
        phone="+31315555190",
        email="",
        words="Zit je ergens mee, op school of op je werk? Yvonne luistert en denkt mee. Wat je "
        "vertelt blijft tussen jullie.",
        actor=contact,
    )
    ask(candidates[1], "candidate_details", days=7)
    _make_practice_page(practices[6], contact)
    make_demo_polls(practices, contact)


def _make_practice_page(practice: Practice, contact: User) -> None:
    """Let a practice have a page of its own, and tell on it what it offers."""
    issue_link(open_own_page(practice, actor=contact), actor=contact)
    offer = {
        "places": {LearningRoute.BBL.value: 1, LearningRoute.BOL.value: 1},
        "order": [LearningRoute.BBL.value, LearningRoute.BOL.value],
        "hours_min": "24",
        "hours_max": "32",
        "lead_weeks": 6,
        "supervisor": {"name": "Marieke de Groot", "phone": "+31315555166", "email": ""},
    }
    words = "Op woensdag is er geen begeleider."
    by = AnsweredBy.LINK
    tell(practice, Given(offer, words), kind=OFFER, by=by, contact=contact, actor=None)
