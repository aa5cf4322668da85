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
