"""Pictures that are kept: drawn anew, so that no place, time or other file comes along."""

from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image

from leerplek.common.pictures import (
    PictureError,
    TooManyPixelsError,
    how_to_turn,
    on_paper,
    opened,
)
from leerplek.documents.cleaning.errors import UploadError

# A diploma of A4 is still sharp at this size, 340 dots to the inch.
LONGEST_SIDE = 4_000
QUALITY = 88


def drawn_anew(data: bytes, kind: str) -> bytes:
    """Return a picture of this kind ("JPEG" or "PNG") with nothing but what is seen on it.

    Raises `PictureError`; whoever shows a sentence uses `clean_picture`.
    """
    with opened(data, (kind,)) as found:
        turned = how_to_turn(found)
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        drawn = found.convert("RGBA")
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    kept = BytesIO()
    on_paper(drawn, turned).save(kept, kind, quality=QUALITY, optimize=True)
    return kept.getvalue()


def clean_picture(data: bytes, kind: str) -> bytes:
    """Return the picture drawn anew, or refuse it in words."""
    try:
        return drawn_anew(data, kind)
    except TooManyPixelsError:
        raise UploadError(_("This picture has too many pixels. Choose a smaller one.")) from None
    except PictureError:
        raise UploadError(
            _("This picture is damaged and cannot be read. Take it again and try once more.")
        ) from None
