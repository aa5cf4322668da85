from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.importing.values.contact import parse_agb, parse_email, parse_phone
from leerplek.importing.values.parsed import Context, Issue

CONTEXT = Context(date(2026, 11, 22), lambda _addresses: [])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("info@linde.example", "info@linde.example"),
        (" Info@Linde.EXAMPLE ", "Info@linde.example"),
        ("mailto:info@linde.example", "info@linde.example"),
        ("info@linde.example;", "info@linde.example"),
        ("De Linde <info@linde.example>", "info@linde.example"),
        ("latifa.garcíalópez0@mail.example", "latifa.garcíalópez0@mail.example"),
        ("thijs.?ahin22@mail.example", "thijs.?ahin22@mail.example"),
        ("info@münchen.example", "info@münchen.example"),
        ("a+b@sub.mail.example", "a+b@sub.mail.example"),
    ],
)
def test_parse_email_reads_an_address(typed, expected):
    assert parse_email(typed, CONTEXT) == (expected, ())


@pytest.mark.parametrize(
    "typed",
    [
        "geen",
        "geen mail",
        "onbekend",
        "-",
        "info@",
        "@linde.example",
        "info@linde",
        "a@b@c.nl",
        "info linde.example",
        "a..b@linde.example",
        ".a@linde.example",
        "info@-linde.example",
        12.0,
        "info@linde..example",
        "x" * 2000,
        f"{'x' * 65}@linde.example",
    ],
)
def test_parse_email_warns_when_it_is_no_address(typed):
    assert parse_email(typed, CONTEXT) == ("", (Issue("email_invalid"),))


def test_parse_email_keeps_the_first_of_two_with_a_note():
    parsed = parse_email("a@linde.example; b@linde.example", CONTEXT)

    assert parsed == ("a@linde.example", (Issue("first_only"),))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("0657987984", "+31657987984"),
        ("06 78 96 56 81", "+31678965681"),
        ("06-22724062", "+31622724062"),
        ("+31669176419", "+31669176419"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031 6 40863832", "+31640863832"),
        ("(0315) 924530", "+31315924530"),
        ("0315 - 92 45 30", "+31315924530"),
        (612345678.0, "+31612345678"),
        ("'0612345678", "+31612345678"),
        ("tel: 06-12345678", "+31612345678"),
        ("06-12345678 (werk)", "+31612345678"),
        ("mobiel privé: +31 6 12345678", "+31612345678"),
        ("0800-1234", "+318001234"),
        ("+32 475 12 34 56", "+32475123456"),
        ("+49 2871 12345", "+49287112345"),
    ],
)
def test_parse_phone_reads_any_form(typed, expected):
    assert parse_phone(typed, CONTEXT) == (expected, ())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0315-344995 / 0612345678", "+31315344995"),
        ("0612345678 na 17u", "+31612345678"),
        ("06-12345678 of 0315-344995", "+31612345678"),
    ],
)
def test_parse_phone_keeps_the_first_number_with_a_note(typed, expected):
    assert parse_phone(typed, CONTEXT) == (expected, (Issue("first_only"),))


@pytest.mark.parametrize(
    "typed",
    ["geen", "12345", "112", "061234567", "+31 6 1234", "bel maar", "06-1234567890123", "-"],
)
def test_parse_phone_warns_when_it_cannot_be_dialled(typed):
    assert parse_phone(typed, CONTEXT) == ("", (Issue("phone_invalid"),))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ("", ())),
        ("01827122", ("01827122", ())),
        ("01 827 122", ("01827122", ())),
        ("AGB: 01827122", ("01827122", ())),
        (11827122.0, ("11827122", ())),
        (1827122.0, ("01827122", (Issue("agb_zero_restored"),))),
        ("1234567", ("", (Issue("agb_invalid"),))),
        ("onbekend", ("", (Issue("agb_invalid"),))),
        ("018271220", ("", (Issue("agb_invalid"),))),
        ("0182712O", ("", (Issue("agb_invalid"),))),
    ],
)
def test_parse_agb_takes_eight_digits(typed, expected):
    assert parse_agb(typed, CONTEXT) == expected


@given(st.text() | st.text(alphabet="0123456789+()-/ .@a") | st.from_regex(r"\+?[\d ()-]{5,30}"))
def test_contact_parsers_never_fail(text):
    phone = parse_phone(text, CONTEXT).value
    agb = parse_agb(text, CONTEXT).value
    email = parse_email(text, CONTEXT).value

    assert phone == "" or phone[1:].isdecimal()
    assert len(agb) in {0, 8}
    assert email == "" or email.count("@") == 1
