"""Records that are the same practice or person, within a file or against what is there."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Ref = TypeVar("Ref", bound=Hashable)

EMAIL, PHONE, AGB, NAME = "email", "phone", "agb", "name_postcode"


def folded_name(text: str) -> str:
    """Return the form in which names are compared: no case, accents, spaces or punctuation."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return _NO_LETTERS.sub("", text.casefold())


_SPECIAL = str.maketrans({"ı": "i", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d"})
_NO_LETTERS = re.compile(r"[\W_]+")
_WORDS = re.compile(r"[^\W_]+")


def name_words(text: str, common: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the telling words of a name, folded; `common` words tell nothing."""
    words = (folded_name(word) for word in _WORDS.findall(text))
    return frozenset(word for word in words if len(word) > 1 and word not in common)


@dataclass(frozen=True, slots=True)
class Identity:
    """By what two records can be recognised as one; empty means not known.

    `words` are the telling words of the name: a shared phone is only a sign when the
    names have one in common.  `apart` holds facts in which two records with the same
    mailbox show that they are two, such as an AGB code: different in all known ones.
    """

    email: str = ""
    phone: str = ""
    agb: str = ""
    name: str = ""
    postcode: str = ""
    place: str = ""
    words: frozenset[str] = frozenset()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Double(Generic[Ref]):
    """`later` is the same as `earlier`, recognised by `keys` (email, phone, agb, name_postcode)."""

    later: Ref
    earlier: Ref
    keys: tuple[str, ...]


class DoubleIndex(Generic[Ref]):
    """Finds records that were added before by what they have in common.

    E-mail, AGB code, or name with postcode (with place, where a postcode is missing)
    make a double by themselves.  A phone number does not: practices in one building
    share a reception and partners share a telephone.  The mailbox is no proof either
    when both records carry facts that differ.
    """

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], list[Ref]] = defaultdict(list)
        self._known: dict[Ref, Identity] = {}
        self._added: dict[Ref, int] = {}

    def add(self, ref: Ref, identity: Identity) -> None:
        self._known[ref] = identity
        self._added[ref] = len(self._added)
        for key in _look_up_keys(identity):
            self._by_key[key].append(ref)

    def matches(self, identity: Identity) -> list[tuple[Ref, tuple[str, ...]]]:
        """Return (record, keys) for each record that is the same, in the order of adding."""
        near: dict[Ref, None] = {}
        for key in _look_up_keys(identity):
            # A key that hundreds share identifies nobody and would make this quadratic.
            near.update(dict.fromkeys(self._by_key.get(key, ())[:_MOST_SHARED]))
        found = (
            (ref, common_keys(identity, self._known[ref]))
            for ref in sorted(near, key=self._added.__getitem__)
        )
        return [(ref, keys) for ref, keys in found if keys]


_MOST_SHARED = 50


def common_keys(one: Identity, other: Identity) -> tuple[str, ...]:
    """Return by which keys two records are the same one; () when they are not."""
    keys = []
    if one.email and one.email == other.email and not _are_apart(one, other):
        keys.append(EMAIL)
    if one.agb and one.agb == other.agb:
        keys.append(AGB)
    if one.name and one.name == other.name and _same_place(one, other):
        keys.append(NAME)
    if one.phone and one.phone == other.phone and (keys or _share_word(one, other)):
        keys.append(PHONE)
    return tuple(keys)


def find_doubles(
    records: Iterable[tuple[Ref, Identity]],
) -> Iterator[Double[Ref]]:
    """Yield a pair for each record that was there before, with the first of its kind."""
    index: DoubleIndex[Ref] = DoubleIndex()
    for ref, identity in records:
        matches = index.matches(identity)
        if matches:
            earlier, keys = max(matches, key=lambda match: len(match[1]))
            yield Double(ref, earlier, keys)
        index.add(ref, identity)


def _look_up_keys(identity: Identity) -> Iterator[tuple[str, str]]:
    for kind in (EMAIL, AGB, PHONE):
        value = getattr(identity, kind)
        if value:
            yield kind, value
    if identity.name:
        yield NAME, identity.name


def _same_place(one: Identity, other: Identity) -> bool:
    if one.postcode and other.postcode:
        shorter, longer = sorted((one.postcode, other.postcode), key=len)
        return longer.startswith(shorter)
    return bool(one.place) and one.place == other.place


def _share_word(one: Identity, other: Identity) -> bool:
    return not one.words.isdisjoint(other.words)


def _are_apart(one: Identity, other: Identity) -> bool:
    pairs = [(a, b) for a, b in zip(one.apart, other.apart, strict=False) if a and b]
    return bool(pairs) and all(a != b for a, b in pairs) and one.name != other.name
