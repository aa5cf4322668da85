"""Give people roles, end them, and start an installation."""

from datetime import date, timedelta
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.accounts.enums import OrganisationKind, Role
from leerplek.accounts.models import (
    Absence,
    Installation,
    Membership,
    Organisation,
    Photo,
    Region,
    User,
)
from leerplek.accounts.photos import read_photo
from leerplek.accounts.selectors import coordinators_of, is_demo_database, user_by_email
from leerplek.audit.services import record
from leerplek.common.errors import DomainError


class AccountError(DomainError):
    """A role cannot be given or ended."""


@transaction.atomic
def make_region(name: str, *, actor: User | None) -> Region:
    """Open a region: the tenant in which practices and candidates live."""
    region = Region.objects.create(name=name)
    record("region.made", region, actor=actor)
    return region


@transaction.atomic
def make_organisation(region: Region, *, name: str, kind: str, actor: User | None) -> Organisation:
    """Add an organisation to a region."""
    organisation = Organisation.objects.create(region=region, name=name, kind=kind)
    record("organisation.made", organisation, actor=actor, data={"kind": kind})
    return organisation


@transaction.atomic
def give_role(
    organisation: Organisation,
    *,
    email: str,
    name: str,
    role: str,
    until_on: date | None = None,
    actor: User | None,
) -> Membership:
    """Give a person a role at an organisation; make their account when there is none.

    A new account has no password: the person signs in with a code by mail, or
    asks for a password from the sign-in page.
    """
    if until_on is not None and until_on < timezone.localdate():
        raise AccountError(_("The last day is already past. Choose a later day, or none."))
    # One role is given at a time, so that nobody gets the same one twice.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    user = user_by_email(email)
    if user is None:
        user = User.objects.create_user(email, None, name=name)
        record("user.made", user, actor=actor)
    held = Membership.objects.active().filter(user=user, organisation=organisation, role=role)
    if held.exists():
        raise AccountError(_("This person already has this role here."))
    membership = Membership.objects.create(
        user=user, organisation=organisation, role=role, until_on=until_on
    )
    record("membership.given", membership, actor=actor, data={"role": role})
    return membership


@transaction.atomic
def end_role(membership: Membership, *, actor: User) -> Membership:
    """End a role as of now; what the person did stays theirs in the history.

    The last day is yesterday, because both days of a membership count.  A role that
    began today, or would begin later, is left as one that held yesterday alone.
    """
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.user_id == actor.pk and membership.role == Role.ADMINISTRATOR:
        raise AccountError(_("You cannot end your own role as administrator."))
    if membership.has_ended:
        raise AccountError(_("This role has already ended."))
    yesterday = timezone.localdate() - timedelta(days=1)
    membership.from_on = min(membership.from_on, yesterday)
    membership.until_on = yesterday
    membership.save(update_fields=["from_on", "until_on"])
    record("membership.ended", membership, actor=actor, data={"role": membership.role})
    return membership


@transaction.atomic
def change_phone(user: User, *, phone: str) -> User:
    """Change the number at which practices and candidates reach this person."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.phone != phone:
        user.phone = phone
        user.save(update_fields=["phone"])
        record("user.changed", user, actor=user, data={"fields": ["phone"]})
    return user


def keep_photo(user: User, file: IO[bytes]) -> None:
    """Keep a photo of this person instead of the one there was."""
    # Before the transaction: a large picture takes its time.
    image = read_photo(file)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        Photo.objects.update_or_create(user=user, defaults={"image": image})
        record("photo.kept", user, actor=user)


@transaction.atomic
def remove_photo(user: User) -> None:
    """Show the initials again."""
    User.objects.select_for_update().get(pk=user.pk)
    if Photo.objects.filter(user=user).delete()[0]:
        record("photo.removed", user, actor=user)


@transaction.atomic
def change_absence(
    user: User, region: Region, *, from_on: date, until_on: date, replaced_by: User
) -> Absence:
    """Keep when this person is away in a region, and who is there instead."""
    if until_on < timezone.localdate():
        raise AccountError(_("The last day is already past. Choose a later day."))
    if replaced_by == user or replaced_by not in coordinators_of(region):
        raise AccountError(_("Choose another coordinator of this region."))
    User.objects.select_for_update().get(pk=user.pk)
    wanted = {"from_on": from_on, "until_on": until_on, "replaced_by": replaced_by}
    absence = Absence.objects.filter(user=user, region=region).first()
    if absence and all(getattr(absence, name) == value for name, value in wanted.items()):
        return absence
    absence, _made = Absence.objects.update_or_create(user=user, region=region, defaults=wanted)
    data = {"from_on": from_on.isoformat(), "until_on": until_on.isoformat()}
    record("absence.changed", absence, actor=user, data={**data, "replaced_by": replaced_by.pk})
    return absence


@transaction.atomic
def end_absence(user: User, region: Region) -> None:
    """Forget the absence: this person is there again."""
    absence = Absence.objects.select_for_update().filter(user=user, region=region).first()
    if absence is not None:
        record("absence.ended", absence, actor=user)
        absence.delete()


@transaction.atomic
def start_installation(
    *, region: str, organisation: str, email: str, name: str, password: str | None
) -> User:
    """Make the first region, organisation and person: coordinator and administrator in one."""
    if Region.objects.exists():
        raise AccountError(_("This installation has already been started."))
    Installation.objects.create(is_demo=False)
    home = make_organisation(
        make_region(region, actor=None),
        name=organisation,
        kind=OrganisationKind.CARE_GROUP,
        actor=None,
    )
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        give_role(home, email=email, name=name, role=role, actor=None)
    user = User.objects.get(email=email.lower())
    if password:
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


def refuse_unless_demo_database() -> None:
    """Stop a server in demo mode from ever standing on a real region's database."""
    if not is_demo_database():
        raise AccountError(
            _("Demo mode is on, but this is not the demonstration's database. Nothing is started.")
        )
