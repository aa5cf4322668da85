from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AskState(TextChoices):
    """Silence is not an answer: an ask that is late stays open until a person ends it."""

    OPEN = "open", _("waiting for an answer")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("an ask", "no longer needed")


NEXT: dict[str, frozenset[str]] = {
    AskState.OPEN: frozenset({AskState.ANSWERED, AskState.WITHDRAWN}),
    AskState.ANSWERED: frozenset({AskState.OPEN}),
    AskState.WITHDRAWN: frozenset({AskState.OPEN}),
}


class AnsweredBy(TextChoices):
    """How an answer came: by the person's own link, or written down by a colleague (U04)."""

    LINK = "link", _("by the personal link")
    PHONE = "phone", _("by phone")
    MAIL = "mail", _("by mail")
    PAPER = "paper", _("on paper")
    MEETING = "meeting", _("in a meeting")
