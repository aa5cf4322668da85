"""The codes of a judgement in words: why, what to bring, and what to do instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leerplek.common.formats import format_date, format_number
from leerplek.eligibility.enums import Verdict

if TYPE_CHECKING:
    from leerplek.eligibility.models import RuleVersion

OTHER_MONEY = _("Look at the other ways to pay: through UWV, or by own means.")

# Code: why, and what to bring or to do instead.
TEXTS: dict[str, tuple[Promise, Promise | str]] = {
    "age_enough": (_("The fund pays from %(age)s years on, and that age is reached."), ""),
    "age_below": (
        _(
            "The fund pays from %(age)s years on, and that age is not reached in time. It says "
            "nothing about taking part: that is open at every age."
        ),
        OTHER_MONEY,
    ),
    "age_unknown": (
        _("The fund pays from %(age)s years on, and the birth date is not known."),
        _("Tell the birth date. It is for the money only, never for taking part."),
    ),
    "age_start_unknown": (
        _(
            "The fund pays from %(age)s years on. That age is not reached yet, and it is not known "
            "when the course starts."
        ),
        _("Find out on which day the course starts."),
    ),
    "age_day_open": (
        _(
            "The fund pays from %(age)s years on. That age is reached on one of two days, the "
            "day of judging and the day the course starts, and the fund does not say which counts."
        ),
        _("Ask the fund on which day the age counts."),
    ),
    "diploma_yes": (_("There is a vocational diploma."), ""),
    "diploma_no": (_("The fund asks for a vocational diploma."), OTHER_MONEY),
    "diploma_unknown": (
        _("The fund asks for a vocational diploma, and we do not know whether there is one."),
        _("Bring a copy of the vocational diploma."),
    ),
    "gp_care_yes": (
        _("This scheme is for people who work outside GP care."),
        _("Ask the employer in GP care what it pays for schooling."),
    ),
    "gp_care_no": (_("Does not work in GP care now."), ""),
    "gp_care_unknown": (
        _("This scheme is for people who work outside GP care, and the present work is not known."),
        _("Tell where you work now."),
    ),
    "returner_yes": (
        _(
            "Worked as a doctor's assistant before. The fund does not say who is a returner, so "
            "it decides."
        ),
        _("Bring the diploma and a proof of the earlier work."),
    ),
    "returner_no": (
        _("This scheme is for people who worked as a doctor's assistant before."),
        _("Look at the scheme for side entrants."),
    ),
    "returner_unknown": (
        _(
            "This scheme is for people who worked as a doctor's assistant before, and that is not"
            " known."
        ),
        _("Tell whether you worked as a doctor's assistant before."),
    ),
    "hours_not_asked": (_("BOL is mostly at school: no hours of work are asked."), ""),
    "hours_enough": (
        _("There is time enough: the programme asks for %(programme)s hours a week."),
        "",
    ),
    "hours_below_programme": (
        _(
            "The law asks for %(official)s hours a week, the programme for %(programme)s. This is"
            " in between."
        ),
        _("Discuss with the coordinator whether a place with fewer hours can be found."),
    ),
    "hours_below_law": (
        _("Learning while working takes at least %(official)s hours a week by law."),
        _("See whether more hours are possible, or look at BOL, which is mostly at school."),
    ),
    "hours_below_law_of_one": (
        _(
            "BBL takes at least %(official)s hours a week by law. The other wished learning route "
            "has no such number."
        ),
        _("See whether more hours are possible, or choose the other learning route."),
    ),
    "hours_below_wish": (
        _(
            "The programme asks for %(programme)s hours a week, and this is less. The law asks for "
            "no number in this learning route."
        ),
        _("Discuss with the coordinator whether a place with fewer hours can be found."),
    ),
    "hours_unknown": (
        _("The programme asks for %(programme)s hours a week, and the hours are not known."),
        _("Tell how many hours a week are possible."),
    ),
    "education_accepted": (_("The highest diploma gives admission."), ""),
    "education_school_decides": (
        _("One school accepts this diploma, another does not."),
        _("Bring the diploma to the intake at the school: the school decides."),
    ),
    "education_not_accepted": (
        _("The highest diploma does not give admission by itself."),
        _("Ask the school whether it admits adults after an assessment of its own."),
    ),
    "education_unknown": (
        _("The school looks at the highest diploma, and that is not known."),
        _("Bring a copy of the highest diploma."),
    ),
    "school_may_assess": (
        _("A school may admit adults without papers after an assessment of its own."),
        _("Ask the school how it assesses, and bring what shows what you can do."),
    ),
    "uwv_decides": (
        _("UWV can pay the first year of schooling. It decides that for each person."),
        _("Bring the permission of the UWV adviser, before the start."),
    ),
    "routes_paid": (_("The fund pays school and books for this learning route."), ""),
    "routes_choose": (
        _(
            "The fund pays school and books for one of the wished learning routes, not for the "
            "other."
        ),
        _("Choose the learning route that is paid, if the money matters."),
    ),
    "routes_not": (
        _("The fund does not pay school and books for this learning route."),
        _("Look at BBL or the third route. For BOL the school can tell about student finance."),
    ),
    "shortened_yes": (_("The course is a shortened one."), ""),
    "shortened_no": (
        _("The fund pays school and books of shortened courses only."),
        _("Ask the school for a shortened course."),
    ),
    "shortened_unknown": (
        _(
            "The fund pays school and books of shortened courses only, and it is not known "
            "whether this is one."
        ),
        _("Ask the school whether the course is a shortened one."),
    ),
    "scheme_fits": (_("A scheme of the fund fits, and school and book money goes with it."), ""),
    "scheme_unknown": (
        _(
            "School and book money is for side entrants and returners, and it is not clear yet "
            "whether one of these schemes fits."
        ),
        _("First find out whether a scheme of the fund fits."),
    ),
    "scheme_not": (
        _(
            "School and book money is for side entrants and returners, and neither scheme of the "
            "fund fits."
        ),
        OTHER_MONEY,
    ),
}


@dataclass(frozen=True)
class Said:
    """One outcome in words: why, and what to bring (may fit) or to do instead (does not fit)."""

    rule: "RuleVersion"
    verdict: str
    why: tuple[str, ...]
    then: tuple[str, ...]

    @property
    def verdict_in_words(self) -> str:
        return str(Verdict(self.verdict).label)

    @property
    def level(self) -> str:
        """Return the colour of the badge; the words beside it say the same."""
        return {Verdict.FITS: "success", Verdict.MAY_FIT: "warning"}.get(
            Verdict(self.verdict), "neutral"
        )


def outcome_said(rule: "RuleVersion", verdict: str, reasons: Iterable[Mapping[str, Any]]) -> Said:
    """Return an outcome in words: all reasons, and what helps for those that decided it."""
    given = list(reasons)
    deciding = [each for each in given if each["verdict"] == verdict]
    then = dict.fromkeys(str(TEXTS[each["code"]][1]) for each in deciding)
    return Said(
        rule=rule,
        verdict=verdict,
        why=tuple(sentence(each) for each in given),
        then=tuple(text for text in then if text),
    )


def sentence(reason: Mapping[str, Any]) -> str:
    """Return one reason in words."""
    told = {name: format_number(value) for name, value in reason["parameters"].items()}
    return str(TEXTS[reason["code"]][0]) % told


def source_of(rule: "RuleVersion") -> str:
    """Return where a number of a rule stands, and since when it holds, as one sentence."""
    if rule.valid_from is None:
        return gettext("Source: %(source)s.") % {"source": rule.source}
    facts = {"source": rule.source, "day": format_date(rule.valid_from)}
    return gettext("Source: %(source)s; valid from %(day)s.") % facts
