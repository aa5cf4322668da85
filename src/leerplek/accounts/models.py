"""Who signs in, for which organisation, in which role, from when until when."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES, OrganisationKind, Role


class Region(models.Model):
    """The tenant: every practice and candidate belongs to exactly one region."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name

    @property
    def region_id(self) -> int:
        """Return its own key: an event about a region belongs to that region."""
        return self.pk


class Organisation(models.Model):
    """A care group, school, fund or desk that works in a region."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=40, choices=OrganisationKind)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="organisation_name_in_region")
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Make users by e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in.  What they may do comes from their memberships."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=160)
    # Whom the pages without an account name to call (requirement B05).
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships that hold today; an ended one gives nothing."""

    def active(self) -> "MembershipQuerySet":
        today = timezone.localdate()
        return self.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=today),
            from_on__lte=today,
            user__is_active=True,
        )

    def of(self, user: Any, roles: Iterable[str]) -> "MembershipQuerySet":
        """Return the memberships of `user` that hold today, in one of `roles`."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.active().filter(user=user, role__in=list(roles))


class Membership(models.Model):
    """One person's role at one organisation, from and until (both days included)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    from_on = models.DateField(_("from"), default=timezone.localdate)
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "role"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.organisation}"

    @property
    def region_id(self) -> int:
        return self.organisation.region_id

    @property
    def has_ended(self) -> bool:
        return self.until_on is not None and self.until_on < timezone.localdate()

    @property
    def is_to_come(self) -> bool:
        return self.from_on > timezone.localdate()


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, user: Any) -> "AbsenceQuerySet":
        """Who works in a region may know who is away there."""
        memberships = Membership.objects.of(user, READING_ROLES)
        return self.filter(region__in=memberships.values("organisation__region"))

    def on(self, day: date) -> "AbsenceQuerySet":
        """Return the absences of a day; both the first and the last day count."""
        return self.filter(from_on__lte=day, until_on__gte=day)


class Absence(models.Model):
    """When a contact person of a region is away, and who is there instead (B05)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="absences")
    replaced_by = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", verbose_name=_("replaced by")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["from_on"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.UniqueConstraint(fields=["user", "region"], name="one_absence_in_a_region"),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="absence_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.from_on} - {self.until_on}"


class Photo(models.Model):
    """The photo of one user, for the pages of practices and candidates (B05).

    A row of its own, so that no list of users reads it.  Its owner alone keeps and
    removes it; who got a question from them sees it.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    image = models.BinaryField(_("photo"))
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self) -> str:
        return f"{self.user_id}"


class Installation(models.Model):
    """One row that says what this database is: a real one, or the demonstration."""

    is_demo = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")

    def __str__(self) -> str:
        return "demo" if self.is_demo else "real"
