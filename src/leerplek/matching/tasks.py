"""Make rounds in the background."""

from django.utils.translation import gettext_lazy as _

from leerplek.jobs.kinds import Args, Kind
from leerplek.matching.services.asked import MAKE_ROUND, fail_asked, make_round, reopen_asked
from leerplek.matching.services.closing import STOP_ASKING, stop_asking
from leerplek.matching.services.talks import ASK_NEXT, ask_next


def _gave_up(args: Args, error: str) -> None:
    fail_asked(args["asked"], error)


def _retried(args: Args) -> None:
    reopen_asked(args["asked"])


MATCHING = Kind(
    name=MAKE_ROUND,
    label=_("Make a matching round"),
    task=make_round,
    gave_up=_gave_up,
    retried=_retried,
)

ASKING_NEXT = Kind(
    name=ASK_NEXT,
    label=_("Ask what comes next around a talk"),
    task=ask_next,
)

STOPPING = Kind(
    name=STOP_ASKING,
    label=_("End the questions about a proposal that is closed"),
    task=stop_asking,
)
