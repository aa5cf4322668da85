"""Make the pictures of the documentation anew, from a demonstration made for the occasion.

The result of the matching, the list of practices and the preview of an import, each
as a computer and as a phone shows it.  Needs a Chromium, like the tests.
"""

import os
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import test as test_runner  # noqa: E402 -- the script beside this one

from tests.e2e import conftest as journeys  # noqa: E402 -- after the path to it

IMAGES = ROOT / "docs" / "images"
SIZES = {1280: 900, 390: 844}
COORDINATOR = "Inez Wolters"
CANDIDATES = """\
Voornaam;Achternaam;E-mail;Woonplaats;Uren;Vervoer;Opmerkingen
Mila;Hendriksen;mila@mail.example;Vorden;24-32;fiets;liever dorpspraktijk
Jasper;te Winkel;jasper@mail.example;Lochem;3 dagen;auto;
Noura;Bakkali;noura@mail;Zutphen;fulltime;ov;
Femke;Roelofs;femke@mail.example;Hengelo;28;;
Kim;Tiemessen;kandidaat3@mail.example;Groenlo;24;;kan pas vanaf maart
"""


def round_page(page: Page) -> None:
    page.goto("/matching/")
    page.locator("tbody a").first.click()
    page.wait_for_url(re.compile(r"/matching/\d+/$"))


def practice_list(page: Page) -> None:
    page.goto("/practices/")


def import_preview(page: Page) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kandidaten.csv"
        file.write_text(CANDIDATES, encoding="utf-8")
        page.goto("/candidates/import/")
        page.set_input_files("input[type=file]", file)
        page.get_by_role("button", name="Upload").click()
        page.wait_for_url("**/columns/")
    page.get_by_role("button", name="Lees de rijen").click()
    page.wait_for_url("**/preview/**")


PICTURES: dict[str, Callable[[Page], None]] = {
    "round": round_page,
    "practices": practice_list,
    "import": import_preview,
}


def main() -> int:
    browser_path = test_runner.find_browser()
    if browser_path is None:
        print("No Chromium was found: the pictures stay as they are.")
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    os.environ.pop("DATABASE_URL", None)
    with (
        tempfile.TemporaryDirectory() as folder,
        journeys.serving(Path(folder) / "data") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=browser_path, args=journeys.ARGUMENTS)
        for width, height in SIZES.items():
            _take(browser, address, width, height)
        browser.close()
    return 0


def _take(browser: Browser, address: str, width: int, height: int) -> None:
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        locale="nl-NL",
        reduced_motion="reduce",
    )
    page = context.new_page()
    journeys.sign_in(page, COORDINATOR)
    for name, open_page in PICTURES.items():
        open_page(page)
        page.wait_for_load_state("networkidle")
        path = IMAGES / f"{name}-{width}.png"
        page.screenshot(path=path)
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
