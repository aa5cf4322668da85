"""The steps to a learner in the practice, in words for this practice and learning route."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from leerplek.accounts.selectors import Reachable
from leerplek.common.formats import format_date, format_euro, format_number
from leerplek.documents.guides import GuideStep
from leerplek.eligibility.for_practices import SupervisionMoney, claim_term, supervision_money
from leerplek.eligibility.words import source_of
from leerplek.practices.enums import AccreditationState
from leerplek.practices.models import Place, Practice, PracticeSite
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort


@dataclass(frozen=True)
class Situation:
    """What is known of a practice, of the class that it trains for, and whom it calls."""

    practice: Practice
    route: str
    on: date
    cohort: Cohort | None
    numbers: Numbers
    contact: Reachable
    places: tuple[Place, ...]
    sites: tuple[PracticeSite, ...]
    supervisor: str
    school: str

    @property
    def whom(self) -> str:
        """Return who is asked about everything that stands nowhere."""
        return str(self.contact.person)


def steps_of(situation: Situation) -> Iterator[GuideStep]:
    """Yield what a practice does, in the order of doing it."""
    yield _offer(situation)
    yield _recognition(situation)
    yield _supervisor(situation)
    yield _choose(situation)
    yield _school(situation)
    yield _papers(situation)
    yield _money(situation)
    yield _first_day(situation)


def _offer(situation: Situation) -> GuideStep:
    hours = {"hours": format_number(situation.numbers.min_hours)}
    number = sum(place.number for place in situation.places)
    if number:
        told = ngettext(
            "You offer %(number)d place for this learning route.",
            "You offer %(number)d places for this learning route.",
            number,
        ) % {"number": number}
    else:
        told = gettext("Tell us how many learners you can train, on which days and for how long.")
    if situation.route == LearningRoute.BOL:
        return GuideStep(gettext("Say what you offer"), told)
    least = gettext("The programme asks for at least %(hours)s hours a week.") % hours
    return GuideStep(gettext("Say what you offer"), f"{told} {least}")


def _recognition(situation: Situation) -> GuideStep:
    states = {site.accreditation for site in situation.sites}
    until = [site.accredited_until for site in situation.sites if site.accredited_until]
    if AccreditationState.YES in states and until:
        told = gettext("Your practice is a recognised training company until %(day)s.") % {
            "day": format_date(min(until))
        }
    elif AccreditationState.YES in states:
        told = gettext("Your practice is a recognised training company. You need not do anything.")
    elif AccreditationState.REQUESTED in states:
        told = gettext("You asked SBB for it. A learner starts only when it is there.")
    else:
        told = gettext(
            "Ask SBB for it in good time: a learner may start only at a recognised training "
            "company."
        )
    return GuideStep(gettext("See to the recognition as a training company"), told)


def _supervisor(situation: Situation) -> GuideStep:
    if situation.supervisor:
        told = gettext("At your practice %(name)s supervises. Keep time free for it.") % {
            "name": situation.supervisor
        }
    else:
        told = gettext(
            "Choose which doctor's assistant supervises the learner, ask whether they want to, "
            "and keep time free for it."
        )
    return GuideStep(gettext("Name a supervisor"), told)


def _choose(situation: Situation) -> GuideStep:
    numbers = situation.numbers
    told = gettext(
        "We propose candidates who live near you. You talk within %(talk)d days, and say yes or "
        "no within %(decide)d days after the talk. Do you have somebody yourself? Tell us."
    ) % {"talk": numbers.talk_days, "decide": numbers.go_no_go_days}
    return GuideStep(gettext("Get to know each other and choose"), told)


def _school(situation: Situation) -> GuideStep:
    facts = {
        "school": situation.school or gettext("the school"),
        "days": situation.numbers.verdict_days,
    }
    told = gettext(
        "Within %(days)d days %(school)s says whether somebody can follow the course. Without "
        "that yes nobody starts."
    )
    return GuideStep(gettext("Wait for the school's yes"), told % facts)


def _papers(situation: Situation) -> GuideStep:
    title = gettext("Sign the papers before the first day")
    if situation.route == LearningRoute.BOL:
        return GuideStep(
            title,
            gettext(
                "Sign the practice agreement with the school and the learner. Who learns by BOL "
                "is a trainee and gets no employment contract."
            ),
        )
    if situation.route == LearningRoute.BBL:
        return GuideStep(
            title,
            gettext(
                "An employment contract with the learner, after the cao Huisartsenzorg, and the "
                "practice agreement with the school and the learner. All three sign."
            ),
        )
    return GuideStep(
        title,
        gettext(
            "An agreement with the school and the learner and, when you employ the learner, an "
            "employment contract after the cao Huisartsenzorg. Ask %(contact)s what holds for "
            "your case."
        )
        % {"contact": situation.whom},
    )


def _money(situation: Situation) -> GuideStep:
    region, route = situation.practice.region, situation.route
    money = supervision_money(region, route, on=situation.on)
    term = claim_term(region, route, on=situation.on)
    told, sources = [], []
    if money is not None:
        told.append(_amounts(money))
        sources.append(money.rule)
    else:
        told.append(
            gettext(
                "The fund SSFH may pay for supervising. We know no amount that holds today: ask "
                "%(contact)s."
            )
            % {"contact": situation.whom}
        )
    if term is not None:
        from_start = gettext("Ask for it at most %(months)d months after the learner started.")
        from_end = gettext("Ask for it at most %(months)d months after the traineeship ended.")
        told.append((from_start if term.from_start else from_end) % {"months": term.months})
        sources.append(term.rule)
    return GuideStep(
        gettext("Ask the fund for money"), " ".join(told), " ".join(map(source_of, sources))
    )


def _amounts(money: SupervisionMoney) -> str:
    return gettext(
        "The fund SSFH pays you %(first)s a month in the first year and %(later)s after that; "
        "with less than %(hours)d hours a week %(first_few)s and %(later_few)s."
    ) % {
        "first": format_euro(money.first_year),
        "later": format_euro(money.later),
        "hours": money.full_hours,
        "first_few": format_euro(money.first_year_few),
        "later_few": format_euro(money.later_few),
    }


def _first_day(situation: Situation) -> GuideStep:
    title = gettext("Prepare the first day")
    told = gettext("See to a workplace, a log-in and a plan for the first weeks.")
    if situation.cohort is None:
        return GuideStep(title, told)
    day = {"day": format_date(situation.cohort.start_on)}
    starts = gettext("The class starts on %(day)s.") % day
    return GuideStep(title, f"{starts} {told}")
