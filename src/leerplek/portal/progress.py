"""How far a practice is on the way to a learner: worked out from what is known, kept nowhere.

Of the papers, the money and the first weeks nothing is known here: those steps are read, and
are never said to be done (requirement E02).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext

from leerplek.matching.enums import OPEN_STATES, ProposalState
from leerplek.matching.models import MatchProposal
from leerplek.portal.bringing import brought_by
from leerplek.portal.guide_steps import Situation, steps_of
from leerplek.portal.offers import last_offer
from leerplek.practices.enums import AccreditationState
from leerplek.practices.models import Practice


class StepState(StrEnum):
    DONE, NOW, LATER = "done", "now", "later"


@dataclass(frozen=True)
class Step:
    """One step, and whether it is done, at hand, or to come."""

    title: str
    text: str
    state: StepState


def progress_of(situation: Situation) -> list[Step]:
    """Return the steps of the guide with what is done of them; the first that is not is at hand."""
    done = list(_done(situation))
    steps = []
    is_now_given = False
    for step, is_done in zip(steps_of(situation), done, strict=True):
        state = StepState.DONE if is_done else StepState.LATER
        if not is_done and not is_now_given:
            state, is_now_given = StepState.NOW, True
        steps.append(Step(step.title, step.text, state))
    return steps


def _done(situation: Situation) -> Iterator[bool]:
    practice, offer = situation.practice, last_offer(situation.practice)
    states = {site.accreditation for site in situation.sites}
    proposals = _states_at(practice)
    is_matched = ProposalState.MATCHED in proposals
    brought = [
        each for each in brought_by(practice, contact=situation.contact.person) if each.stands
    ]
    yield bool(situation.places) or offer is not None
    yield AccreditationState.YES in states
    yield bool(situation.supervisor or (offer and offer.supervisor))
    # A match is made when both said go and the school admits.
    yield is_matched or bool(brought)
    yield is_matched or any(each.is_admitted for each in brought)
    yield False
    yield False
    yield False


def _states_at(practice: Practice) -> set[str]:
    rows = MatchProposal.objects.filter(place__site__practice=practice)
    return set(rows.values_list("state", flat=True))


def next_step_of(situation: Situation, steps: list[Step], *, is_asked: bool) -> str:
    """Return what happens next and who does it."""
    whom = {"contact": situation.whom}
    if is_asked:
        return gettext("You answer what we ask you. Then %(contact)s goes on with it.") % whom
    number = next((index for index, step in enumerate(steps) if step.state == StepState.NOW), None)
    if number is None or number > LAST_KNOWN:
        return gettext("%(contact)s calls you about the papers and the first day.") % whom
    if number < CHOOSING:
        return gettext("You do the step that is marked below. %(contact)s helps you.") % whom
    if _states_at(situation.practice) & OPEN_STATES:
        return gettext("You talk with a candidate. %(contact)s calls you about it.") % whom
    return (
        gettext(
            "We look for a candidate who fits. %(contact)s calls you when there is one. You need "
            "not do anything now."
        )
        % whom
    )


# The steps before this one are the practice's own; what comes after LAST_KNOWN is not known here.
CHOOSING, LAST_KNOWN = 3, 4
