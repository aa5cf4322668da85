"""Whether a site is recognised for a learning route on a day, and what ends soon (M01)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region
from leerplek.practices.enums import AccreditationState, RecognitionPath, RecognitionStep
from leerplek.practices.models import (
    Place,
    PlaceQuerySet,
    Practice,
    PracticeQuerySet,
    PracticeSite,
    Recognition,
)
from leerplek.programmes.regional import numbers_of_region

ENDING = "ending"


def recognition_for(site: PracticeSite, route: str, on: date | None = None) -> str:
    """Return whether a site is recognised for a route on a day, today without one.

    What is said of the route goes before what is said of the whole site.  A recognition that
    ended before that day is none.
    """
    own = next((row for row in site.recognitions.all() if row.learning_route == route), None)
    if own is None:
        return _on(site.accreditation, site.accredited_until, on)
    return _on(own.accreditation, own.until, on)


def with_own_recognition(places: PlaceQuerySet) -> PlaceQuerySet:
    """Read along what is said of the learning route of each place, for `recognition_of`."""
    own = Recognition.objects.filter(
        site=OuterRef("site"), learning_route=OuterRef("learning_route")
    )
    return places.annotate(
        route_accreditation=Subquery(own.values("accreditation")[:1]),
        route_until=Subquery(own.values("until")[:1]),
    )


def recognition_of(place: Place, on: date | None = None) -> str:
    """Return the same for a place and its own learning route.

    Whoever reads many places does so by `with_own_recognition`.
    """
    site = place.site
    if not hasattr(place, "route_accreditation"):
        return recognition_for(site, place.learning_route, on)
    if place.route_accreditation is None:
        return _on(site.accreditation, site.accredited_until, on)
    return _on(place.route_accreditation, getattr(place, "route_until", None), on)


def _on(state: str, until: date | None, on: date | None) -> str:
    is_over = until is not None and until < (on or timezone.localdate())
    return AccreditationState.NO if state == AccreditationState.YES and is_over else state


def last_day_to_warn(region_id: int) -> date:
    """Return until which day a recognition that ends is told of in time."""
    days = numbers_of_region(region_id).recognition_warning_days
    return timezone.localdate() + timedelta(days=days)


def ends_soon(row: PracticeSite | Recognition, last: date) -> bool:
    """Tell whether a recognition ended, or ends on or before a day."""
    if isinstance(row, PracticeSite):
        state, until = row.accreditation, row.accredited_until
    else:
        state, until = row.accreditation, row.until
    return state == AccreditationState.YES and until is not None and until <= last


def with_recognition(rows: PracticeQuerySet, wanted: str, region: Region) -> PracticeQuerySet:
    """Keep the practices with a site that is so far: a state, or `ENDING` for what ends soon."""
    sites = PracticeSite.objects.filter(practice=OuterRef("pk"))
    routes = Recognition.objects.filter(site__practice=OuterRef("pk"))
    if wanted == ENDING:
        last, yes = last_day_to_warn(region.pk), AccreditationState.YES
        at_site = sites.filter(accreditation=yes, accredited_until__lte=last)
        of_route = routes.filter(accreditation=yes, until__lte=last)
    else:
        at_site, of_route = sites.filter(accreditation=wanted), routes.filter(accreditation=wanted)
    return rows.filter(Q(Exists(at_site)) | Q(Exists(of_route)))


def practices_to_recognise_anew(user: Any, *, region: Region | None = None) -> PracticeQuerySet:
    """Return the practices with a recognition that ended or ends soon."""
    rows = Practice.objects.visible_to(user)
    if region is None:
        return rows.none()
    return with_recognition(rows.filter(region=region), ENDING, region)


@dataclass(frozen=True)
class StepLine:
    """A step to a recognition as a page shows it: what it asks, and when it was done."""

    step: RecognitionStep
    text: str
    done_on: date | None


def steps_of(recognition: Recognition) -> list[StepLine]:
    """Return the steps of a request, in their order, in the words of who does them."""
    words = _itself() if recognition.path == RecognitionPath.ITSELF else _together()
    return [
        StepLine(step, words[step], _day(recognition.steps.get(step.value)))
        for step in RecognitionStep
    ]


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _together() -> dict[RecognitionStep, str]:
    return {
        RecognitionStep.CONDITIONS: _(
            "Go through the five conditions of SBB with the practice: a safe workplace, the whole "
            "of the work, a trainer with time, working together with school and SBB, and its name "
            "on Stagemarkt."
        ),
        RecognitionStep.TRAINER: _("Ask who will be the trainer, and note the name at the site."),
        RecognitionStep.REQUEST: _("Send the data of the practice to SBB, together with others."),
        RecognitionStep.TALK: _("SBB speaks with the practice, by phone or at the practice."),
        RecognitionStep.DECISION: _("SBB recognises the practice. Note its number and the days."),
    }


def _itself() -> dict[RecognitionStep, str]:
    return {
        RecognitionStep.CONDITIONS: _(
            "The practice reads the five conditions on s-bb.nl: a safe workplace, the whole of the "
            "work, a trainer with time, working together with school and SBB, and its name on "
            "Stagemarkt. It is easier than most expect."
        ),
        RecognitionStep.TRAINER: _("The practice chooses its trainer, and gives them the time."),
        RecognitionStep.REQUEST: _("The practice fills in the request on s-bb.nl."),
        RecognitionStep.TALK: _("An adviser of SBB calls or visits the practice."),
        RecognitionStep.DECISION: _("SBB recognises the practice. Ask its number and the days."),
    }
