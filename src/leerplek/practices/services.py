"""Add, change, confirm and remove practices, their sites and their places.

Events are recorded on the practice, with the number of the site or place, so that
the history of a practice also tells of what was removed from it.
"""

from collections.abc import Mapping
from copy import copy
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.models import Organisation, Region, User
from leerplek.audit.services import record, record_once
from leerplek.common.errors import DomainError
from leerplek.common.versions import refuse_when_moved, write_changes
from leerplek.geo.addresses import address_fields
from leerplek.importing.services.keeping import forget_records
from leerplek.practices.enums import Facts, PracticeEvent
from leerplek.practices.models import FactConfirmation, Place, Practice, PracticeSite
from leerplek.practices.rules import are_weekdays, hours_are_in_order, hours_fit_a_week
from leerplek.practices.selectors import confirmed_places_of

Row = TypeVar("Row", Practice, PracticeSite, Place)


class PracticeError(DomainError):
    """Something about a practice, a site or a place cannot be done."""


@transaction.atomic
def add_practice(
    region: Region, *, organisation: Organisation, actor: User, **fields: Any
) -> Practice:
    """Add a practice to the register of a region, on behalf of an organisation in it."""
    if organisation.region_id != region.pk:
        raise PracticeError(_("This organisation does not work in this region."))
    practice = Practice.objects.create(region=region, organisation=organisation, **fields)
    record(PracticeEvent.ADDED, practice, actor=actor)
    return practice


@transaction.atomic
def change_practice(
    practice: Practice,
    *,
    version: int,
    actor: User | None,
    withdraws_places: bool = False,
    **fields: Any,
) -> Practice:
    """Change what is known of a practice; `version` is the one the user looked at.

    A practice that does not train any more keeps its confirmed places, though no round
    uses them, unless `withdraws_places` says that they are not confirmed any more.
    Raises `ConflictError` when somebody else changed the practice after `version`.
    """
    practice = _lock(Practice.objects.all(), practice)
    changed = write_changes(practice, fields, version=version)
    _record(PracticeEvent.CHANGED, practice, actor=actor, changed=changed)
    if withdraws_places:
        for place in confirmed_places_of(practice):
            withdraw_confirmation(place, version=place.version, actor=actor)
    return practice


@transaction.atomic
def record_willingness(
    practice: Practice,
    *,
    trains: str,
    reason_not: str,
    how: str,
    actor: User | None,
    told_on: date | None = None,
) -> Practice:
    """Record what a practice itself told: whether it trains, if not why, and how we heard it.

    What it says now counts, whoever wrote down something else before.  `actor` is None
    when the practice did so without an account.  It is told today, or on `told_on`.
    """
    practice = _lock(Practice.objects.all(), practice)
    fields = {"trains": trains, "reason_not": reason_not}
    changed = write_changes(practice, fields, version=practice.version)
    data = {"trains": str(trains), "how": str(how), "fields": changed}
    record(PracticeEvent.TOLD, practice, actor=actor, data=data)
    day = told_on or timezone.localdate()
    FactConfirmation.objects.note(practice, facts=Facts.WILLINGNESS, how=how, on=day, by=actor)
    return practice


@transaction.atomic
def remove_practice(practice: Practice, *, version: int, actor: User) -> None:
    """Remove a practice with its sites and places.

    What was proposed is kept: a practice whose place was part of a matching round,
    or that is the recognised training company of another practice's place, stays.
    A candidate's own practice becomes unclear again; the name that was given stays.
    What imports still keep of the practice goes as well.
    """
    practice = _lock(Practice.objects.all(), practice)
    refuse_when_moved(practice, version=version)
    counts = {
        "sites": practice.sites.count(),
        "places": Place.objects.filter(site__practice=practice).count(),
    }
    record(PracticeEvent.REMOVED, practice, actor=actor, data=counts)
    forget_records("practices", [practice.pk])
    _delete(practice)


@transaction.atomic
def add_site(
    practice: Practice, *, address: Mapping[str, Any], actor: User, **fields: Any
) -> PracticeSite:
    """Add a visiting address of a practice; distances are measured to it (C15).

    `address` holds what `geo.addresses.address_fields` takes; its error about an
    unclear place name passes through.
    """
    practice = _lock(Practice.objects.all(), practice)
    site = PracticeSite(practice=practice)
    located = address_fields(site, **address)
    site = PracticeSite.objects.create(practice=practice, **fields, **located)
    record(PracticeEvent.SITE_ADDED, practice, actor=actor, data={"site": site.pk})
    return site


@transaction.atomic
def change_site(
    site: PracticeSite,
    *,
    version: int,
    actor: User | None,
    address: Mapping[str, Any] | None = None,
    **fields: Any,
) -> PracticeSite:
    """Change a site; with another `address` its coordinates are looked up again.

    Raises `ConflictError` when the site moved on after `version`.
    """
    site = _lock(PracticeSite.objects.select_related("practice"), site)
    if address is not None:
        fields |= address_fields(site, **address)
    changed = write_changes(site, fields, version=version)
    _record(PracticeEvent.SITE_CHANGED, site, actor=actor, changed=changed)
    return site


@transaction.atomic
def remove_site(site: PracticeSite, *, version: int, actor: User) -> None:
    """Remove a site with its places, unless a place was part of a matching round."""
    site = _lock(PracticeSite.objects.select_related("practice"), site)
    refuse_when_moved(site, version=version)
    counts = {"site": site.pk, "places": site.places.count()}
    record(PracticeEvent.SITE_REMOVED, site.practice, actor=actor, data=counts)
    _delete(site)


@transaction.atomic
def add_place(site: PracticeSite, *, actor: User, **fields: Any) -> Place:
    """Add one or more equal places at a site.

    They are not confirmed yet: a run leaves them out until somebody confirms them (C02).
    """
    site = _lock(PracticeSite.objects.select_related("practice"), site)
    place = Place(site=site, **fields)
    _check_place(place)
    place.save()
    record(PracticeEvent.PLACE_ADDED, site.practice, actor=actor, data={"place": place.pk})
    return place


@transaction.atomic
def change_place(place: Place, *, version: int, actor: User | None, **fields: Any) -> Place:
    """Change a place.  A confirmation stays: the user judges whether it still holds.

    Raises `ConflictError` when the place moved on after `version`.
    """
    place = _lock(Place.objects.select_related("site__practice"), place)
    draft = copy(place)
    for name, value in fields.items():
        setattr(draft, name, value)
    _check_place(draft)
    changed = write_changes(place, fields, version=version)
    _record(PracticeEvent.PLACE_CHANGED, place, actor=actor, changed=changed)
    return place


@transaction.atomic
def confirm_place(
    place: Place, *, how: str, version: int, actor: User | None, confirmed_on: date | None = None
) -> Place:
    """Record that the practice confirmed a place: by whom it was noted, when and how (C02).

    Without a day it is today.  Confirming again replaces an earlier confirmation.
    """
    place = _lock(Place.objects.select_related("site__practice"), place)
    day = confirmed_on or timezone.localdate()
    if day > timezone.localdate():
        raise PracticeError(_("A place cannot be confirmed in the future."))
    fields = {"confirmed_on": day, "confirmed_by": actor, "confirmed_how": how}
    changed = write_changes(place, fields, version=version)
    _record(PracticeEvent.PLACE_CONFIRMED, place, actor=actor, changed=changed)
    return place


@transaction.atomic
def withdraw_confirmation(place: Place, *, version: int, actor: User | None) -> Place:
    """Take back a confirmation: a run leaves the place out again."""
    place = _lock(Place.objects.select_related("site__practice"), place)
    fields = {"confirmed_on": None, "confirmed_by": None, "confirmed_how": ""}
    changed = write_changes(place, fields, version=version)
    _record(PracticeEvent.PLACE_UNCONFIRMED, place, actor=actor, changed=changed)
    return place


@transaction.atomic
def remove_place(place: Place, *, version: int, actor: User) -> None:
    """Remove a place, unless it was part of a matching round."""
    place = _lock(Place.objects.select_related("site__practice"), place)
    refuse_when_moved(place, version=version)
    data = {"place": place.pk}
    record(PracticeEvent.PLACE_REMOVED, place.site.practice, actor=actor, data=data)
    _delete(place)


@transaction.atomic
def record_letter(practice: Practice, *, as_pdf: bool, actor: User) -> None:
    """Record that somebody wrote a letter to a practice; its text is kept nowhere."""
    kind = PracticeEvent.LETTER_PDF if as_pdf else PracticeEvent.LETTER
    record_once(kind, practice, actor=actor)


@transaction.atomic
def record_export(region: Region, *, kind: str, count: int, actor: User) -> None:
    """Record that a list of practices left the system as a file."""
    record(PracticeEvent.EXPORTED, region, actor=actor, data={"kind": kind, "rows": count})


def locked_practice(practice: Practice) -> Practice:
    """Lock a practice and return it as it is now."""
    return _lock(Practice.objects.all(), practice)


def _lock(rows: "models.QuerySet[Row]", row: Row) -> Row:
    locked = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if locked is None:
        raise PracticeError(_("This was removed in the meantime."))
    return locked


def _record(kind: str, row: Row, *, actor: User | None, changed: list[str]) -> None:
    """Record a change on the practice; without changed fields nothing happened."""
    if not changed:
        return
    data: dict[str, Any] = {"fields": changed}
    practice: models.Model = row
    if isinstance(row, PracticeSite):
        practice, data["site"] = row.practice, row.pk
    if isinstance(row, Place):
        practice, data["place"] = row.site.practice, row.pk
    record(kind, practice, actor=actor, data=data)


def _check_place(place: Place) -> None:
    if place.number < 1:
        raise PracticeError(_("There is at least one place."))
    if not hours_are_in_order(place.hours_min, place.hours_max):
        raise PracticeError(_("The lowest number of hours is above the highest."))
    if not hours_fit_a_week(place.hours_min, place.hours_max):
        raise PracticeError(_("Hours a week are between 1 and 60."))
    if not are_weekdays(place.weekdays):
        raise PracticeError(_("The days are days of the week, each of them once."))
    if place.training_company and place.training_company.region_id != place.region_id:
        raise PracticeError(_("The training company belongs to another region."))


def _delete(row: Row) -> None:
    try:
        row.delete()
    except ProtectedError as error:
        raise PracticeError(
            _(
                "This cannot be removed, because a matching round, a combined place or another "
                "practice's place refers to it. Withdraw the confirmation of a place that is no "
                "longer there: then no new round uses it."
            )
        ) from error
