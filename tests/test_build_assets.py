import gzip
import json

import pytest

from scripts import build_assets


def test_names_wanted_keeps_what_is_mentioned_and_what_a_variable_completes(monkeypatch):
    css = ".utrecht-alert{} .utrecht-alert--ok{} .utrecht-alert--error{} .utrecht-table--fixed{}"
    monkeypatch.setattr(
        build_assets, "_mentions", lambda: iter(['<p class="utrecht-alert--{{ level }}">'])
    )

    wanted = build_assets.names_wanted(css, own="")

    assert wanted == ["utrecht-alert--error", "utrecht-alert--ok"]


@pytest.fixture(scope="module")
def stylesheet():
    path = build_assets.DIST / "leerplek.css"
    if not path.exists():
        assert build_assets.main([]) == 0
    return path.read_bytes()


def test_the_stylesheet_is_small_and_asks_nothing_from_elsewhere(stylesheet):
    assert len(gzip.compress(stylesheet)) <= build_assets.LIMIT
    assert b"http" not in stylesheet
    assert b"data:" not in stylesheet


def test_the_stylesheet_keeps_theme_components_and_own_layer(stylesheet):
    names = set(build_assets.NAME.findall(stylesheet.decode()))

    assert {"utrecht-textbox", "nl-button--primary", "app-table", "voorbeeld-theme"} <= names


def test_a_map_brings_its_own_small_stylesheet_that_asks_nothing_from_elsewhere(stylesheet):
    of_maps = (build_assets.DIST / "map.css").read_bytes()

    assert len(gzip.compress(stylesheet)) + len(gzip.compress(of_maps)) <= build_assets.LIMIT
    assert {b"url(" in of_maps, b"http" in of_maps} == {False}
    assert b"leaflet-marker-icon" in of_maps
    assert b"leaflet" not in stylesheet


def test_the_script_of_a_map_has_its_licences_and_no_source_map(stylesheet):
    script = (build_assets.DIST / "leaflet.js").read_text("utf-8")

    assert "BSD 2-Clause License" in script
    assert "Copyright 2012 David Leaver" in script
    assert "sourceMappingURL" not in script


def test_towns_are_listed_the_largest_first(stylesheet):
    towns = json.loads((build_assets.DIST / "towns.json").read_text("utf-8"))

    assert len(towns) == 1966
    assert [name for name, _lat, _lon in towns[:4]] == [
        "Rotterdam",
        "Amsterdam",
        "Den Haag",
        "Utrecht",
    ]


def test_the_lock_file_names_no_registry():
    lock = (build_assets.ROOT / "package-lock.json").read_text("utf-8")

    assert '"resolved"' not in lock
