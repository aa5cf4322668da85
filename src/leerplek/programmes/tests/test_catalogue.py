from dataclasses import fields, replace
from typing import get_type_hints

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from leerplek.programmes.catalogue import (
    BY_KEY,
    Numbers,
    SettingsError,
    checked,
    differences,
    numbers_from,
    refuse_contradictions,
)
from leerplek.programmes.playbook import CATALOGUE
from leerplek.programmes.sources import GROUPS


def test_catalogue_explains_every_number_once():
    keys = [setting.key for setting in CATALOGUE]

    assert sorted(keys) == sorted(field.name for field in fields(Numbers))
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("setting", CATALOGUE, ids=lambda setting: setting.key)
def test_setting_has_a_group_a_kind_and_a_default_within_bounds(setting):
    assert setting.group in GROUPS
    assert setting.kind is get_type_hints(Numbers)[setting.key]
    assert setting.minimum <= setting.default <= setting.maximum


def test_numbers_default_to_the_playbook():
    numbers = Numbers()

    assert numbers_from() == numbers
    assert numbers_from({}, {}) == numbers
    assert (numbers.min_hours, numbers.max_km, numbers.proposals_per_place) == (24, 12, 2)
    assert (numbers.class_minimum, numbers.class_maximum, numbers.go_no_go_days) == (15, 20, 14)
    assert numbers.weight_life_experience == 0


def test_numbers_from_lays_the_last_layer_on_top():
    programme = {"max_km": 15, "min_hours": 20}
    cohort = {"max_km": 12}

    numbers = numbers_from(programme, cohort)

    assert numbers == replace(Numbers(), min_hours=20.0, max_km=12.0)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("max_km", 12, 12.0),
        ("max_km", 12.5, 12.5),
        ("proposals_per_place", 3, 3),
        ("proposals_per_place", 3.0, 3),
        ("include_uncertain", True, True),
        ("min_hours", 16, 16.0),
        ("min_hours", 40, 40.0),
    ],
)
def test_checked_returns_the_value_in_its_kind(key, value, expected):
    result = checked(key, value)

    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("maximum_km", 12, "There is no setting called “maximum_km”."),
        ("include_uncertain", 1, "“include_uncertain” is yes or no (true or false)."),
        ("max_km", True, "“max_km” must be a number."),
        ("max_km", "12", "“max_km” must be a number."),
        ("max_km", None, "“max_km” must be a number."),
        ("max_km", 0.5, "“max_km” must be between 1 and 100."),
        ("max_km", float("nan"), "“max_km” must be between 1 and 100."),
        ("max_km", float("inf"), "“max_km” must be between 1 and 100."),
        ("min_hours", 15.9, "“min_hours” must be between 16 and 40."),
        ("proposals_per_place", 2.5, "“proposals_per_place” must be a whole number."),
        ("weight_distance", -1, "“weight_distance” must be between 0 and 20."),
    ],
)
def test_checked_refuses_with_a_sentence(key, value, sentence):
    with translation.override("en"), pytest.raises(SettingsError) as caught:
        checked(key, value)

    assert str(caught.value) == sentence


def test_refuse_contradictions_lets_equal_bounds_pass():
    refuse_contradictions(replace(Numbers(), class_minimum=20, class_maximum=20))


def test_refuse_contradictions_refuses_a_minimum_above_the_maximum():
    with translation.override("en"), pytest.raises(SettingsError) as caught:
        refuse_contradictions(replace(Numbers(), class_minimum=21))

    assert str(caught.value) == ("A class cannot need at least 21 learners and hold at most 20.")


def test_differences_yields_what_is_not_the_playbooks():
    numbers = replace(Numbers(), max_km=15.0, include_uncertain=True)

    found = list(differences(numbers))

    assert found == [(BY_KEY["max_km"], 15.0), (BY_KEY["include_uncertain"], True)]


@pytest.mark.parametrize(
    ("key", "value", "language", "words"),
    [
        ("max_km", 12.0, "en", "12 km"),
        ("max_km", 12.5, "nl", "12,5 km"),
        ("min_hours", 24.0, "nl", "24 uur per week"),
        ("include_uncertain", True, "nl", "ja"),
        ("include_uncertain", False, "en", "no"),
        ("weight_distance", 5, "nl", "5"),
        ("detour_bicycle", 1.25, "nl", "1,25 keer"),
    ],
)
def test_in_words_reads_as_a_person_writes_it(key, value, language, words):
    with translation.override(language):
        assert BY_KEY[key].in_words(value) == words


@pytest.mark.parametrize(("hours", "warns"), [(16, True), (23.9, True), (24, False), (32, False)])
def test_warning_marks_hours_below_the_playbooks(hours, warns):
    with translation.override("nl"):
        warning = BY_KEY["min_hours"].warning(hours)

    expected = "Minder dan 24 uur: officieel mag het vanaf 16 uur, het draaiboek adviseert 24."
    assert warning == (expected if warns else "")


def test_warning_says_nothing_of_other_numbers():
    assert BY_KEY["max_km"].warning(2) == ""


@given(
    st.dictionaries(
        st.sampled_from([setting.key for setting in CATALOGUE if setting.kind is not bool]),
        st.floats(allow_nan=True, allow_infinity=True) | st.integers(-50, 1500),
    )
)
def test_numbers_from_gives_numbers_within_bounds_or_refuses(layer):
    try:
        numbers = numbers_from(layer)
    except SettingsError:
        assert any(not _is_usable(BY_KEY[key], value) for key, value in layer.items())
        return

    for setting in CATALOGUE:
        value = getattr(numbers, setting.key)
        assert _is_usable(setting, value)
        assert type(value) is setting.kind


def _is_usable(setting, value):
    within = setting.minimum <= value <= setting.maximum
    return within and (setting.kind is not int or value == int(value))
