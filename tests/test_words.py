"""One word for one thing, in every room."""

from collections import defaultdict
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUES = sorted(
    (Path(__file__).resolve().parent.parent / "src" / "leerplek").glob(
        "*/locale/nl/LC_MESSAGES/django.po"
    )
)


def test_a_text_without_a_context_has_one_dutch_text():
    """What means something else somewhere says so with `pgettext`."""
    found = defaultdict(set)
    for path in CATALOGUES:
        with path.open("rb") as catalogue:
            for message in read_po(catalogue, locale="nl"):
                if message.id and not message.context:
                    found[_first(message.id)].add(_first(message.string))

    assert len(found) > 1000
    assert {msgid: texts for msgid, texts in found.items() if len(texts) > 1} == {}


def _first(text):
    return text if isinstance(text, str) else text[0]
