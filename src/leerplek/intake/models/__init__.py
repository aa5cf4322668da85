"""What schools and UWV are asked about candidates, and what they said."""

from leerplek.intake.models.permissions import FundingPermission, FundingPermissionQuerySet
from leerplek.intake.models.questions import Question, QuestionQuerySet
from leerplek.intake.models.readiness import Readiness, ReadinessQuerySet
from leerplek.intake.models.verdicts import (
    Exemption,
    ExemptionQuerySet,
    SchoolVerdict,
    SchoolVerdictQuerySet,
)

__all__ = [
    "Exemption",
    "ExemptionQuerySet",
    "FundingPermission",
    "FundingPermissionQuerySet",
    "Question",
    "QuestionQuerySet",
    "Readiness",
    "ReadinessQuerySet",
    "SchoolVerdict",
    "SchoolVerdictQuerySet",
]
