"""What a school and UWV can say about a candidate, and what may follow on what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from leerplek.candidates.enums import SAID_THEMSELVES, SaidHow


class VerdictState(TextChoices):
    """What a school says about the admission of one candidate (G04)."""

    ASKED = "asked", pgettext_lazy("of a school or UWV", "asked")
    ADMITTED = "admitted", _("admitted")
    CONDITIONAL = "conditional", _("admitted on conditions")
    NOT_ADMITTED = "not_admitted", _("not admitted")
    CANCELLED = "cancelled", pgettext_lazy("of a school or UWV", "not asked any more")


class PermissionState(TextChoices):
    """What UWV says about the schooling of one candidate (G14)."""

    ASKED = "asked", pgettext_lazy("of a school or UWV", "asked")
    GRANTED = "granted", pgettext_lazy("a permission", "granted")
    CONDITIONAL = "conditional", _("granted on conditions")
    REFUSED = "refused", pgettext_lazy("a permission", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a school or UWV", "not asked any more")


VERDICTS = frozenset({VerdictState.ADMITTED, VerdictState.CONDITIONAL, VerdictState.NOT_ADMITTED})
PERMISSIONS = frozenset(
    {PermissionState.GRANTED, PermissionState.CONDITIONAL, PermissionState.REFUSED}
)

# What was said may be said differently later: conditions are met, a mistake is mended.  What is
# not asked any more stays so; a new question is a new row.
NEXT_VERDICT: dict[str, frozenset[str]] = {
    VerdictState.ASKED: VERDICTS | {VerdictState.CANCELLED},
    VerdictState.ADMITTED: VERDICTS | {VerdictState.CANCELLED},
    VerdictState.CONDITIONAL: VERDICTS | {VerdictState.CANCELLED},
    VerdictState.NOT_ADMITTED: VERDICTS | {VerdictState.CANCELLED},
}
NEXT_PERMISSION: dict[str, frozenset[str]] = {
    PermissionState.ASKED: PERMISSIONS | {PermissionState.WITHDRAWN},
    PermissionState.GRANTED: PERMISSIONS | {PermissionState.WITHDRAWN},
    PermissionState.CONDITIONAL: PERMISSIONS | {PermissionState.WITHDRAWN},
    PermissionState.REFUSED: PERMISSIONS | {PermissionState.WITHDRAWN},
}


class NotAdmitted(TextChoices):
    """Why a school does not admit somebody."""

    EDUCATION = "education", _("the prior education is not enough")
    LANGUAGE = "language", _("the Dutch or arithmetic is not enough")
    MOTIVATION = "motivation", _("the motivation did not convince")
    FULL = "full", _("the class is full")
    OTHER_ROUTE = "other_route", _("another course fits better")
    OTHER = "other", pgettext_lazy("a reason", "another reason")


class Refused(TextChoices):
    """Why UWV gives no permission; never what somebody receives, or why."""

    NO_JOB = "no_job", _("there is no certainty of a job")
    TOO_LONG = "too_long", _("the course takes too long")
    COSTS = "costs", _("the course costs too much")
    NOT_NEEDED = "not_needed", _("the course is not needed to find work")
    OTHER = "other", pgettext_lazy("a reason", "another reason")


class ExemptionState(TextChoices):
    """What becomes of a part of the course that somebody need not do again (G13, H07)."""

    ASKED = "asked", pgettext_lazy("of a school or UWV", "asked")
    GRANTED = "granted", pgettext_lazy("an exemption", "granted")
    REFUSED = "refused", pgettext_lazy("an exemption", "refused")


# What a school scores is kept with the candidate and says it in the same way.
ToldBy = SaidHow

THEMSELVES = SAID_THEMSELVES
ON_BEHALF = tuple(choice for choice in ToldBy.choices if choice[0] not in THEMSELVES)


class ReadinessKind(TextChoices):
    """What somebody needs before lessons begin (G08-G10)."""

    LAPTOP = "laptop", _("laptop")
    DIGITAL = "digital", _("digital skills")
    TYPING = "typing", _("typing")


class ReadinessState(TextChoices):
    UNKNOWN = "unknown", pgettext_lazy("a laptop or skill", "not known yet")
    OK = "ok", pgettext_lazy("a laptop or skill", "in order")
    TO_DO = "to_do", pgettext_lazy("a laptop or skill", "to arrange")


class IntakeEvent(TextChoices):
    """What the history of a verdict or permission tells; the values are kinds of audit events."""

    ASKED = "intake.asked", pgettext_lazy("of a school or UWV", "asked")
    DECIDED = "intake.decided", _("verdict or permission noted")
    REMINDED = "intake.reminded", _("reminded")
    CANCELLED = "intake.cancelled", pgettext_lazy("of a school or UWV", "not asked any more")
    EXEMPTION_ASKED = "intake.exemption_asked", _("exemption asked")
    EXEMPTION_DECIDED = "intake.exemption_decided", _("exemption decided")
    CONTACT_ADDED = "intake.contact_added", _("contact person added")
    CONTACT_CHANGED = "intake.contact_changed", _("contact person changed")
    CONTACT_REMOVED = "intake.contact_removed", _("contact person removed")
    LINK_MADE = "intake.link_made", _("link made")
    LINK_MAILED = "intake.link_mailed", _("link sent by mail")
    LINK_REFUSED = "intake.link_refused", _("mail with the link refused")
    LINK_OPENED = "intake.link_opened", _("link opened for the first time")
    LINKS_STOPPED = "intake.links_stopped", _("links stopped")
    DIGITS_MADE = "intake.digits_made", _("control code made")
    DIGITS_PROVED = "intake.digits_proved", _("control code filled in")
    READINESS = "intake.readiness", _("laptop or skill noted")
    EXPORTED = "intake.exported", _("list of verdicts and permissions exported")
