"""Dutch postcodes: their one written form, and tables of where they are."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

from stdnum.exceptions import ValidationError
from stdnum.nl import postcode as dutch_postcode

from leerplek.geo.place_names import place_key, province_named, read_place_name

# Letters that begin with S need the list of pairs that are never given out.
_PLAIN = re.compile(r"([1-9][0-9]{3}) ?([A-RT-Z][A-Z])?", re.ASCII)

_IMPOSSIBLE = re.compile(r"([1-9][0-9]{3})S[ADS]", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Postcode:
    """Four digits, and the two letters where they are known."""

    pc4: str
    letters: str = ""

    @property
    def code(self) -> str:
        """The form in tables: "7241AB" or "7241"."""
        return self.pc4 + self.letters

    @property
    def text(self) -> str:
        """The form people read: "7241 AB" or "7241"."""
        return f"{self.pc4} {self.letters}".strip()

    @property
    def is_full(self) -> bool:
        return bool(self.letters)

    def __str__(self) -> str:
        return self.text


def normalise_postcode(typed: object) -> Postcode | None:
    """Read a postcode as people and spreadsheets write it; None when it is not one.

    Digits run from 1000; the letters SA, SD and SS are never given out.  Four
    digits without letters are a postcode too (7241.0 is what a spreadsheet makes
    of them).
    """
    # Tables write the normal form: 450,000 of them go past the slower reading below.
    if isinstance(typed, str) and (plain := _PLAIN.fullmatch(typed)):
        return Postcode(plain[1], plain[2] or "")
    if isinstance(typed, bool) or typed is None:
        return None
    if isinstance(typed, float):
        typed = int(typed) if typed.is_integer() else ""
    compact = dutch_postcode.compact(re.sub(r"[\s.,;]+", " ", str(typed)))
    if re.fullmatch(r"[1-9][0-9]{3}", compact, re.ASCII):
        return Postcode(compact)
    try:
        pc4, letters = dutch_postcode.validate(compact).split()
    except ValidationError:
        return None
    return Postcode(pc4, letters)


def digits_before_impossible_letters(typed: object) -> Postcode | None:
    """Return the four digits of "7241 SA": the letters are wrong, the digits still say where."""
    matched = _IMPOSSIBLE.fullmatch(dutch_postcode.compact(str(typed)))
    return Postcode(matched[1]) if matched else None


@dataclass(frozen=True, slots=True)
class PostcodeEntry:
    """The middle of a postcode, with the names of where it lies; unknown names are "".

    `code` is "7241AB" or "7241".
    """

    code: str
    lat: float
    lon: float
    place: str = ""
    municipality: str = ""
    province: str = ""

    @property
    def pc4(self) -> str:
        return self.code[:4]

    @property
    def place_key(self) -> str:
        """The key of the place without the hint some tables add, as in "Hengelo (Gld)"."""
        return read_place_name(self.place).key

    @property
    def municipality_key(self) -> str:
        return place_key(self.municipality)

    @property
    def known_province(self) -> str:
        """The province's own name, from its column or from the hint behind the place."""
        return province_named(self.province) or read_place_name(self.place).province


class PostcodeTable(Protocol):
    """What `locate` asks of a table of postcodes, wherever the rows are kept."""

    def is_empty(self) -> bool:
        """Tell whether nothing is loaded at all."""

    def point(self, code: str) -> PostcodeEntry | None:
        """Return the entry of "7241AB" or "7241".

        Four digits without a row of their own get the mean of their full postcodes.
        """

    def in_place(self, key: str) -> Sequence[PostcodeEntry]:
        """Return an entry per four digits for each place with this key, by postcode."""

    def in_municipality(self, key: str) -> Sequence[PostcodeEntry]:
        """Return an entry per four digits and place of a municipality, by postcode."""

    def prefetch(self, codes: Collection[str], keys: Collection[str]) -> "PostcodeTable":
        """Return a table that answers for these codes and names without further reading."""


@dataclass
class MemoryPostcodes:
    """A postcode table in memory, for the command line, tests and bulk look-ups.

    Of rows with the same code the first counts.
    """

    _rows: dict[str, PostcodeEntry] = field(default_factory=dict)
    _means: dict[str, PostcodeEntry] = field(default_factory=dict)
    _by_place: dict[str, list[PostcodeEntry]] = field(default_factory=dict)
    _by_municipality: dict[str, list[PostcodeEntry]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[PostcodeEntry]) -> Self:
        """Build the table; entries are rows of a file, pc4 and pc6 mixed as they come."""
        rows: dict[str, PostcodeEntry] = {}
        by_pc4: dict[str, list[PostcodeEntry]] = defaultdict(list)
        for entry in entries:
            if entry.code not in rows:
                rows[entry.code] = entry
                by_pc4[entry.pc4].append(entry)
        means = {pc4: _middle(pc4, members) for pc4, members in by_pc4.items() if pc4 not in rows}
        by_place: dict[str, list[PostcodeEntry]] = defaultdict(list)
        by_municipality: dict[str, list[PostcodeEntry]] = defaultdict(list)
        for entry in _per_place(by_pc4):
            if entry.place_key:
                by_place[entry.place_key].append(entry)
            if entry.municipality_key:
                by_municipality[entry.municipality_key].append(entry)
        return cls(rows, means, dict(by_place), dict(by_municipality))

    def __len__(self) -> int:
        return len(self._rows)

    def is_empty(self) -> bool:
        return not self._rows

    def point(self, code: str) -> PostcodeEntry | None:
        return self._rows.get(code) or self._means.get(code)

    def in_place(self, key: str) -> Sequence[PostcodeEntry]:
        return self._by_place.get(key, ())

    def in_municipality(self, key: str) -> Sequence[PostcodeEntry]:
        return self._by_municipality.get(key, ())

    def prefetch(self, codes: Collection[str], keys: Collection[str]) -> "MemoryPostcodes":  # noqa: ARG002 -- all is here
        return self


def _per_place(by_pc4: dict[str, list[PostcodeEntry]]) -> Iterator[PostcodeEntry]:
    """Yield one entry per pc4 and place, in the order of the postcodes."""
    for pc4, members in sorted(by_pc4.items()):
        by_name: dict[tuple[str, str], list[PostcodeEntry]] = defaultdict(list)
        for entry in members:
            by_name[entry.place, entry.municipality].append(entry)
        for _names, group in sorted(by_name.items()):
            yield _middle(pc4, group)


def _middle(pc4: str, members: list[PostcodeEntry]) -> PostcodeEntry:
    if len(members) == 1 and members[0].code == pc4:
        return members[0]
    names, _count = min(
        Counter((m.place, m.municipality, m.province) for m in members).items(),
        key=lambda item: (-item[1], item[0]),
    )
    lat = sum(member.lat for member in members) / len(members)
    lon = sum(member.lon for member in members) / len(members)
    return PostcodeEntry(pc4, lat, lon, *names)
