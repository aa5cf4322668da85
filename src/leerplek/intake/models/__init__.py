"""What schools and UWV are asked about candidates, and what they said."""

from leerplek.intake.models.contacts import (
    ContactPerson,
    ContactPersonQuerySet,
    InboxDigits,
    InboxDigitsQuerySet,
    InboxLink,
    InboxLinkQuerySet,
)
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
    "ContactPerson",
    "ContactPersonQuerySet",
    "Exemption",
    "ExemptionQuerySet",
    "FundingPermission",
    "FundingPermissionQuerySet",
    "InboxDigits",
    "InboxDigitsQuerySet",
    "InboxLink",
    "InboxLinkQuerySet",
    "Question",
    "QuestionQuerySet",
    "Readiness",
    "ReadinessQuerySet",
    "SchoolVerdict",
    "SchoolVerdictQuerySet",
]
