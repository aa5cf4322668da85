"""What happens before the file of a candidate is erased: what BEFORE_ERASING names."""

from leerplek.candidates.leaving import Act
from leerplek.matching.services.closing import call_off_talks_of

ACTS: tuple[Act, ...] = (call_off_talks_of,)
