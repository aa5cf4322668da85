"""What the tests of the whole house share: the cast, and what was counted."""

from collections import Counter

import pytest

from conftest import (  # noqa: F401 -- the fixtures of the rooms serve here too
    _quiet_test_settings,
    anna,
    anna_client,
    bram,
    bram_client,
    care_group,
    chantal,
    chantal_client,
    noord,
    shared_database,
    zuid,
)


def pytest_terminal_summary(terminalreporter):
    """Print how much was tried: cells of the matrix, requests, rounds."""
    counted: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        counted.update(
            {name: value for name, value in report.user_properties if name.startswith("tried ")}
        )
    for name, value in sorted(counted.items()):
        terminalreporter.write_line(f"{name.removeprefix('tried ')}: {value}")


@pytest.fixture
def tried(record_property):
    """Count what a test tried, for the line at the end: `tried("cells", 1200)`."""

    def count(what, number):
        record_property(f"tried {what}", number)

    return count
