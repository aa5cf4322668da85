from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AskState(TextChoices):
    """Silence is not an answer: an ask that is late stays open until a person ends it.

    A standing one asks nothing, so it is never late and nobody is reminded of it: it holds the
    links to somebody's own page (decision record 0035).
    """

    OPEN = "open", _("waiting for an answer")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("an ask", "no longer needed")
    STANDING = "standing", pgettext_lazy("a page of somebody", "open, and needs no answer")


NEXT: dict[str, frozenset[str]] = {
    AskState.OPEN: frozenset({AskState.ANSWERED, AskState.WITHDRAWN}),
    AskState.ANSWERED: frozenset({AskState.OPEN}),
    AskState.WITHDRAWN: frozenset({AskState.OPEN}),
    AskState.STANDING: frozenset({AskState.WITHDRAWN}),
}


class AnsweredBy(TextChoices):
    """How an answer came: by the person's own link, or written down by a colleague (U04)."""

    LINK = "link", _("by the personal link")
    PHONE = "phone", _("by phone")
    MAIL = "mail", _("by mail")
    PAPER = "paper", _("on paper")
    MEETING = "meeting", _("in a meeting")


# Nobody writes this down: a file brings it in with its own time (`asks/bringing.py`).
ELSEWHERE = "elsewhere"
ANSWERED_BY = [*AnsweredBy.choices, (ELSEWHERE, _("by a form elsewhere"))]


class AskEvent(TextChoices):
    """What the history of an ask tells; the values are the kinds of audit events."""

    MADE = "ask.made", _("question asked")
    READ = "ask.read", _("question and answer opened")
    ANSWERED = "ask.answered", _("answered")
    CHANGED = "ask.changed", _("answer changed")
    WITHDRAWN = "ask.withdrawn", _("question withdrawn")
    REOPENED = "ask.reopened", _("question asked again")
    LINK_MADE = "link.made", _("personal link made")
    LINK_REVOKED = "link.revoked", _("personal link stopped")
    LINK_OPENED = "link.opened", _("personal link opened for the first time")
    DIGITS_MADE = "digits.made", _("control code made")
    DIGITS_PROVED = "digits.proved", _("control code filled in")
    BROUGHT_IN = "ask.brought_in", _("answer brought in from a form elsewhere")
    TAKEN_OUT = "ask.taken_out", _("answer from a form elsewhere taken out again")
    TAKEN_OVER = "ask.taken_over", _("laid beside the register")
    PUT_BACK = "ask.put_back", _("register put back as it was")
    EXPORTED = "asks.exported", _("questions exported")
