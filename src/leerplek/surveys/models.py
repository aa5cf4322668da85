"""Polls, the versions of their questions, the reasons of a region, and what was taken over."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from leerplek.accounts.enums import READING_ROLES
from leerplek.accounts.models import Organisation, Region
from leerplek.accounts.selectors import organisations_of, regions_of
from leerplek.asks.models import Answer, Ask
from leerplek.importing.models import ImportBatch
from leerplek.surveys.enums import Audience, ReasonPage
from leerplek.surveys.questions import Question, from_json, worded


def in_language(dutch: str, english: str) -> str:
    """Return the words for the language of the page; what has no English stays Dutch."""
    return english if english and (get_language() or "").startswith("en") else dutch


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, user: Any) -> "PollQuerySet":
        """A poll of practices is for the region; one of candidates, for who keeps their files."""
        region = models.Q(
            audience=Audience.PRACTICE,
            organisation__region__in=regions_of(user, READING_ROLES),
        )
        own = models.Q(organisation__in=organisations_of(user, READING_ROLES))
        return self.filter(region | own)


class Poll(models.Model):
    """A questionnaire for many practices or candidates at once (D01).

    Who is invited has an `Ask` of the kind "poll" whose subject is this row; sending,
    reminding and calling are what asks and messages do already.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="polls", verbose_name=_("organisation")
    )
    audience = models.CharField(
        _("whom it asks"), max_length=20, choices=Audience, default=Audience.PRACTICE
    )
    title = models.CharField(_("the question above it"), max_length=160)
    title_en = models.CharField(_("the same in English"), max_length=160, blank=True)
    due_on = models.DateField(_("answer by"))
    call_by_on = models.DateField(_("we call before"))
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("contact person"),
    )
    return_address = models.TextField(_("address for answers on paper"), max_length=300, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PollQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("poll")
        verbose_name_plural = _("polls")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("surveys:detail", args=[self.pk])

    @property
    def region_id(self) -> int:
        return self.organisation.region_id

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def heading(self) -> str:
        """Return what stands above it, in the language of the page."""
        return in_language(self.title, self.title_en)


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def visible_to(self, user: Any) -> "QuestionnaireQuerySet":
        return self.filter(poll__in=Poll.objects.visible_to(user))


class Questionnaire(models.Model):
    """The questions of a poll as they were at one time: once asked, they stay so.

    The next version begins as a draft, of which a poll has one at most; nobody is asked it.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="questionnaires")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    questions = models.JSONField(_("questions"), default=list)
    is_draft = models.BooleanField(_("draft"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("questions of a poll")
        verbose_name_plural = _("questions of polls")
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="questionnaire_version_once"),
            models.UniqueConstraint(
                fields=["poll"],
                condition=models.Q(is_draft=True),
                name="questionnaire_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}.{self.number}"

    @property
    def region_id(self) -> int:
        return self.poll.region_id

    def listed(self) -> tuple[Question, ...]:
        """Return the questions, in their order."""
        return from_json(self.questions)

    def worded(self) -> tuple[Question, ...]:
        """Return the questions in the language of the page."""
        language = get_language() or ""
        return tuple(worded(question, language) for question in self.listed())


class PollReasonQuerySet(models.QuerySet["PollReason"]):
    def visible_to(self, user: Any) -> "PollReasonQuerySet":
        return self.filter(region__in=regions_of(user, READING_ROLES))


class PollReason(models.Model):
    """Why a practice does not train: an answer of the region's own list (C03).

    A reason that is not offered any more keeps its row: earlier answers point to it.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="poll_reasons")
    words = models.CharField(_("reason"), max_length=120)
    words_en = models.CharField(_("reason in English"), max_length=120, blank=True)
    advice = models.CharField(
        _("what we say to it"),
        max_length=300,
        blank=True,
        help_text=_("The practice reads this after its answer."),
    )
    advice_en = models.CharField(_("what we say to it, in English"), max_length=300, blank=True)
    action = models.CharField(
        _("what we do about it"),
        max_length=200,
        blank=True,
        help_text=_("You and your colleagues read this; the practice does not."),
    )
    action_page = models.CharField(
        _("page of this program for that"), max_length=20, choices=ReasonPage, blank=True
    )
    action_url = models.URLField(
        _("or a page elsewhere"),
        max_length=300,
        blank=True,
        help_text=_("For example the page on a subsidy, with https:// in front."),
    )
    is_offered = models.BooleanField(_("can be chosen"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    version = models.PositiveIntegerField(default=1)

    objects = PollReasonQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("reason of a region")
        verbose_name_plural = _("reasons of a region")
        constraints = [
            models.UniqueConstraint(fields=["region", "words"], name="poll_reason_words_once")
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def said(self) -> str:
        """Return the reason in the language of the page."""
        return in_language(self.words, self.words_en)

    @property
    def said_advice(self) -> str:
        """Return what we say to it, in the language of the page."""
        return in_language(self.advice, self.advice_en)


class AnswerImportQuerySet(models.QuerySet["AnswerImport"]):
    def visible_to(self, user: Any) -> "AnswerImportQuerySet":
        batches = ImportBatch.objects.visible_to(user).values("pk")
        return self.filter(poll__in=Poll.objects.visible_to(user), batch__in=batches)


class AnswerImport(models.Model):
    """Answers to a poll that came by a form elsewhere, on their way in; `batch` has the file.

    `choices` says by row number of which practice a row is ("skip": none), where somebody
    had to look.  `outcome` tells what became of each row, in codes and keys: the answer that
    was made of it, or the sentences that say why not.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="imports")
    batch = models.OneToOneField(ImportBatch, on_delete=models.CASCADE, related_name="+")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict, blank=True)
    outcome = models.JSONField(default=dict, blank=True)

    objects = AnswerImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import of answers")
        verbose_name_plural = _("imports of answers")

    def __str__(self) -> str:
        return f"{self.poll_id} {self.batch_id}"

    @property
    def region_id(self) -> int:
        return self.poll.region_id


class LookQuerySet(models.QuerySet["Look"]):
    def visible_to(self, user: Any) -> "LookQuerySet":
        from_polls = Poll.objects.visible_to(user).values("pk")
        polled = models.Q(answer__ask__kind="poll")
        told = models.Q(answer__ask__in=Ask.objects.visible_to(user))
        return self.filter(polled & models.Q(answer__ask__subject__in=from_polls) | ~polled & told)


class Look(models.Model):
    """Somebody looked at an answer beside the register, and took over what was ticked.

    `taken` holds per field what stood there before and what came; it is empty when the
    register stayed as it was.  An answer that is changed is looked at anew.
    """

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="look")
    taken = models.JSONField(_("taken over"), default=dict, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("look at an answer")
        verbose_name_plural = _("looks at answers")

    def __str__(self) -> str:
        return f"{self.answer_id}"

    @property
    def region_id(self) -> int:
        return self.answer.region_id
