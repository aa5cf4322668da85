"""The frame of an evening, `evening.toml`, and the rows of a timetable."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from matchengine.evening import Evening, Meeting
from matchengine.interchange.folder import FolderError
from matchengine.interchange.sheets import Row
from matchengine.problem import PairKey, ProblemError

EVENING_KEYS = (
    "rounds",
    "minutes",
    "tables",
    "breaks",
    "break_minutes",
    "held",
    "absent_candidates",
    "absent_places",
)


def meeting_of(row: Row, key: PairKey) -> Meeting:
    """A row of a timetable."""
    return Meeting(*key, row.whole("round", 1), row.whole("table", 1))


def read_evening(
    folder: Path,
    previous: dict[PairKey, Row],
    candidate_ids: frozenset[str],
    place_ids: frozenset[str],
) -> Evening | None:
    """The frame of the evening, key by key; what took place is in `previous.csv`."""
    path = folder / "evening.toml"
    if not path.is_file():
        return None
    given = read_toml(path)
    if "rounds" not in given:
        raise FolderError(path.name, "is missing", column="rounds")
    chosen: dict[str, Any] = {}
    for key in sorted(given, key=lambda key: key != "rounds"):
        if key not in EVENING_KEYS:
            raise FolderError(path.name, "is not a setting", column=key)
        value = given[key]
        chosen[key] = None if value is False and key in ("tables", "break_minutes") else value
        try:
            Evening(**{"rounds": chosen["rounds"], key: chosen[key]})
        except (ProblemError, TypeError) as error:
            raise FolderError(path.name, str(error), column=key) from None
    for key, ids in (("absent_candidates", candidate_ids), ("absent_places", place_ids)):
        if unknown := sorted(set(chosen.get(key, ())) - ids):
            raise FolderError(path.name, f"{unknown[0]!r} is not in the other files", column=key)
    held = chosen.get("held", 0)
    made = [meeting_of(row, key) for key, row in previous.items() if row.text("round")]
    past = tuple(one for one in made if one.round <= held)
    try:
        return Evening(**chosen, past=past)
    except ProblemError as error:
        raise FolderError("previous.csv", str(error)) from None


def read_toml(path: Path) -> dict[str, Any]:
    """The settings in a file; FolderError when it is no TOML."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FolderError(path.name, f"is not TOML: {error}") from None
