"""Everything that people can be asked, room by room: what the setting ASK_KINDS names."""

from leerplek.asks.kinds import AskKind
from leerplek.portal.kinds.candidates import CANDIDATE_DETAILS
from leerplek.portal.kinds.decisions import CANDIDATE_DECIDES, PRACTICE_DECIDES
from leerplek.portal.kinds.evenings import TOP_THREE_CANDIDATE, TOP_THREE_PRACTICE
from leerplek.portal.kinds.practices import PLACE_STANDS, PRACTICE_DETAILS, PRACTICE_TRAINS
from leerplek.portal.kinds.questions import OPEN_QUESTION, QUESTION_ABOUT_OTHERS
from leerplek.surveys.kinds import INVITATION

KINDS: tuple[AskKind, ...] = (
    PRACTICE_TRAINS,
    PRACTICE_DETAILS,
    PLACE_STANDS,
    CANDIDATE_DETAILS,
    OPEN_QUESTION,
    QUESTION_ABOUT_OTHERS,
    PRACTICE_DECIDES,
    CANDIDATE_DECIDES,
    TOP_THREE_CANDIDATE,
    TOP_THREE_PRACTICE,
    INVITATION,
)
