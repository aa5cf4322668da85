"""From a Problem or a Folder to CSV, and a Result to `matching.csv`: always the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from matchengine.evening import Evening
from matchengine.interchange.folder import Folder, Preference
from matchengine.interchange.halves import COLUMNS, FILE
from matchengine.interchange.reading import CANDIDATE_COLUMNS, PLACE_COLUMNS
from matchengine.interchange.sheets import plain_number, sheet_text, write_sheet
from matchengine.lists import Lists
from matchengine.problem import Candidate, Place, Problem, Settings
from matchengine.result import Result
from matchengine.rules import blocking, failures
from matchengine.score import totals
from matchengine.tables import build_tables


def write_folder(content: Folder | Problem, path: Path | str) -> None:
    """Write a folder; the same content gives the same bytes, and reading it back the same matches.

    A Problem is written with its possible pairs and their points in `pairs.csv`: the rules have
    been applied then, and do not have to be understood by whoever reads the folder.
    """
    folder = content if isinstance(content, Folder) else folder_of(content)
    target = Path(path)
    target.mkdir(parents=True, exist_ok=True)
    problem = folder.problem
    _sheet(
        target / "candidates.csv",
        ("candidate_id",),
        CANDIDATE_COLUMNS,
        (_candidate(folder, one) for one in sorted(problem.candidates, key=lambda c: c.id)),
    )
    _sheet(
        target / "places.csv",
        ("place_id", "capacity"),
        PLACE_COLUMNS,
        (
            _place(folder, one)
            for one in sorted(problem.places, key=lambda p: p.id)
            if one.id not in folder.derived
        ),
    )
    if folder.value is not None:
        sign = -1 if folder.value == "cost" else 1
        rows = (
            (c, p, _exact(sum(problem.points.get((c, p), {}).values()) * sign, folder.scale))
            for c, p in sorted(problem.eligible or ())
        )
        write_sheet(target / "pairs.csv", ("candidate_id", "place_id", folder.value), rows)
    _optional(target / "locks.csv", ("candidate_id", "place_id", "kind"), _locks(folder))
    _optional(
        target / "supervisors.csv",
        ("supervisor_id", "capacity"),
        [(one.id, str(one.capacity)) for one in sorted(problem.supervisors, key=lambda s: s.id)],
    )
    _optional(
        target / "preferences.csv",
        ("side", "agent_id", "rank", "target_id"),
        [(p.side, p.agent_id, str(p.rank), p.target_id) for p in folder.preferences],
    )
    _optional(
        target / FILE,
        COLUMNS,
        sorted(
            (one.id, one.first, one.second)
            for one in problem.combinations
            if one.id not in folder.derived
        ),
    )
    _previous(target / "previous.csv", problem)
    if problem.evening is not None:
        text = _evening(problem.evening)
        (target / "evening.toml").write_text(text, encoding="utf-8", newline="")
    text = _settings(problem.settings, folder.scale)
    (target / "settings.toml").write_text(text, encoding="utf-8", newline="")


def folder_of(problem: Problem) -> Folder:
    """A Problem of the application as a folder: rules applied, points added up."""
    t = build_tables(problem)
    possible = blocking(t, failures(t)) == 0
    total = totals(t)
    cells = zip(*(axis.tolist() for axis in possible.nonzero()), strict=True)
    points = {(t.candidate_ids[i], t.place_ids[j]): {"points": int(total[i, j])} for i, j in cells}
    locks = dict.fromkeys(problem.must, "must")
    locks |= dict.fromkeys(problem.prearranged, "prearranged")
    locks |= dict.fromkeys(problem.forbid, "forbid")
    settings = replace(problem.settings, weights={}, unknown_allowed=True)
    written = replace(
        problem,
        km=None,
        uncertainty={},
        points=points,
        eligible=frozenset(points),
        settings=settings,
    )
    return Folder(
        problem=written, value="points", locks=locks, preferences=_preferences(problem.lists)
    )


def _preferences(lists: Lists | None) -> tuple[Preference, ...]:
    """Lists as lines: ranks count from 1, ties share theirs."""
    if lists is None:
        return ()
    sides = {
        "candidate": lists.candidates,
        "place": lists.places,
        "supervisor": lists.supervisors,
    }
    return tuple(
        Preference(side, agent, rank, target)
        for side, rankings in sides.items()
        for agent, ranking in sorted(rankings.items())
        for rank, tie in enumerate(ranking, 1)
        for target in tie
    )


def write_matching(result: Result, path: Path | str, folder: Folder | None = None) -> None:
    """Write `matching.csv`: one row a pair; a candidate without a row has no match."""
    Path(path).write_text(matching_text(result, folder), encoding="utf-8", newline="")


def matching_text(result: Result, folder: Folder | None = None) -> str:
    """The text of `matching.csv`; points as the folder gave them (a cost is a negative point).

    A timetable has rounds and tables too, and is in that order.
    """
    scale = 1 if folder is None else folder.scale
    if result.mode == "speeddates":
        made = sorted(result.pairs, key=lambda one: (one.round or 0, one.table or 0))
        cells = (
            (o.candidate_id, o.place_id, _exact(o.total, scale), str(o.round), str(o.table))
            for o in made
        )
        return sheet_text(("candidate_id", "place_id", "points", "round", "table"), cells)
    rows = ((p.candidate_id, p.place_id, _exact(p.total, scale)) for p in result.pairs)
    return sheet_text(("candidate_id", "place_id", "points"), rows)


def _candidate(folder: Folder, one: Candidate) -> dict[str, str]:
    return {
        "candidate_id": one.id,
        **_at(folder, "candidate", one.id),
        "hours": plain_number(one.hours),
        "max_km": plain_number(one.max_km),
        "learning_routes": "|".join(sorted(one.learning_routes or ())),
        "start_from": "" if one.start_from is None else one.start_from.isoformat(),
        "group_id": folder.texts.get(("candidate", one.id, "group_id"), ""),
    }


def _place(folder: Folder, one: Place) -> dict[str, str]:
    return {
        "place_id": one.id,
        "capacity": str(one.capacity),
        "supervisor_id": one.supervisor or "",
        **_at(folder, "place", one.id),
        "min_hours": plain_number(one.min_hours),
        "max_hours": plain_number(one.max_hours),
        "learning_route": one.learning_route or "",
        "start_on": "" if one.start_on is None else one.start_on.isoformat(),
        "combine_group": folder.texts.get(("place", one.id, "combine_group"), ""),
        "practice_id": one.group or "",
    }


def _at(folder: Folder, side: str, name: str) -> dict[str, str]:
    x, y = folder.coordinates.get((side, name), (None, None))
    return {"x": plain_number(x), "y": plain_number(y)}


def _sheet(
    path: Path,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    records: Iterable[dict[str, str]],
) -> None:
    """Required columns, and those optional ones in which anything is written."""
    rows = list(records)
    columns = (*required, *(name for name in optional if any(row[name] for row in rows)))
    write_sheet(path, columns, ([row[name] for name in columns] for row in rows))


def _optional(path: Path, header: tuple[str, ...], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        write_sheet(path, header, rows)


def _previous(path: Path, problem: Problem) -> None:
    """The earlier pairs; those of an evening with round and table."""
    past = () if problem.evening is None else problem.evening.past
    cells = {(o.candidate_id, o.place_id): (str(o.round), str(o.table)) for o in past}
    header = ("candidate_id", "place_id", "round", "table")[: 4 if cells else 2]
    rows = [(*key, *cells.get(key, ("", ""))) for key in sorted(problem.previous | cells.keys())]
    _optional(path, header, [row[: len(header)] for row in rows])


def _evening(evening: Evening) -> str:
    lines = [f"rounds = {evening.rounds}", f"minutes = {plain_number(evening.minutes)}"]
    lines.append(f"tables = {'false' if evening.tables is None else evening.tables}")
    lines.append(f"breaks = {list(evening.breaks)}")
    if evening.break_minutes is not None:
        lines.append(f"break_minutes = {plain_number(evening.break_minutes)}")
    if evening.held:
        lines.append(f"held = {evening.held}")
    absent = {
        "absent_candidates": sorted(evening.absent_candidates),
        "absent_places": sorted(evening.absent_places),
    }
    lines += [
        f"{name} = {json.dumps(ids, ensure_ascii=False)}" for name, ids in absent.items() if ids
    ]
    return "\n".join(lines) + "\n"


def _locks(folder: Folder) -> list[tuple[str, str, str]]:
    return [(c, p, kind) for (c, p), kind in sorted(folder.locks.items())]


def _exact(points: int, scale: int) -> str:
    return plain_number(Decimal(points) / scale)


def _settings(settings: Settings, scale: int) -> str:
    lines = [f"n = {settings.n}", f"m = {settings.m}"]
    for name in ("max_km", "min_hours"):
        value = getattr(settings, name)
        lines.append(f"{name} = {'false' if value is None else plain_number(value)}")
    lines.append(f"include_uncertain = {str(settings.include_uncertain).lower()}")
    costs = ", ".join(str(cost // scale) for cost in settings.load_costs)
    lines.append(f"load_costs = [{costs}]")
    lines.append(f"same_group_cost = {settings.same_group_cost // scale}")
    lines.append(f'round_kind = "{settings.round_kind}"')
    if settings.worst_first:
        lines.append("worst_first = true")
    if settings.weights:
        lines += ["", "[weights]"]
        for name, weight in sorted(settings.weights.items()):
            lines.append(f"{json.dumps(name, ensure_ascii=False)} = {weight}")
    return "\n".join(lines) + "\n"
