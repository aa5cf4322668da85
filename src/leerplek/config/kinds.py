"""Every kind of background work, room by room: what the setting JOB_KINDS names."""

from leerplek.calls.tasks import KEEP_UP
from leerplek.candidates.tasks import ERASING as ERASING_CANDIDATES
from leerplek.communication.tasks import FORGETTING, PREPARING, SENDING
from leerplek.importing.tasks import PURGE
from leerplek.inbox.tasks import ERASING
from leerplek.intake.tasks import MAILING_DIGITS, MAILING_LINKS
from leerplek.jobs.kinds import Kind
from leerplek.jobs.tasks import FORGET
from leerplek.matching.tasks import ASKING_NEXT, MATCHING, STOPPING
from leerplek.portal.tasks import ASKING_AGAIN, INVITING
from leerplek.signup.tasks import ERASING as ERASING_SIGN_UPS
from leerplek.supervisors.tasks import ERASING as ERASING_SUPERVISORS

KINDS: tuple[Kind, ...] = (
    FORGET,
    PURGE,
    ERASING,
    ERASING_CANDIDATES,
    ERASING_SIGN_UPS,
    ERASING_SUPERVISORS,
    SENDING,
    INVITING,
    ASKING_AGAIN,
    PREPARING,
    FORGETTING,
    MATCHING,
    STOPPING,
    ASKING_NEXT,
    KEEP_UP,
    MAILING_LINKS,
    MAILING_DIGITS,
)
