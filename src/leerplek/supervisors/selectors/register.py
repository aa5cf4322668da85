"""The supervisors of a region and of a practice, and what the region asks of them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from leerplek.accounts.models import Region
from leerplek.audit.selectors import HistoryLine, history_lines
from leerplek.common.phones import phone_has
from leerplek.practices.models import Practice, PracticeSite
from leerplek.supervisors.enums import SupervisorEvent
from leerplek.supervisors.models import (
    Supervision,
    Supervisor,
    SupervisorPolicy,
    SupervisorQuerySet,
)

TRAINED, UNTRAINED, ENDING, ENDED = "trained", "untrained", "ending", "ended"
GONE, EVERYBODY = "gone", "all"

SUPERVISOR_SORTS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "practice": ("site__practice__name", "name"),
    "role": ("role", "name"),
    "certificate": ("certificate_until", "name"),
}


@dataclass(frozen=True)
class SupervisorFilter:
    """What the list is narrowed to; without a state it shows who works at a practice now."""

    search: str = ""
    role: str = ""
    training: str = ""
    willing: str = ""
    is_digicoach: bool = False
    state: str = ""


def policy_of(region_id: int) -> SupervisorPolicy:
    """Return the rules of a region; who never chose has the defaults, as a row that is not kept."""
    kept = SupervisorPolicy.objects.filter(region=region_id).first()
    return kept or SupervisorPolicy(region_id=region_id, version=0)


def supervisor_list(
    user: Any, filters: SupervisorFilter | None = None, *, region: Region
) -> SupervisorQuerySet:
    """Return the supervisors of a region that `user` may see and that fit the filters."""
    rows = Supervisor.objects.visible_to(user).filter(site__practice__region=region)
    return _narrowed(rows.select_related("site__practice"), filters or SupervisorFilter(), region)


def _narrowed(
    rows: SupervisorQuerySet, filters: SupervisorFilter, region: Region
) -> SupervisorQuerySet:
    for word in filters.search.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | phone_has(word)
            | Q(training_name__icontains=word)
            | Q(site__practice__name__icontains=word)
            | Q(site__place_name__icontains=word)
        )
    if filters.role:
        rows = rows.filter(role=filters.role)
    if filters.willing:
        rows = rows.filter(willing=filters.willing)
    if filters.is_digicoach:
        rows = rows.filter(is_digicoach=True)
    if filters.training:
        rows = _by_training(rows, filters.training, region)
    if filters.state == GONE:
        return rows.filter(left_on__isnull=False)
    return rows if filters.state == EVERYBODY else rows.present()


def _by_training(rows: SupervisorQuerySet, wanted: str, region: Region) -> SupervisorQuerySet:
    today = timezone.localdate()
    if wanted == TRAINED:
        return rows.trained(today)
    if wanted == UNTRAINED:
        return rows.exclude(pk__in=Supervisor.objects.trained(today).values("pk"))
    if wanted == ENDED:
        return rows.filter(certificate_until__lt=today)
    soon = today + timedelta(days=policy_of(region.pk).certificate_days)
    return rows.filter(certificate_until__gte=today, certificate_until__lte=soon)


def supervisors_of(practice: Practice) -> SupervisorQuerySet:
    """Return who guides, or could guide, at a practice: who works there now, by name."""
    rows = Supervisor.objects.present().filter(site__practice=practice)
    return rows.select_related("site__practice").order_by("name", "pk")


def same_person(site: PracticeSite, name: str, *, besides: int | None = None) -> Supervisor | None:
    """Return who has this name at the same practice already and works there now."""
    rows = Supervisor.objects.present().filter(site__practice=site.practice_id)
    named = rows.filter(name__iexact=name.strip())
    return (named if besides is None else named.exclude(pk=besides)).first()


def guides_at(supervisor: Supervisor) -> "models.QuerySet[Supervision]":
    """Return at which places somebody guides or guided, what goes on first."""
    rows = supervisor.supervision.select_related("place__site__practice", "place__cohort")
    return rows.order_by(models.F("ended_on").desc(nulls_first=True), "pk")


def supervisor_history(supervisor: Supervisor) -> list[HistoryLine]:
    """Return what happened to a supervisor's data, newest first."""
    words = dict(SupervisorEvent.choices)
    return history_lines(supervisor, words=words, among=[Supervisor, Supervision])


def kept_too_long() -> SupervisorQuerySet:
    """Return who left longer ago than their region keeps them."""
    today = timezone.localdate()
    own = dict(SupervisorPolicy.objects.values_list("region", "kept_days"))
    usual = SupervisorPolicy._meta.get_field("kept_days").default
    late = Q()
    for region, days in own.items():
        late |= Q(site__practice__region=region, left_on__lt=today - timedelta(days=days))
    others = Q(left_on__lt=today - timedelta(days=usual))
    if own:
        others &= ~Q(site__practice__region__in=list(own))
    return Supervisor.objects.filter(late | others).order_by("pk")
