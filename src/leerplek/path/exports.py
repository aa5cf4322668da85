"""The path and its figures as a spreadsheet."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.path.enums import DONE, TO_GO, Step
from leerplek.path.selectors.lists import FunnelLine
from leerplek.path.selectors.reach import Reach
from leerplek.path.selectors.standing import Standing
from leerplek.surveys.guarding import SMALLEST, hidden, is_small


def path_columns() -> list[Column[Standing]]:
    """Return the columns, in the order of the screen, and the day of each step."""
    return [
        Column(_("Last name"), lambda row: row.candidate.last_name),
        Column(_("First name"), lambda row: row.candidate.first_name),
        Column(_("Cohort"), lambda row: row.candidate.cohort),
        Column(_("Organisation"), lambda row: row.candidate.organisation),
        Column(_("Step"), lambda row: row.step.label),
        Column(_("In this step since"), lambda row: row.since),
        Column(_("Waits for"), lambda row: row.waiting_for.label),
        Column(_("Who"), lambda row: row.who),
        Column(_("Waits since"), lambda row: row.waiting_since),
        Column(_("Next step"), lambda row: row.next_step),
        Column(_("On"), lambda row: row.next_on),
        Column(_("Late"), lambda row: row.is_late),
        Column(_("Why stopped"), lambda row: row.stopped_because),
        *(_day_of(step) for step in TO_GO),
    ]


def _day_of(step: Step) -> Column[Standing]:
    return Column(str(DONE[step]).capitalize(), lambda row: row.done_on(step))


def funnel_columns() -> list[Column[FunnelLine]]:
    """Return the columns, in the order of the screen."""
    return [
        Column(_("Step"), lambda row: row.label),
        Column(_("Got this far"), lambda row: row.reached),
        Column(_("Stopped after this"), lambda row: row.stopped),
        Column(_("Why stopped"), _reasons),
        Column(_("Days since the step before (median)"), lambda row: row.days),
    ]


def _reasons(line: FunnelLine) -> str:
    unknown = _("unknown")
    return "; ".join(f"{each.label or unknown}: {each.count}" for each in line.reasons)


@dataclass(frozen=True)
class ToldReach:
    """A background in the file: each count as a number, or as words where it stays untold."""

    label: str
    cells: tuple[int | str, ...]


def told_reach(reach: Reach) -> list[ToldReach]:
    """Return the table as it leaves the house: no small count, and no total to work it out by."""
    table = [line.counts for line in reach.lines]
    return [
        ToldReach(
            line.label,
            tuple(
                _told(count, is_untold=mark) for count, mark in zip(line.counts, marks, strict=True)
            ),
        )
        for line, marks in zip(reach.lines, hidden(table), strict=True)
    ]


def _told(count: int, *, is_untold: bool) -> int | str:
    if not is_untold:
        return count
    return _("fewer than %(n)d") % {"n": SMALLEST} if is_small(count) else _("not shown")


def reach_columns(reach: Reach) -> list[Column[ToldReach]]:
    """Return the columns: what work, and one for each channel."""
    return [
        Column(_("Work until now"), lambda row: row.label),
        *(_cell(name, at) for at, name in enumerate(reach.channels)),
    ]


def _cell(name: str, at: int) -> Column[ToldReach]:
    return Column(name, lambda row: row.cells[at])
