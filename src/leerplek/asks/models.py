"""What we ask of one person, the link by which they answer, and what they answered."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES, WRITING_ROLES
from leerplek.accounts.models import Organisation
from leerplek.accounts.selectors import organisations_of, regions_of
from leerplek.asks.access import AccessLink, OneTimeDigits
from leerplek.asks.enums import ANSWERED_BY, AnsweredBy, AskState
from leerplek.candidates.models import Candidate
from leerplek.practices.models import Practice


def names_about_others() -> list[str]:
    """Return the kinds whose question or answer is about somebody else than the one asked."""
    return [kind.name for kind in import_string(settings.ASK_KINDS) if kind.shows_others]


def names_private() -> list[str]:
    """Return the kinds whose answers are for the coordinators alone, not for who reads along."""
    return [kind.name for kind in import_string(settings.ASK_KINDS) if kind.is_private]


class AskQuerySet(models.QuerySet["Ask"]):
    def visible_to(self, user: Any) -> "AskQuerySet":
        """What a practice is asked is for the region; what a candidate is asked, for its owner.

        What a practice is asked about somebody else is for the organisation that asks it.
        What is private is for the coordinators of the organisation that asks it.
        """
        of_practice = Q(practice__region__in=regions_of(user, READING_ROLES)) & (
            ~Q(kind__in=names_about_others())
            | Q(organisation__in=organisations_of(user, READING_ROLES))
        )
        of_candidate = Q(candidate__organisation__in=organisations_of(user, READING_ROLES))
        may_read = ~Q(kind__in=names_private()) | Q(
            organisation__in=organisations_of(user, WRITING_ROLES)
        )
        return self.filter(may_read & (of_practice | of_candidate))

    def waiting(self) -> "AskQuerySet":
        return self.filter(state=AskState.OPEN)


class Ask(models.Model):
    """One thing we ask of one practice or one candidate, and its answer.

    `kind` names what is asked (the setting ASK_KINDS lists them); `answer` holds codes and
    numbers of that kind, `answer_text` what the person added in their own words.  Whoever
    wrote an answer down for somebody else is `recorded_by`; it is empty when the person
    answered by their own link (requirement U04).  `contact` is the fixed person to call (B05).
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="asks", verbose_name=_("organisation")
    )
    kind = models.CharField(_("what we ask"), max_length=40)
    # When a file is erased, what was asked of that person goes along.
    practice = models.ForeignKey(
        Practice,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="asks",
        verbose_name=_("practice"),
    )
    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="asks",
        verbose_name=_("candidate"),
    )
    question = models.TextField(_("question"), max_length=1000, blank=True)
    # Which row of the kind's own room it is about, for a kind that asks about one thing.
    subject = models.PositiveBigIntegerField(null=True, blank=True)
    # The answer tells of this person: it goes with their file.
    about_candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, null=True, blank=True, related_name="asked_about"
    )
    due_on = models.DateField(_("answer before"))
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("contact person"),
    )
    state = models.CharField(_("state"), max_length=20, choices=AskState, default=AskState.OPEN)
    answer = models.JSONField(default=dict, blank=True)
    answer_text = models.TextField(_("explanation"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.CharField(
        _("how it was answered"), max_length=20, choices=ANSWERED_BY, blank=True
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noted by"),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # What was asked of many at once is withdrawn at once.
    act = models.UUIDField(null=True, blank=True, db_index=True)
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("question to a person")
        verbose_name_plural = _("questions to people")
        indexes = [models.Index(fields=["organisation", "state", "due_on"], name="ask_state_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(practice__isnull=False, candidate__isnull=True)
                | Q(practice__isnull=True, candidate__isnull=False),
                name="ask_of_one_person",
            ),
            models.CheckConstraint(
                condition=Q(state=AskState.ANSWERED, answered_at__isnull=False) & ~Q(answered_by="")
                | ~Q(state=AskState.ANSWERED) & Q(answered_at__isnull=True, answered_by=""),
                name="ask_answered_when_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=AnsweredBy.LINK) | Q(recorded_by__isnull=True),
                name="ask_own_answer_has_no_recorder",
            ),
            # A question in words may be one of several; of everything else one waits at a time,
            # and of a kind that asks about one thing one for each.
            models.UniqueConstraint(
                fields=["practice", "kind"],
                condition=Q(state=AskState.OPEN, question="", subject__isnull=True),
                name="ask_practice_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["candidate", "kind"],
                condition=Q(state=AskState.OPEN, question="", subject__isnull=True),
                name="ask_candidate_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["practice", "kind", "subject"],
                condition=Q(state=AskState.OPEN, subject__isnull=False),
                name="ask_practice_once_a_thing",
            ),
            models.UniqueConstraint(
                fields=["candidate", "kind", "subject"],
                condition=Q(state=AskState.OPEN, subject__isnull=False),
                name="ask_candidate_once_a_thing",
            ),
            models.UniqueConstraint(
                fields=["candidate", "kind"],
                condition=Q(state=AskState.STANDING),
                name="ask_candidate_one_own_page",
            ),
            models.UniqueConstraint(
                fields=["practice", "kind"],
                condition=Q(state=AskState.STANDING),
                name="ask_practice_one_own_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("asks:detail", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.organisation.region_id

    @property
    def kind_in_words(self) -> str:
        kinds = import_string(settings.ASK_KINDS)
        return next((str(kind.label) for kind in kinds if kind.name == self.kind), self.kind)

    @property
    def about(self) -> Practice | Candidate:
        """Return whom this is asked."""
        about = self.practice or self.candidate
        assert about is not None  # noqa: S101 -- the table refuses an ask of nobody
        return about

    @property
    def is_open(self) -> bool:
        return self.state == AskState.OPEN

    @property
    def is_standing(self) -> bool:
        """Tell whether this is somebody's own page, that asks nothing."""
        return self.state == AskState.STANDING

    @property
    def takes_links(self) -> bool:
        """Tell whether a link to this leads anywhere."""
        return self.is_open or self.is_standing

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()


class PersonalLinkQuerySet(models.QuerySet["PersonalLink"]):
    def visible_to(self, user: Any) -> "PersonalLinkQuerySet":
        return self.filter(ask__in=Ask.objects.visible_to(user))


class PersonalLink(AccessLink):
    """The address by which one person answers one ask, without an account.

    An ask can have more than one link in its time, each with its own end.
    """

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="links")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")

    def __str__(self) -> str:
        return f"{self.ask_id}.{self.pk}"

    @property
    def region_id(self) -> int:
        return self.ask.region_id


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user: Any) -> "AnswerQuerySet":
        return self.filter(ask__in=Ask.objects.visible_to(user))


class Answer(models.Model):
    """An answer as it was given; a changed one stays beside what it became."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="answers")
    answer = models.JSONField(default=dict, blank=True)
    answer_text = models.TextField(_("explanation"), max_length=2000, blank=True)
    answered_by = models.CharField(_("how it was answered"), max_length=20, choices=ANSWERED_BY)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return f"{self.ask_id}.{self.pk}"

    @property
    def region_id(self) -> int:
        return self.ask.region_id


class ControlCodeQuerySet(models.QuerySet["ControlCode"]):
    def visible_to(self, user: Any) -> "ControlCodeQuerySet":
        return self.filter(ask__in=Ask.objects.visible_to(user))


class ControlCode(OneTimeDigits):
    """Six digits that only the asked person gets, before another person's data is shown."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="control_codes")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ControlCodeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("control code")
        verbose_name_plural = _("control codes")

    def __str__(self) -> str:
        return f"{self.ask_id}.{self.pk}"

    @property
    def region_id(self) -> int:
        return self.ask.region_id
