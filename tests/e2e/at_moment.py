"""`leerplek worker --once`, again and again: each line of the input is a moment to do it at."""

import sys
from importlib import import_module

from freezegun import freeze_time

from leerplek.config.commands import run, setup_django

if __name__ == "__main__":
    setup_django()
    # What is imported while the clock is moved keeps that clock, and some of it cannot bear that.
    for each in ("config.kinds", "config.asks", "config.working", "config.restore"):
        import_module(f"leerplek.{each}")
    for line in sys.stdin:
        with freeze_time(line.strip(), tick=True):
            code = run(["worker", "--once"])
        if code:
            sys.exit(code)
