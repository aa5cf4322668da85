"""Make two part-time places one: propose, ask about VAT, settle, drop, take up again.

Events hold codes, dates and numbers of rows.  The question about VAT is asked of an
accountant outside; here is kept when, and what came back.
"""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region, User
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.matching.enums import (
    NEXT_COMBINATION,
    CombinationEvent,
    CombinationState,
    VatOutcome,
)
from leerplek.matching.models.combinations import Combination
from leerplek.matching.selectors.agreed import facts_now, what_changed, what_is_missing
from leerplek.matching.selectors.settled import promised_seats
from leerplek.matching.solving import MatchingError
from leerplek.practices.models import Place
from leerplek.practices.rules import are_weekdays
from leerplek.programmes.models import Cohort

CHECKLIST = frozenset(
    {"seats", "lead", "first_days", "second_days"}
    | {"vat_asked_on", "vat_outcome", "vat_answered_on"}
)
VAT_FIELDS = frozenset({"vat_asked_on", "vat_outcome", "vat_answered_on"})
OPEN = (CombinationState.PROPOSED, CombinationState.ASKED)


class CombinationError(MatchingError):
    """Something about a combination of two places cannot be done."""


@transaction.atomic
def propose_combination(one: Place, other: Place, *, cohort: Cohort, actor: User) -> Combination:
    """Note that two places may be one for a class.  Nothing counts yet.

    The days of the places are taken over where both are known; a person divides them
    where they are not.
    """
    if one.pk == other.pk:
        raise CombinationError(_("A combination is of two places at different addresses."))
    first, second = _locked({one.pk, other.pk})
    _refuse_misfits(first, second, cohort)
    known = Combination.objects.filter(cohort=cohort, first=first, second=second).first()
    if known is not None:
        if known.state == CombinationState.DROPPED:
            raise CombinationError(_("This combination was dropped before. Take it up again."))
        raise CombinationError(_("This combination is there already."))
    combination = Combination.objects.create(
        cohort=cohort,
        first=first,
        second=second,
        first_days=first.weekdays,
        second_days=second.weekdays,
        made_by=actor,
    )
    record(CombinationEvent.PROPOSED, combination, actor=actor, data={"cohort": cohort.pk})
    return combination


@transaction.atomic
def fill_checklist(
    combination: Combination, *, version: int, actor: User, **fields: Any
) -> Combination:
    """Note what is known of who lends, the days, and the question about VAT.

    The day on which the accountant was asked moves the combination on; taking that day
    away moves it back.  Raises `ConflictError` when somebody else was first.
    """
    if unknown := fields.keys() - CHECKLIST:
        raise TypeError(f"not on the checklist: {sorted(unknown)}")
    combination = _lock(combination)
    if combination.state not in OPEN:
        raise CombinationError(_("This combination is closed. Reopen it to change it."))
    draft = copy(combination)
    for name, value in fields.items():
        setattr(draft, name, value)
    _refuse_contradictions(draft)
    if any(getattr(combination, name) != fields[name] for name in VAT_FIELDS & fields.keys()):
        fields["vat_recorded_by"] = actor
    changed = write_changes(combination, fields, version=version)
    if changed:
        record(CombinationEvent.CHANGED, combination, actor=actor, data={"fields": changed})
    is_asked = combination.vat_asked_on is not None
    if is_asked and combination.state == CombinationState.PROPOSED:
        _move(combination, CombinationState.ASKED, CombinationEvent.ASKED, actor=actor)
    elif not is_asked and combination.state == CombinationState.ASKED:
        _move(combination, CombinationState.PROPOSED, CombinationEvent.WITHDRAWN, actor=actor)
    return combination


@transaction.atomic
def settle_combination(combination: Combination, *, version: int, actor: User) -> Combination:
    """Let a combination count, or count again after a practice changed its place.

    Both places are locked first, because two coordinators can settle two combinations
    with the last seat of one practice in the same minute.
    """
    places = _locked({combination.first_id, combination.second_id})
    combination = _lock(combination)
    refuse_when_moved(combination, version=version)
    if combination.is_settled and not what_changed(combination):
        raise CombinationError(_("This combination is settled already."))
    if combination.state in {*OPEN, CombinationState.SETTLED} and (
        missing := what_is_missing(combination)
    ):
        raise CombinationError(" ".join(missing))
    for place in places:
        if seats_left(place, besides=combination) < combination.seats:
            raise CombinationError(
                _("%(practice)s has no place left: other combinations have taken it.")
                % {"practice": place.site.practice}
            )
        alone = promised_seats(place, combination.cohort, besides=combination)
        if seats_left(place, besides=combination) - alone < combination.seats:
            raise CombinationError(
                _(
                    "Somebody is proposed at %(practice)s otherwise. Take that proposal back "
                    "first, or give the practice one more place."
                )
                % {"practice": place.site.practice}
            )
    event = CombinationEvent.SETTLED
    if combination.is_settled:
        event = CombinationEvent.SETTLED_AGAIN
    combination.agreed = facts_now(combination)
    combination.save(update_fields=["agreed"])
    _move(combination, CombinationState.SETTLED, event, actor=actor)
    return combination


@transaction.atomic
def drop_combination(combination: Combination, *, version: int, actor: User) -> Combination:
    """Leave a combination: both places are given out each by itself again.

    What was answered stays, for who takes it up again.
    """
    combination = _lock(combination)
    refuse_when_moved(combination, version=version)
    _move(combination, CombinationState.DROPPED, CombinationEvent.DROPPED, actor=actor)
    return combination


@transaction.atomic
def reopen_combination(combination: Combination, *, version: int, actor: User) -> Combination:
    """Take up a dropped combination, or open a settled one to change it; it does not count."""
    combination = _lock(combination)
    refuse_when_moved(combination, version=version)
    if combination.state in OPEN:
        raise CombinationError(_("This combination is open already."))
    is_asked = combination.vat_asked_on is not None
    to = CombinationState.ASKED if is_asked else CombinationState.PROPOSED
    _move(combination, to, CombinationEvent.REOPENED, actor=actor)
    return combination


@transaction.atomic
def record_export(region: Region, *, kind: str, count: int, actor: User) -> None:
    """Record that a list of combinations left the system as a file."""
    data = {"kind": kind, "rows": count}
    record(CombinationEvent.EXPORTED, region, actor=actor, data=data)


def seats_left(place: Place, *, besides: Combination | None = None) -> int:
    """Return how many places here are not taken by a settled combination."""
    settled = Combination.objects.filter(
        Q(first=place) | Q(second=place), state=CombinationState.SETTLED
    )
    if besides is not None:
        settled = settled.exclude(pk=besides.pk)
    return place.number - int(settled.aggregate(taken=Sum("seats"))["taken"] or 0)


def _move(
    combination: Combination, to: CombinationState, event: CombinationEvent, *, actor: User
) -> None:
    """The only place that writes Combination.state."""
    came_from = combination.state
    if to not in NEXT_COMBINATION[came_from]:
        raise CombinationError(_("This combination is already closed or not yet that far."))
    combination.state = to
    combination.version += 1
    combination.save(update_fields=["state", "version"])
    record(event, combination, actor=actor, data={"from": came_from, "to": to.value})


def _locked(keys: Iterable[int]) -> list[Place]:
    """Lock places in one order, so that two people never wait for each other."""
    places = Place.objects.select_for_update(of=("self",)).select_related("site__practice")
    found = list(places.filter(pk__in=keys).order_by("pk"))
    if len(found) != len(set(keys)):
        raise CombinationError(_("One of the places was removed in the meantime."))
    return found


def _lock(combination: Combination) -> Combination:
    rows = Combination.objects.select_for_update(of=("self",)).select_related(
        "first__site__practice",
        "first__cohort",
        "second__site__practice",
        "second__cohort",
        "cohort__programme",
    )
    locked = rows.filter(pk=combination.pk).first()
    if locked is None:
        raise CombinationError(_("This was removed in the meantime."))
    return locked


def _refuse_misfits(first: Place, second: Place, cohort: Cohort) -> None:
    if first.site_id == second.site_id:
        raise CombinationError(_("A combination is of two places at different addresses."))
    if first.region_id != second.region_id:
        raise CombinationError(_("The two practices belong to different regions."))
    if first.learning_route != second.learning_route:
        raise CombinationError(_("The two places are for different learning routes."))
    if {first.cohort_id, second.cohort_id} - {None, cohort.pk}:
        raise CombinationError(_("One of the places is for another class."))


def _refuse_contradictions(draft: Combination) -> None:
    """Say no about a checklist that contradicts itself."""
    today = timezone.localdate()
    asked, answered = draft.vat_asked_on, draft.vat_answered_on
    if not 1 <= draft.seats <= min(draft.first.number, draft.second.number):
        raise CombinationError(_("One of the practices does not have so many places."))
    if not (are_weekdays(draft.first_days) and are_weekdays(draft.second_days)):
        raise CombinationError(_("The days are days of the week, each of them once."))
    if set(draft.first_days) & set(draft.second_days):
        raise CombinationError(_("A learner cannot be at both practices on one day."))
    if draft.vat_outcome and asked is None:
        raise CombinationError(_("An answer needs the day on which the accountant was asked."))
    if any(day is not None and day > today for day in (asked, answered)):
        raise CombinationError(_("The accountant cannot be asked or answer in the future."))
    if asked is not None and answered is not None and answered < asked:
        raise CombinationError(_("The answer cannot be older than the question."))
    if answered is not None and draft.vat_outcome in {"", VatOutcome.NOT_KNOWN}:
        raise CombinationError(_("Say what the answer was, or leave the day of it empty."))
