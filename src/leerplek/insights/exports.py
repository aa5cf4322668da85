"""The list of practices as a spreadsheet: the same rows and words as on the page."""

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.common.phones import format_phone
from leerplek.insights.actions import action_for
from leerplek.insights.selectors.figures import Barrier
from leerplek.insights.selectors.order import Worth
from leerplek.insights.selectors.reasons import Barriers
from leerplek.insights.selectors.spots import Spot


def spot_columns(barriers: Barriers) -> list[Column[Spot]]:
    """Return the columns, in the order of the screen."""
    return [
        Column(_("Practice"), lambda row: row.name),
        Column(_("Town"), lambda row: row.town),
        Column(_("Municipality or town"), lambda row: row.municipality),
        Column(_("Number of GPs"), lambda row: row.gps),
        Column(_("Trains"), lambda row: row.status.label),
        Column(_("Why not"), lambda row: barriers.told(row.reasons, row.own_words)),
        Column(_("How old"), lambda row: row.age.label),
        Column(_("Last heard on"), lambda row: row.on),
        Column(_("How we heard it"), lambda row: row.how.label if row.how else ""),
        Column(_("Confirmed places"), lambda row: row.places),
        Column(_("Places named in the last answer"), lambda row: row.named or None),
        Column(_("Ask again from"), lambda row: row.again_on),
    ]


def barrier_columns() -> list[Column[Barrier]]:
    """Return the columns, in the order of the screen."""
    return [
        Column(_("Reason"), lambda row: row.words),
        Column(_("Practices"), lambda row: row.count),
        Column(_("Per cent"), lambda row: round(row.share * 100)),
        Column(_("What we say to it"), lambda row: row.reason.advice if row.reason else ""),
        Column(_("What we do about it"), lambda row: action_for(row.reason).words),
    ]


def worth_columns() -> list[Column[Worth]]:
    """Return the columns: the practice, and every number of the formula."""
    return [
        Column(_("Practice"), lambda row: row.spot.name),
        Column(_("Town"), lambda row: row.spot.town),
        Column(_("Phone"), lambda row: format_phone(row.spot.phone)),
        Column(_("Trains"), lambda row: row.spot.status.label),
        Column(_("Last heard on"), lambda row: row.spot.on),
        Column(_("Practices like it that we know"), lambda row: row.peers.known),
        Column(_("Of these train"), lambda row: row.peers.yes),
        Column(_("Places each"), lambda row: round(row.peers.mean, 2)),
        Column(_("Weight of the days"), lambda row: round(row.weight, 2)),
        Column(_("Likely places"), lambda row: round(row.places, 2)),
    ]
