"""Everything that people can be asked, room by room: what the setting ASK_KINDS names."""

from leerplek.asks.kinds import AskKind
from leerplek.portal.kinds.candidates import CANDIDATE_DETAILS
from leerplek.portal.kinds.cards import PRACTICE_READS
from leerplek.portal.kinds.coming import EVENING_PRACTICES
from leerplek.portal.kinds.decisions import CANDIDATE_DECIDES, PRACTICE_DECIDES
from leerplek.portal.kinds.evenings import EVENING_CARDS, TOP_THREE_CANDIDATE, TOP_THREE_PRACTICE
from leerplek.portal.kinds.meetings import (
    AFTER_MEETING,
    COMES_TO_MEETING,
    MEETING_CHOICE,
    MISSED_MEETING,
    WAITS_FOR_MEETING,
)
from leerplek.portal.kinds.own_candidate import OWN_CANDIDATE, OWN_CANDIDATE_AGREES
from leerplek.portal.kinds.own_page import OWN_PAGE, PRACTICE_PAGE
from leerplek.portal.kinds.practices import PLACE_STANDS, PRACTICE_DETAILS, PRACTICE_TRAINS
from leerplek.portal.kinds.questions import OPEN_QUESTION, QUESTION_ABOUT_OTHERS
from leerplek.portal.kinds.talking import CANDIDATE_CHOOSES, CANDIDATE_TELLS, PRACTICE_TELLS
from leerplek.portal.kinds.told import DETAILS_CONFIRMED, PRACTICE_CHANGES, PRACTICE_OFFER
from leerplek.portal.kinds.wishes import CANDIDATE_READS
from leerplek.supervisors.kinds import GUIDES_AT_PLACE
from leerplek.surveys.kinds import INVITATION

KINDS: tuple[AskKind, ...] = (
    PRACTICE_TRAINS,
    PRACTICE_DETAILS,
    PLACE_STANDS,
    CANDIDATE_DETAILS,
    OPEN_QUESTION,
    QUESTION_ABOUT_OTHERS,
    PRACTICE_READS,
    CANDIDATE_READS,
    CANDIDATE_CHOOSES,
    PRACTICE_TELLS,
    CANDIDATE_TELLS,
    PRACTICE_DECIDES,
    CANDIDATE_DECIDES,
    EVENING_CARDS,
    EVENING_PRACTICES,
    TOP_THREE_CANDIDATE,
    TOP_THREE_PRACTICE,
    MEETING_CHOICE,
    COMES_TO_MEETING,
    WAITS_FOR_MEETING,
    AFTER_MEETING,
    MISSED_MEETING,
    OWN_PAGE,
    PRACTICE_PAGE,
    DETAILS_CONFIRMED,
    PRACTICE_CHANGES,
    PRACTICE_OFFER,
    OWN_CANDIDATE,
    OWN_CANDIDATE_AGREES,
    INVITATION,
    GUIDES_AT_PLACE,
)
