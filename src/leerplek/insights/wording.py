"""The formula of the call order in words, and what a view is narrowed to."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.common.formats import format_number, format_percent
from leerplek.insights.enums import Status
from leerplek.insights.forms import ages, sizes
from leerplek.insights.selectors.order import Worth
from leerplek.insights.selectors.spots import OFFERS, OFFERS_NOT, SpotFilter
from leerplek.programmes.numbers import Numbers


def in_words(worth: Worth, numbers: Numbers) -> list[str]:
    """Return how the worth of a call was worked out, one sentence for each part."""
    return [_peers(worth, numbers), _weight(worth, numbers), _together(worth)]


def _peers(worth: Worth, numbers: Numbers) -> str:
    peers = worth.peers
    if not peers.known:
        return _("Nobody told us anything yet, so each practice counts for one place.")
    known = ngettext(
        "We know it of %(known)s practice of this size (%(size)s):",
        "We know it of %(known)s practices of this size (%(size)s):",
        peers.known,
    )
    if not worth.by_size:
        known = ngettext(
            "Of this size we know nothing. In the whole region we know it of %(known)s practice:",
            "Of this size we know nothing. In the whole region we know it of %(known)s practices:",
            peers.known,
        )
    facts = {"known": format_number(peers.known), "size": sizes(numbers)[worth.spot.size]}
    return f"{known % facts} {_yes(worth)}"


def _yes(worth: Worth) -> str:
    peers = worth.peers
    if not peers.yes:
        return _("none trains, so 0 places.")
    return _("%(yes)s train (%(share)s), with %(mean)s places each: %(likely)s places.") % {
        "yes": format_number(peers.yes),
        "share": format_percent(peers.share),
        "mean": format_number(peers.mean, 1),
        "likely": format_number(worth.likely, 2),
    }


def _weight(worth: Worth, numbers: Numbers) -> str:
    days = worth.spot.days
    if days is None:
        return _("We never heard of it, so that counts in full.")
    told = ngettext(
        "Heard %(days)s day ago; %(full)s days count in full, so this counts for %(weight)s.",
        "Heard %(days)s days ago; %(full)s days count in full, so this counts for %(weight)s.",
        days,
    )
    return told % {
        "days": format_number(days),
        "full": format_number(numbers.full_weight_days),
        "weight": format_percent(worth.weight),
    }


def _together(worth: Worth) -> str:
    return _("%(likely)s × %(weight)s = %(places)s places.") % {
        "likely": format_number(worth.likely, 2),
        "weight": format_percent(worth.weight),
        "places": format_number(worth.places, 2),
    }


def filters_in_words(filters: SpotFilter, numbers: Numbers) -> list[str]:
    """Return what a shared view is narrowed to, one sentence for each filter."""
    words = [
        (_("Municipality or town"), filters.municipality),
        (_("Number of GPs"), sizes(numbers).get(filters.size, "")),
        (_("Trains"), dict(Status.choices).get(filters.status, "")),
        (_("Last heard"), ages(numbers).get(filters.age, "")),
        (_("Offers a place"), _yes_or_no(filters.offers)),
        (_("A blind spot"), _yes_or_no(filters.blind)),
    ]
    return [f"{label}: {value}" for label, value in words if value]


def _yes_or_no(chosen: str) -> str:
    return {OFFERS: _("yes"), OFFERS_NOT: _("no")}.get(chosen, "")
