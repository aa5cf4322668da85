"""Who pays the school, and what has to be done for it (G03): steps worked out from what is kept.

Nothing of it is stored: a step is done when the room that knows it says so, and a letter when
the history tells that it was written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from leerplek.audit.models import Event
from leerplek.candidates.enums import CandidateEvent, FundingRoute
from leerplek.candidates.models import Candidate
from leerplek.eligibility.funding import NEXT_STEP
from leerplek.intake.models import FundingPermission
from leerplek.intake.selectors.permissions import permission_of
from leerplek.matching.enums import ProposalState
from leerplek.path.enums import FundingLetter
from leerplek.practices.models import Practice

WRITTEN: dict[FundingLetter, CandidateEvent] = {
    FundingLetter.ASK_UWV: CandidateEvent.LETTER_ASK_UWV,
    FundingLetter.JOB: CandidateEvent.LETTER_JOB,
    FundingLetter.EMPLOYER: CandidateEvent.LETTER_EMPLOYER,
    FundingLetter.FUND: CandidateEvent.LETTER_FUND,
}


@dataclass(frozen=True)
class FundingStep:
    """One thing to do: who does it, whether it is done and when, and where the work is.

    A `letter` is written on a page of its own; without `url` nothing can be done yet, and
    `hint` says why.
    """

    text: str
    who: str
    is_done: bool = False
    on: date | None = None
    url: str = ""
    label: str = ""
    hint: str = ""
    letter: FundingLetter | None = None


@dataclass(frozen=True)
class Funding:
    """Who pays, what that means, and the steps."""

    candidate: Candidate
    next_step: str
    steps: tuple[FundingStep, ...]


def funding_of(candidate: Candidate) -> Funding:
    """Return what has to be done for who pays the school of this person."""
    route = FundingRoute(candidate.funding_route)
    steps = {
        FundingRoute.UWV: _by_uwv,
        FundingRoute.FUND: _by_fund,
        FundingRoute.OWN: _by_oneself,
        FundingRoute.UNKNOWN: _unknown,
    }[route](candidate)
    return Funding(candidate, str(NEXT_STEP[route]), tuple(steps))


def letters_of(candidate: Candidate) -> dict[FundingLetter, FundingStep]:
    """Return the letters that can be written for this person now."""
    steps = funding_of(candidate).steps
    return {each.letter: each for each in steps if each.letter is not None and each.url}


def practice_of(candidate: Candidate) -> Practice | None:
    """Return where this person comes to work: the practice of the match, else the own one.

    A letter to it may name the person; a practice of a proposal does not know who it is yet.
    """
    matched = candidate.proposals.filter(state=ProposalState.MATCHED)
    match = matched.select_related("place__site__practice").first()
    return match.place.site.practice if match else candidate.own_practice


def _by_uwv(candidate: Candidate) -> Iterator[FundingStep]:
    permission = permission_of(candidate)
    yield _asked(candidate, permission)
    yield _letter(candidate, FundingLetter.ASK_UWV, _("A letter that asks for permission"))
    yield _to_practice(
        candidate, FundingLetter.JOB, _("A letter of the practice that it intends to give a job")
    )
    yield FundingStep(
        text=_("UWV gives permission"),
        who=str(permission.organisation) if permission else _("UWV"),
        is_done=permission is not None and permission.is_granted,
        on=permission.granted_on if permission else None,
        url=permission.get_absolute_url() if permission else "",
        label=_("Open the permission"),
        hint="" if permission else _("first ask for it"),
    )


def _asked(candidate: Candidate, permission: FundingPermission | None) -> FundingStep:
    asks = reverse("intake:ask_uwv", args=[candidate.pk])
    return FundingStep(
        text=_("Ask UWV for permission"),
        who=str(candidate.organisation),
        is_done=permission is not None,
        on=permission.asked_on if permission else None,
        url="" if permission else asks,
        label=_("Ask UWV for permission"),
    )


def _by_fund(candidate: Candidate) -> Iterator[FundingStep]:
    judged = candidate.eligibility_checks.aggregate(last=Max("judged_on"))["last"]
    yield FundingStep(
        text=_("Look whether a scheme of the fund fits, and keep the judgement"),
        who=str(candidate.organisation),
        is_done=judged is not None,
        on=judged,
        url=reverse("eligibility:what_fits", args=[candidate.pk]),
        label=_("Show what fits"),
    )
    practice = practice_of(candidate)
    yield FundingStep(
        text=_("There is a practice that is the employer"),
        who=str(practice or candidate.organisation),
        is_done=practice is not None,
        url=reverse("practices:detail", args=[practice.pk]) if practice else "",
        label=_("Open the practice"),
        hint="" if practice else _("with a match, or a practice that this person brings"),
    )
    yield _to_practice(
        candidate, FundingLetter.EMPLOYER, _("A letter to the practice: ask the fund in time")
    )
    yield _letter(
        candidate, FundingLetter.FUND, _("A letter to the candidate: money for school and books")
    )


def _by_oneself(candidate: Candidate) -> Iterator[FundingStep]:
    yield FundingStep(
        text=_("Ask the school what it costs, and whether that can be paid in parts"),
        who=candidate.full_name,
    )


def _unknown(candidate: Candidate) -> Iterator[FundingStep]:
    yield FundingStep(
        text=_("Find out who pays, by three questions"),
        who=str(candidate.organisation),
        url=reverse("eligibility:funding", args=[candidate.pk]),
        label=_("Answer the three questions"),
    )


def _to_practice(candidate: Candidate, letter: FundingLetter, text: str) -> FundingStep:
    practice = practice_of(candidate)
    if practice is not None:
        return _letter(candidate, letter, text)
    hint = _("with a match, or a practice that this person brings")
    return FundingStep(text, str(candidate.organisation), hint=hint, letter=letter)


def _letter(candidate: Candidate, letter: FundingLetter, text: str) -> FundingStep:
    written = Event.objects.filter(
        kind=WRITTEN[letter],
        subject_type=Candidate._meta.label_lower,
        subject_id=str(candidate.pk),
    ).aggregate(last=Max("at"))["last"]
    return FundingStep(
        text=text,
        who=str(candidate.organisation),
        is_done=written is not None,
        on=None if written is None else timezone.localdate(written),
        url=reverse("path:funding_letter", args=[candidate.pk, letter.value]),
        label=_("Write the letter"),
        letter=letter,
    )
