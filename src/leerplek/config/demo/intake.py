"""What the invented school and UWV are asked: waiting, late, and answered in every way."""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from leerplek.accounts.models import Organisation, User
from leerplek.candidates.enums import FundingRoute
from leerplek.candidates.models import Candidate
from leerplek.intake.enums import ReadinessKind, ToldBy
from leerplek.intake.models import FundingPermission, SchoolVerdict
from leerplek.intake.services.contacts import add_contact
from leerplek.intake.services.permissions import ask_permission, record_permission
from leerplek.intake.services.readiness import note_readiness
from leerplek.intake.services.shared import remind
from leerplek.intake.services.verdicts import ask_school, record_verdict


def make_demo_intake(
    candidates: list[Candidate], school: Organisation, uwv: Organisation, coordinator: User
) -> None:
    """Ask the school about most, and UWV about who goes by its route."""
    _school(candidates[:12], school, coordinator)
    _readiness(candidates, coordinator)
    _contacts(candidates[0].organisation, school, uwv, coordinator)
    _uwv([each for each in candidates if each.funding_route == FundingRoute.UWV], uwv, coordinator)


def _contacts(
    keeper: Organisation, school: Organisation, uwv: Organisation, coordinator: User
) -> None:
    """Who answers by link; nothing is mailed to them."""
    add = partial(add_contact, kept_for=keeper, actor=coordinator)
    add(school, name="Joke Smit", email="joke.smit@school.example", phone="+31570123456")
    add(uwv, name="Ali Kaya", email="ali.kaya@uwv.example")


def _school(candidates: list[Candidate], school: Organisation, coordinator: User) -> None:
    verdicts = [ask_school(each, school=school, actor=coordinator) for each in candidates[2:]]
    exempt = [
        ask_school(each, school=school, exemptions=["Nederlands", "Rekenen"], actor=coordinator)
        for each in candidates[:2]
    ]
    told = partial(record_verdict, told_by=ToldBy.PHONE, version=1, actor=coordinator)
    for verdict in verdicts[:3]:
        told(verdict, answer="admitted")
    told(
        verdicts[3],
        answer="admitted",
        tested_on=timezone.localdate() - timedelta(days=4),
        test_result="Nederlands 3F, rekenen 2F",
        shorter_months=6,
    )
    told(verdicts[4], answer="conditional", conditions="Eerst de rekentoets halen.")
    told(verdicts[5], answer="not_admitted", reason="education")
    today = timezone.localdate()
    # Nobody can ask in the past, so these grew late.
    SchoolVerdict.objects.filter(pk__in=[exempt[0].pk, verdicts[6].pk]).update(
        asked_on=today - timedelta(days=20), due_on=today - timedelta(days=6)
    )
    exempt[0].refresh_from_db()
    remind(exempt[0], actor=coordinator)


def _uwv(candidates: list[Candidate], uwv: Organisation, coordinator: User) -> None:
    today = timezone.localdate()
    asked: list[FundingPermission] = [
        ask_permission(each, office=uwv, asked_on=today - timedelta(weeks=weeks), actor=coordinator)
        for each, weeks in zip(candidates, (6, 5, 3, 1), strict=False)
    ]
    if len(asked) > 1:
        record_permission(
            asked[1],
            answer="granted",
            valid_from_on=today + timedelta(days=30),
            told_by=ToldBy.MAIL,
            version=1,
            actor=coordinator,
        )


def _readiness(candidates: list[Candidate], coordinator: User) -> None:
    note = partial(note_readiness, version=0, actor=coordinator)
    soon = timezone.localdate() + timedelta(days=21)
    note(candidates[0], kind=ReadinessKind.TYPING, answer="ok")
    note(
        candidates[0],
        kind=ReadinessKind.DIGITAL,
        answer="to_do",
        to_do="Cursus digitale basisvaardigheden bij de bibliotheek",
        by_on=soon,
    )
    note(
        candidates[1],
        kind=ReadinessKind.LAPTOP,
        answer="to_do",
        to_do="Leent er een van de school",
        by_on=soon,
    )
