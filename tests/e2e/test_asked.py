"""The page of a round that is being made: each stage, what is read out, and what to do after."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import assert_accessible, sign_in

pytestmark = pytest.mark.browser
MAKER = Path(__file__).with_name("slow_maker.py")


@contextmanager
def slow_round(data_dir: Path) -> Iterator[subprocess.Popen]:
    """Have a round made that goes on only when it is told to."""
    environment = {**os.environ, "LEERPLEK_DATA_DIR": str(data_dir)}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, MAKER],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait(timeout=20)
        process.stdout.close()


def _go_on(maker: subprocess.Popen) -> None:
    maker.stdin.write("\n")
    maker.stdin.flush()


def _expect_stage(page: Page, stage: str, said: str) -> None:
    expect(page.locator("[aria-current=step]")).to_have_text(stage)
    expect(page.locator("#round-live")).to_have_text(said)


def test_a_slow_round_tells_each_stage_and_can_be_tried_again(page, server_data):
    sign_in(page, "Inez Wolters")

    with slow_round(server_data) as maker:
        page.goto(f"/matching/asked/{maker.stdout.readline().strip()}/")
        expect(page.locator("h1")).to_have_text("De ronde wordt gemaakt")
        _expect_stage(page, "Wachten op haar beurt nu bezig", "")
        _go_on(maker)
        _expect_stage(
            page,
            "Kandidaten, plekken en getallen lezen nu bezig",
            "Stap 2 van 5. De kandidaten, plekken en getallen worden gelezen.",
        )
        _go_on(maker)
        _expect_stage(
            page,
            "De beste verdeling zoeken nu bezig",
            "Stap 3 van 5. De beste verdeling wordt gezocht.",
        )
        expect(page.locator("#round")).to_contain_text("plekken doen mee.")
        assert_accessible(page)
        _go_on(maker)
        _expect_stage(
            page,
            "Het antwoord controleren nu bezig",
            "Stap 4 van 5. Het antwoord wordt gecontroleerd.",
        )
        _go_on(maker)
        expect(page.locator("h1")).to_have_text("De ronde kon niet worden gemaakt")

    expect(page.locator(".utrecht-alert--error:visible")).to_contain_text("eigen controle")
    assert_accessible(page)
    page.get_by_role("button", name="Probeer opnieuw").press("Enter")
    expect(page.locator("#board")).to_be_visible()
