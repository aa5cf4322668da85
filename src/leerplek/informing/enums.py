from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InformingEvent(TextChoices):
    """What the history tells; the values are the kinds of audit events."""

    CHANGED = "topic_text.changed", _("text of a topic changed")
    RESET = "topic_text.reset", _("ready text of a topic taken back")
    PUBLISHED = "question.published", _("question and answer put on the page")
    REWORDED = "question.changed", _("question and answer changed")
    TAKEN_DOWN = "question.taken_down", _("question and answer taken off the page")
    FILM = "film.changed", _("film changed")
