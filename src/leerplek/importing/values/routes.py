"""Learning routes, funding routes and the recognition of a training company."""

import re

from leerplek.importing.cells import Cell, text_of
from leerplek.importing.sensitive import names_benefit
from leerplek.importing.values.answers import Reply, parse_answer
from leerplek.importing.values.parsed import Context, Issue, Parsed, not_understood

BBL, BOL, THIRD = "bbl", "bol", "third_route"
UWV, FUND, OWN, UNKNOWN = "uwv", "fund", "own", "unknown"

_EMPTY = frozenset({"", "-", "?", "onbekend", "unknown", "nvt", "n.v.t."})
_ALL = frozenset({"alle", "alles", "maakt niet uit", "geen voorkeur", "any", "all", "allebei"})
_ROUTES = (
    (BBL, re.compile(r"\bbbl\b|beroepsbegeleidend|werken en leren|leer-?werk|work.based")),
    (BOL, re.compile(r"\bbol\b|beroepsopleidend|school.based|voltijd ?school")),
    (THIRD, re.compile(r"\b(?:derde|3e|3de|third) (?:leerweg|route)|\bovo\b|\bthird_route\b")),
)
_UNSURE = frozenset(
    {"?", "??", "onbekend", "unknown", "weet niet", "weet ik niet", "weet ik nog niet", "nnb"}
    | {"nog niet bekend", "nog onbekend", "nog uitzoeken", "n.n.b.", "-"}
)
_FUNDING = (
    (UWV, re.compile(r"\buwv\b")),
    (
        FUND,
        re.compile(
            r"\bssfh\b|\bfonds\b|\bsociaal fonds\b|\bfund\b|werk[\s-]?naar[\s-]?werk|\bwnw\b|"
            r"via (?:de )?werkgever|\bwerkgever\b|\bemployer\b"
        ),
    ),
    (
        OWN,
        re.compile(
            r"\beigen (?:middelen|geld|rekening|kosten|bijdrage)|\bzelf\b|^eigen$|\bown\b|"
            r"\bzelfbetal|\bparticulier\b|\bspaargeld\b"
        ),
    ),
)
_REQUESTED = re.compile(
    r"aangevraagd|in aanvraag|aanvraag|loopt|lopend|in behandeling|bezig|requested|pending|applied"
)


def parse_learning_routes(cell: Cell, _context: Context) -> Parsed:
    """Read wanted learning routes as a tuple of their codes; an empty cell means BBL.

    The default is the product's (docs/matching.md, section 1).
    """
    text = text_of(cell).casefold()[:200]
    if text in _EMPTY:
        return Parsed((BBL,))
    if text in _ALL:
        return Parsed((BBL, BOL, THIRD))
    found = tuple(code for code, pattern in _ROUTES if pattern.search(text))
    if not found or "geen " in text or "niet " in text:
        return not_understood("route_not_understood", (BBL,))
    return Parsed(found)


def parse_funding(cell: Cell, _context: Context) -> Parsed:
    """Read who pays: "uwv", "fund", "own" or "unknown".

    Every kind of benefit is the UWV route and nothing more: the word is discarded and
    a note says so without repeating it.  "Werk naar werk" is the fund (requirement G03).
    """
    text = text_of(cell).casefold()[:200]
    if not text:
        return Parsed(UNKNOWN)
    if text in _UNSURE:
        return Parsed(UNKNOWN, (Issue("funding_unknown"),))
    benefit = names_benefit(text)
    found = {code for code, pattern in _FUNDING if pattern.search(text)}
    if benefit:
        found.add(UWV)
    notes = (Issue("benefit_as_route"),) if benefit else ()
    if len(found) != 1:
        return Parsed(UNKNOWN, (Issue("funding_not_understood"), *notes))
    return Parsed(found.pop(), notes)


def parse_accreditation(cell: Cell, context: Context) -> Parsed:
    """Read whether a site is a recognised training company: yes, no, requested or unknown."""
    text = text_of(cell).casefold()[:200]
    if _REQUESTED.search(text):
        return Parsed("requested")
    if re.match(r"erkend|recognised|recognized", text):
        return Parsed(Reply.YES.value)
    if re.match(r"niet erkend|not recogni[sz]ed", text):
        return Parsed(Reply.NO.value)
    if re.match(r"ja\b.*\btot\b", text):
        return Parsed(Reply.YES.value)
    answer, issues = parse_answer(cell, context)
    if answer.reply == Reply.MAYBE:
        return not_understood("answer_not_understood", UNKNOWN)
    return Parsed(answer.reply.value, issues)
