from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Reason(TextChoices):
    """Why somebody is called."""

    SILENT = "silent", _("no answer to our question")
    UNDELIVERED = "undelivered", _("our mail did not arrive")
    MESSAGE = "message", _("a message to tell by phone")
    CALL_BACK = "call_back", _("asked to be called")
    TRAINS = "trains", _("can the practice train somebody?")
    FREE = "free", _("something else")


class Whom(TextChoices):
    """With whom one talks: each has a script of its own."""

    CANDIDATE = "candidate", pgettext_lazy("a call", "a candidate")
    PRACTICE = "practice", pgettext_lazy("a call", "a practice")


class CallState(TextChoices):
    TO_DO = "to_do", pgettext_lazy("a call", "to make")
    DONE = "done", pgettext_lazy("a call", "done")


NEXT: dict[str, frozenset[str]] = {
    CallState.TO_DO: frozenset({CallState.DONE}),
    CallState.DONE: frozenset({CallState.TO_DO}),
}


class Outcome(TextChoices):
    """What became of one try.  Not everything ends a call: who is not reached is tried again."""

    ANSWERED = "answered", _("reached, and it is settled")
    LATER = "later", _("reached, call again later")
    NOT_REACHED = "not_reached", _("not reached")
    WRONG_NUMBER = "wrong_number", _("the number is wrong")
    DO_NOT_CALL = "do_not_call", _("does not want to be called again")
    NOT_NEEDED = "not_needed", _("the call is not needed any more")
    OVERTAKEN = "overtaken", _("the answer came in another way")


# Calls that are a talk, not one question: there the script says what to go through.
TALKS = frozenset({Reason.FREE, Reason.CALL_BACK})
# What is put on the list from elsewhere, and not by hand from the page of a person.
NOT_BY_HAND = frozenset({Reason.SILENT, Reason.TRAINS})
# Why somebody is called about one of our messages.
OF_MESSAGES = frozenset({Reason.UNDELIVERED, Reason.MESSAGE})
# What ends a call; after anything else it stays on the list.
ENDING = frozenset({Outcome.ANSWERED, Outcome.DO_NOT_CALL, Outcome.NOT_NEEDED, Outcome.OVERTAKEN})
# What needs a day to try again.
AGAIN = frozenset({Outcome.LATER, Outcome.NOT_REACHED})


class ScriptEvent(TextChoices):
    """What happened to the script of a region; the values are the kinds of audit events."""

    CHANGED = "call_script.changed", _("script for calls changed")
    RESET = "call_script.reset", _("back to the ready script for calls")


class CallEvent(TextChoices):
    """What the history of a call tells; the values are the kinds of audit events."""

    MADE = "call.made", _("put on the call list")
    READ = "call.read", _("call opened")
    BEGUN = "call.begun", _("began to call")
    OWNED = "call.owned", _("who calls was changed")
    TRIED = "call.tried", _("outcome written down")
    UNDONE = "call.undone", _("outcome taken back")
    OVERTAKEN = "call.overtaken", _("taken off the list: the answer came")
    TAKEN_OFF = "call.taken_off", _("taken off the list again")
    EXPORTED = "calls.exported", _("call list exported")
