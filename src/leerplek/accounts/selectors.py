"""What a signed-in person is a member of, and where they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.utils import timezone

from leerplek.accounts.enums import READING_ROLES, WRITING_ROLES, Role
from leerplek.accounts.models import (
    Absence,
    Installation,
    Membership,
    Organisation,
    Photo,
    Region,
    User,
)
from leerplek.accounts.photos import initials_picture
from leerplek.common.sorting import NameKey, by_name, name_key


def organisations_of(user: Any, roles: Iterable[str]) -> "models.QuerySet[Organisation]":
    """Return the organisations where `user` holds one of `roles` today."""
    memberships = Membership.objects.of(user, roles)
    return Organisation.objects.filter(pk__in=memberships.values("organisation"))


def regions_of(user: Any, roles: Iterable[str]) -> "models.QuerySet[Region]":
    """Return the regions where `user` holds one of `roles` today, at any organisation."""
    memberships = Membership.objects.of(user, roles)
    return Region.objects.filter(pk__in=memberships.values("organisation__region"))


@dataclass(frozen=True)
class Standing:
    """Where a person stands while using the pages: their memberships and working region."""

    memberships: tuple[Membership, ...]
    region: Region | None

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        found = {each.organisation.region for each in self.memberships}
        return tuple(sorted(found, key=lambda region: name_key(region.name)))

    def has(self, roles: Iterable[str]) -> bool:
        """Tell whether one of `roles` is held in the working region."""
        wanted = frozenset(roles)
        return any(each.role in wanted for each in self.memberships_here)

    @property
    def reads(self) -> bool:
        return self.has(READING_ROLES)

    @property
    def writes(self) -> bool:
        return self.has(WRITING_ROLES)

    @property
    def administers(self) -> bool:
        return self.has({Role.ADMINISTRATOR})

    @property
    def organisation(self) -> Organisation | None:
        """Return the organisation that owns what this person adds in the working region."""
        owners = [each.organisation for each in self.memberships_here if each.role in WRITING_ROLES]
        return owners[0] if owners else None

    @cached_property
    def memberships_here(self) -> tuple[Membership, ...]:
        return tuple(each for each in self.memberships if each.organisation.region == self.region)


def standing_of(user: Any, *, region_id: int | None = None) -> Standing:
    """Return where `user` stands; a region they are no member of is not theirs to work in.

    Who never chose works in the region they joined first: a role elsewhere, given
    later, does not move anybody.
    """
    if not getattr(user, "is_authenticated", False):
        return Standing(memberships=(), region=None)
    memberships = tuple(
        Membership.objects.active()
        .filter(user=user)
        .select_related("organisation__region")
        .order_by("from_on", "pk")
    )
    regions = {each.organisation.region_id: each.organisation.region for each in memberships}
    first = next(iter(regions.values()), None)
    return Standing(memberships=memberships, region=regions.get(region_id or 0, first))


def is_demo_database() -> bool:
    """Tell whether this database was made by the demonstration."""
    return Installation.objects.filter(is_demo=True).exists()


def demo_people() -> "models.QuerySet[Membership]":
    """Return one membership per demo role, in the order of the sign-in page."""
    if not is_demo_database():
        return Membership.objects.none()
    return (
        Membership.objects.active()
        .filter(user__email__endswith="@demo.example")
        .select_related("user", "organisation__region")
        .order_by("pk")
    )


def all_regions() -> "models.QuerySet[Region]":
    """Return every region by name: which there are is no secret, a visitor chooses one."""
    return by_name(Region.objects.all(), "name")


def organisations_in(region: Region | None) -> "models.QuerySet[Organisation]":
    """Return the organisations of a region, to choose one from."""
    return Organisation.objects.filter(region=region)


def people_of(region: Region) -> "models.QuerySet[Membership]":
    """Return all memberships of a region, also the ended ones, by name."""
    rows = Membership.objects.filter(organisation__region=region)
    names = NameKey("user__name"), NameKey("organisation__name")
    return rows.select_related("user", "organisation").order_by(*names, "role")


def user_by_email(email: str) -> User | None:
    """Return the user with this address, whatever its capitals."""
    return User.objects.filter(email=email.lower()).first()


def coordinators_of(region: Region | int) -> "models.QuerySet[User]":
    """Return who coordinates in a region today."""
    held = Membership.objects.active().filter(
        organisation__region=region, role__in=list(WRITING_ROLES)
    )
    return User.objects.filter(pk__in=held.values("user")).order_by("name")


def absence_of(user: User, region: Region) -> Absence | None:
    """Return the absence that this person gave in a region, unless it is over."""
    today = timezone.localdate()
    return Absence.objects.filter(user=user, region=region, until_on__gte=today).first()


@dataclass(frozen=True)
class Reachable:
    """Whom to call or mail now; with who is `away`, and until when, if that is somebody else."""

    person: User
    away: User | None = None
    until_on: date | None = None


def picture_of(user: User) -> tuple[bytes, str]:
    """Return the photo of a user, or a picture of their initials, and its kind of file."""
    photo = Photo.objects.filter(user=user).first()
    if photo is None:
        return initials_picture(user.name or user.email).encode(), "image/svg+xml"
    return bytes(photo.image), "image/jpeg"


def has_photo(user: User) -> bool:
    return Photo.objects.filter(user=user).exists()


def reachable(contact: User, region_id: int, *, on: date | None = None) -> Reachable:
    """Return who is there for a contact person on a day (B05).

    Somebody who no longer coordinates in the region replaces nobody.
    """
    absence = (
        Absence.objects.on(on or timezone.localdate())
        .filter(user=contact, region=region_id, replaced_by__in=coordinators_of(region_id))
        .select_related("replaced_by")
        .first()
    )
    if absence is None:
        return Reachable(contact)
    return Reachable(absence.replaced_by, away=contact, until_on=absence.until_on)
