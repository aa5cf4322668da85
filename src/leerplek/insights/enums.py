from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leerplek.practices.enums import Willingness


class Status(TextChoices):
    """What we know of whether a practice trains (C01); the values are those of the register."""

    TRAINS = Willingness.YES.value, pgettext_lazy("a practice", "trains")
    WANTS = Willingness.MAYBE.value, pgettext_lazy("a practice", "perhaps wants to")
    NO = Willingness.NO.value, pgettext_lazy("a practice", "no")
    UNKNOWN = Willingness.UNKNOWN.value, pgettext_lazy("a practice", "unknown")


class Age(TextChoices):
    """How long ago we last heard it; the days are numbers of the programme."""

    FRESH = "fresh", pgettext_lazy("what we know", "recent")
    AGEING = "ageing", pgettext_lazy("what we know", "ageing")
    OLD = "old", pgettext_lazy("what we know", "old")
    NEVER = "never", pgettext_lazy("what we know", "never heard")


class Size(TextChoices):
    """How many GPs a practice has; where the sizes meet are numbers of the programme."""

    SMALL = "small", pgettext_lazy("a practice", "small")
    MIDDLE = "middle", pgettext_lazy("a practice", "in between")
    LARGE = "large", pgettext_lazy("a practice", "large")
    UNKNOWN = "unknown", pgettext_lazy("the size of a practice", "unknown")


class Source(TextChoices):
    """From what we know it."""

    ANSWER = "answer", _("answer to our question")
    PLACE = "place", _("a place was confirmed")
    REGISTER = "register", _("noted in the register")


class InsightEvent(TextChoices):
    """What is recorded of these pages; the values are the kinds of audit events."""

    EXPORTED = "insights.exported", _("blind spots exported")
    SHARED = "insights.shared", _("shared by a link")
    UNSHARED = "insights.unshared", _("sharing stopped")
    OPENED = "insights.opened", _("link opened")
