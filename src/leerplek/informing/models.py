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
