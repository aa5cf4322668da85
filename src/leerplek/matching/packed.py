"""The question of a run as it is stored: small, quick to read, and equal when read back.

A large round has half a million pairs.  What is known of each is stored as arrays in the
order of the sorted ids: little-endian numbers, compressed, and written as text (base64 of
zlib), because the rest is JSON.  Everything else of the question is as the engine writes
it.  `problem_of(run).to_dict()` is the question with nothing packed, for people and for
other programs.
"""

import base64
import hashlib
import json
import zlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leerplek.matching.models import MatchRun
from matchengine import Problem
from matchengine.grids import NumberGrid, PointGrid, number_grid, point_grid

FORM = 2
"""The first form was the engine's own plain dict, in which each pair is written out."""

MOST_REMEMBERED = 4
"""Questions in the memory of one process; one of 1,000 candidates and 500 places takes 50 MB."""

_remembered: OrderedDict[tuple[int, str], Problem] = OrderedDict()
_lock = Lock()


def problem_of(run: MatchRun) -> Problem:
    """Return the question of a run, which never changes: read once, then remembered."""
    key = run.pk, str(run.problem.get("digest", ""))
    with _lock:
        if key in _remembered:
            _remembered.move_to_end(key)
            return _remembered[key]
    problem = unpacked_problem(run.problem)
    if key[1]:
        with _lock:
            _remembered[key] = problem
            while len(_remembered) > MOST_REMEMBERED:
                _remembered.popitem(last=False)
    return problem


def packed_problem(problem: Problem) -> dict[str, Any]:
    """Return a problem as it is stored; `digest` tells it apart from every other."""
    candidates = tuple(sorted(one.id for one in problem.candidates))
    places = tuple(sorted(one.id for one in problem.places))
    km = problem.km
    packed = {
        **replace(problem, km=None, uncertainty={}, points={}).to_dict(),
        "km": None if km is None else _numbers(number_grid(km, candidates, places)),
        "uncertainty": _numbers(number_grid(problem.uncertainty, candidates, places)),
        "points": _points(point_grid(problem.points, candidates, places)),
        "form": FORM,
    }
    text = json.dumps(packed, sort_keys=True)
    return {**packed, "digest": hashlib.sha256(text.encode()).hexdigest()}


def unpacked_problem(stored: Mapping[str, Any]) -> Problem:
    """Return the problem that `packed_problem` wrote, or the engine's plain dict holds."""
    if stored.get("form") != FORM:
        return Problem.from_dict(stored).gridded()
    bare = Problem.from_dict({**stored, "km": None, "uncertainty": [], "points": []})
    ids = (
        tuple(sorted(one.id for one in bare.candidates)),
        tuple(sorted(one.id for one in bare.places)),
    )
    shape = len(ids[0]), len(ids[1])
    km = stored["km"]
    return replace(
        bare,
        km=None if km is None else NumberGrid(*ids, _array(km, shape, np.float64)),
        uncertainty=NumberGrid(*ids, _array(stored["uncertainty"], shape, np.float64)),
        points=_point_grid(stored["points"], ids, shape),
    )


def _numbers(grid: NumberGrid) -> dict[str, str]:
    return _text(grid.numbers, "<f8")


def _points(grid: PointGrid) -> dict[str, Any]:
    """Return the points of each criterion; `given` is None where every pair has them."""
    return {
        "present": _text(np.packbits(grid.present), "<u1"),
        "criteria": {
            name: {
                "points": _text(values, _smallest(values)),
                "given": None
                if (grid.given[name] == grid.present).all()
                else _text(np.packbits(grid.given[name]), "<u1"),
            }
            for name, values in grid.points.items()
        },
    }


def _point_grid(
    stored: Mapping[str, Any], ids: tuple[tuple[str, ...], tuple[str, ...]], shape: tuple[int, int]
) -> PointGrid:
    present = _flags(stored["present"], shape)
    criteria = stored["criteria"].items()
    return PointGrid(
        *ids,
        present,
        {name: _array(each["points"], shape, np.int64) for name, each in criteria},
        {
            name: present if each["given"] is None else _flags(each["given"], shape)
            for name, each in criteria
        },
    )


def _smallest(values: NDArray[np.int64]) -> str:
    """Return the smallest kind of number in which these fit exactly."""
    most = int(np.abs(values).max(initial=0))
    rooms = (("<i2", 2**15), ("<i4", 2**31), ("<i8", 2**63))
    return next(kind for kind, room in rooms if most < room)


def _text(values: NDArray[Any], kind: str) -> dict[str, str]:
    packed = zlib.compress(values.astype(kind).tobytes())
    return {"kind": kind, "zlib": base64.b64encode(packed).decode("ascii")}


def _array(stored: Mapping[str, str], shape: tuple[int, ...], dtype: type[Any]) -> NDArray[Any]:
    content = zlib.decompress(base64.b64decode(stored["zlib"]))
    return np.frombuffer(content, dtype=stored["kind"]).astype(dtype).reshape(shape)


def _flags(stored: Mapping[str, str], shape: tuple[int, int]) -> NDArray[np.bool_]:
    bits = _array(stored, (-1,), np.uint8)
    return np.unpackbits(bits, count=shape[0] * shape[1]).astype(bool).reshape(shape)
