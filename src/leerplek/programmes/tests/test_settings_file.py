from dataclasses import fields, replace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from leerplek.programmes.catalogue import BY_KEY, Numbers, SettingsError
from leerplek.programmes.playbook import CATALOGUE
from leerplek.programmes.settings_file import numbers_as_toml, numbers_from_toml


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def _file(tmp_path, text):
    path = tmp_path / "settings.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_numbers_from_toml_gives_the_playbook_for_an_empty_file(tmp_path):
    assert numbers_from_toml(_file(tmp_path, "")) == Numbers()


def test_numbers_from_toml_reads_full_and_short_names(tmp_path):
    text = "n = 3\nm = 1\nmax_km = 12.5\ninclude_uncertain = true\n[weights]\ndistance = 8\n"

    numbers = numbers_from_toml(_file(tmp_path, text))

    assert numbers == replace(
        Numbers(),
        proposals_per_place=3,
        proposals_per_candidate=1,
        max_km=12.5,
        include_uncertain=True,
        weight_distance=8,
    )


def test_numbers_from_toml_reads_weights_by_their_full_name(tmp_path):
    text = "weight_wishes = 0\n[weights]\nweight_distance = 7\nload_step = 50\n"

    numbers = numbers_from_toml(_file(tmp_path, text))

    assert numbers == replace(Numbers(), weight_wishes=0, weight_distance=7, load_step=50)


def test_numbers_from_toml_reads_a_file_with_a_byte_order_mark(tmp_path):
    numbers = numbers_from_toml(_file(tmp_path, b"\xef\xbb\xbfmax_km = 9\n"))

    assert numbers == replace(Numbers(), max_km=9.0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("max_kms = 9", "There is no setting called “max_kms”. Did you mean “max_km”?"),
        ("colour = 9", "There is no setting called “colour”."),
        ("[weights]\nmax_km = 9", "There is no setting called “weights.max_km”."),
        (
            "[weights]\ndistanse = 9",
            "There is no setting called “weights.distanse”. Did you mean “weight_distance”?",
        ),
        ("[rules]\nmax_km = 9", "There is no setting called “rules”."),
        ("weights = 9", "The weights are a table: write [weights] above them."),
        (
            "n = 3\nproposals_per_place = 3",
            "“n” and “proposals_per_place” are the same setting. Keep one of them.",
        ),
        (
            "weight_distance = 1\n[weights]\ndistance = 2",
            "“weight_distance” and “weights.distance” are the same setting. Keep one of them.",
        ),
        ("max_km = '9'", "“max_km” must be a number."),
        ("max_km = 1979-05-27", "“max_km” must be a number."),
        ("max_km = nan", "“max_km” must be between 1 and 100."),
        ("n = 9", "“proposals_per_place” must be between 1 and 5."),
        (
            "class_minimum = 30",
            "A class cannot need at least 30 learners and hold at most 20.",
        ),
        (
            "fresh_days = 400",
            "What is recent for 400 days cannot be old after 365 days.",
        ),
        (
            "small_gps = 4",
            "A small practice cannot have up to 4 GPs when one in between has up to 3.",
        ),
    ],
)
def test_numbers_from_toml_refuses_what_it_cannot_use(tmp_path, text, sentence):
    with pytest.raises(SettingsError) as caught:
        numbers_from_toml(_file(tmp_path, text))

    assert str(caught.value) == sentence


def test_numbers_from_toml_names_the_line_that_is_no_toml(tmp_path):
    path = _file(tmp_path, "max_km = 9\nmin_hours 24\n")

    with pytest.raises(SettingsError) as caught:
        numbers_from_toml(path)

    assert str(caught.value).startswith(f"The settings file {path} is not valid TOML: ")
    assert "line 2" in str(caught.value)


def test_numbers_from_toml_refuses_another_encoding(tmp_path):
    path = _file(tmp_path, "# één".encode("cp1252"))

    with pytest.raises(SettingsError) as caught:
        numbers_from_toml(path)

    assert str(caught.value) == f"The settings file {path} is not text in UTF-8."


def test_numbers_from_toml_refuses_a_missing_file(tmp_path):
    path = tmp_path / "none.toml"

    with pytest.raises(SettingsError) as caught:
        numbers_from_toml(path)

    assert str(caught.value) == (
        f"The settings file {path} cannot be read: No such file or directory."
    )


def test_numbers_from_toml_refuses_a_huge_file(tmp_path):
    path = _file(tmp_path, "#" * 100_001)

    with pytest.raises(SettingsError) as caught:
        numbers_from_toml(path)

    assert str(caught.value) == f"{path} is too large to be a settings file."


@pytest.mark.parametrize("language", ["nl", "en"])
def test_numbers_as_toml_explains_every_setting(language):
    with translation.override(language):
        text = numbers_as_toml(Numbers())
        labels = [str(setting.label) for setting in CATALOGUE]

    comments = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("#")]
    assert [label for label in labels if label not in comments] == []


def test_numbers_as_toml_writes_a_setting_under_its_explanation():
    text = numbers_as_toml(replace(Numbers(), max_km=12.5))

    assert (
        "\n# Distance from home to practice, at most\n"
        "# The playbook says less than 12 km. It is the estimated distance that is travelled, "
        "not the\n"
        "# straight line. A candidate's own maximum counts as well.\n"
        "# From 1 to 100 km. Playbook: 12.\n"
        "max_km = 12.5\n"
    ) in text


def _values(setting):
    if setting.kind is bool:
        return st.booleans()
    if setting.kind is int:
        return st.integers(int(setting.minimum), int(setting.maximum))
    return st.floats(setting.minimum, setting.maximum)


IN_ORDER = (
    ("class_minimum", "class_maximum"),
    ("capacity_fresh_days", "capacity_stale_days"),
    ("facts_fresh_days", "facts_stale_days"),
    ("fresh_days", "old_days"),
    ("small_gps", "middle_gps"),
)


@given(st.fixed_dictionaries({f.name: _values(BY_KEY[f.name]) for f in fields(Numbers)}))
def test_numbers_as_toml_gives_back_the_same_numbers(tmp_path_factory, values):
    for lower, higher in IN_ORDER:
        low, high = sorted((values[lower], values[higher]))
        values |= {lower: low, higher: max(high, int(BY_KEY[higher].minimum))}
    numbers = Numbers(**values)

    path = tmp_path_factory.mktemp("toml") / "settings.toml"
    path.write_text(numbers_as_toml(numbers), encoding="utf-8")

    assert numbers_from_toml(path) == numbers
