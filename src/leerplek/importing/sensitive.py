"""What may never be stored: citizen numbers, and words for health or a kind of benefit.

The product keeps no citizen number, no health data and no kind of benefit of anyone
(GDPR articles 9 and 87; docs/privacy.md).  A cell in which one is found is dropped as
a whole, because what stands around such a word says as much as the word.
"""

import re
import unicodedata
from enum import Enum

from stdnum.nl import bsn

CITIZEN_NUMBER = "citizen_number"
HEALTH_OR_BENEFIT = "health_or_benefit"


class Care(Enum):
    """How closely a column is searched."""

    TYPED = "typed"
    """The cell becomes a number, a date or a choice: searched only when it was not understood."""
    NAME = "name"
    """Names and addresses: Wia is also a first name, so only what cannot be a name counts."""
    WORK = "work"
    """Work and schooling: a nurse of the chronically ill is not ill."""
    FREE = "free"
    """Remarks, and every column that was not recognised."""


_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SEPARATED = re.compile(r"(?<![\d])\d(?:[ .\-/_–]?\d)+(?!\d)")
_NINE = re.compile(r"(?<!\d)\d{9}(?!\d)")
_COUNTRY_CODE = re.compile(r"(?:\+31|0031)[\s.\-]*(?:\(0\)[\s.\-]*)?$")
# "52.1234567" is a coordinate.
_LONGEST_GROUP = 5
_MANY_DIGITS = re.compile(r"\d(?:[^\d\n]?\d){8}")

_BENEFITS_CERTAIN = (
    r"(?:ww|wia|wao|waz|wajong|iva|wga|zw|ioaw|ioaz|bijstands?|ziektewet|werkloosheids?|"
    r"ziekte|arbeidsongeschiktheids?|participatie)[\s-]?uitkering(?:en|sgerechtigde?n?)?|"
    r"uitkeringsgerechtigden?|uitkering(?:en)?|uitkeringstrekker|"
    r"wajong(?:er|ers|uitkering)?|ziektewet|participatiewet|p-wet|werkloosheidswet|"
    r"in de (?:ww|zw|wia|wao|iva|wga|waz|bijstand)|"
    r"bijstandsgerechtigden?|bijstandsmoeder|ioaw|ioaz|doelgroepregister|"
    r"unemployment benefits?|sickness benefits?|disability benefits?|on benefits|social assistance"
)
_BENEFITS_SHORT = r"ww|wao|bijstand"
_HEALTH_CERTAIN = (
    r"arbeidsongeschikt(?:e|heid)?|afgekeurd|burn[\s-]?-?out|overspannen|overspannenheid|"
    r"(?:rug|nek|schouder|knie|heup|pols|hart|long|maag|darm|buik|gewrichts?|spier|hand|arm|been|"
    r"voet|oor|oog|huid|hoofdpijn|rsi|carpaal|paniek|angst|stress|lichamelijke|psychische|"
    r"mentale|fysieke|medische|gezondheids?|vermoeidheids?|overgangs?|zwangerschaps)"
    r"[\s-]?(?:klacht(?:en)?|problemen|probleem|aandoening(?:en)?)|"
    r"(?:rug|nek|schouder|knie|heup|pols|buik|hoofd|spier|gewrichts)pijn(?:en)?|"
    r"hernia|migraine|depressie(?:f|s|ve)?|depressief|depressieve|autisme|autistisch|autist|"
    r"adhd|ptss|borderline|\w*stoornis(?:sen)?|dyslexie|dyslectisch|dyscalculie|"
    r"kanker|borstkanker|tumor|chemo(?:therapie|kuur)?|leukemie|reuma|fibromyalgie|artrose|"
    r"diabetes|suikerziekte|epilepsie|astma|copd|long[\s-]?covid|hartinfarct|hartaanval|"
    r"hartpatiënte?|beroerte|hersenbloeding|hersenschudding|whiplash|multiple sclerose|"
    r"gezondheidsredenen|medische redenen|ziektegeschiedenis|ziekteverleden|"
    r"zwanger|miskraam|in verwachting|geopereerd|rolstoelgebruiker|rolstoelafhankelijk|"
    r"slechtziend|slechthorend|ziekgemeld|ziek gemeld|ziekmelding|langdurig ziek|ziekte?verlof|"
    r"(?:lichamelijke|verstandelijke|fysieke|arbeids|auditieve|visuele|medische)[\s-]?"
    r"beperking(?:en)?|handicap|arbeidsgehandicapt|chronisch ziek(?:e)?|"
    r"sick leave|pregnant|depression|depressed|chronic(?:ally)? ill(?:ness)?|wheelchair user"
)
_HEALTH_IN_REMARKS = (
    r"ziek|zieke|ziekte|ziektes|ziekteverzuim|gehandicapte?|chronisch(?:e)?(?!\s+zorg)|"
    r"psychisch(?:e)?|verslaafd|verslaving|ex-verslaafd|alcoholist|alcoholisme|doof|allergie|"
    r"allergisch|allergieën|operatie|bevallen|bevalling|revalideert|revalideren|revalidatie|"
    r"zwangerschap(?!s)|"
    r"zwangerschapsverlof(?!\s*-?\s*(?:s?vervang|inval|waarnem))|"
    r"re-?[iï]ntegr(?:atie|eert|eren|atietraject)|tweede spoor|2e spoor|spoor 2|banenafspraak|"
    r"(?:bij|naar) (?:een |de |haar |zijn )?(?:psycholoog|psychiater|bedrijfsarts)|"
    r"verzekeringsarts|"
    r"in therapie|in behandeling bij|medicijngebruik|gebruikt (?:medicijnen|medicatie)|"
    r"heeft ms|in (?:een )?rolstoel|disabled|disability|illness|sick|ill|cancer"
)
_REPLACING = re.compile(
    r"(?:vervang\w*|inval\w*|waarnem\w*)\s+(?:\w+\s+){0,2}?(?:ziekte|zwangerschapsverlof)\b"
    r"|\b(?:ziekte|zwangerschapsverlof)\s*-?\s*(?:vervang\w*|inval\w*|waarnem\w*)"
)


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


_BENEFIT = _words(_BENEFITS_CERTAIN, _BENEFITS_SHORT, "wia", "iva", "wga", "zw", "waz", "werkloos")
_IN_NAME = _words(_BENEFITS_CERTAIN, "burn[\\s-]?-?out", r"rug[\s-]?klachten", "arbeidsongeschikt")
_IN_WORK = _words(_BENEFITS_CERTAIN, _BENEFITS_SHORT, _HEALTH_CERTAIN)
_IN_REMARK = _words(_BENEFITS_CERTAIN, _BENEFITS_SHORT, _HEALTH_CERTAIN, _HEALTH_IN_REMARKS)
# In capitals, or without any, these are benefits; with one capital Wia and Iva are people.
_SHORT_NAMES = re.compile(r"(?<!\w)(?:WIA|wia|WGA|wga|WAZ|IOW)(?!\w)")
_SHORT_IN_BRACKETS = re.compile(
    r"[(\[]\s*(?:WW|WIA|WAO|IVA|WGA|ZW|bijstand)\s*[)\]]", re.IGNORECASE
)
_NUMBER_HEADER = re.compile(r"\b(?:bsn|burgerservice\s*n(?:umme)?r|sofi(?:\s*n(?:umme)?r)?)\b")
_HEALTH_HEADER = re.compile(
    r"\buitkering\b|\bziekte|\bgezondheid\b|\bmedisch|\bhandicap|\barbeidsbeperk|\bdiagnose"
)


def found_in(text: str, care: Care = Care.FREE) -> str:
    """Return "citizen_number", "health_or_benefit" or "", for what may not be stored.

    Both in one text give the citizen number, which is forbidden by itself.
    """
    if not text:
        return ""
    plain = text if text.isascii() else _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    if _MANY_DIGITS.search(plain) and has_citizen_number(plain):
        return CITIZEN_NUMBER
    return HEALTH_OR_BENEFIT if _names_health_or_benefit(plain, care) else ""


def has_citizen_number(text: str) -> bool:
    """Tell whether exactly nine digits in the text pass the test of a citizen number.

    Dots, spaces or dashes between them make no difference, if they are all the same.
    Longer runs are something else; nine digits behind +31 are a phone number.
    """
    for found in _NINE.finditer(text):
        if bsn.is_valid(_ascii_digits(found[0])) and not _COUNTRY_CODE.search(
            text[: found.start()]
        ):
            return True
    for found in _SEPARATED.finditer(text):
        if _is_separated_number(found[0]) and not _COUNTRY_CODE.search(text[: found.start()]):
            return True
    return False


def _is_separated_number(run: str) -> bool:
    """Look at groups of digits with one kind of separator: "12-03-2021 9" is no number."""
    kinds = {character for character in run if not character.isdecimal()}
    for kind in kinds:
        others = [re.escape(other) for other in kinds - {kind}]
        pieces = re.split("|".join(others), run) if others else [run]
        for piece in pieces:
            digits = _ascii_digits(piece)
            longest = max(map(len, piece.split(kind)))
            if len(digits) == 9 and longest <= _LONGEST_GROUP and bsn.is_valid(digits):
                return True
    return False


def _ascii_digits(text: str) -> str:
    return "".join(str(int(character)) for character in text if character.isdecimal())


def _names_health_or_benefit(text: str, care: Care) -> bool:
    lowered = text.casefold()
    if care is Care.NAME:
        return bool(_IN_NAME.search(lowered) or _SHORT_IN_BRACKETS.search(text))
    if _SHORT_NAMES.search(text):
        return True
    if care is Care.WORK:
        return _IN_WORK.search(lowered) is not None
    if _IN_REMARK.search(lowered) is None:
        return False
    # Whoever replaces somebody on leave has a job, not an illness.
    return _IN_REMARK.search(_REPLACING.sub(" ", lowered)) is not None


def words_in(text: str, care: Care) -> tuple[str, ...]:
    """Return the words about health or a benefit in a long text, each once, as they come first.

    For a person to judge: what stands in a whole document need not be about its writer.
    """
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    pattern = _IN_WORK if care is Care.WORK else _IN_REMARK
    found = [*_SHORT_NAMES.finditer(plain), *pattern.finditer(plain.casefold())]
    in_order = sorted(found, key=lambda match: match.start())
    return tuple(dict.fromkeys(match[0] for match in in_order))


def names_benefit(text: str) -> bool:
    """Tell whether a text in lower case, in a column about funding, names a kind of benefit."""
    return _BENEFIT.search(text) is not None


def header_is_about(folded_label: str) -> str:
    """Return the code for a column whose very header says that it may not be stored."""
    if _NUMBER_HEADER.search(folded_label):
        return CITIZEN_NUMBER
    return HEALTH_OR_BENEFIT if _HEALTH_HEADER.search(folded_label) else ""
