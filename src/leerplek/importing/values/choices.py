"""Words of a fixed list, as our own exports write them."""

from functools import lru_cache

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import override

from leerplek.importing.cells import Cell, text_of
from leerplek.importing.columns import Parser
from leerplek.importing.values.parsed import Context, Parsed


def choice_of(choices: type[TextChoices]) -> Parser:
    """Make a parser for a word of a list, in any language; "" for every other word.

    Another word is left without a remark: a column of the same name in somebody's own
    file means something else.
    """

    def parse(cell: Cell, _context: Context) -> Parsed:
        text = " ".join(text_of(cell).casefold().split())
        return Parsed(_words(choices).get(text, ""))

    return parse


@lru_cache
def _words(choices: type[TextChoices]) -> dict[str, str]:
    words: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for choice in choices:
                words.setdefault(str(choice.label).casefold(), choice.value)
                words.setdefault(choice.value, choice.value)
    return words
