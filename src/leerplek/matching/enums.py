from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Mode(TextChoices):
    PROPOSE = "propose", _("propose candidates for each place")
    ASSIGN = "assign", _("one candidate for each place")


class LockKind(TextChoices):
    MUST = "must", _("keep together")
    FORBID = "forbid", _("never together")
