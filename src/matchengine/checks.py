"""What every part of a Problem is checked with when it is made."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable


class ProblemError(ValueError):
    """The question itself is wrong: a double id, a negative number, two locks that contradict."""


def check_id(value: object, side: str) -> None:
    """An id is a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise ProblemError(f"a {side} needs an id that is a text, not {value!r}")


def check_number(value: object, what: str, *, or_none: bool = False) -> None:
    """A finite number of zero or more."""
    if value is None and or_none:
        return
    real = isinstance(value, (float, int, numbers.Real)) and not isinstance(value, bool)
    if not real or not 0 <= value < math.inf:  # type: ignore[operator]
        raise ProblemError(f"{what}: {value!r} is not a number of zero or more")


def check_whole(
    value: object, what: str, *, low: int | None = None, high: int | None = None
) -> None:
    """A whole number between the two limits."""
    if not isinstance(value, numbers.Integral) or isinstance(value, bool):
        raise ProblemError(f"{what}: {value!r} is not a whole number")
    if low is not None and int(value) < low:
        raise ProblemError(f"{what}: {value!r} is below {low}")
    if high is not None and int(value) > high:
        raise ProblemError(f"{what}: {value!r} is above {high}")


def texts(values: Iterable[str], what: str) -> frozenset[str]:
    """A set of texts, where one text alone is a mistake."""
    if isinstance(values, str) or not all(isinstance(value, str) for value in values):
        raise ProblemError(f"{what}: {values!r} is not a set of texts")
    return frozenset(values)


def unique(ids: Iterable[str], side: str) -> frozenset[str]:
    """The ids, none of which may be there twice."""
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ProblemError(f"{side} {one!r} is there twice")
        seen.add(one)
    return frozenset(seen)
