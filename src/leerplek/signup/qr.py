"""The square that a phone reads: an address as a picture."""

from io import BytesIO

import segno

# What the printer may lose and a phone still reads: a quarter of the squares.
ERROR = "q"
KINDS = {"svg": "image/svg+xml", "png": "image/png"}
PNG_SCALE = 20


def picture_of(address: str, kind: str) -> bytes:
    """Return an address as a picture: `svg` for the page and print, `png` for a text or post."""
    made = BytesIO()
    code = segno.make(address, error=ERROR, micro=False)
    if kind == "png":
        code.save(made, kind="png", scale=PNG_SCALE)
    else:
        code.save(made, kind="svg", scale=4, xmldecl=False, omitsize=False, light="#fff")
    return made.getvalue()
