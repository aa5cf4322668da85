from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FundingRoute(TextChoices):
    """Who pays the school; decides papers and the start gate, never a match."""

    UWV = "uwv", _("UWV")
    FUND = "fund", _("fund, through the employer")
    OWN = "own", _("own means")
    UNKNOWN = "unknown", _("unknown")


class Scale(TextChoices):
    MOTIVATION = "motivation", _("motivation")
    SERVICE_ATTITUDE = "service_attitude", _("service attitude")
    TEACHABILITY = "teachability", _("teachability")
    COMMITMENT = "commitment", _("commitment")
    LIFE_EXPERIENCE = "life_experience", _("life experience")


class CandidateState(TextChoices):
    ACTIVE = "active", _("taking part")
    WITHDRAWN = "withdrawn", _("withdrawn")


class AskedBy(TextChoices):
    CANDIDATE = "candidate", _("the candidate")
    PRACTICE = "practice", _("the practice")
    COORDINATOR = "coordinator", _("the coordinator")
