"""Whom we know at a school or UWV office, and the links by which they answer without an account."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation
from leerplek.accounts.selectors import organisations_of
from leerplek.asks.access import AccessLink, OneTimeDigits


class ContactPersonQuerySet(models.QuerySet["ContactPerson"]):
    def visible_to(self, user: Any) -> "ContactPersonQuerySet":
        return self.filter(kept_for__in=organisations_of(user, READING_ROLES))


class ContactPerson(models.Model):
    """Somebody at a school or UWV office who answers by link for one organisation that asks.

    What they open is what `organisation` is asked by `kept_for`, and nothing else: whoever
    notes a contact person could open no more than the own candidates by that link.
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="contact_people",
        verbose_name=_("school or UWV office"),
    )
    kept_for = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation that asks"),
    )
    name = models.CharField(_("name"), max_length=160)
    # The control code goes here, so a forwarded link shows nothing.
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    refused_at = models.DateTimeField(_("mail refused on"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("noted by"),
    )
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name", "name", "pk"]
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        constraints = [
            models.UniqueConstraint(
                fields=["kept_for", "organisation", "email"], name="contact_person_once"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(email=""), name="contact_person_can_be_reached"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("intake:contact", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.kept_for.region_id


class InboxLinkQuerySet(models.QuerySet["InboxLink"]):
    def visible_to(self, user: Any) -> "InboxLinkQuerySet":
        return self.filter(contact__in=ContactPerson.objects.visible_to(user))

    def working(self) -> "InboxLinkQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class InboxLink(AccessLink):
    """The address by which one contact person opens the list of what is asked."""

    contact = models.ForeignKey(ContactPerson, on_delete=models.CASCADE, related_name="links")
    # Nobody when a message made it.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = InboxLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("link to a list")
        verbose_name_plural = _("links to a list")

    def __str__(self) -> str:
        return f"{self.contact_id}.{self.pk}"

    @property
    def region_id(self) -> int:
        return self.contact.region_id


class InboxDigitsQuerySet(models.QuerySet["InboxDigits"]):
    def visible_to(self, user: Any) -> "InboxDigitsQuerySet":
        return self.filter(link__in=InboxLink.objects.visible_to(user))


class InboxDigits(OneTimeDigits):
    """Six digits that went to the known address of a contact person."""

    link = models.ForeignKey(InboxLink, on_delete=models.CASCADE, related_name="digits")

    objects = InboxDigitsQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("control code of a link to a list")
        verbose_name_plural = _("control codes of links to a list")

    def __str__(self) -> str:
        return f"{self.link_id}.{self.pk}"

    @property
    def region_id(self) -> int:
        return self.link.region_id
