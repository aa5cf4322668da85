"""Five questions that lead a practice to a learning route, and the routes beside each other.

Nothing of the answers is kept.  Numbers are those of the next class of the region, amounts
those of a dated rule that holds today; where there is none the page says whom to ask (B07, E03).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext, pgettext

from leerplek.accounts.models import Region
from leerplek.accounts.selectors import coordinators_of
from leerplek.common.formats import format_date, format_euro, format_number
from leerplek.communication.selectors.settings import settings_of
from leerplek.eligibility.for_practices import SupervisionMoney, supervision_money
from leerplek.eligibility.words import source_of
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Advice:
    """Which learning routes fit, the best first, and what the practice does now."""

    routes: tuple[LearningRoute, ...]
    why: str
    steps: tuple[str, ...]


def advice_for(answers: Mapping[str, str], numbers: Numbers) -> Advice:
    """Return what fits a practice; a question without an answer rules nothing out.

    `answers` has "yes", "no" or nothing for `employs`, `hours`, `recognised`, `supervisor` and
    `candidate`.
    """
    return Advice(*_routes(answers, numbers), tuple(_steps(answers)))


def _routes(answers: Mapping[str, str], numbers: Numbers) -> tuple[tuple[LearningRoute, ...], str]:
    bbl, bol, third = LearningRoute.BBL, LearningRoute.BOL, LearningRoute.THIRD_ROUTE
    employs, hours = answers.get("employs"), answers.get("hours")
    if employs == NO:
        return (bol,), gettext(
            "You do not want to employ anybody. A BOL learner is a trainee, without a contract."
        )
    if hours == NO:
        return (bol, bbl), gettext(
            "For BBL the programme asks for %(hours)s hours a week. With fewer hours a BOL learner "
            "fits, or you share a BBL learner with another practice."
        ) % {"hours": format_number(numbers.min_hours)}
    if employs == YES:
        return (bbl, third), gettext(
            "You want to employ somebody. That is possible by BBL, and by the third route."
        )
    return (bbl, bol, third), gettext(
        "Each route is still possible. See below what each of them asks of you."
    )


def _steps(answers: Mapping[str, str]) -> Iterator[str]:
    if answers.get("candidate") == YES:
        yield gettext(
            "You have somebody in mind: say so when you sign up. The school looks whether they "
            "can follow the course."
        )
    if answers.get("recognised") != YES:
        yield gettext(
            "Ask SBB for recognition as a training company (www.s-bb.nl). We help you with it."
        )
    if answers.get("supervisor") != YES:
        yield gettext("Talk in your team about who could supervise a learner. We think along.")
    yield gettext("Sign up below. We call you and go through it together.")


@dataclass(frozen=True)
class Line:
    """One thing to compare, and what it is for each route; `source` where a number is from."""

    title: str
    cells: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True)
class Comparison:
    """The learning routes beside each other."""

    routes: tuple[LearningRoute, ...]
    lines: tuple[Line, ...]


def comparison(region: Region, on: date) -> Comparison:
    """Return BBL, BOL and the third route beside each other, as it is in a region on a day."""
    routes = tuple(LearningRoute)
    cohorts = {route: next_class(region, route, on) for route in routes}
    numbers = {route: cohort.numbers if cohort else Numbers() for route, cohort in cohorts.items()}
    money = {route: supervision_money(region, route, on=on) for route in routes}
    lines = (
        Line(gettext("What it is"), tuple(WHAT[route]() for route in routes)),
        Line(
            gettext("How long it takes"), tuple(_length(route, numbers[route]) for route in routes)
        ),
        Line(gettext("Hours with you"), tuple(_hours(route, numbers[route]) for route in routes)),
        Line(gettext("Contract"), tuple(CONTRACT[route]() for route in routes)),
        Line(gettext("Who pays the learner"), tuple(PAYS[route]() for route in routes)),
        Line(gettext("Who pays the school"), tuple(SCHOOL[route]() for route in routes)),
        Line(
            gettext("What you get for supervising"),
            tuple(_money(money[route]) for route in routes),
            " ".join(dict.fromkeys(source_of(each.rule) for each in money.values() if each)),
        ),
        Line(gettext("Next start"), tuple(_start(cohorts[route]) for route in routes)),
    )
    return Comparison(routes, lines)


def next_class(region: Region, route: str, on: date) -> Cohort | None:
    """Return the next class of a route that this region starts: its date is no secret."""
    coming = Cohort.objects.filter(
        programme__region=region, learning_route=route, start_on__gte=on, closed_on__isnull=True
    )
    return coming.select_related("programme").order_by("start_on", "pk").first()


WHAT = {
    LearningRoute.BBL: lambda: gettext(
        "Learning while working: about a day a week at school, the other days with you."
    ),
    LearningRoute.BOL: lambda: gettext("Mostly school, with traineeships at a practice."),
    LearningRoute.THIRD_ROUTE: lambda: gettext(
        "A programme at an own pace, for the same diploma. The school says how it is built up."
    ),
}
CONTRACT = {
    LearningRoute.BBL: lambda: gettext(
        "Employment contract, and a practice agreement with the school."
    ),
    LearningRoute.BOL: lambda: gettext("No employment contract; a practice agreement."),
    LearningRoute.THIRD_ROUTE: lambda: gettext(
        "Often an employment contract, and an agreement with the school."
    ),
}
PAYS = {
    LearningRoute.BBL: lambda: gettext(
        "You pay wages after the cao Huisartsenzorg, which has a scale for learners."
    ),
    LearningRoute.BOL: lambda: gettext("You pay an allowance for the traineeship."),
    LearningRoute.THIRD_ROUTE: lambda: gettext(
        "Who has a contract with you gets wages after the cao Huisartsenzorg."
    ),
}
SCHOOL = {
    LearningRoute.BBL: lambda: gettext(
        "The learner, the fund or UWV; agree on it beforehand. We find out which."
    ),
    LearningRoute.BOL: lambda: gettext("The learner."),
    LearningRoute.THIRD_ROUTE: lambda: gettext(
        "The learner, the fund or UWV. The school sets its own price: ask it."
    ),
}


def _length(route: LearningRoute, numbers: Numbers) -> str:
    months = {
        LearningRoute.BBL: numbers.bbl_months,
        LearningRoute.BOL: numbers.bol_months,
        LearningRoute.THIRD_ROUTE: numbers.third_route_months,
    }[route]
    if not months:
        return gettext("Differs for each learner.")
    text = ngettext("At most %(months)d month.", "At most %(months)d months.", months)
    return text % {"months": months}


def _hours(route: LearningRoute, numbers: Numbers) -> str:
    if route == LearningRoute.BOL:
        return gettext("In blocks or on fixed days; the school says when.")
    text = gettext("At least %(hours)s hours a week in this programme.")
    return text % {"hours": format_number(numbers.min_hours)}


def _money(money: SupervisionMoney | None) -> str:
    if money is None:
        return gettext("Ask us: we know no amount that holds today.")
    return gettext(
        "%(first)s a month in the first year, %(later)s after that; less for fewer hours."
    ) % {"first": format_euro(money.first_year), "later": format_euro(money.later)}


def _start(cohort: Cohort | None) -> str:
    return format_date(cohort.start_on) if cohort else pgettext("a class", "Not planned yet.")


@dataclass(frozen=True)
class Desk:
    """Whom a practice calls: the people who coordinate in a region, and their number."""

    names: str
    number: str


def desk_of(region: Region) -> Desk:
    """Return who answers practices in a region, by name, with one number to call."""
    people = list(coordinators_of(region))
    number = settings_of(region.pk).phone or next((p.phone for p in people if p.phone), "")
    return Desk(", ".join(person.name for person in people), number)
