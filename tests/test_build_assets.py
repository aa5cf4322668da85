import gzip

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


def test_the_lock_file_names_no_registry():
    lock = (build_assets.ROOT / "package-lock.json").read_text("utf-8")

    assert '"resolved"' not in lock
