"""Clean a PDF: what is seen on its pages stays, everything else goes.

The pages go into a new document, so scripts, actions, attachments, forms, bookmarks,
earlier versions and what programs wrote about the file stay behind.  Form fields and
notes become part of the page.

This file imports nothing of ours and runs by itself: a PDF is opened in a process of
its own, with a limit on memory and time, and without the secrets of the server
(`apart.py`).  It answers one line of JSON, then the text, then the clean file.
"""

import json
import sys
import zlib
from contextlib import suppress
from io import BytesIO
from typing import IO, Any

import pikepdf
from pikepdf import Array, Name, Pdf, PdfError, Stream
from pypdf import PdfReader
from pypdf.errors import PyPdfError

MEMORY = 1024**3
SECONDS = 20
MOST_PAGES = 200
MOST_TEXT = 1_000_000
MEGABYTE = 1024 * 1024
MOST_UNPACKED = 100 * MEGABYTE

# What a page needs to be shown.
OF_A_PAGE = frozenset(
    {"/Type", "/Parent", "/Resources", "/Contents", "/Rotate", "/Group", "/UserUnit"}
    | {"/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"}
)
# What a picture, a font or a part of a page may say about itself, or fetch from elsewhere.
BESIDE_A_STREAM = (
    *("/Metadata", "/PieceInfo", "/AF", "/OPI", "/Ref", "/Alternates", "/LastModified"),
    *("/F", "/FFilter", "/FDecodeParms", "/Measure", "/PtData", "/A", "/AA"),
)
# JPEG: what belongs to the picture itself.  APP0 is JFIF, APP2 colours, APP14 Adobe's colours.
NEEDED_SEGMENTS = frozenset({0xE0, 0xE2, 0xEE})
APP0, APP15, COMMENT, START_OF_SCAN = 0xE0, 0xEF, 0xFE, 0xDA
# What reading the text of a strange file ends in.
UNREADABLE = (
    PyPdfError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)


class RefusedError(Exception):
    """This file is not kept; the code says why."""


def cleaned(data: bytes) -> tuple[bytes, bool]:
    """Return the clean file, and whether a digital signature was lost on the way."""
    try:
        with pikepdf.open(BytesIO(data)) as source:
            return _rebuilt(source)
    except pikepdf.PasswordError:
        raise RefusedError("encrypted") from None
    except (PdfError, zlib.error, ValueError, TypeError, KeyError, RuntimeError, IndexError):
        raise RefusedError("damaged") from None


def text_of(data: bytes) -> tuple[str, bool]:
    """Return the text of a clean file, and whether every page gave some.

    A page that is a picture gives none, and so does one that the reader stumbles over.
    """
    texts: list[str] = []
    try:
        reader = PdfReader(BytesIO(data))
        for page in reader.pages:
            texts.append(page.extract_text())
            if sum(map(len, texts)) > MOST_TEXT:
                return "\n".join(texts), False
    except UNREADABLE:
        return "\n".join(texts), False
    return "\n".join(texts), all(text.strip() for text in texts)


def _rebuilt(source: Pdf) -> tuple[bytes, bool]:
    if source.is_encrypted:
        raise RefusedError("encrypted")
    if not len(source.pages):
        raise RefusedError("damaged")
    if len(source.pages) > MOST_PAGES:
        raise RefusedError("pages")
    signed = _is_signed(source)
    if Name.AcroForm in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("screen")
    for page in source.pages:
        for key in set(page.obj.keys()) - OF_A_PAGE:
            del page.obj[key]
    with pikepdf.new() as target:
        target.pages.extend(source.pages)
        if Name.OCProperties in source.Root:
            layers = source.make_indirect(source.Root.OCProperties)
            target.Root.OCProperties = target.copy_foreign(layers)
        room = MOST_UNPACKED
        for thing in target.objects:
            if isinstance(thing, Stream):
                room -= _unfolds_to(thing, room)
                _clean_stream(thing)
        return _saved(target), signed


def _saved(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(
        out,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
    )
    return out.getvalue()


def _is_signed(source: Pdf) -> bool:
    form = source.Root.get(Name.AcroForm)
    flags = form.get(Name.SigFlags, 0) if isinstance(form, pikepdf.Dictionary) else 0
    return isinstance(flags, int) and bool(flags & 1)


def _clean_stream(stream: Stream) -> None:
    for key in BESIDE_A_STREAM:
        if key in stream:
            del stream[key]
    if stream.get(Name.Subtype) == Name.PS:
        # A program for a printer.
        stream.write(b"")
        return
    filters = _filters(stream)
    if filters == ["/DCTDecode"]:
        _rewrite(stream, without_segments(stream.read_raw_bytes()), Name.DCTDecode)
    elif filters == ["/FlateDecode", "/DCTDecode"]:
        picture = _unpacked(stream.read_raw_bytes())
        _rewrite(stream, without_segments(picture), Name.DCTDecode)
    elif filters == ["/JPXDecode"]:
        _rewrite(stream, without_boxes(stream.read_raw_bytes()), Name.JPXDecode)


def _unfolds_to(stream: Stream, room: int) -> int:
    """Return how large a stream is unpacked, and refuse the file when there is no room for it.

    Pictures are left to whoever looks at them: a scan of many pages is large and harmless.
    """
    if stream.get(Name.Subtype) == Name.Image or "/FlateDecode" not in _filters(stream)[:1]:
        return 0
    unpacker, size, rest = zlib.decompressobj(), 0, stream.read_raw_bytes()
    while rest:
        size += len(unpacker.decompress(rest, MEGABYTE))
        if size > room:
            raise RefusedError("unfolds")
        rest = unpacker.unconsumed_tail
    return size


def _filters(stream: Stream) -> list[str]:
    named: Any = stream.get(Name.Filter)
    if isinstance(named, Array):
        return [str(each) for each in named]
    return [] if named is None else [str(named)]


def _rewrite(stream: Stream, picture: bytes, packing: Name) -> None:
    parameters: Any = stream.get(Name.DecodeParms)
    if isinstance(parameters, Array):
        parameters = parameters[-1]
    known = parameters if isinstance(parameters, pikepdf.Dictionary) else None
    stream.write(picture, filter=packing, decode_parms=known)


def _unpacked(raw: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    picture = unpacker.decompress(raw, MOST_UNPACKED)
    if unpacker.unconsumed_tail:
        raise RefusedError("damaged")
    return picture


def without_segments(jpeg: bytes) -> bytes:
    """Return a JPEG without what a camera or a program wrote in it; the picture is untouched."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xFF:
            # Filling between two segments.
            at += 1
            continue
        if marker == START_OF_SCAN:
            break
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        told = APP0 <= marker <= APP15 or marker == COMMENT
        if not told or marker in NEEDED_SEGMENTS:
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])


def without_boxes(picture: bytes) -> bytes:
    """Return a JPEG 2000 picture without the boxes that say something about it."""
    if picture[4:8] != b"jP  ":
        return picture
    kept, at = [], 0
    while at + 8 <= len(picture):
        size, kind = int.from_bytes(picture[at : at + 4]), picture[at + 4 : at + 8]
        # One: the size stands behind the kind; nought: up to the end.
        size = int.from_bytes(picture[at + 8 : at + 16]) if size == 1 else size
        end = at + size if size >= 8 else len(picture)
        if kind not in {b"uuid", b"xml ", b"uinf", b"jp2i"}:
            kept.append(picture[at:end])
        at = end
    return b"".join(kept)


def answer(data: bytes, out: IO[bytes]) -> None:
    """Write what was found: a line of JSON, the text, the clean file."""
    try:
        clean, signed = cleaned(data)
    except RefusedError as refusal:
        told = {"refused": str(refusal), "most_pages": MOST_PAGES}
        out.write(json.dumps(told).encode() + b"\n")
        return
    text, is_whole = text_of(clean)
    written = text.encode("utf-8", "replace")
    found = {"text": len(written), "whole": is_whole, "signed": signed}
    out.write(json.dumps(found).encode() + b"\n" + written + clean)


def _limit() -> None:
    """Take no more memory and time than one paper needs, where the system can hold us to it."""
    try:
        import resource  # noqa: PLC0415 -- not on every system
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        # Some systems do not know the limit, or have a lower one already.
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    _limit()
    answer(sys.stdin.buffer.read(), sys.stdout.buffer)
