from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InformingEvent(TextChoices):
    """What the history tells; the values are the kinds of audit events."""

    CHANGED = "topic_text.changed", _("text of a topic changed")
    RESET = "topic_text.reset", _("ready text of a topic taken back")
