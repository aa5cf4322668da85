"""What other rooms know of a file: what BEFORE_ERASING and HINDERS_LEAVING name."""

from leerplek.candidates.leaving import Act, Hindrance
from leerplek.matching.selectors.taken import match_in_the_way
from leerplek.matching.services.closing import call_off_talks_of

ACTS: tuple[Act, ...] = (call_off_talks_of,)
HINDRANCES: tuple[Hindrance, ...] = (match_in_the_way,)
