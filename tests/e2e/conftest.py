"""A real server with the demonstration's region, and a real browser in front of it."""

import csv
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TookTooLong

from leerplek.config.tests.conftest import demo_once

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = Axe().axe_script
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Chromium's own calls home are refused on a closed machine, many at a time.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Two files of a region as they come: a title above, doubles, gaps, and what must not come in.
PRACTICES = (
    ("Praktijknaam", "PC", "Plaats", "Leidt op?", "Plekken BBL", "u/w", "AGB", "Mail"),
    ("De Linde", "7241 AB", "Lochem", "ja", 1, "24-32", "01020304", "info@linde.example"),
    ("Het Kompas", "7271 DB", "Borculo", "Ja, 1x", "", "3 dagen", "1234", "info@kompas.example"),
    ("De Es", "7251 JZ", "Vorden", "misschien", 1, "min. 24", "", ""),
    ("De Pol", "7261 XD", "Ruurlo", "nee", "", "", "", ""),
    ("DE LINDE", "7241 AB", "Lochem", "ja", 1, "24-32", "01020304", "info@linde.example"),
)
CANDIDATES = (
    ("Voornaam", "Achternaam", "E-mail", "Woonplaats", "Uren", "Vervoer", "Opmerkingen"),
    ("Samira", "van den Berg", "samira@mail.example", "Lochem", "24-32", "fiets", ""),
    ("Zoë", "Müller", "zoe@mail.example", "Borculo", "fulltime", "auto", "liever dorpspraktijk"),
    ("Kim", "Bos", "kim@mail.example", "Ruurlo", "20", "", ""),
    ("Thijs", "Smit", "geen mail", "Hengelo", "32", "ov", ""),
    ("Iris", "Vos", "iris@mail.example", "Vorden", "28", "", "BSN 111222333"),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(
    data_dir: Path, command: str = "demo", *, port: int | None = None, **variables: str
) -> Iterator[str]:
    """Serve what is in `data_dir`, the demonstration or a region, and yield its address."""
    port = port or free_port()
    environment = {**os.environ, "LEERPLEK_DATA_DIR": str(data_dir), **variables}
    environment.pop("DATABASE_URL", None)
    words = [sys.executable, "-m", "leerplek", *command.split(), "--port", str(port)]
    log = (data_dir.parent / "server.log").open("w")
    process = subprocess.Popen(
        words, env=environment, stdout=log, stderr=log, start_new_session=True
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)
        log.close()


def _wait_for(address: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/-/health", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("The server did not start")


@pytest.fixture(scope="module")
def server_data(tmp_path_factory) -> Path:
    """What the server of this module works on."""
    copy = tmp_path_factory.mktemp("server") / "data"
    shutil.copytree(demo_once(tmp_path_factory), copy)
    return copy


@pytest.fixture(scope="module")
def server(server_data) -> Iterator[str]:
    with serving(server_data) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("LEERPLEK_BROWSER") or shutil.which("chromium")
    assert path, "No Chromium: run these tests with `make test`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, server) -> Iterator[Page]:
    """A page that fails the test when the browser reports an error or a blocked resource."""
    context = browser.new_context(base_url=server, viewport=WIDE, locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(15_000)
    # With somebody listening from the start, no window to choose a file in is missed.
    page.on("filechooser", lambda _chooser: None)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if _is_our_fault(message) else None,
    )
    yield page
    context.close()
    assert complaints == []


def _is_our_fault(message) -> bool:
    # A page that answers 403, 404 or 409 on purpose is also written on the console.
    return message.type == "error" and "the server responded with a status of 4" not in message.text


@pytest.fixture
def practices_xlsx(tmp_path) -> Path:
    book = Workbook()
    book.active.append(["Praktijken in de regio"])
    for row in PRACTICES:
        book.active.append(row)
    path = tmp_path / "praktijken.xlsx"
    book.save(path)
    return path


@pytest.fixture
def candidates_csv(tmp_path) -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(CANDIDATES)
    path = tmp_path / "kandidaten.csv"
    path.write_bytes(text.getvalue().encode("cp1252"))
    return path


def sign_in(page: Page, name: str) -> None:
    """Sign in with the demonstration's button that carries this person's name."""
    page.goto("/account/login/")
    page.get_by_role("button", name=name).click()
    page.wait_for_url("**/")


def choose_file(page: Page, path: Path, act: Callable[[], None]) -> None:
    """Choose a file in the browser's window, which `act` opens.

    A busy machine may lose the moment between a key and the window it opens; whoever
    sees no window presses once more.
    """
    for patience in (5_000, 5_000, 15_000):
        try:
            with page.expect_file_chooser(timeout=patience) as chooser:
                act()
        except TookTooLong:
            continue
        chooser.value.set_files(path)
        return
    pytest.fail(f"No window to choose a file in, on {page.url}")


def assert_accessible(page: Page, *, widths=(WIDE, NARROW)) -> None:
    """Demand no violation at both widths, and no page wider than the screen."""
    # A click waits until the next page is on its way, not until there is something to read.
    page.wait_for_load_state()
    for size in widths:
        page.set_viewport_size(size)
        told = [
            (each["id"], [node["html"][:160] for node in each["nodes"][:3]])
            for each in _violations(page)
        ]
        assert told == [], page.url
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, f"{page.url} is {too_wide} pixels too wide at {size['width']}"
    page.set_viewport_size(WIDE)


def _violations(page: Page) -> list[dict]:
    """Return what axe-core finds; what it found in order stays in the browser, which is quicker."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
