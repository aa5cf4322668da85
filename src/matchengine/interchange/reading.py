"""From a folder of CSV files to a Problem.  An absent value is no rule."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from matchengine.combinations import Combination
from matchengine.interchange.folder import Folder, FolderError, Preference
from matchengine.interchange.frame import read_evening, read_toml
from matchengine.interchange.halves import combined_km, named_combinations
from matchengine.interchange.sheets import Row, read_sheet
from matchengine.lists import Lists, Ranking, Supervisor
from matchengine.mutual import read_mutual
from matchengine.problem import (
    LARGEST_POINTS,
    Candidate,
    PairKey,
    Place,
    Problem,
    ProblemError,
    Settings,
)

CANDIDATE_COLUMNS = ("x", "y", "hours", "max_km", "learning_routes", "start_from", "group_id")
PLACE_COLUMNS = (
    "supervisor_id",
    "x",
    "y",
    "min_hours",
    "max_hours",
    "learning_route",
    "start_on",
    "combine_group",
    "practice_id",
)
LOCK_KINDS = ("must", "forbid", "prearranged")
SIDES = ("candidate", "place", "supervisor")
SETTING_KEYS = (
    "n",
    "m",
    "max_km",
    "min_hours",
    "include_uncertain",
    "load_costs",
    "same_group_cost",
    "round_kind",
    "worst_first",
    "weights",
)


def read_folder(path: Path | str) -> Problem:
    """The problem of a folder; FolderError names file, row, column and reason of what is wrong."""
    return open_folder(path).problem


def open_folder(path: Path | str) -> Folder:
    """A folder with all it holds, checked; the modes of today use the problem alone."""
    folder = Path(path)
    if not folder.is_dir():
        raise FolderError(str(path), "is not a folder")
    supervisors = _supervisors(folder)
    supervisor_ids = frozenset(one.id for one in supervisors)
    candidates, coordinates, texts = _candidates(folder)
    places, place_coordinates, place_texts = _places(folder, supervisor_ids)
    coordinates |= place_coordinates
    groups = {name: text for (_, name, of), text in place_texts.items() if of == "combine_group"}
    made, combined = named_combinations(folder, places, groups)
    places += made
    candidate_ids = frozenset(one.id for one in candidates)
    place_ids = frozenset(one.id for one in places)
    value, scale, points = _pairs(folder, candidate_ids, place_ids)
    locks, lock_rows = _locks(folder, candidate_ids, place_ids)
    preferences = _preferences(folder, candidate_ids, place_ids, supervisor_ids)
    lists = None if preferences is None else _lists(preferences)
    previous = _previous(folder, candidate_ids, place_ids)
    problem = Problem(
        candidates=tuple(candidates),
        places=tuple(places),
        km=_kilometres(candidates, places, coordinates, combined) if value is None else None,
        points={key: {"points": number} for key, number in points.items()},
        eligible=None if value is None else frozenset(points),
        must=_of_kind(locks, "must"),
        prearranged=_of_kind(locks, "prearranged"),
        forbid=_of_kind(locks, "forbid"),
        previous=frozenset(previous),
        settings=_settings(folder, scale),
        lists=lists,
        supervisors=supervisors,
        evening=read_evening(folder, previous, candidate_ids, place_ids),
        combinations=combined,
    )
    one_sided = read_mutual(problem).one_sided
    return Folder(
        problem=problem,
        value=value,
        scale=scale,
        coordinates=coordinates,
        texts=texts | place_texts,
        locks=locks,
        derived=frozenset(one.id for one in made),
        preferences=preferences or (),
        notes=(f"one_sided_wishes: {one_sided}",) if one_sided else (),
        lock_rows=lock_rows,
    )


def _rows(folder: Path, file: str, required: tuple[str, ...], optional: tuple[str, ...]) -> Any:
    path = folder / file
    if not path.is_file():
        return None
    return read_sheet(path, required, optional)


def _needed(folder: Path, file: str, required: tuple[str, ...], optional: tuple[str, ...]) -> Any:
    rows = _rows(folder, file, required, optional)
    if rows is None:
        raise FolderError(file, "is missing")
    return rows


def _once(row: Row, columns: tuple[str, ...], seen: set[tuple[str, ...]]) -> None:
    key = tuple(row.text(column) for column in columns)
    if key in seen:
        raise row.wrong(columns[-1], f"{' and '.join(key)} is there twice")
    seen.add(key)


def _coordinates(row: Row) -> tuple[Decimal, Decimal] | None:
    x, y = row.decimal("x"), row.decimal("y")
    if (x is None) != (y is None):
        raise row.wrong("y" if y is None else "x", "is empty while the other coordinate is given")
    return None if x is None or y is None else (x, y)


def _candidates(folder: Path) -> Any:
    candidates, coordinates, texts = [], {}, {}
    seen: set[tuple[str, ...]] = set()
    for row in _needed(folder, "candidates.csv", ("candidate_id",), CANDIDATE_COLUMNS):
        name = row.required("candidate_id")
        _once(row, ("candidate_id",), seen)
        at = _coordinates(row)
        if at is not None:
            coordinates["candidate", name] = at
        if row.text("group_id"):
            texts["candidate", name, "group_id"] = row.text("group_id")
        routes = row.text("learning_routes")
        candidates.append(
            Candidate(
                name,
                hours=row.measure("hours"),
                max_km=row.measure("max_km"),
                learning_routes=frozenset(filter(None, routes.split("|"))) if routes else None,
                start_from=row.day("start_from"),
                located=at is not None,
            )
        )
    return candidates, coordinates, texts


def _places(folder: Path, supervisors: frozenset[str]) -> Any:
    places, coordinates, texts = [], {}, {}
    seen: set[tuple[str, ...]] = set()
    for row in _needed(folder, "places.csv", ("place_id", "capacity"), PLACE_COLUMNS):
        name = row.required("place_id")
        _once(row, ("place_id",), seen)
        at = _coordinates(row)
        if at is not None:
            coordinates["place", name] = at
        supervisor = None
        if row.text("supervisor_id"):
            supervisor = row.known("supervisor_id", supervisors, "supervisor")
        if row.text("combine_group"):
            texts["place", name, "combine_group"] = row.text("combine_group")
        places.append(
            Place(
                name,
                capacity=row.whole("capacity", 0),
                min_hours=row.measure("min_hours"),
                max_hours=row.measure("max_hours"),
                learning_route=row.text("learning_route") or None,
                start_on=row.day("start_on"),
                group=row.text("practice_id") or None,
                located=at is not None,
                supervisor=supervisor,
            )
        )
    return places, coordinates, texts


def _kilometres(
    candidates: list[Candidate],
    places: list[Place],
    coordinates: dict[tuple[str, str], tuple[Decimal, Decimal]],
    combined: tuple[Combination, ...],
) -> dict[PairKey, float] | None:
    """Straight-line kilometres in the plane; None when nobody has coordinates: no rule then."""
    if not coordinates:
        return None
    at = {key: (float(x), float(y)) for key, (x, y) in coordinates.items()}
    km = {}
    for one in candidates:
        for place in places:
            if one.located and ("place", place.id) in coordinates:
                here, there = at["candidate", one.id], at["place", place.id]
                km[one.id, place.id] = math.dist(here, there)
    return combined_km(km, combined, [one.id for one in candidates]) | km


def _pairs(
    folder: Path, candidate_ids: frozenset[str], place_ids: frozenset[str]
) -> tuple[str | None, int, dict[PairKey, int]]:
    """Whole points per pair: decimals multiplied by one scale for the file, costs negative."""
    rows = _rows(folder, "pairs.csv", ("candidate_id", "place_id"), ("cost", "points"))
    if rows is None:
        return None, 1, {}
    exact: dict[PairKey, Decimal] = {}
    row_of: dict[PairKey, Row] = {}
    value = "points"
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        if ("cost" in row.cells) == ("points" in row.cells):
            raise FolderError("pairs.csv", "needs one column cost or points", row=1)
        value = "cost" if "cost" in row.cells else "points"
        key = (
            row.known("candidate_id", candidate_ids, "candidate"),
            row.known("place_id", place_ids, "place"),
        )
        _once(row, ("candidate_id", "place_id"), seen)
        row.required(value)
        row_of[key] = row
        exact[key] = (row.decimal(value) or Decimal(0)).normalize()
    decimals = max((-int(v.as_tuple().exponent) for v in exact.values()), default=0)
    decimals = max(decimals, 0)
    scale = 10**decimals
    sign = -1 if value == "cost" else 1
    for key, number in exact.items():
        if abs(number) * scale > LARGEST_POINTS:
            reason = f"{number:f} with the {decimals} decimals of this file is too large"
            raise row_of[key].wrong(value, reason)
    return value, scale, {key: int(number * scale) * sign for key, number in exact.items()}


def _locks(
    folder: Path, candidate_ids: frozenset[str], place_ids: frozenset[str]
) -> tuple[dict[PairKey, str], dict[PairKey, int]]:
    """The kind of each lock, and its row."""
    locks: dict[PairKey, str] = {}
    numbers: dict[PairKey, int] = {}
    seen: set[tuple[str, ...]] = set()
    for row in _rows(folder, "locks.csv", ("candidate_id", "place_id", "kind"), ()) or ():
        key = (
            row.known("candidate_id", candidate_ids, "candidate"),
            row.known("place_id", place_ids, "place"),
        )
        _once(row, ("candidate_id", "place_id"), seen)
        locks[key], numbers[key] = row.required("kind"), row.number
        if locks[key] not in LOCK_KINDS:
            raise row.wrong("kind", f"{locks[key]!r} is not one of {', '.join(LOCK_KINDS)}")
    return locks, numbers


def _of_kind(locks: dict[PairKey, str], kind: str) -> frozenset[PairKey]:
    return frozenset(key for key, of in locks.items() if of == kind)


def _supervisors(folder: Path) -> tuple[Supervisor, ...]:
    out = []
    seen: set[tuple[str, ...]] = set()
    for row in _rows(folder, "supervisors.csv", ("supervisor_id", "capacity"), ()) or ():
        name = row.required("supervisor_id")
        _once(row, ("supervisor_id",), seen)
        out.append(Supervisor(name, row.whole("capacity", 0)))
    return tuple(out)


def _preferences(
    folder: Path, candidates: frozenset[str], places: frozenset[str], supervisors: frozenset[str]
) -> tuple[Preference, ...] | None:
    """The lists of both sides; a target listed twice keeps its best rank."""
    rows = _rows(folder, "preferences.csv", ("side", "agent_id", "rank", "target_id"), ())
    if rows is None:
        return None
    best: dict[tuple[str, str, str], int] = {}
    agents = {"candidate": candidates, "place": places, "supervisor": supervisors}
    for row in rows:
        side = row.required("side")
        if side not in SIDES:
            raise row.wrong("side", f"{side!r} is not one of {', '.join(SIDES)}")
        agent = row.known("agent_id", agents[side], side)
        other = "place" if side == "candidate" else "candidate"
        target = row.known("target_id", agents[other], other)
        rank = row.whole("rank", 1)
        key = (side, agent, target)
        best[key] = min(rank, best.get(key, rank))
    ranked = [Preference(side, a, rank, target) for (side, a, target), rank in best.items()]
    return tuple(sorted(ranked, key=lambda p: (p.side, p.agent_id, p.rank, p.target_id)))


def _lists(preferences: tuple[Preference, ...]) -> Lists:
    """Lines, which are sorted by rank, as lists: equal ranks become ties."""
    ranked: defaultdict[tuple[str, str], defaultdict[int, list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in preferences:
        ranked[one.side, one.agent_id][one.rank].append(one.target_id)

    def of(side: str) -> dict[str, Ranking]:
        return {
            agent: tuple(map(tuple, ties.values()))
            for (its_side, agent), ties in ranked.items()
            if its_side == side
        }

    return Lists(of("candidate"), of("place"), of("supervisor"))


def _previous(
    folder: Path, candidate_ids: frozenset[str], place_ids: frozenset[str]
) -> dict[PairKey, Row]:
    out = {}
    seen: set[tuple[str, ...]] = set()
    columns = ("points", "round", "table")
    for row in _rows(folder, "previous.csv", ("candidate_id", "place_id"), columns) or ():
        _once(row, ("candidate_id", "place_id"), seen)
        c = row.known("candidate_id", candidate_ids, "candidate")
        out[c, row.known("place_id", place_ids, "place")] = row
    return out


def _settings(folder: Path, scale: int) -> Settings:
    """The settings, key by key, so that a refusal names the key.  `false` is "no limit"."""
    path = folder / "settings.toml"
    given = read_toml(path) if path.is_file() else {}
    chosen: dict[str, Any] = {"unknown_allowed": True}
    for key, value in given.items():
        if key not in SETTING_KEYS:
            raise FolderError(path.name, "is not a setting", column=key)
        chosen[key] = None if value is False and key in ("max_km", "min_hours") else value
        try:
            Settings(**{key: chosen[key]})
        except (ProblemError, TypeError, ValueError, AttributeError) as error:
            raise FolderError(path.name, str(error), column=key) from None
    settings = Settings(**chosen)
    largest = {"load_costs": settings.load_costs[-1], "same_group_cost": settings.same_group_cost}
    for key, cost in largest.items():
        if cost * scale > LARGEST_POINTS:
            raise FolderError(path.name, "is too large for the decimals of pairs.csv", column=key)
    return replace(
        settings,
        load_costs=tuple(cost * scale for cost in settings.load_costs),
        same_group_cost=settings.same_group_cost * scale,
    )
