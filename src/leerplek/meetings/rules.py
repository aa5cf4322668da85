"""Who may read and lead information meetings."""

from leerplek.accounts.selectors import Standing
from leerplek.candidates.rules import organisations_written_for
from leerplek.meetings.models import Meeting


def can_read_meetings(standing: Standing) -> bool:
    """Tell whether this person sees the meetings of their organisations in the region."""
    return standing.reads


def can_lead(standing: Standing, meeting: Meeting) -> bool:
    """Tell whether this person plans this meeting and ticks who came."""
    return meeting.organisation_id in organisations_written_for(standing)
