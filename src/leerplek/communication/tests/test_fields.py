"""Fields in a text: filled in once, checked by name, and never more than a name."""

import pytest

from leerplek.communication.enums import Language, Party
from leerplek.communication.fields import WordingError, fields_for, fill, refuse_wrong_fields
from leerplek.communication.kinds import ASK, FREE, MESSAGE_KINDS
from leerplek.communication.selectors.texts import default_wording

pytestmark = pytest.mark.engine

VALUES = {
    "subject": "Kennismaken",
    "when": "donderdag 3 december 2026, 14.00 tot 14.45 uur",
    "place": "Markt 1",
    "name": "Marjan",
    "practice": "De Es",
    "question": "Kan het?",
    "due": "3 december 2026",
    "contact": "Anna",
    "phone": "06 12345678",
    "organisation": "Zorggroep Noord",
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Beste [naam],", "Beste Marjan,"),
        ("Dear [name],", "Dear Marjan,"),
        ("[ Naam ] van [PRAKTIJK]", "Marjan van De Es"),
        ("Vóór [datum]: [link]", "Vóór 3 december 2026: [link]"),
        # None of these is a language of templates.
        ("{{ name }} {% load x %} {name} %(name)s ${name}", None),
    ],
)
def test_fill_replaces_fields_and_nothing_else(text, filled):
    assert fill(text, VALUES, kind=ASK, party="practice") == (filled or text)


def test_a_name_that_looks_like_a_field_is_not_one():
    values = {**VALUES, "name": "[link] [naam]"}

    assert fill("Beste [naam]: [link]", values, kind=ASK, party="practice") == (
        "Beste (link) (naam): [link]"
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "[naam] [voornaam] [link]",
            (
                "[voornaam] cannot be filled in here. What can: [naam], [praktijk], [vraag], "
                "[datum], [link], [contactpersoon], [telefoon], [organisatie]."
            ),
        ),
        (
            "Beste [naam]",
            "Put [link] in the text: without it, nobody can answer this message.",
        ),
    ],
)
def test_a_text_with_wrong_fields_is_refused_with_their_name(text, sentence):
    with pytest.raises(WordingError) as refusal:
        refuse_wrong_fields(text, kind=ASK, party="practice", language="nl")

    assert str(refusal.value) == sentence


def test_a_message_of_ones_own_has_no_link():
    assert [field.key for field in fields_for(FREE, "candidate")] == [
        "name",
        "contact",
        "phone",
        "organisation",
    ]


@pytest.mark.parametrize("kind", MESSAGE_KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("party", Party.values)
@pytest.mark.parametrize("language", Language.values)
def test_every_text_that_comes_with_the_product_can_be_filled_in(kind, party, language):
    wording = default_wording(kind.name, party, language)

    for text in (wording.subject + " [link]", wording.body):
        refuse_wrong_fields(
            text if kind.asks else text.replace(" [link]", ""),
            kind=kind,
            party=party,
            language=language,
        )
    filled = fill(wording.subject + wording.body, VALUES, kind=kind, party=party)
    assert "[" not in filled.replace("[link]", "")
