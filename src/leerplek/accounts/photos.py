"""The photo of a contact person: a small square without what a camera wrote beside it (B05)."""

import struct
from io import BytesIO
from typing import IO

from django.utils.html import format_html
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from leerplek.common.errors import DomainError

SIDE = 240
MOST_BYTES = 10 * 1024 * 1024
# More than a camera makes; a small file can unfold to far more and stop the server.  A JPEG is
# read at a fraction of its size, the others are read whole.
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
ORIENTATION = 0x0112
# What the camera wrote about how it was held, and what puts the picture upright again.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


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
        with Image.open(BytesIO(data), formats=tuple(MOST_PIXELS)) as found:
            if found.width * found.height > MOST_PIXELS[str(found.format)]:
                raise PhotoError(_("This photo has too many pixels. Choose a smaller one."))
            held = UPRIGHT.get(_orientation(found))
            found.draft("RGB", (2 * SIDE, 2 * SIDE))
            square = ImageOps.fit(found.convert("RGBA"), (SIDE, SIDE), Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        sentence = _("This is no photo that we can read. Choose a JPG, PNG or WebP.")
        raise PhotoError(sentence) from None
    square = square if held is None else square.transpose(held)
    paper = Image.new("RGB", square.size, "white")
    paper.paste(square, mask=square.getchannel("A"))
    kept = BytesIO()
    paper.save(kept, "JPEG", quality=85, optimize=True)
    return kept.getvalue()


def _orientation(found: Image.Image) -> int:
    """Return how the camera was held, or 1 for what is not readable: the picture itself may be."""
    try:
        return int(found.getexif().get(ORIENTATION, 1))
    except (OSError, ValueError, SyntaxError, TypeError, struct.error):
        return 1


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
