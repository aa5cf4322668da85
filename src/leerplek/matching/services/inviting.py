"""Invite the two to a talk or to an extra step, and move what they were invited to."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from leerplek.accounts.models import User
from leerplek.candidates.models import Candidate
from leerplek.communication.models import Appointment
from leerplek.communication.services.appointments import change_appointment, plan_appointment
from leerplek.matching.enums import Side
from leerplek.matching.models import MatchProposal
from leerplek.matching.models.before import ExtraStep
from leerplek.matching.models.talks import ChemistryMeeting
from leerplek.practices.models import Practice


def people_of(proposal: MatchProposal) -> dict[Side, Practice | Candidate]:
    """Return the two whom a proposal is about; of two practices the one that lends."""
    return {
        Side.PRACTICE: proposal.sites[0].practice,
        Side.CANDIDATE: proposal.candidate,
    }


def titles_of_talk(proposal: MatchProposal) -> dict[Side, str]:
    """Return what the talk is called in each calendar; that of the practice names nobody.

    A mailbox is read by many.
    """
    practice = proposal.sites[0].practice
    return {
        Side.PRACTICE: _("Getting acquainted with a candidate"),
        Side.CANDIDATE: _("Getting acquainted at %(practice)s") % {"practice": practice},
    }


def invite(
    proposal: MatchProposal,
    what: ChemistryMeeting | ExtraStep,
    titles: dict[Side, str],
    *,
    contact: User,
) -> None:
    """Write the two invitations, or move those that were sent.  The caller saves `what`."""
    for side, person in people_of(proposal).items():
        name = f"with_{side.value}"
        agreed: Appointment | None = getattr(what, name)
        facts: dict[str, Any] = {
            "title": titles[side],
            "starts_at": _moment(what),
            "minutes": what.minutes,
            "place": what.where,
        }
        if agreed is not None and not agreed.is_over:
            changed = change_appointment(agreed, version=agreed.version, actor=contact, **facts)
        else:
            changed = plan_appointment(
                person,
                contact=contact,
                organisation=proposal.organisation,
                actor=contact,
                **facts,
            )
        setattr(what, name, changed)


def _moment(what: ChemistryMeeting | ExtraStep) -> datetime:
    assert what.starts_at is not None  # noqa: S101 -- set by the caller
    return what.starts_at
