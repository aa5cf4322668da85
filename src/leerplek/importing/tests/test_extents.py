import pytest

from leerplek.importing.errors import ImportingError
from leerplek.importing.extents import (
    check_size,
    column_letters,
    column_number,
    is_plainly_within,
)
from leerplek.importing.limits import Limits

LIMITS = Limits(rows=10, columns=4, cells=40)


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")]
)
def test_columns_have_the_names_of_a_spreadsheet(index, letters):
    assert column_letters(index) == letters
    assert column_number(letters) == index + 1


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (b'<c r="A1"/><c r="D10"><v>1</v></c>', True),
        (b"", True),
        (b'<c r="E1"/>', False),
        (b'<c r="A9999"/>', False),
        (b'<c r="D100"/>', False),
        (b"<c r='A1'/>", False),
        (b"<c/>", False),
        (b'<x:c r="A1"/>', False),
        (b'\x00<\x00c\x00 \x00r\x00=\x00"\x00A\x001\x00"', False),
    ],
)
def test_is_plainly_within_says_yes_only_when_it_is_sure(part, expected):
    assert is_plainly_within(part, LIMITS) == expected


def test_check_size_names_the_last_column():
    with pytest.raises(ImportingError, match=r"more than 4 columns \(up to column F\)"):
        check_size(1, 6, LIMITS)


def test_check_size_takes_what_is_within_the_limits():
    check_size(10, 4, LIMITS)
