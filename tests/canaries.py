"""Words that must not be seen: planted in every text of every row, and looked for in answers."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db import models
from django.http.response import HttpResponseBase

from leerplek.audit.models import Event
from leerplek.candidates.models import Candidate
from tests.clients import body_of
from tests.database import own_models

Planter = Callable[[models.Model, "models.Field[Any, Any]"], str]
# These say how far something is or where a file lies, in words of our own; the rows of an import
# are planted by the file that was brought in.
KEPT = frozenset(
    {"kind", "upload", "stamp", "content", "remarks", "fingerprint", "before", "after", "picks"}
    | {
        "answers",
        "target_part",
        "target_version",
        "reason",
        "password",
        "subject_type",
        "subject_id",
    }
)
SHORT = {"agb_code": "98765430", "phone": "+31698765431", "postcode": "9876 ZX"}
BIRTH_DATE = date(1957, 3, 4)
# How a birth date, and the short ones, may be written on a page or in a file.  The year by
# itself is no trace: a row can have that number.
BORN = ("maart 1957", "1957-03-04", "04-03-1957", "4-3-1957", "march 1957")
TRACES = ("98765430", "98765431", "9876 zx", "9876zx", *BORN)


def plant(word: str, rows: Iterable[models.Model]) -> int:
    """Put a word in every text of these rows, and return in how many texts it stands now."""
    planted = 0
    for row in rows:
        values = {each.attname: text for each in texts_of(row) if (text := _text(word, row, each))}
        if isinstance(row, Candidate):
            values["birth_date"] = BIRTH_DATE
        if values:
            type(row)._base_manager.filter(pk=row.pk).update(**values)
            planted += len(values)
    return planted


def plant_text(text: str, rows: Iterable[models.Model]) -> int:
    """Put one text, as far as it fits, in every text of these rows; a key makes it unique."""
    planted = 0
    for row in rows:
        values = {
            each.attname: f"{text} {row.pk}"[: each.max_length or 200] for each in texts_of(row)
        }
        if values:
            type(row)._base_manager.filter(pk=row.pk).update(**values)
            planted += len(values)
    return planted


def texts_of(row: models.Model | type[models.Model]) -> Iterator["models.Field[Any, Any]"]:
    """Yield the fields in which a person's words can stand."""
    for each in row._meta.concrete_fields:
        # What stands in an address is made of letters and dashes, by its own check.
        is_text = isinstance(each, models.CharField | models.TextField) and not isinstance(
            each, models.SlugField
        )
        if is_text and not each.choices and each.name not in KEPT:
            yield each


def _text(word: str, row: models.Model, field: "models.Field[Any, Any]") -> str:
    if field.name in SHORT:
        return SHORT[field.name]
    if field.name == "email":
        return f"{word}{row.pk}@{word}.example"
    room = field.max_length or 200
    assert room > len(f"{word}{row.pk}"), f"{field} is too short to plant a word in"
    return f"{word.capitalize()}{row.pk} {field.name}"[:room]


def all_rows() -> list[models.Model]:
    """Return every row of every room, without the audit events, which hold no words."""
    return [
        row for model in own_models() if model is not Event for row in model._base_manager.all()
    ]


def seen_in(response: HttpResponseBase, words: Iterable[str]) -> list[str]:
    """Return which words stand in an answer: its headers, its body, and what is packed in that."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    text = "\n".join([headers, cookies, *unpacked(body_of(response))]).lower()
    return [word for word in words if word in text]


def unpacked(body: bytes) -> Iterator[str]:
    """Yield the texts of an answer; of a spreadsheet each part of the file."""
    if not zipfile.is_zipfile(io.BytesIO(body)):
        yield body.decode("utf-8", errors="replace")
        return
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            yield archive.read(name).decode("utf-8", errors="replace")
