"""A letter says what was written, in each of its fields, on paper and in the PDF."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
import typst

from leerplek.documents import rendering
from leerplek.documents.letters import Contact, Letter, _data, left_out, letter_pdf, no_rights
from leerplek.documents.rendering import DocumentError

pytestmark = pytest.mark.engine

DAY = date(2026, 11, 26)
HOSTILE = (
    '#read("/etc/passwd") *vet* _schuin_ = kop <b>& @x $y$ \\ `z` // weg Ö € Ş שלום مرحبا \u202eom'
)
NO_RIGHTS = "U kunt geen rechten ontlenen aan deze brief."
LETTER = Letter(
    sender="Zorggroep Noord",
    addressee=("Huisartsenpraktijk De Linde", "t.a.v. mw. Smit", "Markt 1", "7241 AB LOCHEM"),
    on=DAY,
    reference="P12",
    subject="Een plek voor een leerling",
    salutation="Geachte mw. Smit,",
    body="Wij zoeken een plek.\nBelt u ons?\n\n\nAlvast bedankt.",
    contact=Contact("Anna", "+31612345678", "anna@leerplek.example"),
    disclaimer=no_rights("Zorggroep Noord", DAY),
)
HOSTILE_LETTER = Letter(
    sender=f"a {HOSTILE}",
    addressee=(f"b {HOSTILE}", f"c {HOSTILE}"),
    on=DAY,
    reference=f"d {HOSTILE}",
    subject=f"e {HOSTILE}",
    salutation=f"f {HOSTILE}",
    body=f"g {HOSTILE}\nh {HOSTILE}\n\ni {HOSTILE}",
    contact=Contact(f"j {HOSTILE}", f"k {HOSTILE}", f"l {HOSTILE}"),
    disclaimer=replace(no_rights(f"m {HOSTILE}", DAY), text=f"n {HOSTILE}"),
)


class _Texts(HTMLParser):
    """Collects the texts of a page, piece by piece."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_data(self, data):
        self.found.append(data)


def _texts(letter):
    """Return the texts of the very template of the PDF, which Typst can also write as a page."""
    compiler = typst.Compiler(
        root=rendering.TEMPLATES, font_paths=rendering._fonts(), ignore_system_fonts=True
    )
    page, _warnings = compiler.compile_with_warnings(
        input=rendering.TEMPLATES / "letter.typ",
        format="html",
        sys_inputs={"data": json.dumps(_data(letter))},
    )
    return [text.replace("\N{ZERO WIDTH SPACE}", "") for text in _Texts(page.decode()).found]


def test_letter_says_everything_in_its_order():
    assert _texts(LETTER) == [
        "Een plek voor een leerling",
        "Zorggroep Noord",
        "Huisartsenpraktijk De Linde",
        "t.a.v. mw. Smit",
        "Markt 1",
        "7241 AB LOCHEM",
        "Datum: 26 november 2026",
        "Ons kenmerk: P12",
        "Contactpersoon: Anna",
        "Telefoon: 06 12345678",
        "E-mail: anna@leerplek.example",
        "Een plek voor een leerling",
        "Geachte mw. Smit,",
        "Wij zoeken een plek.",
        "Belt u ons?",
        "Alvast bedankt.",
        "Met vriendelijke groet,",
        "Anna",
        "Zorggroep Noord",
        f"{NO_RIGHTS} Deze tekst is van Zorggroep Noord, 26 november 2026.",
    ]


def test_a_letter_in_english_has_english_words_around_it():
    english = replace(LETTER, language="en", disclaimer=no_rights("Noord", DAY, "en"))

    assert _texts(english)[6:11] == [
        "Date: 26 November 2026",
        "Our reference: P12",
        "Contact person: Anna",
        "Phone: 06 12345678",
        "E-mail: anna@leerplek.example",
    ]


def test_whatever_is_in_a_field_stays_text():
    words = HOSTILE_LETTER.words

    assert _texts(HOSTILE_LETTER) == [
        f"e {HOSTILE}",
        *(f"{name} {HOSTILE}" for name in "abc"),
        "Datum: 26 november 2026",
        f"Ons kenmerk: d {HOSTILE}",
        f"Contactpersoon: j {HOSTILE}",
        f"Telefoon: k {HOSTILE}",
        f"E-mail: l {HOSTILE}",
        *(f"{name} {HOSTILE}" for name in "efghi"),
        words["closing"],
        f"j {HOSTILE}",
        f"a {HOSTILE}",
        f"n {HOSTILE} Deze tekst is van m {HOSTILE}, 26 november 2026.",
    ]


@pytest.mark.parametrize("letter", [LETTER, HOSTILE_LETTER, replace(LETTER, body="x" * 6000)])
def test_pdf_is_readable_for_programs_of_the_blind_and_the_same_each_time(letter):
    made = letter_pdf(letter)

    assert made == letter_pdf(letter)
    assert made.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"/StructTreeRoot" in made
    assert re.search(rb"/MarkInfo<</Marked true", made)
    assert b"/Lang(nl)" in made
    assert b"/DisplayDocTitle true" in made
    [title] = re.findall(rb'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">(.*?)<', made)
    expected = letter.subject.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert title.decode() == expected.replace('"', "&quot;")


def test_another_day_makes_another_pdf():
    assert letter_pdf(LETTER) != letter_pdf(replace(LETTER, on=date(2026, 11, 27)))


def test_signs_that_no_font_has_become_squares_and_are_told():
    letter = replace(LETTER, subject="Feest 🎉 漢字", body="Ω, Ж, ﻹ en \x07 en 🎉\n\tOké – “goed”…")

    assert left_out(letter) == "\x07字漢🎉"
    assert "Feest □ □□".encode() in letter_pdf(letter)


def test_a_text_full_of_foreign_signs_does_not_keep_anybody_waiting():
    body = "".join(map(chr, range(0x900, 0x1500)))

    assert letter_pdf(replace(LETTER, body=body)).startswith(b"%PDF")
    assert len(left_out(replace(LETTER, body=body))) > 1_000


@pytest.mark.parametrize(
    "source",
    ['#read("/etc/passwd")', '#read("../rendering.py")', "#no-such-thing", "No title at all"],
)
def test_a_template_sees_nothing_else_and_its_fault_tells_nothing(monkeypatch, tmp_path, source):
    (tmp_path / "letter.typ").write_text(source, "utf-8")
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path)

    with pytest.raises(DocumentError) as caught:
        letter_pdf(LETTER)

    assert str(caught.value) == "De PDF kon niet worden gemaakt. Druk de pagina af."
    assert caught.value.__suppress_context__


def test_our_templates_bring_in_nothing():
    sources = [path.read_text("utf-8") for path in rendering.TEMPLATES.iterdir()]

    assert len(sources) == 3
    assert [
        word for word in ("import", "include", "read(", "@") for s in sources if word in s
    ] == []


def test_without_fonts_it_is_said_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(rendering, "FONTS", tmp_path)
    rendering._fonts.cache_clear()

    with pytest.raises(DocumentError, match="make setup"):
        letter_pdf(LETTER)
