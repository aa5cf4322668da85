import pytest
from hypothesis import given
from hypothesis import strategies as st

from leerplek.importing.columns import ColumnMatch, folded, recognise, with_choices
from leerplek.importing.tests.specs import SPEC


def mapping(*header, remembered=None):
    return recognise(header, SPEC, remembered).mapping


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E-mail", "e mail"),
        ("  Uren/week (min.) ", "uren week min"),
        ("Coördinaat", "coordinaat"),
        ("שם", ""),
        ("", ""),
    ],
)
def test_folded_leaves_only_words(text, expected):
    assert folded(text) == expected


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Clubnaam", "name"),
        ("NAAM", "name"),
        ("PC", "postcode"),
        ("Postcode (6 tekens)", "postcode"),
        ("tel", "phone"),
        ("Tel.nr.", "phone"),
        ("mail", "email"),
        ("E-mailadres", "email"),
        ("wpl", "place"),
        ("Woonplaats", "place"),
        ("AGB", "agb"),
        ("u/w", "hours"),
        ("Uren min", "hours_low"),
        ("Uren max.", "hours_high"),
        ("Breedtegraad", "latitude"),
        ("lon", "longitude"),
        ("Opm.", "remarks"),
        ("Postcoode", "postcode"),
        ("Hours a week", "hours"),
        ("remarks", "remarks"),
    ],
)
def test_recognise_knows_usual_words_in_both_languages(header, key):
    assert mapping(header) == {0: key}


@pytest.mark.parametrize("header", ["Schoenmaat", "Naam van de hond", "", "x" * 500, "שם"])
def test_recognise_leaves_other_columns_alone(header):
    assert mapping(header) == {}


def test_recognise_uses_each_column_once_and_gives_it_to_the_best_header():
    assert mapping("Telefoon school", "Telefoon", "Telefoon") == {1: "phone"}


def test_recognise_tells_how_sure_it_is_and_what_it_left_out():
    recognition = recognise(("Naam", "Hobby", "Uren totaal", ""), SPEC)

    assert recognition.columns == (
        ColumnMatch(0, "Naam", "name", 0.98),
        ColumnMatch(1, "Hobby", None, 0.0),
        ColumnMatch(2, "Uren totaal", "hours", pytest.approx(0.709, abs=0.001)),
    )
    assert recognition.unmapped == (ColumnMatch(1, "Hobby", None, 0.0),)


def test_recognise_lets_a_remembered_choice_win():
    remembered = {"hobby": "remarks", "naam": "", "opm": "gone"}

    assert mapping("Hobby", "Naam", "Opm", remembered=remembered) == {0: "remarks"}


def test_remember_keeps_choices_under_folded_headers():
    recognition = recognise(("Naam", "Hobby", "שם"), SPEC)

    assert recognition.remember() == {"naam": "name", "hobby": ""}


def test_with_choices_moves_a_column_to_another_header():
    recognition = recognise(("Naam", "Hobby", "Uren"), SPEC)

    chosen = with_choices(recognition, {1: "hours", 0: None})

    assert chosen.mapping == {1: "hours"}
    assert with_choices(recognition, {1: "remarks"}).mapping == {
        0: "name",
        1: "remarks",
        2: "hours",
    }


@given(st.lists(st.text(max_size=30) | st.sampled_from(["naam", "uren", "tel"]), max_size=12))
def test_recognise_never_uses_a_column_twice(header):
    keys = list(recognise(header, SPEC).mapping.values())

    assert len(keys) == len(set(keys))
    assert set(keys) <= set(SPEC.by_key)
