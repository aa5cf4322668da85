import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.geo.postcodes import (
    MemoryPostcodes,
    Postcode,
    PostcodeEntry,
    normalise_postcode,
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("7241ab", Postcode("7241", "AB")),
        ("NL-7241 AB", Postcode("7241", "AB")),
        (" 7241  ab ", Postcode("7241", "AB")),
        ("7241\u00a0AB", Postcode("7241", "AB")),
        ("7241-AB.", Postcode("7241", "AB")),
        ("7241", Postcode("7241")),
        (7241, Postcode("7241")),
        (7241.0, Postcode("7241")),
        ("1000 AA", Postcode("1000", "AA")),
        ("0999 AA", None),
        ("0999", None),
        ("7241 SA", None),
        ("7241 SD", None),
        ("7241 ss", None),
        ("7241 A", None),
        ("72411", None),
        ("7241 AB Lochem", None),
        ("٧٢٤١", None),
        (7241.5, None),
        (float("nan"), None),
        (True, None),
        ("", None),
        (None, None),
    ],
)
def test_normalise_postcode_reads_what_people_type(typed, expected):
    assert normalise_postcode(typed) == expected


def test_postcode_has_a_form_for_tables_and_one_for_people():
    full, digits = Postcode("7241", "AB"), Postcode("7241")

    assert (full.code, full.text, str(full), full.is_full) == ("7241AB", "7241 AB", "7241 AB", True)
    assert (digits.code, digits.text, digits.is_full) == ("7241", "7241", False)


@given(st.integers(1000, 9999), st.sampled_from(["", "AB", "ZZ", "SB", "AS"]))
def test_normalise_postcode_keeps_its_own_form(number, letters):
    postcode = Postcode(str(number), letters)

    assert normalise_postcode(postcode.text) == postcode
    assert normalise_postcode(postcode.code.lower()) == postcode


@given(st.text(max_size=12))
def test_normalise_postcode_never_fails(text):
    known = normalise_postcode(text)

    assert known is None or normalise_postcode(known.text) == known


def test_memory_postcodes_finds_the_row_of_a_code():
    row = PostcodeEntry("7241AB", 52.16, 6.41, "Lochem", "Lochem")

    table = MemoryPostcodes.of([row])

    assert table.point("7241AB") == row
    assert table.point("7241ZZ") is None
    assert len(table) == 1


def test_memory_postcodes_takes_the_middle_of_full_postcodes_for_four_digits():
    rows = [
        PostcodeEntry("7241AB", 52.0, 6.0, "Lochem", "Lochem", "Gelderland"),
        PostcodeEntry("7241AC", 52.25, 6.5, "Lochem", "Lochem", "Gelderland"),
        PostcodeEntry("7241AD", 52.5, 7.0, "Nettelhorst", "Lochem", "Gelderland"),
    ]

    point = MemoryPostcodes.of(rows).point("7241")

    assert point == PostcodeEntry("7241", 52.25, 6.5, "Lochem", "Lochem", "Gelderland")


def test_memory_postcodes_prefers_the_own_row_of_four_digits():
    own = PostcodeEntry("7241", 52.1, 6.1, "Lochem")

    table = MemoryPostcodes.of([PostcodeEntry("7241AB", 52.9, 6.9, "Lochem"), own])

    assert table.point("7241") == own


def test_memory_postcodes_counts_the_first_of_rows_with_one_code():
    first = PostcodeEntry("7241", 52.1, 6.1, "Lochem")

    table = MemoryPostcodes.of([first, PostcodeEntry("7241", 53.0, 7.0, "Elsewhere")])

    assert table.point("7241") == first
    assert table.in_place("elsewhere") == ()


def test_memory_postcodes_lists_the_postcodes_of_a_place_and_of_a_municipality():
    hengelo = PostcodeEntry("7255", 52.05, 6.32, "Hengelo (Gld)", "Bronckhorst")
    vorden = PostcodeEntry("7251", 52.1, 6.31, "Vorden", "Bronckhorst")

    table = MemoryPostcodes.of([hengelo, vorden])

    assert table.in_place("hengelo") == [hengelo]
    assert table.in_municipality("bronckhorst") == [vorden, hengelo]
    assert table.in_municipality("lochem") == ()


def test_memory_postcodes_is_empty_until_it_has_a_row():
    assert MemoryPostcodes().is_empty()
    assert not MemoryPostcodes.of([PostcodeEntry("7241", 52.1, 6.1)]).is_empty()


def test_memory_postcodes_has_nothing_to_prefetch():
    table = MemoryPostcodes.of([PostcodeEntry("7241", 52.1, 6.1)])

    assert table.prefetch({"7241"}, {"lochem"}) is table
