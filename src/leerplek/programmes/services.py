"""Start and change programmes and classes, set their numbers, and share a class."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, Region, User
from leerplek.audit.services import record
from leerplek.common.errors import DomainError
from leerplek.common.versions import write_changes
from leerplek.programmes.catalogue import checked, numbers_from, refuse_contradictions
from leerplek.programmes.enums import ProgrammeEvent
from leerplek.programmes.models import Cohort, CohortPartner, Programme
from leerplek.programmes.selectors import has_people_in

Versioned = TypeVar("Versioned", Programme, Cohort)


class ProgrammeError(DomainError):
    """A programme or class cannot be made, changed or shared like this."""


@transaction.atomic
def add_programme(
    region: Region, *, organisation: Organisation, name: str, actor: User
) -> Programme:
    """Start a programme in a region, led by one of its organisations."""
    region = Region.objects.select_for_update().get(pk=region.pk)
    _refuse_other_region(organisation, region)
    _refuse_programme_name(region, name)
    programme = Programme.objects.create(region=region, organisation=organisation, name=name)
    record(ProgrammeEvent.ADDED, programme, actor=actor, data={"organisation": organisation.pk})
    return programme


@transaction.atomic
def change_programme(
    programme: Programme, *, version: int, organisation: Organisation, name: str, actor: User
) -> Programme:
    """Change the name or the lead organisation.

    Raises `ConflictError` when the programme changed since `version`.
    """
    # The region is locked first, because a name is unique within it.
    region = Region.objects.select_for_update().get(pk=programme.region_id)
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    _refuse_other_region(organisation, region)
    _refuse_programme_name(region, name, besides=programme.pk)
    values = {"organisation": organisation, "name": name}
    return _change(programme, ProgrammeEvent.CHANGED, values, version=version, actor=actor)


@transaction.atomic
def change_programme_numbers(
    programme: Programme, *, version: int, settings: Mapping[str, Any], actor: User
) -> Programme:
    """Replace the programme's own numbers; one that is left out follows the playbook.

    Raises `SettingsError` for a value that cannot be used, also when it would
    contradict a number that one of the classes has set for itself, and
    `ConflictError` when the programme changed since `version`.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    own = _own_numbers(settings)
    refuse_contradictions(numbers_from(own))
    for cohort in programme.cohorts.all():
        _refuse_contradictions_in(cohort, programme_settings=own)
    return _change_numbers(
        programme, ProgrammeEvent.NUMBERS_CHANGED, own, version=version, actor=actor
    )


@transaction.atomic
def add_cohort(
    programme: Programme, *, name: str, start_on: date, learning_route: str, actor: User
) -> Cohort:
    """Open a class that starts on `start_on`, with the numbers of its programme."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    _refuse_cohort_name(programme, name)
    cohort = Cohort.objects.create(
        programme=programme, name=name, start_on=start_on, learning_route=learning_route
    )
    data = {"start_on": start_on.isoformat(), "learning_route": learning_route}
    record(ProgrammeEvent.COHORT_ADDED, cohort, actor=actor, data=data)
    return cohort


@transaction.atomic
def change_cohort(
    cohort: Cohort,
    *,
    version: int,
    name: str,
    start_on: date,
    learning_route: str,
    actor: User,
) -> Cohort:
    """Change a class's name, start date or learning route.

    Raises `ConflictError` when the class changed since `version`.
    """
    programme, cohort = _locked(cohort)
    _refuse_cohort_name(programme, name, besides=cohort.pk)
    values = {"name": name, "start_on": start_on, "learning_route": learning_route}
    return _change(cohort, ProgrammeEvent.COHORT_CHANGED, values, version=version, actor=actor)


@transaction.atomic
def change_cohort_numbers(
    cohort: Cohort, *, version: int, settings: Mapping[str, Any], actor: User
) -> Cohort:
    """Replace the class's own numbers; one that is left out follows the programme.

    Raises `SettingsError` for a value that cannot be used, and `ConflictError`
    when the class changed since `version`.
    """
    programme, cohort = _locked(cohort)
    own = _own_numbers(settings)
    refuse_contradictions(numbers_from(programme.settings, own))
    return _change_numbers(
        cohort, ProgrammeEvent.COHORT_NUMBERS_CHANGED, own, version=version, actor=actor
    )


@transaction.atomic
def add_partner(cohort: Cohort, *, organisation: Organisation, actor: User) -> CohortPartner:
    """Let another organisation, perhaps of another region, put its own people in the class."""
    programme, cohort = _locked(cohort)
    if organisation.pk == programme.organisation_id:
        raise ProgrammeError(_("This organisation leads the class already."))
    if cohort.partners.filter(organisation=organisation).exists():
        raise ProgrammeError(_("This organisation is already a partner of the class."))
    partner = CohortPartner.objects.create(cohort=cohort, organisation=organisation)
    record(
        ProgrammeEvent.PARTNER_ADDED, cohort, actor=actor, data={"organisation": organisation.pk}
    )
    return partner


@transaction.atomic
def remove_partner(partner: CohortPartner, *, actor: User) -> None:
    """Stop sharing a class with an organisation that has no people or places in it.

    Otherwise its people would stay in a class that it can no longer see.
    """
    _programme, cohort = _locked(partner.cohort)
    current = cohort.partners.select_related("organisation").filter(pk=partner.pk).first()
    if current is None:
        raise ProgrammeError(_("This organisation is no longer a partner of the class."))
    if has_people_in(cohort, current.organisation):
        raise ProgrammeError(
            _(
                "This organisation still has candidates or places in the class. "
                "It has to take them out first."
            )
        )
    current.delete()
    data = {"organisation": current.organisation_id}
    record(ProgrammeEvent.PARTNER_REMOVED, cohort, actor=actor, data=data)


def _locked(cohort: Cohort) -> tuple[Programme, Cohort]:
    """Lock a class, its programme first, and return both as they are now."""
    programme = Programme.objects.select_for_update().get(pk=cohort.programme_id)
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    cohort.programme = programme
    return programme, cohort


def _change(
    row: Versioned, kind: str, values: Mapping[str, Any], *, version: int, actor: User
) -> Versioned:
    """Write the fields that differ; saving what is there already leaves no trace."""
    if fields := write_changes(row, values, version=version):
        record(kind, row, actor=actor, data={"fields": fields})
    return row


def _change_numbers(
    row: Versioned, kind: str, own: Mapping[str, Any], *, version: int, actor: User
) -> Versioned:
    """Write the row's own numbers; the event says what each was and is, None for "follows"."""
    before: Mapping[str, Any] = row.settings
    if write_changes(row, {"settings": dict(own)}, version=version):
        changes = {
            key: {"from": before.get(key), "to": own.get(key)}
            for key in sorted({*before, *own})
            if before.get(key) != own.get(key)
        }
        record(kind, row, actor=actor, data=changes)
    return row


def _own_numbers(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {key: checked(key, value) for key, value in settings.items()}


def _refuse_contradictions_in(cohort: Cohort, *, programme_settings: Mapping[str, Any]) -> None:
    try:
        refuse_contradictions(numbers_from(programme_settings, cohort.settings))
    except DomainError as error:
        raise type(error)(
            _("This does not fit class %(name)s, which has a number of its own. %(reason)s")
            % {"name": cohort.name, "reason": error}
        ) from error


def _refuse_other_region(organisation: Organisation, region: Region) -> None:
    if organisation.region_id != region.pk:
        raise ProgrammeError(_("The lead organisation must be one of the region."))


def _refuse_programme_name(region: Region, name: str, *, besides: int = 0) -> None:
    others = region.programmes.exclude(pk=besides)
    if others.filter(name__iexact=name).exists():
        raise ProgrammeError(_("There is already a programme with this name."))


def _refuse_cohort_name(programme: Programme, name: str, *, besides: int = 0) -> None:
    others = programme.cohorts.exclude(pk=besides)
    if others.filter(name__iexact=name).exists():
        raise ProgrammeError(_("This programme already has a class with this name."))
