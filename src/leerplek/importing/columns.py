"""Column specifications, and recognising a file's columns by the words above them."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from leerplek.importing.cells import Cell
from leerplek.importing.doubles import Identity
from leerplek.importing.sensitive import Care
from leerplek.importing.values.parsed import Context, Issue, Parsed

Text = str | Promise
Parser = Callable[[Cell, Context], Parsed]
Values = dict[str, Any]
Derive = Callable[[Values, Context], list["Derived"]]

REMEMBERED, EXACT, TYPING_ERROR = 1.0, 0.98, 0.6
_APART = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that can be known of a record, and how a spreadsheet says it.

    `words` are header texts in Dutch and English, in any spelling that `folded`
    makes equal.  A word that begins with "=" counts only as the whole header.
    `care` tells how the text is searched for what may never be stored; columns
    whose cell becomes a number, a date or a choice need none.
    """

    key: str
    label: Text
    words: tuple[str, ...]
    parse: Parser
    care: Care = Care.TYPED


@dataclass(frozen=True, slots=True)
class Derived:
    """Something that became clear from the whole row, said about one of its columns."""

    field: str
    issue: Issue
    read: str = ""


@dataclass(frozen=True)
class RecordSpec:
    """All columns of one kind of record.

    `naming` are the columns of which at least one must be in the file, and filled in
    a row, because a record without a name is refused.  `derive` completes the values
    of a row from one another; it changes the values and returns what it did.
    """

    name: str
    label: Text
    columns: tuple[Column, ...]
    naming: tuple[str, ...]
    derive: Derive
    identify: Callable[[Values], Identity]

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def _whole_words(self) -> dict[str, str]:
        words: dict[str, str] = {}
        for column in self.columns:
            for word in (*column.words, column.key):
                words.setdefault(folded(word), column.key)
        return words

    @cached_property
    def _part_words(self) -> list[tuple[str, str]]:
        return [
            (folded(word), column.key)
            for column in self.columns
            for word in column.words
            if not word.startswith("=")
        ]

    def guesses(self, label: str, *, forgiving: bool = True) -> list[tuple[float, int, str]]:
        """Return (confidence, place in the header, key) for each column this header may be.

        Forgiving also takes typing errors.
        """
        text = folded(label)
        if not text:
            return []
        if text in self._whole_words:
            return [(EXACT, 0, self._whole_words[text])]
        if text in self._labels:
            return [(EXACT, 0, self._labels[text])]
        if len(text) > 80:
            return []
        return self._parts(text) or (self._misspelt(text) if forgiving else [])

    @cached_property
    def _labels(self) -> dict[str, str]:
        """The columns' own labels in every language: the headers that our exports write."""
        labels: dict[str, str] = {}
        for language, _name in settings.LANGUAGES:
            with override(language):
                for column in self.columns:
                    labels.setdefault(folded(str(column.label)), column.key)
        return labels

    def _parts(self, text: str) -> list[tuple[float, int, str]]:
        best: dict[str, tuple[float, int, str]] = {}
        padded = f" {text} "
        for word, key in self._part_words:
            place = padded.find(f" {word} ")
            if place < 0:
                continue
            guess = (0.6 + 0.3 * len(word) / len(text), -place, key)
            best[key] = max(best.get(key, guess), guess)
        return [(confidence, -place, key) for confidence, place, key in best.values()]

    def _misspelt(self, text: str) -> list[tuple[float, int, str]]:
        if len(text) < 6:
            return []
        near = difflib.get_close_matches(text, self._whole_words, n=1, cutoff=0.86)
        return [(TYPING_ERROR, 0, self._whole_words[word]) for word in near]


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A column of the file and what it was recognised as; key is None when it was not."""

    index: int
    label: str
    key: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognition:
    """What each filled header cell was recognised as, from left to right."""

    columns: tuple[ColumnMatch, ...]

    @property
    def mapping(self) -> dict[int, str]:
        """Column index to key, for the recognised columns."""
        return {match.index: match.key for match in self.columns if match.key is not None}

    @property
    def unmapped(self) -> tuple[ColumnMatch, ...]:
        return tuple(match for match in self.columns if match.key is None)

    @property
    def score(self) -> float:
        return sum(match.confidence for match in self.columns)

    def remember(self) -> dict[str, str]:
        """Return what a region may keep: folded header to key, "" for "not used"."""
        kept = {folded(match.label): match.key or "" for match in self.columns}
        kept.pop("", None)
        return kept


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return the form in which headers are compared: no case, accents or punctuation."""
    plain = unicodedata.normalize("NFKD", text[:500]).casefold()
    return _APART.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def recognise(
    header: Sequence[str],
    spec: RecordSpec,
    remembered: Mapping[str, str] | None = None,
    *,
    forgiving: bool = True,
) -> Recognition:
    """Recognise the columns of a header; each column of the specification is used once.

    `remembered` maps folded headers to keys, as a person corrected them before, and
    wins; an empty key there means that this column is left out.  Of two headers that
    fit the same column the better one gets it, and of equals the left one.
    """
    known = remembered or {}
    offers: list[tuple[float, int, int, str]] = []
    for index, label in enumerate(header):
        kept = known.get(folded(label)) if folded(label) else None
        if kept is not None:
            if kept in spec.by_key:
                offers.append((-REMEMBERED, index, 0, kept))
            continue
        offers += [
            (-confidence, index, place, key)
            for confidence, place, key in spec.guesses(label, forgiving=forgiving)
        ]
    chosen: dict[int, tuple[str, float]] = {}
    used: set[str] = set()
    for confidence, index, _place, key in sorted(offers, key=lambda o: (o[0], o[1], o[2])):
        if index not in chosen and key not in used:
            chosen[index] = (key, -confidence)
            used.add(key)
    return Recognition(
        tuple(
            ColumnMatch(index, label, *chosen.get(index, (None, 0.0)))
            for index, label in enumerate(header)
            if label or index in chosen
        )
    )


def with_choices(recognition: Recognition, choices: Mapping[int, str | None]) -> Recognition:
    """Return the recognition as a person corrected it: column index to key, or None.

    A column of the specification that was given to another header loses its old one.
    """
    taken = {key for key in choices.values() if key}
    columns = []
    for match in recognition.columns:
        if match.index in choices:
            key = choices[match.index] or None
            columns.append(ColumnMatch(match.index, match.label, key, REMEMBERED if key else 0.0))
        elif match.key in taken:
            columns.append(ColumnMatch(match.index, match.label, None, 0.0))
        else:
            columns.append(match)
    return Recognition(tuple(columns))
