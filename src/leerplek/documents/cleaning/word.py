"""Clean a Word file (DOCX): the text and its looks stay, whatever can act or tell more goes.

Only the parts named here are packed again.  What refers to something that was left
out is taken out of the text, for Word calls a file with loose ends damaged.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from lxml import etree

from leerplek.common.pictures import PictureError
from leerplek.common.pictures import opened as opened_picture
from leerplek.documents.cleaning.errors import UploadError
from leerplek.documents.cleaning.pictures import drawn_anew
from leerplek.importing.limits import MEGABYTE, Limits
from leerplek.importing.unpacking import (
    Fault,
    UnpackingError,
    opened,
    parts_of,
    read_xml,
    xml_reader,
)

LIMITS = Limits(unpacked_bytes=100 * MEGABYTE, archive_entries=1_000)
# Each picture is drawn anew: together no more than some ten seconds of work.
MOST_PICTURES = 20
MOST_PIXELS = 100_000_000
MAIN = "word/document.xml"
TYPES = "[Content_Types].xml"
TEXTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
LOOKS = re.compile(
    r"word/(?:styles|stylesWithEffects|numbering|settings|fontTable|webSettings)\.xml"
    r"|word/theme/theme\d*\.xml"
)
PICTURES = re.compile(r"word/media/[\w.-]+\.(?:jpe?g|png)", re.IGNORECASE)
MACROS = re.compile(r"(?:^|/)(?:vbaProject\.bin|vbaData\.xml)$", re.IGNORECASE)
# Pages on the web and addresses: what somebody sees before they click.
SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s\\]*", re.IGNORECASE)

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINK_KIND = "/hyperlink"
# Objects of other programs, parts from elsewhere, remarks, what was struck out, and fields: a
# field can start a program or fetch a file; what it showed last stays as text.  And what no
# reader of the page ever sees: values that programs keep in a file, and what a content control
# says about itself, its name, its choices and the rest.
_GONE = frozenset(
    f"{_W}{name}"
    for name in (
        *("altChunk", "attachedTemplate", "attachedSchema", "commentRangeEnd", "commentRangeStart"),
        *("commentReference", "control", "dataBinding", "del", "delInstrText", "delText"),
        *("divId", "divs", "docVars", "ffData", "fldChar", "fldData", "frameset", "instrText"),
        *("mailMerge", "moveFrom", "movie", "object", "rsids", "saveThroughXslt", "sdtEndPr"),
        *("sdtPr", "subDoc"),
    )
)
_UNWRAPPED = frozenset(
    f"{_W}{name}" for name in ("customXml", "fldSimple", "sdt", "sdtContent", "smartTag")
)
# Numbers that Word gives to things by itself; nobody wrote them.
_COUNTED = frozenset(
    {"coordorigin", "coordsize", "cx", "cy", "id", "path", "relativeHeight", "spid", "x", "y"}
    | {"adj", "cnfStyle", "colId", "creationId", "points", "posOffset", "rowId", "style"}
    | {"wrapcoords"}
)
# The same: marks of Word itself, such as those that a table of contents leads to.
_UNIQUE = re.compile(
    r"\{?[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}\}?|_(?:Hlk|Hlt|Ref|Toc)\d+", re.IGNORECASE
)
_WRITERS = (f"{_W}author", f"{_W}initials")
_DRAWN = frozenset({f"{_W}drawing", f"{_W}pict"})
_CLICKS = ("hlinkClick", "hlinkHover", "hlinkMouseOver")


class CleanText(NamedTuple):
    """A clean file, what is written in it, and whether something of its looks was left out.

    `aside` is what stands in it beside the text: descriptions of pictures, names of styles,
    addresses of links.
    """

    content: bytes
    text: str
    aside: str
    lost_parts: bool


def clean_word(data: bytes) -> CleanText:
    """Return the clean file, or refuse it in words."""
    try:
        with opened(data, LIMITS) as archive:
            parts = dict(parts_of(archive, LIMITS))
            return _Cleaning(parts).result()
    except UnpackingError as error:
        raise _refusal(error.fault) from error


class _Cleaning:
    """One file: its parts as they came, and those that are kept."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        if MAIN not in parts or TYPES not in parts:
            raise UploadError(
                _("This is no Word file. Send a PDF, a Word file (DOCX), a JPG or a PNG.")
            )
        types = self._xml(parts[TYPES])
        named = [str(each.get("ContentType", "")).lower() for each in types]
        if any(map(MACROS.search, parts)) or any("macroenabled" in each for each in named):
            raise UploadError(
                _("This Word file holds macros. Save it as a PDF and try again with that.")
            )
        self.parts = parts
        self.types = types
        self.texts: list[str] = []
        self.aside: list[str] = []
        self.lost = False
        self.kept: dict[str, bytes] = {}

    def result(self) -> CleanText:
        self._keep_pictures()
        texts = [name for name in self.parts if TEXTS.fullmatch(name) or LOOKS.fullmatch(name)]
        # Which parts stay is known before the first relation to one of them is judged.
        staying = self.kept.keys() | set(texts)
        for name in texts:
            dropped = self._keep_relations(name, staying)
            tree = self._xml(self.parts[name])
            self._clean(tree, dropped)
            if TEXTS.fullmatch(name):
                self.texts.append(_text_of(tree))
            self.aside.extend(_aside_of(tree))
            self.kept[name] = _written(tree)
        self._keep_relations("", staying)
        self._keep_types()
        return CleanText(self._packed(), "\n".join(self.texts), "\n".join(self.aside), self.lost)

    def _keep_pictures(self) -> None:
        """Draw the pictures anew, when they are not more than a paper needs."""
        pictures = {name: _kind(name) for name in self.parts if PICTURES.fullmatch(name)}
        pixels = sum(_pixels(self.parts[name], kind) for name, kind in pictures.items())
        if len(pictures) > MOST_PICTURES or pixels > MOST_PIXELS:
            raise UploadError(
                _(
                    "This Word file has too many or too large pictures. Save it as a PDF and try "
                    "again with that."
                )
            )
        for name, kind in pictures.items():
            try:
                self.kept[name] = drawn_anew(self.parts[name], kind)
            except PictureError:
                self.lost = True

    def _keep_relations(self, name: str, staying: set[str]) -> set[str]:
        """Keep the relations of a part as far as they lead to what stays; return the others."""
        folder, file = posixpath.split(name)
        where = posixpath.join(folder, "_rels", f"{file}.rels")
        if where not in self.parts:
            return set()
        tree = self._xml(self.parts[where])
        dropped = set()
        for relation in list(tree):
            if relation.tag != f"{_RELATIONS}Relationship" or not _leads_on(
                relation, folder, staying
            ):
                dropped.add(str(relation.get("Id")))
                tree.remove(relation)
        self.aside.extend(str(relation.get("Target", "")) for relation in tree)
        self.kept[where] = _written(tree)
        return dropped

    def _clean(self, tree: Any, dropped: set[str]) -> None:
        for element in list(tree.iter(etree.Element)):
            if element.getparent() is None and element is not tree:
                continue
            for writer in _WRITERS:
                if writer in element.attrib:
                    element.set(writer, "")
            element.attrib.pop(f"{_W}date", None)
            for name in [each for each in element.attrib if _fetches(each) or _hides(each)]:
                del element.attrib[name]
            if element.tag in _UNWRAPPED or (
                element.tag == f"{_W}hyperlink" and _uses(element, dropped)
            ):
                _unwrap(element)
            elif element.tag in _GONE:
                self.lost = self.lost or element.tag in {f"{_W}object", f"{_W}altChunk"}
                _take_out(element)
            elif _uses(element, dropped):
                self._take_out_user(element)
        for comment in list(tree.iter(etree.Comment, etree.ProcessingInstruction)):
            if comment.getparent() is not None:
                _take_out(comment)

    def _take_out_user(self, element: Any) -> None:
        """Take out what shows something that is left out, with the drawing it stands in."""
        if etree.QName(element).localname in _CLICKS:
            _take_out(element)
            return
        drawing = next((each for each in element.iterancestors() if each.tag in _DRAWN), element)
        self.lost = self.lost or drawing.tag in _DRAWN
        _take_out(drawing)

    def _keep_types(self) -> None:
        for entry in list(self.types):
            name = str(entry.get("PartName", "")).lstrip("/")
            if entry.tag == f"{_TYPE}Override" and name not in self.kept:
                self.types.remove(entry)
        self.kept[TYPES] = _written(self.types)

    def _packed(self) -> bytes:
        out = io.BytesIO()
        # Word wants the list of types first.
        names = sorted(self.kept, key=lambda name: (name != TYPES, name))
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                # Without a moment: when the file was made is nobody's business.
                entry = zipfile.ZipInfo(name)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, self.kept[name])
        return out.getvalue()

    @staticmethod
    def _xml(part: bytes) -> Any:
        read_xml(xml_reader(), part)
        reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(part, reader)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnpackingError(Fault.DAMAGED) from error


def _kind(name: str) -> str:
    return "PNG" if name.lower().endswith("png") else "JPEG"


def _pixels(part: bytes, kind: str) -> int:
    """Return how many pixels a picture has, without unfolding it; what is none has none."""
    try:
        with opened_picture(part, (kind,)) as found:
            return found.width * found.height
    except PictureError:
        return 0


def _leads_on(relation: Any, folder: str, staying: set[str]) -> bool:
    target = str(relation.get("Target", ""))
    if relation.get("TargetMode") == "External":
        is_link = str(relation.get("Type", "")).endswith(_LINK_KIND)
        return is_link and SAFE_LINK.fullmatch(target) is not None
    name = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(name) in staying


def _fetches(attribute: str) -> bool:
    """Tell whether an attribute of the older drawings names a picture or page elsewhere."""
    name = etree.QName(attribute)
    return f"{{{name.namespace}}}" != _R and name.localname in {"src", "href", "althref", "relid"}


def _hides(attribute: str) -> bool:
    """Tell whether an attribute holds a whole packed drawing once more, which nobody can read."""
    return bool(etree.QName(attribute).localname == "gfxdata")


def _uses(element: Any, dropped: set[str]) -> bool:
    return bool(dropped) and any(
        name.startswith(_R) and value in dropped for name, value in element.attrib.items()
    )


def _take_out(element: Any) -> None:
    """Remove an element; the text behind it belongs to what stands around it, and stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _unwrap(element: Any) -> None:
    """Put what is in an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(list(element)):
        if not str(child.tag).endswith("Pr"):
            parent.insert(at, child)
    _take_out(element)


def _text_of(tree: Any) -> str:
    return "\n".join(filter(None, _paragraphs(tree)))


def _paragraphs(tree: Any) -> Iterator[str]:
    for paragraph in tree.iter(f"{_W}p"):
        pieces = paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br")
        yield "".join(piece.text or " " for piece in pieces)


def _aside_of(tree: Any) -> Iterator[str]:
    """Return what stands in a part and is no text of a paragraph, but for numbers of Word's own."""
    for element in tree.iter(etree.Element):
        own = etree.QName(element).localname
        if own not in _COUNTED:
            words = [element.text, *_said_by(element)]
            yield from (each for each in words if each and not _UNIQUE.fullmatch(each))
        if element.tail and element.tail.strip():
            yield element.tail


def _said_by(element: Any) -> Iterator[str]:
    for name, value in element.attrib.items():
        if etree.QName(name).localname not in _COUNTED:
            yield str(value)


def _written(tree: Any) -> bytes:
    content: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def _refusal(fault: Fault) -> UploadError:
    if fault is Fault.ENCRYPTED:
        return UploadError(
            _("The file is protected with a password. Save it without a password and try again.")
        )
    if fault is Fault.TOO_LARGE:
        return UploadError(
            _("Unpacked, this file is larger than %(size)d MB. Send a smaller one, or a PDF.")
            % {"size": LIMITS.unpacked_bytes // MEGABYTE}
        )
    if fault is Fault.DAMAGED:
        return UploadError(
            _("This Word file is damaged and cannot be read. Save it as a PDF and try again.")
        )
    return UploadError(
        _("This file has parts that do not belong in a Word file, so it was not opened.")
    )
