"""What a programme tells people before they choose (F13)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from leerplek.meetings.enums import Topic
from leerplek.programmes.models import Programme


class TopicTextQuerySet(models.QuerySet["TopicText"]):
    def visible_to(self, user: Any) -> "TopicTextQuerySet":
        """Who sees a programme sees its texts."""
        return self.filter(programme__in=Programme.objects.visible_to(user))


class TopicText(models.Model):
    """A programme's own words for one topic; without a row the ready words count.

    `text_en` is for who reads English; without it they read the Dutch.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="topic_texts")
    topic = models.CharField(_("topic"), max_length=20, choices=Topic)
    text = models.TextField(_("text"), max_length=2000)
    text_en = models.TextField(_("text in English"), max_length=2000, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = TopicTextQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("text of a topic")
        verbose_name_plural = _("texts of topics")
        constraints = [
            models.UniqueConstraint(fields=["programme", "topic"], name="topic_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.topic}"

    @property
    def region_id(self) -> int:
        return self.programme.region_id


class PublishedQuestionQuerySet(models.QuerySet["PublishedQuestion"]):
    def visible_to(self, user: Any) -> "PublishedQuestionQuerySet":
        """Who sees a programme sees what it published."""
        return self.filter(programme__in=Programme.objects.visible_to(user))


class PublishedQuestion(models.Model):
    """A question to a doctor's assistant with its answer, for everybody to read (F14).

    It holds nobody's name and does not say which request it came from, so it stays when
    that is erased.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="published_questions"
    )
    question = models.CharField(_("question"), max_length=300)
    answer = models.TextField(_("answer"), max_length=2000)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = PublishedQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("published question")
        verbose_name_plural = _("published questions")

    def __str__(self) -> str:
        return self.question

    @property
    def region_id(self) -> int:
        return self.programme.region_id


class FilmQuerySet(models.QuerySet["Film"]):
    def visible_to(self, user: Any) -> "FilmQuerySet":
        """Who sees a programme sees its film."""
        return self.filter(programme__in=Programme.objects.visible_to(user))


class Film(models.Model):
    """Where a film of an assistant about the work is to be seen (F14): a link, shown nowhere else.

    No other website learns who reads our page before somebody follows it.
    """

    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="film")
    title = models.CharField(_("title"), max_length=120)
    address = models.URLField(_("link"), max_length=300)
    version = models.PositiveIntegerField(default=1)

    objects = FilmQuerySet.as_manager()

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("films")

    def __str__(self) -> str:
        return self.title

    @property
    def link(self) -> str:
        """Return the address when it is a safe one of the web, else nothing."""
        return self.address if self.address.startswith("https://") else ""

    @property
    def region_id(self) -> int:
        return self.programme.region_id
