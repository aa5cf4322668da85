"""Processes that tests kill."""

import os
from collections.abc import Callable
from contextlib import suppress


def in_child(act: Callable[[], None]) -> int:
    """Run `act` in a process of its own, and return its number."""
    child = os.fork()
    if child == 0:
        code = 1
        with suppress(BaseException):
            act()
            code = 0
        os._exit(code)
    return child
