"""The formula of the call order in words, with the numbers of one practice."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leerplek.common.formats import format_number, format_percent
from leerplek.insights.forms import sizes
from leerplek.insights.selectors.order import Worth
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
