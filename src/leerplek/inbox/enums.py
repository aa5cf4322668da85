from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AskedFor(TextChoices):
    """What somebody asks; the first three are the buttons of the public page (D02, B08)."""

    TRAIN = "train", _("wants to train somebody")
    LEARN = "learn", _("wants to become a doctor's assistant")
    CALL_BACK = "call_back", _("asks to be called back")
    QUESTION = "question", _("has a question")
    CORRECTION = "correction", _("says that something is not right")
    NEW_LINK = "new_link", _("asks for a new personal link")
    ASSISTANT = "assistant", _("asks something of a doctor's assistant")


class CameBy(TextChoices):
    """How a request came in: who wrote it down for somebody else says so (issue: on behalf of)."""

    FORM = "form", _("by the form on the website")
    LINK = "link", _("by the personal link")
    PHONE = "phone", _("by phone")
    MAIL = "mail", _("by mail")
    PAPER = "paper", _("on paper")
    MEETING = "meeting", _("in a meeting")


# What nobody writes down for somebody else.
BY_THEMSELVES = frozenset({CameBy.FORM, CameBy.LINK})


class RequestState(TextChoices):
    NEW = "new", _("new")
    BUSY = "busy", _("being dealt with")
    DONE = "done", pgettext_lazy("a request", "done")


NEXT: dict[str, frozenset[str]] = {
    RequestState.NEW: frozenset({RequestState.BUSY, RequestState.DONE}),
    RequestState.BUSY: frozenset({RequestState.NEW, RequestState.DONE}),
    RequestState.DONE: frozenset({RequestState.BUSY}),
}


class Outcome(TextChoices):
    """How a request ended."""

    ANSWERED = "answered", _("answered")
    PRACTICE = "practice", _("is a practice of the register")
    CANDIDATE = "candidate", _("is a candidate")
    ELSEWHERE = "elsewhere", _("helped by somebody else")
    NOTHING = "nothing", _("nothing needed: a double, or not serious")


class RequestEvent(TextChoices):
    """What the history of a request tells; the values are the kinds of audit events."""

    MADE = "request.made", _("request came in")
    READ = "request.read", _("request read")
    TAKEN = "request.taken", _("request taken up")
    LEFT = "request.left", _("request given back")
    NOTED = "request.noted", _("note added")
    ANSWERED = "request.answered", _("answer written")
    LINKED = "request.linked", _("connected with a practice or candidate")
    CLOSED = "request.closed", _("request finished")
    REOPENED = "request.reopened", _("request opened again")
    ERASED = "request.erased", _("request erased")
    EXPORTED = "requests.exported", _("requests exported")


class AnswerEvent(TextChoices):
    """What the history of a standard answer tells; the values are the kinds of audit events."""

    CHANGED = "answer_text.changed", _("standard answer changed")
    RESET = "answer_text.reset", _("own words taken away")
