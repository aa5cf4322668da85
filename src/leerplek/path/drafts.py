"""What a letter about money begins with, in Dutch; whoever sends it makes it fit (G03).

No letter says what somebody receives or why: only that UWV is asked, or the fund.
"""

from collections.abc import Callable
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from leerplek.candidates.letters import addressee_of as candidate_addressee
from leerplek.candidates.models import Candidate
from leerplek.common.formats import format_date
from leerplek.documents.writing import Addressee
from leerplek.intake.selectors.permissions import offices_for, permission_of
from leerplek.path.enums import FundingLetter
from leerplek.path.funding import practice_of
from leerplek.practices.letters import addressee_of as practice_addressee

Draft = tuple[str, str]


def funding_addressee(candidate: Candidate, letter: FundingLetter, *, back_url: str) -> Addressee:
    """Return to whom a letter goes, with its first words."""
    with translation.override("nl"):
        subject, body = DRAFTS[letter](candidate)
        draft = {"subject": subject, "body": body}
        if letter == FundingLetter.FUND:
            return candidate_addressee(candidate, back_url=back_url, **draft)
        practice = practice_of(candidate)
        if letter != FundingLetter.ASK_UWV and practice is not None:
            return practice_addressee(practice, back_url=back_url, **draft)
        office = _office(candidate)
        return Addressee(
            name=office,
            addresses=[(office,)],
            salutation=_("Dear Sir or Madam,"),
            reference=f"K{candidate.pk}",
            back_url=back_url,
            is_complete=False,
            **draft,
        )


def _office(candidate: Candidate) -> str:
    """Return the UWV office that was asked, else the only one of the region."""
    permission = permission_of(candidate)
    if permission is not None:
        return str(permission.organisation)
    offices = list(offices_for(candidate)[:2])
    return str(offices[0]) if len(offices) == 1 else _("UWV")


def _start(candidate: Candidate) -> str:
    cohort = candidate.cohort
    day: date | None = candidate.start_from if cohort is None else cohort.start_on
    return _("The course starts on %(day)s.") % {"day": format_date(day)} if day else ""


def _joined(*paragraphs: str) -> str:
    return "\n\n".join(each for each in paragraphs if each)


def _ask_uwv(candidate: Candidate) -> Draft:
    named = {"name": candidate.full_name}
    return (
        _("Permission for the course of doctor's assistant: %(name)s") % named,
        _joined(
            _(
                "%(name)s wants to become a doctor's assistant by learning and working in a GP "
                "practice."
            )
            % named,
            _start(candidate),
            _(
                "We ask you whether %(name)s may begin with the permission of UWV, from which day, "
                "and on which conditions. Nobody starts before there is permission."
            )
            % named,
            _("You may tell us by phone, by mail or on the page of which you get a link."),
        ),
    )


def _job(candidate: Candidate) -> Draft:
    named = {"name": candidate.full_name}
    return (
        _("Intention of a job for %(name)s") % named,
        _joined(
            _("%(name)s is to learn in your practice.") % named,
            _start(candidate),
            _(
                "UWV can pay the course, and asks whether there is a job in sight. Would you "
                "write, on your own paper, that you intend to employ %(name)s, for how many hours "
                "a week and from which day? Send it to us, then it goes along with the request."
            )
            % named,
        ),
    )


def _employer(candidate: Candidate) -> Draft:
    named = {"name": candidate.full_name}
    return (
        _("Ask the fund for its contribution for %(name)s") % named,
        _joined(
            _("%(name)s is to learn in your practice.") % named,
            _start(candidate),
            _(
                "The fund of GP care (SSFH) can pay a part, through you as the employer. You ask "
                "for it yourself, on the page of the fund, with its own form of agreement in which "
                "the names of the practice and the learner stand."
            ),
            _(
                "Do so soon after the start: the fund has a last day, and you find it on its page. "
                "Shall we look at it together? Call us."
            ),
        ),
    )


def _fund(_candidate: Candidate) -> Draft:
    return (
        pgettext("to a candidate", "Money for school and books"),
        _joined(
            pgettext(
                "to a candidate",
                "The fund of GP care (SSFH) can pay back what you pay for school and books.",
            ),
            pgettext(
                "to a candidate",
                "Keep all invoices, in your own name. Ask the fund by mail for its claim form, and "
                "send it with the invoices yourself: the fund takes them from you only.",
            ),
            pgettext("to a candidate", "Does it not work out? Call us."),
        ),
    )


DRAFTS: dict[FundingLetter, Callable[[Candidate], Draft]] = {
    FundingLetter.ASK_UWV: _ask_uwv,
    FundingLetter.JOB: _job,
    FundingLetter.EMPLOYER: _employer,
    FundingLetter.FUND: _fund,
}
