"""The possible pairs of a whole country, from coordinates: only who is near enough is looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from matchengine.problem import PLAYBOOK_HOURS, PLAYBOOK_KM

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_A_LITTLE_MORE = 1 + 1e-9
"""The search rounds in its own way: it looks a little farther, and the distance itself decides."""


def pairs_in_reach(
    homes: Floats,
    sites: Floats,
    *,
    max_km: float = PLAYBOOK_KM,
    own_km: Floats | None = None,
    detour: float = 1.0,
    hours: Floats | None = None,
    min_hours: Floats | None = None,
    max_hours: Floats | None = None,
    programme_hours: float = PLAYBOOK_HOURS,
    wants: Ints | None = None,
    offers: Ints | None = None,
) -> tuple[Ints, Ints, Floats]:
    """The pairs that keep the rules of distance, hours and learning route, and their kilometres.

    `homes` and `sites` hold x and y in kilometres, a row each.  The travel distance is the
    straight line times `detour`.  `own_km` is each candidate's own limit, `hours` the highest
    hours of each candidate, `min_hours` the lowest of each place and `max_hours` its highest,
    `wants` and `offers` are learning routes as bits.  What is left out is no rule.  Pairs come by
    candidate, then place.
    """
    own = np.full(len(homes), max_km) if own_km is None else np.minimum(own_km, max_km)
    line = max_km / detour * _A_LITTLE_MORE
    near = cKDTree(homes).sparse_distance_matrix(cKDTree(sites), line, output_type="ndarray")
    rows, columns = near["i"], near["j"]
    if hours is not None:
        enough = (hours >= programme_hours)[rows]
        if min_hours is not None:
            enough &= hours[rows] >= min_hours[columns]
        rows, columns = rows[enough], columns[enough]
    if max_hours is not None:
        whole = (max_hours >= programme_hours)[columns]
        rows, columns = rows[whole], columns[whole]
    if wants is not None and offers is not None:
        fits = (wants[rows] & offers[columns]) != 0
        rows, columns = rows[fits], columns[fits]
    keys = rows.astype(np.int64) * max(len(sites), 1) + columns
    keys.sort()
    rows, columns = keys // max(len(sites), 1), keys % max(len(sites), 1)
    km = detour * np.sqrt(((homes[rows] - sites[columns]) ** 2).sum(axis=1))
    inside = km <= own[rows]
    return rows[inside], columns[inside], km[inside]


def nearness(km: Floats, max_km: float = PLAYBOOK_KM) -> Ints:
    """100 points at the door, 0 at the limit: the points the engine gives for distance."""
    return np.floor(100 * (max_km - km) / max_km).astype(np.int64)
