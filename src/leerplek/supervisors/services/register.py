"""Add, change and erase supervisors, and set what a region asks of them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Region, User
from leerplek.asks.models import Ask
from leerplek.asks.services import lock_about
from leerplek.audit.services import record
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.practices.models import PracticeSite
from leerplek.practices.rules import are_weekdays
from leerplek.supervisors.enums import GUIDES, SupervisorEvent, Training
from leerplek.supervisors.errors import SupervisorError
from leerplek.supervisors.models import Supervisor, SupervisorPolicy
from leerplek.supervisors.selectors.register import kept_too_long, same_person
from leerplek.supervisors.services.forgetting import forget_name
from leerplek.supervisors.services.places import end_locked


@transaction.atomic
def add_supervisor(site: PracticeSite, *, actor: User, **fields: Any) -> Supervisor:
    """Add somebody who guides, or could guide, at a site of a practice.

    Raises `SupervisorError` when somebody of this name works at the practice already.
    """
    lock_about(site.practice)
    supervisor = Supervisor(site=site, **_with_day_told(fields, before=None))
    _check(supervisor)
    supervisor.save()
    record(SupervisorEvent.ADDED, supervisor, actor=actor)
    return supervisor


@transaction.atomic
def change_supervisor(
    supervisor: Supervisor, *, version: int, actor: User | None, **fields: Any
) -> Supervisor:
    """Change what is known of a supervisor; `version` is the one the user looked at."""
    supervisor = lock(supervisor)
    fields = _with_day_told(fields, before=supervisor)
    if "site" in fields and fields["site"].practice_id != supervisor.site.practice_id:
        raise SupervisorError(_("This site is of another practice."))
    told = Supervisor(**{**_facts(supervisor), **fields})
    told.pk = supervisor.pk
    _check(told)
    changed = write_changes(supervisor, fields, version=version)
    if changed:
        record(SupervisorEvent.CHANGED, supervisor, actor=actor, data={"fields": changed})
    return supervisor


@transaction.atomic
def leave(supervisor: Supervisor, *, left_on: date, version: int, actor: User) -> Supervisor:
    """Note that somebody left the practice: they guide at none of its places any more."""
    supervisor = lock(supervisor)
    if left_on > timezone.localdate():
        raise SupervisorError(_("This day is still to come. Note it when it is there."))
    write_changes(supervisor, {"left_on": left_on}, version=version)
    for supervision in supervisor.supervision.now().select_related("place"):
        end_locked(supervision, actor=actor)
    record(SupervisorEvent.LEFT, supervisor, actor=actor)
    return supervisor


@transaction.atomic
def come_back(supervisor: Supervisor, *, version: int, actor: User) -> Supervisor:
    """Take back that somebody left; at which places they guide is named anew."""
    supervisor = lock(supervisor)
    if same_person(supervisor.site, supervisor.name, besides=supervisor.pk):
        raise _is_there_already()
    if write_changes(supervisor, {"left_on": None}, version=version):
        record(SupervisorEvent.RETURNED, supervisor, actor=actor)
    return supervisor


@transaction.atomic
def erase(supervisor: Supervisor, *, version: int, actor: User) -> None:
    """Erase a supervisor, who asked for it or was noted by mistake, with all that is about them."""
    supervisor = lock(supervisor)
    refuse_when_moved(supervisor, version=version)
    _erase(supervisor, actor=actor)


@transaction.atomic
def purge_supervisors() -> int:
    """Erase who left longer ago than their region keeps them, and return how many."""
    rows = list(kept_too_long().select_related("site__practice"))
    for row in rows:
        _erase(lock(row), actor=None)
    return len(rows)


def _erase(supervisor: Supervisor, *, actor: User | None) -> None:
    """What they were asked holds their words and their address: it goes along, with its mail."""
    keys = list(supervisor.supervision.values_list("pk", flat=True))
    record(SupervisorEvent.ERASED, supervisor, actor=actor)
    Ask.objects.filter(kind=GUIDES, subject__in=keys).delete()
    forget_name(supervisor.site.practice, supervisor.name, actor=actor)
    supervisor.delete()


@transaction.atomic
def record_told(supervisor: Supervisor, *, actor: User) -> None:
    """Record that the data of a supervisor were taken out, to give to the person."""
    record(SupervisorEvent.TOLD, supervisor, actor=actor)


@transaction.atomic
def record_export(region: Region, *, kind: str, count: int, actor: User) -> None:
    """Record that the supervisors of a region left the system as a file."""
    record(SupervisorEvent.EXPORTED, region, actor=actor, data={"kind": kind, "rows": count})


@transaction.atomic
def change_policy(region: Region, *, version: int, actor: User, **fields: Any) -> SupervisorPolicy:
    """Set what a region asks of supervisors."""
    SupervisorPolicy.objects.get_or_create(region=region, defaults={"version": 0})
    policy = SupervisorPolicy.objects.select_for_update().get(region=region)
    changed = write_changes(policy, fields, version=version)
    if changed:
        record(SupervisorEvent.POLICY, region, actor=actor, data={"fields": changed})
    return policy


def lock(supervisor: Supervisor) -> Supervisor:
    """Lock the practice and then the supervisor, in the order in which an answer does."""
    lock_about(supervisor.site.practice)
    rows = Supervisor.objects.select_for_update(of=("self",)).select_related("site__practice")
    found = rows.filter(pk=supervisor.pk).first()
    if found is None:
        raise SupervisorError(_("This was removed in the meantime."))
    return found


def _facts(supervisor: Supervisor) -> dict[str, Any]:
    names = [field.name for field in Supervisor._meta.concrete_fields if not field.primary_key]
    return {name: getattr(supervisor, name) for name in names}


def _with_day_told(fields: dict[str, Any], *, before: Supervisor | None) -> dict[str, Any]:
    """Add on which day the years were told, when they are told anew."""
    if "experience_years" not in fields:
        return fields
    years = fields["experience_years"]
    if before is not None and years == before.years:
        return {name: value for name, value in fields.items() if name != "experience_years"}
    return {**fields, "experience_told_on": None if years is None else timezone.localdate()}


def _check(supervisor: Supervisor) -> None:
    if same_person(supervisor.site, supervisor.name, besides=supervisor.pk):
        raise _is_there_already()
    if not are_weekdays(supervisor.weekdays):
        raise SupervisorError(_("The days are days of the week, each of them once."))
    details = (supervisor.training_name, supervisor.trained_on, supervisor.certificate_until)
    if any(details) and supervisor.training != Training.DONE:
        raise SupervisorError(_("Say that the training was done, or leave its details empty."))


def _is_there_already() -> SupervisorError:
    return SupervisorError(_("Somebody of this name works at this practice already."))
