"""Three questions that end in who pays the school (G03); the answers are not kept."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leerplek.candidates.enums import FundingRoute

# Where each route comes from, and what to do now.
NEXT_STEP: dict[FundingRoute, Promise] = {
    FundingRoute.UWV: _(
        "UWV can pay the first year. Ask the UWV adviser for permission before the start, with "
        "its date and conditions."
    ),
    FundingRoute.FUND: _(
        "From work to work: the fund can pay through the employer. Look at what fits, and ask "
        "the practice to request it in time."
    ),
    FundingRoute.OWN: _("The person pays the school. Ask the school what it costs."),
    FundingRoute.UNKNOWN: _(
        "It is not clear yet who pays. Ask what is not known, and answer the questions again."
    ),
}


def funding_route(uwv: bool | None, works: bool | None, own: bool | None) -> FundingRoute:
    """Return the first route that is answered with yes; an open question before it decides nothing.

    Who has an adviser at UWV is asked about first: the fund does not pay what UWV pays.
    """
    for answer, route in (
        (uwv, FundingRoute.UWV),
        (works, FundingRoute.FUND),
        (own, FundingRoute.OWN),
    ):
        if answer is None:
            return FundingRoute.UNKNOWN
        if answer:
            return route
    return FundingRoute.UNKNOWN
