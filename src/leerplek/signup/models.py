"""By which channels people sign up, and what they told (F01)."""

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
from leerplek.candidates.models import Candidate
from leerplek.programmes.catalogue import Numbers
from leerplek.programmes.models import Cohort
from leerplek.signup.enums import SignUpState


class ChannelQuerySet(models.QuerySet["Channel"]):
    def visible_to(self, user: Any) -> "ChannelQuerySet":
        """A channel is of the organisation that keeps the files it brings in."""
        return self.filter(organisation__in=organisations_of(user, READING_ROLES))


class Channel(models.Model):
    """One way by which people come, with a public form of its own.

    Whoever signs up by it gets a file at the organisation, and the file remembers the
    name of the channel as its source.
    """

    known_by = "organisation"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="channels"
    )
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="channels",
        verbose_name=_("cohort"),
    )
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("public address"), max_length=120, unique=True)
    is_open = models.BooleanField(_("open"), default=True)
    # Which other websites may show the form inside a page of theirs, as "https://name".
    sites = models.JSONField(_("websites that may show the form"), default=list, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="channel_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("signup:channel", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.organisation.region_id

    @property
    def is_in_time(self) -> bool:
        """Tell whether its class is still to start; a form of no class is always in time."""
        return self.cohort is None or self.cohort.start_on > timezone.localdate()

    @property
    def public_address(self) -> str:
        """Return what is printed and clicked on."""
        return self._whole("signup:sign_up")

    @property
    def frame_address(self) -> str:
        """Return what another website shows in a frame."""
        return self._whole("signup:frame")

    @property
    def numbers(self) -> Numbers:
        """Return the numbers of its class, or the playbook's for a form of no class."""
        return Numbers() if self.cohort is None else self.cohort.numbers

    def _whole(self, name: str) -> str:
        site: str = settings.SITE_ADDRESS
        return site.rstrip("/") + reverse(name, args=[self.slug])


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def visible_to(self, user: Any) -> "SignUpQuerySet":
        return self.filter(channel__organisation__in=organisations_of(user, READING_ROLES))


class SignUp(models.Model):
    """What one person told on the form, and what became of it.

    `told` is as it came in and `before` is what it replaced in a file that was there:
    together the history of a merge.  Both go with the file, or with the file that a
    sign-up looks like as long as nobody decided.
    """

    known_by = "channel"

    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="sign_ups", verbose_name=_("channel")
    )
    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sign_ups",
        verbose_name=_("candidate"),
    )
    # Whose file it looks like, until it is decided: when that goes, this goes along.
    resembles = models.ForeignKey(
        Candidate,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="resembling_sign_ups",
        verbose_name=_("looks like the file of"),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=SignUpState, default=SignUpState.LOOK
    )
    told = models.JSONField(_("told on the form"), default=dict)
    before = models.JSONField(_("what the file said before"), default=dict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    # The page that sent it: the same page sent twice is one sign-up.
    page_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=SignUpState.LOOK, candidate__isnull=True)
                | ~Q(state=SignUpState.LOOK) & Q(candidate__isnull=False),
                name="signup_decided_has_a_file",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("signup:detail", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.channel.region_id

    @property
    def name(self) -> str:
        return f"{self.told.get('first_name', '')} {self.told.get('last_name', '')}".strip()

    @property
    def email(self) -> str:
        return str(self.told.get("email", ""))

    @property
    def phone(self) -> str:
        return str(self.told.get("phone", ""))


class SavedFormQuerySet(models.QuerySet["SavedForm"]):
    def visible_to(self, user: Any) -> "SavedFormQuerySet":  # noqa: ARG002 -- whoever asks
        """Nobody reads what somebody typed and did not send."""
        return self.none()


class SavedForm(models.Model):
    """What somebody typed on the public form to go on with later (F01).

    It opens by a code that is known to that person alone: what is kept is its hash.  It
    becomes a sign-up when it is sent, and goes when it is thrown away or not finished in
    time.
    """

    known_by = "channel"

    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="saved_forms", verbose_name=_("channel")
    )
    code_hash = models.CharField(max_length=64, unique=True)
    told = models.JSONField(_("typed on the form"), default=dict)
    until_on = models.DateField(_("kept until"))
    made_at = models.DateTimeField(auto_now_add=True)

    objects = SavedFormQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("form kept for later")
        verbose_name_plural = _("forms kept for later")

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def region_id(self) -> int:
        return self.channel.region_id
