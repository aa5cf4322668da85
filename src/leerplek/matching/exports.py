"""Suggestions and proposals as rows of a spreadsheet, from the database or from files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
from leerplek.matching.comparing.words import Line
from leerplek.matching.models import MatchProposal
from leerplek.matching.selectors.talks import waits_for
from leerplek.matching.story import PairStory, PlaceStory, Story


@dataclass(frozen=True)
class SuggestionRow:
    """One line: a place and one of its candidates, or a place without any."""

    place: PlaceStory
    pair: PairStory | None


def suggestion_rows(story: Story, *, with_empty: bool = True) -> Iterable[SuggestionRow]:
    """Yield one row per suggestion, place by place, and one for each place with nobody."""
    for place in story.places:
        for pair in place.pairs:
            yield SuggestionRow(place, pair)
        if with_empty and not place.pairs:
            yield SuggestionRow(place, None)


def suggestion_columns(*, shared: bool = False) -> Sequence[Column[SuggestionRow]]:
    """Return the columns in the active language; `shared` when there are combined places."""
    columns: tuple[Column[SuggestionRow], ...] = (
        Column(_("Practice"), lambda row: row.place.name),
        Column(_("Candidate"), lambda row: row.pair.name if row.pair else ""),
        Column(_("Distance"), lambda row: row.pair.distance if row.pair else ""),
        Column(_("Why"), lambda row: "; ".join(row.pair.why) if row.pair else ""),
        Column(_("What speaks against it"), _against),
    )
    if not shared:
        return columns
    return (*columns, Column(_("Place of two practices"), lambda row: " ".join(row.place.shared)))


def _against(row: SuggestionRow) -> str:
    return "; ".join(row.place.gap if row.pair is None else row.pair.against)


def compared_columns() -> Sequence[Column[Line]]:
    """Return the columns of two rounds beside each other, in the active language."""
    return (
        Column(_("Practice"), lambda row: row.place),
        Column(_("Candidate"), lambda row: row.person),
        Column(_("Difference"), lambda row: row.word),
        Column(_("Distance"), lambda row: row.distance),
        Column(_("Why"), lambda row: row.told),
    )


def proposal_columns() -> Sequence[Column[MatchProposal]]:
    """Return the columns of the list of proposals in the active language."""
    return (
        Column(_("Practice"), lambda row: row.practices),
        Column(_("Town"), lambda row: " + ".join(site.place_name for site in row.sites)),
        Column(_("Candidate"), lambda row: row.candidate.full_name),
        Column(_("Class"), lambda row: row.cohort),
        Column(_("Kilometres"), lambda row: None if row.km is None else round(row.km, 1)),
        Column(_("State"), lambda row: row.get_state_display()),
        Column(_("Proposed"), lambda row: row.made_at),
        Column(_("By"), lambda row: row.made_by),
        Column(_("Waits for"), lambda row: waits_for(row).for_whom),
        Column(_("Last day"), lambda row: row.due_on),
        Column(_("Match made"), lambda row: row.matched_at),
        Column(_("Withdrawn"), lambda row: row.withdrawn_at),
        Column(_("Withdrawn by"), lambda row: row.withdrawn_by),
        Column(_("Why withdrawn"), lambda row: row.get_withdrawn_because_display()),
    )
