import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from leerplek.importing.sensitive import (
    CITIZEN_NUMBER,
    HEALTH_OR_BENEFIT,
    Care,
    found_in,
    has_citizen_number,
    header_is_about,
    names_benefit,
)


@pytest.mark.parametrize(
    "text",
    [
        "347042582",
        "BSN 347042582",
        "bsn:347042582.",
        "347.042.582",
        "3470.42.582",
        "347 042 582",
        "347-042-582",
        "347\u00a0042\u00a0582",
        "347\u200b042\u200b582",
        "３４７０４２５８２",
        "347042582 2",
        "347.042.582 2020",
        "06 347042582",
        "NL347042582B01",
        "x347042582y",
    ],
)
def test_a_citizen_number_is_found_however_it_is_written(text):
    assert found_in(text) == CITIZEN_NUMBER


@pytest.mark.parametrize(
    "text",
    [
        "347042583",
        "01827122",
        "0347042582",
        "3470425821",
        "06-12345678",
        "+31612345678",
        "+31 347042582",
        "0031 347042582",
        "+31 (0) 347042582",
        "(0315) 344995",
        "0031 6 40863832",
        "12-03-2021 9 uur",
        "000000000",
        "7241 AB 12",
        "34.7042582",
        "",
    ],
)
def test_other_digits_are_no_citizen_number(text):
    assert not has_citizen_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "WIA-uitkering, rugklachten",
        "zit in de WIA",
        "wia",
        "WAO",
        "Wajong",
        "Wajonger",
        "ziektewet",
        "WW-uitkering",
        "zit in de ww",
        "bijstand",
        "heeft een uitkering",
        "rugklachten",
        "rug klachten",
        "burn-out",
        "Burnout gehad",
        "zwanger",
        "depressie",
        "chronisch ziek",
        "chronische pijn",
        "handicap",
        "ADHD",
        "langdurig ziek",
        "is ziek geweest",
        "kanker gehad",
        "met zwangerschapsverlof tot mei",
        "re-integratie tweede spoor",
        "assistente is met ziekteverlof",
        "arbeidsongeschikt",
        "pregnant",
    ],
)
def test_words_for_health_or_a_benefit_are_found_in_remarks(text):
    assert found_in(text) == HEALTH_OR_BENEFIT


@pytest.mark.parametrize(
    "text",
    [
        "werkt in het ziekenhuis",
        "ziekenverzorgende",
        "verzorgende IG",
        "Gezondheidscentrum Hart van Zorg",
        "zwangerschapsverlof vervanging",
        "vervanging wegens zwangerschapsverlof",
        "zoekt zwangerschapsvervanging",
        "ziektevervanging",
        "POH chronische zorg",
        "chronische zorg",
        "operatieassistent",
        "zus Wia werkt bij Het Kompas",
        "zie www.linde.example",
        "eindejaarsuitkering",
        "rechtsbijstand",
        "klachtenfunctionaris",
        "gehandicaptenzorg",
        "verslavingszorg",
        "praktijk is rolstoeltoegankelijk",
        "huisarts met praktijkondersteuner ggz",
        "hond in de praktijk",
        "alleen met collega-praktijk samen",
        "bang dat leerling weer vertrekt",
        "typdiploma ontbreekt",
    ],
)
def test_other_words_are_left_alone(text):
    assert found_in(text) == ""


@pytest.mark.parametrize(
    ("text", "care", "expected"),
    [
        ("Wia de Vries", Care.NAME, ""),
        ("WIA DE VRIES", Care.NAME, ""),
        ("Jan (WIA)", Care.NAME, HEALTH_OR_BENEFIT),
        ("Jan, WW-uitkering", Care.NAME, HEALTH_OR_BENEFIT),
        ("Doof", Care.NAME, ""),
        ("Jan 347042582", Care.NAME, CITIZEN_NUMBER),
        ("begeleider van zieke ouderen", Care.WORK, ""),
        ("psychiatrisch verpleegkundige", Care.WORK, ""),
        ("begeleider gehandicapten", Care.WORK, ""),
        ("afgekeurd voor de bouw", Care.WORK, HEALTH_OR_BENEFIT),
        ("thuis met burn-out", Care.WORK, HEALTH_OR_BENEFIT),
        ("ww", Care.WORK, HEALTH_OR_BENEFIT),
    ],
)
def test_names_and_work_are_searched_with_their_own_words(text, care, expected):
    assert found_in(text, care) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("bsn", CITIZEN_NUMBER),
        ("burgerservicenummer", CITIZEN_NUMBER),
        ("burgerservicenr", CITIZEN_NUMBER),
        ("sofinummer", CITIZEN_NUMBER),
        ("soort uitkering", HEALTH_OR_BENEFIT),
        ("medische gegevens", HEALTH_OR_BENEFIT),
        ("opmerkingen school", ""),
        ("", ""),
    ],
)
def test_a_header_can_say_that_its_column_may_not_be_kept(label, expected):
    assert header_is_about(label) == expected


def test_names_benefit_knows_short_names_too():
    assert names_benefit("zw")
    assert not names_benefit("ssfh")


@given(st.integers(10_000_000, 999_999_999), st.sampled_from(["", ".", " ", "-"]), st.text())
def test_every_valid_number_is_found_whatever_stands_around_it(number, separator, around):
    digits = f"{number:09d}"
    typed = separator.join((digits[:3], digits[3:6], digits[6:]))

    found = has_citizen_number(f"({typed})")

    assert found == bsn.is_valid(digits)
    assert found_in(f"{around} bsn ({typed}) {around}") == CITIZEN_NUMBER or not found
