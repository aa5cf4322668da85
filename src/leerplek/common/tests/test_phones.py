import pytest

from leerplek.common.phones import format_phone, phone_part


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+31612345678", "06 12345678"),
        ("+31573123456", "0573 123 456"),
        ("+492821123456", "+49 2821 123456"),
        ("", ""),
        ("bel Inez", "bel Inez"),
    ],
)
def test_format_phone_writes_a_number_as_people_dial_it(number, shown):
    assert format_phone(number) == shown


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("0612345678", "612345678"),
        ("06-1234", "61234"),
        ("(0573)", "573"),
        ("+31612345678", "31612345678"),
        ("0", ""),
        ("-", ""),
        ("7241ac", ""),
        ("Linde", ""),
    ],
)
def test_phone_part_is_how_a_word_of_a_search_stands_in_a_kept_number(typed, part):
    assert phone_part(typed) == part
