"""Text that is kept as typed but deserves a note: formulas and HTML."""

import re

_HTML = re.compile(r"<(?:/?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?|!--[^<>]*|![a-zA-Z][^<>]*)>?")
_FORMULA = re.compile(r"=\s*[\w({\"'+\-@]|[+\-@]\s*[\w(]+.*[(!|]", re.DOTALL)


def marks_of(text: str) -> list[str]:
    """Return "formula_text" and "html_text" where they apply.

    A dash in front of a remark is a dash; only what a spreadsheet would calculate
    counts as a formula.
    """
    if not text:
        return []
    marks = []
    if text[0] in "=+-@" and _FORMULA.match(text):
        marks.append("formula_text")
    if "<" in text and _HTML.search(text):
        marks.append("html_text")
    return marks
