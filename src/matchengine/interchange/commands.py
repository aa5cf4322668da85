"""What the commands `leerplek solve` and `leerplek verify` do, apart from printing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from matchengine.evening import Meeting
from matchengine.explain import fairness
from matchengine.interchange.folder import Folder, FolderError
from matchengine.interchange.frame import meeting_of
from matchengine.interchange.reading import open_folder
from matchengine.interchange.sheets import Row, read_sheet
from matchengine.interchange.writing import write_matching
from matchengine.problem import ROUND_KINDS, PairKey, Problem, ProblemError
from matchengine.result import MODES, Level, Result
from matchengine.solve import solve
from matchengine.verify import Complaint, verify, verify_pairs, verify_timetable

DONE = 0
NOT_CORRECT = 1
BAD_INPUT = 2
LIMIT_REACHED = 4

OBJECTIVES: Mapping[str, tuple[str, ...]] = {
    "fair": ROUND_KINDS,
    "combine": ROUND_KINDS,
    "stable": ("max-size", "most-placements"),
}
"""What may be chosen in a mode beside its own goal; for `fair` and `combine` it stands for
the setting `round_kind`."""
IN_POINTS = ("points", "lowest")
"""Levels that count in the points of the folder."""

Payload = dict[str, Any]


def run_solve(
    directory: Path | str,
    *,
    mode: str = "propose",
    objective: str | None = None,
    seed: int = 0,
    out: Path | str | None = None,
    effort: float | None = None,
) -> tuple[int, Payload]:
    """Solve a folder and write `matching.csv` to `out` where that is given.

    Returns the exit code and what `--json` prints: 0 solved, 2 input that cannot be used (file,
    row, column and reason in `error`), 1 an answer that failed its check and was not written, 4
    the effort limit was reached: the best answer found is written, and `bound` says how much
    better another could be at most.
    """
    try:
        folder = open_folder(directory)
        problem, goal = _asked(folder, mode, objective)
        result = solve(problem, mode=mode, seed=seed, objective=goal, effort=effort)
    except ProblemError as error:
        return BAD_INPUT, _refusal(error)
    complaints = verify(problem, result)
    if complaints:
        return NOT_CORRECT, {"mode": mode, "complaints": [str(one) for one in complaints]}
    if out is not None:
        write_matching(result, out, folder)
    return DONE if result.optimal else LIMIT_REACHED, _report(folder, result)


def run_verify(
    directory: Path | str,
    matching: Path | str,
    *,
    mode: str | None = None,
    objective: str | None = None,
    effort: float | None = None,
) -> tuple[int, Payload]:
    """Check a `matching.csv` against its folder: room, rules, locks, and whether a better exists.

    Without a mode, `assign` is meant when nobody and no seat is there twice, else `propose`.
    Returns 0 when all is well, 1 with complaints, 2 for input that cannot be used, 4 when all is
    well but within the effort nobody can say whether a better answer exists.
    """
    try:
        folder = open_folder(directory)
        rows = _read_matching(Path(matching), folder)
        pairs = [key for key, _ in rows]
        chosen = mode or _guess_mode(folder, pairs)
        problem, goal = _asked(folder, chosen, objective)
        if chosen == "speeddates":
            return _verify_evening(folder, [meeting_of(row, key) for key, row in rows])
        best = solve(problem, mode=chosen, objective=goal, effort=effort)
    except ProblemError as error:
        return BAD_INPUT, _refusal(error)
    complaints, reached = verify_pairs(problem, pairs, chosen, goal)
    complaints += verify(problem, best)
    if not complaints and _worse(reached, best.levels):
        complaints = [Complaint("not_best", "an answer with higher levels exists")]
    proven = bool(complaints) or reached == best.bound
    payload = {
        "mode": chosen,
        "ok": not complaints,
        "size": len(pairs),
        "objective": _levels(folder, reached),
        "bound": _levels(folder, best.bound),
        "complaints": [vars(one).copy() for one in complaints],
    }
    if complaints:
        return NOT_CORRECT, payload
    return (DONE if proven else LIMIT_REACHED), payload


def _verify_evening(folder: Folder, made: list[Meeting]) -> tuple[int, Payload]:
    """The checker knows by itself what is the best: nothing has to be solved."""
    complaints, reached, best = verify_timetable(folder.problem, made)
    payload = {
        "mode": "speeddates",
        "ok": not complaints,
        "size": len(made),
        "objective": _levels(folder, reached),
        "bound": _levels(folder, best),
        "complaints": [vars(one).copy() for one in complaints],
    }
    if complaints:
        return NOT_CORRECT, payload
    return (DONE if reached == best else LIMIT_REACHED), payload


def _no_combinations(folder: Folder) -> None:
    """Lists rank one place after the other, so nobody can be fixed at two at once."""
    both = {one.id for one in folder.problem.combinations}
    fixed = folder.problem.must | folder.problem.prearranged
    for key, row in folder.lock_rows.items():
        if key in fixed and key[1] in both:
            reason = f"mode stable has no combinations: {key[0]!r} is fixed at {key[1]!r}"
            raise FolderError("locks.csv", reason, row=row, column="place_id")


def _worse(reached: Sequence[Level], best: Sequence[Level]) -> bool:
    return [one.value for one in reached] < [one.value for one in best]


def _asked(folder: Folder, mode: str, objective: str | None) -> tuple[Problem, str | None]:
    """What to solve, and with which objective; refused where the mode has no such thing."""
    if mode not in MODES:
        raise ProblemError(f"mode {mode!r} is not one of {', '.join(MODES)}")
    if objective is not None and mode not in OBJECTIVES:
        raise ProblemError(f"mode {mode} has one objective of its own: leave --objective out")
    if objective is not None and objective not in OBJECTIVES[mode]:
        known = " or ".join(OBJECTIVES[mode])
        raise ProblemError(f"mode {mode} has no objective {objective!r}: it has {known}")
    if mode == "stable":
        if folder.problem.lists is None:
            raise FolderError("preferences.csv", "is missing: mode stable needs both sides' lists")
        _no_combinations(folder)
    elif mode == "speeddates":
        if folder.problem.evening is None:
            raise FolderError("evening.toml", "is missing: mode speeddates needs the rounds")
    elif folder.problem.supervisors:
        reason = f"mode {mode} does not take the capacities of supervisors into account"
        raise FolderError("supervisors.csv", reason)
    if objective in ROUND_KINDS:
        settings = replace(folder.problem.settings, round_kind=objective)
        return replace(folder.problem, settings=settings), None
    return folder.problem, objective


def _read_matching(path: Path, folder: Folder) -> list[tuple[PairKey, Row]]:
    if not path.is_file():
        raise FolderError(path.name, "is missing")
    candidates = {one.id for one in folder.problem.candidates}
    places = {one.id for one in folder.problem.places}
    columns = ("points", "round", "table")
    return [
        (
            (
                row.known("candidate_id", candidates, "candidate"),
                row.known("place_id", places, "place"),
            ),
            row,
        )
        for row in read_sheet(path, ("candidate_id", "place_id"), columns)
    ]


def _guess_mode(folder: Folder, pairs: Sequence[PairKey]) -> str:
    people = [c for c, _ in pairs]
    seats = {one.id: one.capacity for one in folder.problem.places}
    both = {one.id: (one.first, one.second) for one in folder.problem.combinations}
    for _, p in pairs:
        for one in both.get(p, (p,)):
            seats[one] -= 1
    fits = len(set(people)) == len(people) and min(seats.values(), default=0) >= 0
    return "assign" if fits else "propose"


def _refusal(error: ProblemError) -> Payload:
    names = ("file", "row", "column", "reason")
    where = {name: getattr(error, name, None) for name in names}
    return {"error": {"message": str(error), **where}}


def _levels(folder: Folder, levels: Sequence[Level]) -> list[Payload]:
    """Levels as the folder counts: points with the decimals of the file."""
    return [
        {
            "name": one.name,
            "value": _points(folder, one.value) if one.name in IN_POINTS else one.value,
        }
        for one in levels
    ]


def _points(folder: Folder, points: int) -> int | float:
    whole, rest = divmod(points, folder.scale)
    return whole if rest == 0 else points / folder.scale


def _evening(folder: Folder, result: Result) -> Payload | None:
    """When the rounds begin, and which wishes do not come true."""
    evening = folder.problem.evening
    if result.mode != "speeddates" or evening is None:
        return None
    return {
        "starts_at_minute": list(evening.starts())[: result.level("rounds")],
        "unmet": [list(vars(one).values()) for one in result.unmet],
    }


def _report(folder: Folder, result: Result) -> Payload:
    total = folder.unscaled(sum(pair.total for pair in result.pairs))
    return {
        "mode": result.mode,
        "size": len(result.pairs),
        "objective": _levels(folder, result.levels),
        "total_cost": total if folder.value == "cost" else None,
        "total_points": None if folder.value == "cost" else total,
        "optimal": result.optimal,
        "gap": result.gap,
        "bound": _levels(folder, result.bound),
        "blocking_pairs": list(map(list, result.blocking)) if result.mode == "stable" else None,
        "fairness": asdict(fairness(folder.problem, result)) if result.mode == "stable" else None,
        "evening": _evening(folder, result),
        "unmatched": [one.id for one in result.unplaced],
        "notes": list(dict.fromkeys((*folder.notes, *result.notes))),
        "solver": result.solver,
        "seed": result.seed,
        "seconds": round(result.seconds, 4),
        "versions": dict(result.versions),
    }
