"""Place names as people type them: one form to compare, and the hint behind the name.

"Hengelo (Gld)", "hengelo gld." and "Hengelo, Gelderland" are one name with one
hint; "'s-Heerenberg" and "s Heerenberg" are one name.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PROVINCE_WORDS: dict[str, tuple[str, ...]] = {
    "Drenthe": ("drenthe", "drente", "dr", "dre"),
    "Flevoland": ("flevoland", "fl", "fle", "flev"),
    "Fryslân": ("fryslan", "friesland", "fr", "frl", "fri"),
    "Gelderland": ("gelderland", "gld", "geld", "gl", "gd"),
    "Groningen": ("groningen", "gn", "gr", "gron", "grn"),
    "Limburg": ("limburg", "lb", "lim", "limb", "li"),
    "Noord-Brabant": ("noordbrabant", "nb", "nbr", "nbrabant", "brabant"),
    "Noord-Holland": ("noordholland", "nh", "nholland"),
    "Overijssel": ("overijssel", "overijsel", "ov", "ovr"),
    "Utrecht": ("utrecht", "ut", "utr"),
    "Zeeland": ("zeeland", "zld", "zl", "zeel"),
    "Zuid-Holland": ("zuidholland", "zh", "zholland"),
}
# One letter says something between brackets or as the official last word ("Bergen L") only.
_PROVINCE_LETTERS = {"l": "Limburg", "o": "Overijssel", "u": "Utrecht", "z": "Zeeland"}
_LAST_LETTERS = {"l": "Limburg", "o": "Overijssel"}
_OWN_COUNTRY = frozenset({"nl", "nederland", "holland", "netherlands", "thenetherlands"})
_OTHER_COUNTRY = frozenset(
    {"d", "de", "dld", "duitsland", "deutschland", "germany"}
    | {"b", "be", "belgie", "belgium", "belgique"}
)
_WORDS = {"1e": "eerste", "2e": "tweede", "st": "sint"}
_ARTICLES = r"(?:den|de|het|'s|s|'t|t)"
_LIGATURES = str.maketrans({"&": " en ", "’": "'", "‘": "'", "`": "'", "´": "'"})

PROVINCES: tuple[str, ...] = tuple(_PROVINCE_WORDS)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A typed name taken apart.

    `whole` is the key of everything that was typed, `key` that of the name without
    its hint.  `province` is a name of `PROVINCES`; `area` the key of another hint,
    mostly a municipality; `abroad` says that the hint names another country.
    """

    whole: str
    key: str
    province: str = ""
    area: str = ""
    abroad: bool = False

    @property
    def has_hint(self) -> bool:
        return bool(self.province or self.area)


@lru_cache(maxsize=20_000)
def place_key(text: str) -> str:
    """Return the form in which place names are compared: only letters and digits.

    Accents, case, hyphens and apostrophes say nothing; "ij" and "y" are one sound,
    "St." is "Sint", "a/d" is "aan den", "&" is "en".
    """
    return "".join(_tokens(text)).replace("y", "ij")


@lru_cache(maxsize=5_000)
def province_named(text: str) -> str:
    """Return the province of `PROVINCES` that a word or abbreviation means, or ""."""
    return _PROVINCES_BY_WORD.get(_squeezed(text), "")


@lru_cache(maxsize=20_000)
def read_place_name(text: str) -> PlaceName:
    """Take a typed place name apart into name and hint.

    A hint stands between brackets, behind a comma, behind "gem." or is a province
    as the last word.  A name that is typed the other way round ("Haag, Den") is
    put right.
    """
    text = " ".join(text.translate(_LIGATURES).split()).strip(" .,;")
    turned = re.fullmatch(rf"(.+?),\s*({_ARTICLES})", text, re.IGNORECASE)
    if turned:
        text = f"{turned[2]} {turned[1]}"
    text = re.sub(r"^(?:gemeente|gem\.?)\s+(?=\S)", "", text, flags=re.IGNORECASE)
    whole = place_key(text)
    marked = re.fullmatch(r"(.+?)\s*(?:\(([^()]*)\)?|,\s*(.+))", text) or re.fullmatch(
        r"(.+?)\s+gem(?:\.|eente)?()\s+(.+)", text, re.IGNORECASE
    )
    if marked and place_key(marked[1]):
        return _with_hint(whole, marked[1], marked[2] or marked[3] or "")
    return _with_last_word(whole, text)


def _with_hint(whole: str, name: str, hint: str) -> PlaceName:
    inner = _with_last_word(place_key(name), name)
    word = _squeezed(re.sub(r"^\s*gem(?:\.|eente)?\s+", "", hint, flags=re.IGNORECASE))
    province = province_named(hint) or _PROVINCE_LETTERS.get(word, "") or inner.province
    if province or not word or word in _OWN_COUNTRY:
        return PlaceName(whole, inner.key, province)
    if word in _OTHER_COUNTRY:
        return PlaceName(whole, inner.key, abroad=True)
    return PlaceName(whole, inner.key, area=word.replace("y", "ij"))


def _with_last_word(whole: str, text: str) -> PlaceName:
    words = text.split()
    for count in (2, 1):
        if len(words) > count:
            last = " ".join(words[-count:])
            province = province_named(last) or _LAST_LETTERS.get(_squeezed(last), "")
            if province:
                return PlaceName(whole, place_key(" ".join(words[:-count])), province)
    return PlaceName(whole, whole)


def _tokens(text: str) -> list[str]:
    words = re.findall(r"[a-z0-9]+", _plain(text))
    if words[-2:] == ["c", "a"]:
        words = words[:-2]
    elif len(words) > 1 and words[-1] == "ca":
        words = words[:-1]
    tokens: list[str] = []
    for word in words:
        if word in ("d", "de", "den", "der") and tokens and tokens[-1] in ("a", "aan"):
            tokens[-1] = "aanden"
        elif word == "ad" and tokens:
            tokens.append("aanden")
        else:
            tokens.append(_WORDS.get(word, word))
    return tokens


def _squeezed(text: str) -> str:
    return "".join(re.findall(r"[a-z0-9]+", _plain(text)))


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.translate(_LIGATURES).casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


_PROVINCES_BY_WORD = {word: name for name, words in _PROVINCE_WORDS.items() for word in words}
