"""Where the pictures of a map may come from."""

import re

from django.core.exceptions import ImproperlyConfigured

_HOST = re.compile(r"(?P<origin>https://[a-z0-9.-]+(?::\d+)?)/[^\s;,'\"]*", re.IGNORECASE)
PARTS = ("{z}", "{x}", "{y}")


def hosts_of(tiles: str, *, attribution: str) -> list[str]:
    """Return the one host that a page may then fetch pictures from; without an address, none.

    A wrong address stops the start: it would show an empty map, or open the policy
    for more than one host.  So does a map that does not say whose it is.
    """
    if not tiles:
        return []
    found = _HOST.fullmatch(tiles)
    if found is None or any(part not in tiles for part in PARTS):
        raise ImproperlyConfigured(
            "LEERPLEK_MAP_TILES must be an https:// address with {z}, {x} and {y} in its path."
        )
    if not attribution:
        raise ImproperlyConfigured("LEERPLEK_MAP_ATTRIBUTION must say whom the map is from.")
    return [found["origin"].lower()]
