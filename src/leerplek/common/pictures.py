"""Open pictures that somebody sent: of a known kind, and no larger unfolded than we bear."""

import struct
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image

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


class PictureError(Exception):
    """These bytes are no picture of a kind that is asked for."""


class TooManyPixelsError(PictureError):
    """This picture would unfold to more than the server bears."""


@contextmanager
def opened(data: bytes, kinds: Collection[str]) -> Iterator[Image.Image]:
    """Open a picture of one of these kinds, and refuse one that is too large before it unfolds.

    Whatever goes wrong while it is used inside the block is a `PictureError` too, for
    much of a file is only read then.
    """
    try:
        with Image.open(BytesIO(data), formats=tuple(kinds)) as found:
            if found.width * found.height > MOST_PIXELS[str(found.format)]:
                raise TooManyPixelsError
            yield found
    except Image.DecompressionBombError:
        raise TooManyPixelsError from None
    except (OSError, ValueError, SyntaxError):
        raise PictureError from None


def how_to_turn(found: Image.Image) -> Image.Transpose | None:
    """Return what puts the picture upright, for after it is drawn; None when it stands."""
    try:
        return UPRIGHT.get(int(found.getexif().get(ORIENTATION, 1)))
    except (OSError, ValueError, SyntaxError, TypeError, struct.error):
        # What the camera wrote is not readable; the picture itself may be.
        return None


def on_paper(picture: Image.Image, turned: Image.Transpose | None) -> Image.Image:
    """Return a picture drawn anew, upright and on white: nothing else of its file is left."""
    upright = picture if turned is None else picture.transpose(turned)
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    return paper
