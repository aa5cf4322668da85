from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from leerplek.eligibility import judging


class RuleKind(TextChoices):
    """What a rule is about; the values are those that `judging` knows."""

    SIDE_ENTRANT = judging.SIDE_ENTRANT, _("fund scheme for side entrants")
    RETURNER = judging.RETURNER, _("fund scheme for returners")
    SCHOOL_COSTS = judging.SCHOOL_COSTS, _("money for school and books from the fund")
    HOURS = judging.HOURS, _("hours a week")
    ENTRY = judging.ENTRY, _("prior education that a school asks for")
    ASSESSMENT = judging.ASSESSMENT, _("admission without papers")
    UWV = judging.UWV, _("schooling paid by UWV")
    LEARNER_PAY = "learner_pay", _("pay while learning")
    LEAST_PAY = "least_pay", _("lowest pay of the collective agreement")
    COURSE_FEE = "course_fee", _("school fee of BBL")
    FUND_SCHOOL = "fund_school", _("money for school from the fund")
    FUND_BOOKS = "fund_books", _("money for books from the fund")
    SUPERVISION = "supervision", _("money for the practice that supervises")
    CLAIM = "claim", _("term to ask the fund for that money")


# These say what something costs or pays; nobody is judged by them.
AMOUNTS = (
    *(RuleKind.LEARNER_PAY, RuleKind.LEAST_PAY, RuleKind.COURSE_FEE),
    *(RuleKind.FUND_SCHOOL, RuleKind.FUND_BOOKS),
)

# What a practice reads; nobody is judged by it.
FOR_PRACTICES = frozenset({RuleKind.SUPERVISION, RuleKind.CLAIM})
NOT_JUDGED = FOR_PRACTICES.union(AMOUNTS)
PER_ROUTE = FOR_PRACTICES | {RuleKind.ENTRY}


class CountedFrom(TextChoices):
    """From which day of a placement the fund counts its term."""

    START = "start", _("the day the learner starts")
    END = "end", _("the day the traineeship ends")


class Verdict(TextChoices):
    FITS = judging.FITS, _("fits")
    MAY_FIT = judging.MAY_FIT, _("may fit")
    DOES_NOT_FIT = judging.DOES_NOT_FIT, _("does not fit")


class Confidence(TextChoices):
    """How sure it is that the source says so."""

    VERIFIED = "verified", _("read at the source")
    SECOND_HAND = "second_hand", _("read elsewhere")
    RECALLED = "recalled", _("not checked yet")


# A rule that nobody checked counts only after somebody confirmed it at its source.
RELIABLE = frozenset({Confidence.VERIFIED, Confidence.SECOND_HAND})


class AgeOn(TextChoices):
    """On which day the age of a person counts for the fund."""

    OPEN = judging.AGE_OPEN, _("the source does not say")
    JUDGED = judging.AGE_JUDGED, _("the day of judging")
    START = judging.AGE_START, _("the day the course starts")


class Education(TextChoices):
    """The highest diploma of a person, as admission to level 4 looks at it."""

    NONE = "none", _("no diploma")
    VMBO_BASIC = "vmbo_basic", _("vmbo, basic track")
    VMBO = "vmbo", _("vmbo, other tracks (or mavo)")
    HAVO_VWO = "havo_vwo", _("havo or vwo, or passed on to year 4")
    MBO_2 = "mbo_2", _("mbo level 2")
    MBO_3 = "mbo_3", _("mbo level 3")
    MBO_4 = "mbo_4", _("mbo level 4")
    HIGHER = "higher", _("hbo or university")


class EligibilityEvent(TextChoices):
    """The kinds of audit events of this room."""

    RULE_ADDED = "rule.added", _("version of a rule added")
    RULE_REMOVED = "rule.removed", _("version of a rule removed")
    RULE_CONFIRMED = "rule.confirmed", _("rule is still valid")
    JUDGED = "eligibility.judged", _("judged what fits")
    BACKGROUND = "eligibility.background", _("background changed")
