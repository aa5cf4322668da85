"""The A4 guide of one practice for one learning route: made when it is asked for, kept nowhere.

Numbers come from the class and the programme, amounts and terms from a dated rule that holds
on the day; where there is none, the step says whom to ask (requirements E01, U01, U02).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.models import User
from leerplek.accounts.selectors import coordinators_of, reachable
from leerplek.asks.enums import AskState
from leerplek.asks.models import Ask
from leerplek.common.formats import format_date
from leerplek.communication.selectors.people import number_to_call
from leerplek.documents.guides import Guide, Person
from leerplek.documents.letters import Disclaimer
from leerplek.eligibility.for_practices import claim_term
from leerplek.eligibility.selectors import schools_in
from leerplek.portal.guide_steps import Situation, steps_of
from leerplek.portal.offers import last_offer
from leerplek.practices.models import Practice
from leerplek.practices.selectors import places_of
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.enums import LearningRoute
from leerplek.programmes.models import Cohort

MEANINGS = {
    LearningRoute.BBL: _("working and going to school"),
    LearningRoute.BOL: _("school, with a traineeship"),
    LearningRoute.THIRD_ROUTE: _("learning at an own pace, for the same diploma"),
}
SBB, FUND = "https://www.s-bb.nl/", "https://www.ssfh.nl/"


@dataclass(frozen=True)
class RouteChoice:
    """One learning route to read a guide about."""

    route: str
    label: str
    is_here: bool


def guide_of(practice: Practice, *, route: str, contact: User, on: date) -> Guide:
    """Return the guide as it is on this day, in the language of the page."""
    situation = situation_of(practice, route=route, contact=contact, on=on)
    owner = str(practice.organisation)
    return Guide(
        title=title_of(route),
        reader=practice.name,
        about=_about(situation),
        as_of=on,
        steps=tuple(steps_of(situation)),
        dates=tuple(_dates(situation)),
        people=tuple(_people(situation)),
        links=tuple(_links()),
        disclaimer=Disclaimer(gettext("No rights can be derived from this guide."), owner, on),
        language=(get_language() or "nl")[:2],
    )


def title_of(route: str) -> str:
    """Return what the guide is called: who learns by BOL is not employed."""
    if route == LearningRoute.BOL:
        return gettext("This is how you get a learner in your practice")
    return gettext("This is how you employ a learner")


def situation_of(practice: Practice, *, route: str, contact: User, on: date) -> Situation:
    """Return what is known of this practice, its next class and whom it calls."""
    cohort = class_for(practice, route, on)
    places = [place for place in places_of(practice) if place.learning_route == route]
    schools = list(schools_in(practice.region).values_list("name", flat=True)[:2])
    named = [place.supervisor_name or place.site.supervisor_name for place in places]
    at_sites = practice.sites.values_list("supervisor_name", flat=True)
    return Situation(
        practice=practice,
        route=route,
        on=on,
        cohort=cohort,
        numbers=cohort.numbers if cohort else Numbers(),
        contact=reachable(contact, practice.region_id, on=on),
        places=tuple(places),
        sites=tuple(practice.sites.all()),
        supervisor=next((name for name in (*named, *at_sites) if name), ""),
        school=schools[0] if len(schools) == 1 else "",
    )


def class_for(practice: Practice, route: str, on: date) -> Cohort | None:
    """Return the class a learner of this practice starts in: of its places, else of the region."""
    coming = Cohort.objects.filter(
        learning_route=route, start_on__gte=on, closed_on__isnull=True
    ).select_related("programme")
    own = coming.filter(places__site__practice=practice).order_by("start_on", "pk").first()
    here = coming.filter(programme__region=practice.region_id)
    return own or here.order_by("start_on", "pk").first()


def know_by_of(practice: Practice, weeks: int, on: date) -> date | None:
    """Return by which day a practice must know who comes, with the weeks that it needs (E12)."""
    cohort = class_for(practice, first_route(practice), on)
    return cohort.start_on - timedelta(weeks=weeks) if cohort else None


def route_choices(practice: Practice, chosen: str) -> list[RouteChoice]:
    """Return the routes to choose from, those that the practice offers first."""
    offered = {place.learning_route for place in places_of(practice)}
    routes = sorted(LearningRoute, key=lambda route: route not in offered)
    return [RouteChoice(route, str(route.label), route == chosen) for route in routes]


def first_route(practice: Practice) -> str:
    """Return the learning route that the practice offers, BBL when it offers none yet."""
    offered = [place.learning_route for place in places_of(practice)]
    return next(iter(offered), LearningRoute.BBL.value)


def contact_for(practice: Practice) -> User | None:
    """Return whom this practice calls: who asked it something last, else who coordinates there."""
    there = coordinators_of(practice.region_id)
    asks = Ask.objects.filter(practice=practice, contact__in=there)
    last = asks.exclude(state=AskState.WITHDRAWN).order_by("-made_at", "-pk").first()
    if last is not None:
        return last.contact
    own = there.filter(memberships__organisation=practice.organisation_id)
    return own.first() or there.first()


def _about(situation: Situation) -> str:
    route = LearningRoute(situation.route)
    facts = {"route": route.label, "meaning": MEANINGS[route]}
    return gettext("Learning route: %(route)s (%(meaning)s).") % facts


def _dates(situation: Situation) -> Iterator[tuple[str, str]]:
    cohort = situation.cohort
    if cohort is None:
        yield (
            gettext("When it starts"),
            gettext("There is no date yet. Ask %(contact)s.") % {"contact": situation.whom},
        )
        return
    offer = last_offer(situation.practice)
    if offer is not None and offer.lead_weeks is not None:
        yield (
            gettext("Know who comes by"),
            format_date(cohort.start_on - timedelta(weeks=offer.lead_weeks)),
        )
    yield gettext("The class starts"), f"{format_date(cohort.start_on)} ({cohort.name})"
    term = claim_term(situation.practice.region, situation.route, on=situation.on)
    last_day = term.last_day(cohort.start_on) if term else None
    if last_day:
        yield gettext("Ask the fund for money by"), format_date(last_day)


def _people(situation: Situation) -> Iterator[Person]:
    there, region = situation.contact, situation.practice.region_id
    number = number_to_call(there.person, region)
    yield Person(
        gettext("Contact person"),
        there.person.name,
        number,
        there.person.email,
    )
    if there.away:
        until = format_date(there.until_on) if there.until_on else ""
        yield Person(
            gettext("Until %(day)s in place of") % {"day": until},
            there.away.name,
        )
    if situation.supervisor:
        yield Person(gettext("Supervisor at your practice"), situation.supervisor)
    if situation.school:
        yield Person(gettext("School"), situation.school)


def _links() -> Iterator[tuple[str, str]]:
    yield gettext("Recognition (SBB)"), SBB
    yield gettext("Money from the fund (SSFH)"), FUND
