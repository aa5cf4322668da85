"""Make the pictures of the README anew, from the demonstration's region."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SIZES = {1280: 900, 390: 844}


def main() -> int:
    browser_path = os.environ.get("LEERPLEK_BROWSER") or shutil.which("chromium")
    if browser_path is None:
        print("Install Chromium first.")
        return 2
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
        )
        for width, height in SIZES.items():
            size = {"width": width, "height": height}
            context = browser.new_context(viewport=size, base_url=address, locale="nl-NL")
            take(context.new_page(), width)
            context.close()
        browser.close()
    print("\n".join(str(path.relative_to(ROOT)) for path in sorted(IMAGES.glob("*.png"))))
    return 0


def take(page: Page, width: int) -> None:
    """Sign in as the coordinator and photograph the newest round."""
    page.goto("/account/login/")
    page.get_by_role("button", name="Inez Wolters").click()
    page.wait_for_url("**/")
    page.goto("/matching/")
    page.locator("tbody a").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"round-{width}.png")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the demonstration from an empty folder and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "LEERPLEK_DATA_DIR": str(folder / "demo")}
    command = [sys.executable, "-m", "leerplek", "demo", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/-/health/")
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    for _attempt in range(300):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The demonstration did not start.")


if __name__ == "__main__":
    sys.exit(main())
