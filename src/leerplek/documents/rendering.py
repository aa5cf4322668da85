"""From a template and facts to a PDF.

The facts go to Typst as data, never as a part of its language: whatever a name or a
text holds stays text.  A template sees the folder it stands in, nothing else of the
machine, and only our own fonts, so that every machine makes the same bytes.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from leerplek.common.errors import DomainError

ROOM = Path(__file__).resolve().parent
TEMPLATES = ROOM / "typst"
FONTS = ROOM / "fonts"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SQUARE = "\N{WHITE SQUARE}"
# Pictures and the scripts of East Asia begin here; the only signs behind it that our fonts have
# are the joined forms of Hebrew and Arabic.
FIRST_FOREIGN = 0x2E80
JOINED_FORMS = range(0xFB00, 0xFF00)
# No letter has more signs than this that are not Latin; what comes after counts as unknown.
MOST_TRIED = 200
# No sign of its own, though text uses it.
LAYOUT = frozenset("\n\t")
LATIN = frozenset(map(chr, range(0xA0, 0x17F)))
NO_TEXT = frozenset({"Cc", "Cs", "Co", "Cn"})


class DocumentError(DomainError):
    """A document cannot be made."""


def render_pdf(template: str, facts: Any, *, made_at: datetime) -> bytes:
    """Return the document as PDF/UA-1; the same facts and moment give the same bytes."""
    try:
        return _compiled(template, facts, made_at)
    except typst.TypstError:
        # What went wrong quotes the text, and that may be about somebody.
        raise DocumentError(_("The PDF could not be made. Print the page instead.")) from None


def unprintable(facts: Any) -> str:
    """Return the signs in the facts that no font of ours has, each once."""
    doubtful = sorted({sign for text in _texts(facts) for sign in text if not _is_common(sign)})
    tried = [sign for sign in doubtful if not _is_foreign(sign)][:MOST_TRIED]
    shown = set(tried) - set(_refused(tried))
    return "".join(sign for sign in doubtful if sign not in shown)


def printable(facts: Any) -> Any:
    """Return the same facts with a small square for each sign that cannot be shown."""
    table = {ord(sign): SQUARE for sign in unprintable(facts)}
    return _translated(facts, table) if table else facts


def _compiled(template: str, facts: Any, made_at: datetime) -> bytes:
    compiler = typst.Compiler(root=TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)
    made, _warnings = compiler.compile_with_warnings(
        input=TEMPLATES / f"{template}.typ",
        format="pdf",
        sys_inputs={"data": json.dumps(facts)},
        pdf_standards=["ua-1"],
        timestamp=made_at,
    )
    assert isinstance(made, bytes)  # noqa: S101 -- one document without a file to write to
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    if not any(FONTS.glob("*.ttf")):
        raise DocumentError(_("The fonts have not been built. Run `make setup` first."))
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


def _is_common(sign: str) -> bool:
    return sign in LAYOUT or " " <= sign <= "~" or sign in LATIN


def _is_foreign(sign: str) -> bool:
    code = ord(sign)
    is_far = code >= FIRST_FOREIGN and code not in JOINED_FORMS
    return is_far or unicodedata.category(sign) in NO_TEXT


def _refused(signs: list[str]) -> Iterator[str]:
    """Halve the signs until each one that cannot be shown stands alone."""
    if not signs or _shows("".join(signs)):
        return
    if len(signs) == 1:
        yield signs[0]
        return
    middle = len(signs) // 2
    yield from _refused(signs[:middle])
    yield from _refused(signs[middle:])


@lru_cache(maxsize=4096)
def _shows(signs: str) -> bool:
    try:
        _compiled("signs", signs, LONG_AGO)
    except typst.TypstError:
        return False
    return True


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, Iterable):
        for each in value:
            yield from _texts(each)


def _translated(value: Any, table: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, dict):
        return {key: _translated(each, table) for key, each in value.items()}
    return [_translated(each, table) for each in value]
