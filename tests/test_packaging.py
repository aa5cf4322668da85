"""What `pip install` brings: everything the application needs, and nothing of its tests."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.engine]

ROOT = Path(__file__).resolve().parent.parent
NEEDED = (
    ".csv",
    ".css",
    ".html",
    ".js",
    ".mjs",
    ".svg",
    ".txt",
    ".ttf",
    ".typ",
    ".woff2",
    ".py",
    ".po",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel from a copy, with the tools that are installed already."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (file,) = folder.glob("*.whl")
    return file


def _expected():
    """Every file of the two packages that is not a test, by its name in the wheel."""
    for package in ("leerplek", "matchengine"):
        for path in (ROOT / "src" / package).rglob("*"):
            inside = path.relative_to(ROOT / "src")
            if path.is_file() and path.suffix in NEEDED and "tests" not in inside.parts:
                yield inside.as_posix()
                if path.suffix == ".po":
                    yield inside.with_suffix(".mo").as_posix()


def test_wheel_has_everything_but_the_tests(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert set(_expected()) - packed == set()
    assert [name for name in packed if "/tests/" in name or "conftest" in name] == []


def test_wheel_makes_the_demonstration_away_from_the_project(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ours = {"PYTHONPATH": str(tmp_path / "installed"), "LEERPLEK_DATA_DIR": str(tmp_path / "data")}

    where = subprocess.run(
        [sys.executable, "-c", "import leerplek; print(leerplek.__file__)"],
        env={**kept, **ours},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    made = subprocess.run(
        [sys.executable, "-m", "leerplek", "demo", "--prepare-only"],
        env={**kept, **ours},
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )

    assert where.stdout == f"{tmp_path}/installed/leerplek/__init__.py\n"
    assert (made.returncode, made.stderr) == (0, "")
    assert (tmp_path / "data" / "static" / "staticfiles.json").exists()
