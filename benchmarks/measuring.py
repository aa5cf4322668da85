"""Taking turns: how long each work takes, and how that compares with the engine.

Wall time says what a person waits for; other work on the machine spoils it.  Processor time does
not mind that, so ratios are ratios of processor time.
"""

from __future__ import annotations

import re
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

Work = Callable[[], object]
RUNS = 7
LONG_SECONDS = 1.0
"""A peer that takes longer than this runs once."""
ENGINE = "engine"
_TABLE: list[tuple[str, dict[str, str]]] = []


def compare(row: str, works: dict[str, Work | None], *, goal: str = "") -> dict[str, float]:
    """Run the engine and its peers in turns; print medians, and the ratio of each to the engine.

    Returns the median processor time of each, in seconds.
    """
    wall: dict[str, list[float]] = {name: [] for name, work in works.items() if work}
    processor: dict[str, list[float]] = {name: [] for name in wall}
    for _ in range(RUNS + 1):
        for name, taken in processor.items():
            if name != ENGINE and taken and taken[0] > LONG_SECONDS:
                continue
            begin, began = time.perf_counter(), time.process_time()
            works[name]()  # type: ignore[misc]
            wall[name].append(time.perf_counter() - begin)
            taken.append(time.process_time() - began)
    busy = {name: statistics.median(taken[1:] or taken) for name, taken in processor.items()}
    cells, ratios = {}, {ENGINE: f"{1000 * busy[ENGINE]:.1f} ms"}
    for name in works:
        if name not in busy:
            cells[name] = ratios[name] = "not here"
            continue
        star = "*" if len(wall[name]) == 1 else ""
        waited = 1000 * statistics.median(wall[name][1:] or wall[name])
        cells[name] = f"{waited:.1f} ({1000 * busy[name]:.1f})"
        if name != ENGINE:
            ratios[name] = f"{busy[name] / busy[ENGINE]:.2f}x{star}"
            cells[name] = f"{waited:.1f} ({1000 * busy[name]:.1f}, {ratios[name]})"
    _TABLE.append((row, ratios))
    told = " | ".join(f"{name} {cell}" for name, cell in cells.items())
    print(f"{row:<34} {goal:<22} {told}", flush=True)
    return busy


class Clock:
    """The median wall and processor seconds of one phase of a longer work."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.processor: list[float] = []

    def __enter__(self) -> None:
        self._begin, self._began = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.wall.append(time.perf_counter() - self._begin)
        self.processor.append(time.process_time() - self._began)

    def __add__(self, other: Clock) -> Clock:
        both = Clock()
        both.wall = [a + b for a, b in zip(self.wall, other.wall, strict=True)]
        both.processor = [a + b for a, b in zip(self.processor, other.processor, strict=True)]
        return both

    def __str__(self) -> str:
        return f"{statistics.median(self.wall):.2f} s ({statistics.median(self.processor):.2f})"


def print_table() -> None:
    """Every row in which the engine has peers, and each peer in a column."""
    rows = [(row, ratios) for row, ratios in _TABLE if len(ratios) > 1]
    peers = list(dict.fromkeys(name for _, ratios in rows for name in ratios))
    print("\nProcessor time of the engine, and of each peer as a multiple of that")
    for row, ratios in [("", {name: name for name in peers}), *rows]:
        print(f"{row:<34}" + "".join(f"{ratios.get(name, ''):>14}" for name in peers))
    print("Medians of seven runs in turns; * one run, for it takes longer than a second.")


def peak_mb() -> int:
    """The most memory this process has had; what `getrusage` says includes the one it came from."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text("ascii"))
    return int(found[1]) // 1024 if found else 0
