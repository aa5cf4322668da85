from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Whom a poll asks."""

    PRACTICE = "practice", _("practices")
    CANDIDATE = "candidate", _("candidates")


class QuestionKind(TextChoices):
    CHOICE = "choice", _("a choice of one")
    SEVERAL = "several", _("a choice of several")
    SCALE = "scale", _("a scale from 1 to 5")
    NUMBER = "number", _("a number")
    TEXT = "text", _("text")
    DATE = "date", _("a date")
    REASONS = "reasons", _("reasons from the list of the region")
    STATEMENT = "statement", _("an intention, with a name")


class Means(TextChoices):
    """What the program does with an answer, besides keeping it."""

    TRAINS = "trains", _("yes, maybe or no")
    REASONS = "reasons", _("why not")
    WORDS = "words", _("why not, in own words")
    AGAIN = "again", _("ask again next year")
    AGAIN_ON = "again_on", _("the day from which we ask again")
    CONTACT_NAME = "contact_name", _("contact person")
    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail address")
    GP_COUNT = "gp_count", _("number of GPs")


class ReasonPage(TextChoices):
    """A page of the program where something can be done about a reason."""

    COMBINATIONS = "combinations", _("find two practices that share a learner")
    PRACTICES = "practices", _("the practices of the region")
    AGAIN = "again", _("who asked to be asked again")


class PollEvent(TextChoices):
    """What the history of a poll tells; the values are the kinds of audit events."""

    MADE = "poll.made", _("poll made")
    CHANGED = "poll.changed", _("poll changed")
    DRAFTED = "poll.drafted", _("draft of other questions changed")
    UNDRAFTED = "poll.undrafted", _("draft of other questions thrown away")
    QUESTIONS = "poll.questions", _("questions changed")
    QUESTIONS_UNDONE = "poll.questions_undone", _("change of questions taken back")
    SENT = "poll.sent", _("people asked")
    IMPORTED = "poll.imported", _("answers brought in from a form elsewhere")
    UNIMPORTED = "poll.unimported", _("answers from a form elsewhere taken out again")
    CLOSED = "poll.closed", _("poll closed")
    REOPENED = "poll.reopened", _("poll opened again")
    EXPORTED = "poll.exported", _("response exported")
    PRINTED = "poll.printed", _("sheets made to print")
    TAKEN = "poll.taken", _("answer looked at and taken over")
    UNTAKEN = "poll.untaken", _("taking over undone")
    REASON_ADDED = "reason.added", _("reason added")
    REASON_CHANGED = "reason.changed", _("reason changed")


class Became(TextChoices):
    """What became of a row of a form elsewhere."""

    COUNTS = "counts", _("brought in, and it counts")
    BESIDE = "beside", _("kept beside a later answer, which counts")
    THERE = "there", _("there already")
    LEFT = "left", _("not brought in")
