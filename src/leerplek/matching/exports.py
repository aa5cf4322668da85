"""The suggestions of a round as rows of a spreadsheet, from the database or from files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from leerplek.common.exports import Column
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


def suggestion_columns() -> Sequence[Column[SuggestionRow]]:
    """Return the columns in the active language."""
    return (
        Column(_("Practice"), lambda row: row.place.name),
        Column(_("Candidate"), lambda row: row.pair.name if row.pair else ""),
        Column(_("Distance"), lambda row: row.pair.distance if row.pair else ""),
        Column(_("Why"), lambda row: "; ".join(row.pair.why) if row.pair else ""),
        Column(_("What speaks against it"), _against),
    )


def _against(row: SuggestionRow) -> str:
    return "; ".join(row.place.gap if row.pair is None else row.pair.against)
