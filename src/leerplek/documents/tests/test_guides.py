"""A guide is one page, whatever it says, and says everything."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from leerplek.documents.guides import Guide, GuideStep, Person, guide_pdf
from leerplek.documents.letters import Disclaimer

pytestmark = pytest.mark.engine

DAY = date(2026, 11, 27)
GUIDE = Guide(
    title="Zo neemt u een leerling in dienst",
    reader="De Brink",
    about="Leerweg: BBL.",
    as_of=DAY,
    steps=tuple(GuideStep(f"Stap {n}", "Doe dit. " * 20, "Bron: SSFH.") for n in range(8)),
    dates=(("De klas begint", "1 september 2027"),),
    people=(Person("Contactpersoon", "Anna", "+31612345678", "anna@leerplek.example"),),
    links=(("Erkenning (SBB)", "https://www.s-bb.nl/"),),
    disclaimer=Disclaimer("Geen rechten.", "Zorggroep Noord", DAY),
)
LONG = ("Huisartsenpraktijk De Lange Naam " * 5)[:160]
# A word without spaces is broken, and a sign without a font becomes a square.
LONGEST = replace(
    GUIDE,
    reader="W" * 160,
    dates=(("De klas begint", f"1 september 2027 ({LONG})"),) * 2,
    people=tuple(Person("Contactpersoon", LONG, "06 12345678", f"{'a' * 240}@a.nl") for _ in "abc"),
    disclaimer=Disclaimer("Geen rechten. 🙂", LONG, DAY),
)


def text_of(guide):
    (page,) = PdfReader(BytesIO(guide_pdf(guide))).pages
    return " ".join(page.extract_text().split())


def test_the_longest_guide_is_one_tagged_page():
    made = PdfReader(BytesIO(guide_pdf(LONGEST)))

    assert len(made.pages) == 1
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert made.trailer["/Root"]["/Lang"] == "nl"
    assert "Stap 7" in text_of(LONGEST)


def test_a_guide_says_everything_in_its_order():
    said = text_of(GUIDE)
    told = (
        "Zo neemt u een leerling in dienst De Brink Leerweg: BBL. Stand van 27 november 2026",
        *(f"Stap {n}" for n in range(8)),
        "Uw datums De klas begint: 1 september 2027",
        "Wie u kunt bellen Contactpersoon: Anna, 06 12345678, anna@leerplek.example",
        "Waar u meer leest Erkenning (SBB): https://www.s-bb.nl/",
        "Geen rechten. Deze tekst is van Zorggroep Noord, 27 november 2026.",
    )
    places = [said.index(each) for each in told]

    assert places == sorted(places)
    assert guide_pdf(GUIDE) == guide_pdf(GUIDE)
