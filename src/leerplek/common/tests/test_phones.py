import pytest

from leerplek.common.phones import format_phone


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
