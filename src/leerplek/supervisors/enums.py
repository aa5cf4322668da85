from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SupervisorRole(TextChoices):
    """What somebody who guides a learner does at the practice."""

    DOCTORS_ASSISTANT = "doctors_assistant", _("doctor's assistant")
    PRACTICE_NURSE = "practice_nurse", _("practice nurse (POH)")
    GP = "gp", _("GP")
    PRACTICE_MANAGER = "practice_manager", _("practice manager")
    OTHER = "other", _("something else")
    UNKNOWN = "unknown", _("unknown")


class Training(TextChoices):
    """Whether somebody followed a training for supervisors."""

    DONE = "done", pgettext_lazy("a training", "done")
    NONE = "none", pgettext_lazy("a training", "not done")
    UNKNOWN = "unknown", _("unknown")


class Part(TextChoices):
    """Which of the two who can share a learner (O02)."""

    LEAD = "lead", _("lead supervisor")
    SECOND = "second", _("second supervisor")


class Reply(TextChoices):
    """What a supervisor says to guiding at a place; silence is none of the three (D13)."""

    OPEN = "open", _("not answered yet")
    YES = "yes", _("yes")
    NO = "no", _("no")
    QUESTION = "question", _("has a question first")


class SupervisorEvent(TextChoices):
    """What the history of a supervisor tells; the values are the kinds of audit events."""

    ADDED = "supervisor.added", _("supervisor added")
    CHANGED = "supervisor.changed", _("supervisor changed")
    LEFT = "supervisor.left", _("left the practice")
    RETURNED = "supervisor.returned", _("works at the practice again")
    ERASED = "supervisor.erased", _("supervisor erased")
    NAMED = "supervisor.named", _("named as supervisor of a place")
    DIVIDED = "supervisor.divided", _("days and tasks at a place changed")
    ENDED = "supervisor.ended", _("no longer supervisor of a place")
    ASKED = "supervisor.asked", _("asked to guide at a place")
    REPLIED = "supervisor.replied", _("said whether they guide at a place")
    TOLD = "supervisor.told", _("data given to the person")
    EXPORTED = "supervisors.exported", _("supervisors exported")
    POLICY = "supervisor_policy.changed", _("rules on supervisors changed")


# The name of the question to a supervisor whether they guide at a place.
GUIDES = "guides_at_place"
