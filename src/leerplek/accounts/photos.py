"""The photo of a contact person: a small square without what a camera wrote beside it (B05)."""

from io import BytesIO
from typing import IO

from django.utils.html import format_html
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from leerplek.common.errors import DomainError
from leerplek.common.pictures import (
    PictureError,
    TooManyPixelsError,
    how_to_turn,
    on_paper,
    opened,
)

SIDE = 240
MOST_BYTES = 10 * 1024 * 1024
KINDS = ("JPEG", "PNG", "WEBP")


class PhotoError(DomainError):
    """A file cannot be used as a photo."""


def read_photo(file: IO[bytes]) -> bytes:
    """Return a photo as it is kept: a JPEG of 240 by 240 pixels, the middle of what was given.

    It is drawn anew, so nothing else of the file comes along: no place, time or text.
    Raises `PhotoError` with a sentence for what is no picture or too large.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PhotoError(_("This file is larger than 10 MB. Choose a smaller photo."))
    try:
        with opened(data, KINDS) as found:
            turned = how_to_turn(found)
            found.draft("RGB", (2 * SIDE, 2 * SIDE))
            square = ImageOps.fit(found.convert("RGBA"), (SIDE, SIDE), Image.Resampling.LANCZOS)
    except TooManyPixelsError:
        raise PhotoError(_("This photo has too many pixels. Choose a smaller one.")) from None
    except PictureError:
        sentence = _("This is no photo that we can read. Choose a JPG, PNG or WebP.")
        raise PhotoError(sentence) from None
    kept = BytesIO()
    on_paper(square, turned).save(kept, "JPEG", quality=85, optimize=True)
    return kept.getvalue()


def initials_picture(name: str) -> str:
    """Return a picture with the initials of who has no photo, as SVG."""
    words = name.split() or ["?"]
    first, last = words[0][:1], words[-1][:1] if len(words) > 1 else ""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" width="240" height="240">'
        '<rect width="240" height="240" fill="#154273"/>'
        '<text x="120" y="120" dy=".35em" text-anchor="middle" font-family="sans-serif" '
        'font-size="96" fill="#ffffff">{}</text></svg>',
        f"{first}{last}".upper(),
    )
