from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LearningRoute(TextChoices):
    """How a learner learns; matched.  The funding route is not (docs/matching.md)."""

    BBL = "bbl", _("BBL")
    BOL = "bol", _("BOL")
    THIRD_ROUTE = "third_route", _("third route")


class NumberOrigin(TextChoices):
    """Who decided a number that counts now."""

    PLAYBOOK = "playbook", _("playbook")
    PROGRAMME = "programme", _("programme")
    COHORT = "cohort", _("class")


class ProgrammeEvent(TextChoices):
    """What the history of a programme or class tells; the values are kinds of audit events."""

    ADDED = "programme.added", _("programme added")
    CHANGED = "programme.changed", _("programme changed")
    NUMBERS_CHANGED = "programme.numbers_changed", _("numbers changed")
    COHORT_ADDED = "cohort.added", _("class added")
    COHORT_CHANGED = "cohort.changed", _("class changed")
    COHORT_NUMBERS_CHANGED = "cohort.numbers_changed", _("numbers changed")
    COHORT_COPIED = "cohort.copied", _("class made after another one")
    COHORT_CLOSED = "cohort.closed", _("class closed")
    COHORT_REOPENED = "cohort.reopened", _("class opened again")
    SHARE_AGREED = "cohort.share_agreed", _("number of learners agreed")
    SHARE_REMOVED = "cohort.share_removed", _("agreed number taken away")
    PARTNER_ADDED = "cohort.partner_added", _("class shared with an organisation")
    PARTNER_REMOVED = "cohort.partner_removed", _("class no longer shared with an organisation")
