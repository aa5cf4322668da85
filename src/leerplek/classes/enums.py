from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Fate(TextChoices):
    """What happens to somebody without a match when their class closes."""

    ENDS = "ends", _("the procedure ends")
    WAITS = "waits", _("to the waiting list")
    MOVES = "moves", _("to the later class")
