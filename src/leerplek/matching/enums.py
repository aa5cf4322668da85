from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Mode(TextChoices):
    PROPOSE = "propose", _("propose candidates for each place")
    ASSIGN = "assign", _("one candidate for each place")


class ChoiceKind(TextChoices):
    """What a person decided about a pair on the board; the engine keeps to it."""

    LOCK = "lock", _("keep together")
    FORBID = "forbid", _("never together")
    INCLUDE = "include", _("may be proposed, although the exact address is not known")


class StepKind(TextChoices):
    """What somebody did on the board."""

    LOCK = "lock", _("kept together")
    FORBID = "forbid", _("ruled out")
    INCLUDE = "include", _("let through")
    RELEASE = "release", _("left to the system again")
    MOVE = "move", _("moved")
    PLACE = "place", _("put here")


class Show(TextChoices):
    """Which places of a board are shown."""

    OPEN = "open", _("with room left")
    NOBODY = "nobody", _("with nobody")
    NEEDS_ME = "needs", _("that need me: nobody, a broken rule, a doubt or somebody who left")
    CHOSEN = "chosen", _("where somebody decided something")
