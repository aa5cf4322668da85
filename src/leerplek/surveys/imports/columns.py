"""What the columns of a form elsewhere are called: who answered, when, and our questions."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leerplek.importing import shared_columns as shared
from leerplek.importing.cells import Cell, text_of
from leerplek.importing.columns import Column, Derived, RecordSpec, Values
from leerplek.importing.doubles import Identity
from leerplek.importing.sensitive import Care
from leerplek.importing.values.contact import parse_agb
from leerplek.importing.values.parsed import Context, Parsed, keep_paragraphs, keep_text
from leerplek.practices.columns import identify as identify_practice
from leerplek.surveys.fields import LONGEST_TEXT, field_name
from leerplek.surveys.questions import Question

NAME, AGB, EMAIL, PHONE, POSTCODE, PLACE, WHEN = (
    *("name", "agb", "email", "phone", "postcode", "place", "when"),
)
WHO = (NAME, AGB, EMAIL, PHONE, POSTCODE, PLACE)
# Google writes "2026/11/03 2:15:33 PM EET", Microsoft a date, others "3-11-2026 14:15".
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")
_CLOCK = re.compile(
    r"[T ,]+(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*([ap]\.?m\.?)?", re.IGNORECASE
)


def spec_of(questions: Sequence[Question]) -> RecordSpec:
    """Return the columns that an export can have for a poll with these questions.

    A question is known by its words in both languages, as form tools put them above a column.
    """
    return RecordSpec(
        name="surveys",
        label=_("polls"),
        columns=(*_who_and_when(), *(_question(each) for each in questions)),
        naming=(NAME, AGB, EMAIL),
        derive=_nothing,
        identify=identify,
    )


def identify(values: Values) -> Identity:
    """By what a row and a practice are the same."""
    return identify_practice(values)


def read_moment(cell: Cell) -> datetime | None:
    """Return the moment that a cell says, in our own time; None when it is not understood.

    The day stands before the month, as here; a cell that is a date already is as it is.
    """
    if isinstance(cell, datetime):
        moment = cell
    elif isinstance(cell, date):
        moment = datetime.combine(cell, time(12))
    else:
        read = _read(text_of(cell))
        if read is None:
            return None
        moment = read
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _read(text: str) -> datetime | None:
    found = _YEAR_FIRST.match(text) or _DAY_FIRST.match(text)
    if found is None:
        return None
    year = int(found["year"])
    clock = _CLOCK.match(text, found.end())
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (12, 0)
    if clock and clock[3]:
        hour = hour % 12 + (12 if clock[3][0].casefold() == "p" else 0)
    try:
        return datetime(  # noqa: DTZ001 -- the caller says whose time it is
            year if year > 99 else 2000 + year,
            int(found["month"]),
            int(found["day"]),
            hour,
            minute,
        )
    except ValueError:
        return None


def _nothing(_values: Values, _context: Context) -> list[Derived]:
    return []


def _question(question: Question) -> Column:
    words = tuple(f"={text}" for text in (question.text, question.text_en) if text)
    parse = keep_paragraphs(LONGEST_TEXT)
    return Column(field_name(question.key), question.text, words, parse, Care.FREE)


def _moment(cell: Cell, _context: Context) -> Parsed:
    return Parsed(read_moment(cell))


def _who_and_when() -> tuple[Column, ...]:
    return (
        Column(
            NAME,
            _("Name of the practice"),
            (
                *("praktijknaam", "naam praktijk", "naam van de praktijk", "naam van uw praktijk"),
                *("=praktijk", "huisartsenpraktijk", "practice name", "name of your practice"),
                *("name of practice", "=practice", "organisatie", "naam huisartsenpraktijk"),
            ),
            keep_text(160),
            Care.NAME,
        ),
        Column(AGB, _("AGB code"), ("agb", "agb-code", "agbcode"), parse_agb),
        shared.EMAIL,
        shared.PHONE,
        shared.POSTCODE,
        shared.PLACE,
        Column(
            WHEN,
            _("When it was answered"),
            (
                *("voltooiingstijd", "tijd van voltooien", "completion time", "tijdstempel"),
                *("timestamp", "ingevuld op", "datum ingevuld", "submitted at", "ingediend op"),
                *("submit date", "end date", "einddatum", "datum inzending"),
            ),
            _moment,
        ),
    )
