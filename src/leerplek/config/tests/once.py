"""What takes long to make, and is made once for all processes of a run of tests."""

import os
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 180


def made_once(tmp_path_factory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that `make` fills, by whichever process comes first; a test takes a copy."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, made, ours = shared / name, shared / f"{name}-made", shared / f"{name}-ours"
    try:
        ours.mkdir()
    except FileExistsError:
        _wait_until_it_is_there(made)
        return folder
    make(folder)
    made.mkdir()
    return folder


def _wait_until_it_is_there(folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not folder.exists():
        assert time.monotonic() < deadline, f"The other process did not make {folder.name}"
        time.sleep(0.2)
