"""What `leerplek match` writes: a report to read, lists to work in, and JSON for programs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from leerplek import __version__
from leerplek.common.exports import Column, SheetOf, write_csv, write_workbook
from leerplek.importing.enums import Level
from leerplek.importing.findings import Finding
from leerplek.matching.changes import is_single
from leerplek.matching.exports import SuggestionRow, suggestion_columns, suggestion_rows
from leerplek.matching.reading import Reading, Sheet
from leerplek.matching.round import Offer, Person
from leerplek.matching.solving import Answer
from leerplek.matching.story import PairStory, PersonStory, Story, Told, helping_changes
from leerplek.programmes.catalogue import differences
from matchengine.explain import Change, WhyUnplaced

SCHEMA = 1
DOUBLE = "double"


@dataclass(frozen=True)
class Outcome:
    """One finished match, ready to be written."""

    reading: Reading
    answer: Answer
    told: Told
    story: Story

    @cached_property
    def persons(self) -> dict[str, Person]:
        return {person.id: person for person in self.reading.round.persons}

    @cached_property
    def offers(self) -> dict[str, Offer]:
        return {offer.id: offer for offer in self.reading.round.offers}

    @cached_property
    def points(self) -> dict[tuple[str, str], dict[str, int]]:
        pairs = self.answer.result.pairs
        return {(each.candidate_id, each.place_id): dict(each.points) for each in pairs}

    @cached_property
    def unplaced(self) -> dict[str, PersonStory]:
        return {each.person_id: each for each in self.story.unplaced}


def write_outputs(folder: Path, outcome: Outcome) -> None:
    """Write the six files; each is complete before it gets its name.

    The workbook and the report are for people, the text files for other programs.
    """
    proposals = SheetOf(_("proposals"), proposal_columns(), list(suggestion_rows(outcome.story)))
    left = [*outcome.story.unplaced, *outcome.story.waiting]
    unplaced = SheetOf(_("unplaced"), unplaced_columns(), left)
    findings = SheetOf(_("findings"), finding_columns(), list(finding_rows(outcome.reading)))
    with _complete(folder / "proposals.xlsx") as file:
        write_workbook(file, [proposals, unplaced, findings], title=_("proposals"))
    texts: dict[str, SheetOf[Any]] = {
        "proposals": proposals,
        "unplaced": unplaced,
        "findings": findings,
    }
    for name, sheet in texts.items():
        with _complete(folder / f"{name}.csv") as file:
            write_csv(file, sheet.rows, sheet.columns, for_programs=True)
    with _complete(folder / "report.html") as file:
        file.write(report_html(outcome).encode("utf-8"))
    with _complete(folder / "result.json") as file:
        told = json.dumps(result_json(outcome), ensure_ascii=False, indent=1)
        file.write(told.encode("utf-8"))


@contextmanager
def _complete(path: Path) -> Iterator[IO[bytes]]:
    draft = path.with_name(f".{path.name}.part")
    with draft.open("wb") as file:
        yield file
    draft.replace(path)


def proposal_columns() -> Sequence[Column[SuggestionRow]]:
    """Return the columns of proposals.xlsx and .csv: those of the application, and the rows."""
    return (
        *suggestion_columns(),
        Column(_("Row of the practice"), lambda row: _row_of(row.place.place_id)),
        Column(
            _("Row of the candidate"), lambda row: _row_of(row.pair.person_id) if row.pair else None
        ),
    )


def unplaced_columns() -> Sequence[Column[PersonStory]]:
    """Return the columns of unplaced.csv, in the active language."""
    return (
        Column(_("Candidate"), lambda row: row.name),
        Column(_("Row of the candidate"), lambda row: _row_of(row.person_id)),
        Column(_("What stood in the way"), lambda row: "; ".join(row.why)),
        Column(_("What came closest"), lambda row: row.nearest),
        Column(_("The smallest changes that help"), lambda row: "; ".join(row.changes)),
    )


def finding_rows(reading: Reading) -> Iterable[tuple[Sheet, Finding]]:
    """Yield every finding of both files, in the order of the rows."""
    for sheet in (reading.practices, reading.candidates):
        for finding in sheet.findings:
            yield sheet, finding


def finding_columns() -> Sequence[Column[tuple[Sheet, Finding]]]:
    """Return the columns of findings.csv; their headings are the same in every language."""
    return (
        Column("file", lambda row: row[0].file_name),
        Column("row", lambda row: row[1].row),
        Column("field", lambda row: row[1].field),
        Column("level", lambda row: row[1].level.value),
        Column("code", lambda row: row[1].code),
        Column("column", lambda row: row[1].column),
        Column("read", lambda row: row[1].shown),
        Column("message", message_of),
    )


def message_of(row: tuple[Sheet, Finding]) -> str:
    """Return all that is to be said; of a double, what became of it, as nobody was asked."""
    sheet, finding = row
    return finding.message if finding.code != DOUBLE else double_sentence(sheet, finding)


def double_sentence(sheet: Sheet, finding: Finding) -> str:
    """Return what the command line did with a row that is double with an earlier one."""
    if finding.row in sheet.folded:
        return _(
            "The same as row %(other)d: they were brought together. Where they differ, row "
            "%(other)d counts."
        ) % {"other": sheet.folded[finding.row]}
    return _(
        "Perhaps the same as row %(other)s. Both take part: if they are one, remove a row."
    ) % {"other": finding.params["other"]}


@dataclass(frozen=True)
class FindingLine:
    """A finding as the report shows it."""

    row: int
    column: str
    read: str
    said: str
    advice: str


def finding_lines(sheet: Sheet) -> Iterator[FindingLine]:
    """Yield what a person should correct; notes are in findings.csv only."""
    for finding in sheet.findings:
        if finding.level == Level.NOTE:
            continue
        if finding.code == DOUBLE:
            said, advice = double_sentence(sheet, finding), ""
        else:
            said, advice = f"{capfirst(finding.result)}. {finding.why}", finding.advice
        yield FindingLine(finding.row, finding.column, finding.shown, said, advice)


def report_html(outcome: Outcome) -> str:
    """Return the report: one file that opens anywhere, without a network."""
    reading = outcome.reading
    context = {
        "language": get_language() or "nl",
        "story": outcome.story,
        "sheets": [
            {"sheet": sheet, "findings": list(finding_lines(sheet))}
            for sheet in (reading.practices, reading.candidates)
        ],
        "differences": list(differences(reading.round.numbers)),
        "made_on": timezone.localdate(),
        "version": __version__,
    }
    return render_to_string("matching/report.html", context)


def result_json(outcome: Outcome) -> dict[str, Any]:
    """Return everything as plain data; its schema is in docs/result.md."""
    result, reading = outcome.answer.result, outcome.reading
    return {
        "schema": SCHEMA,
        "mode": result.mode,
        "seed": result.seed,
        "objective": [{"level": each.name, "value": each.value} for each in result.levels],
        "optimal": result.optimal,
        "gap": result.gap,
        "verified": True,
        "settings": {setting.key: value for setting, value in differences(reading.round.numbers)},
        "files": [
            {
                "file": sheet.file_name,
                "rows": sheet.count,
                "used": len(sheet.records),
                "folded": {str(later): earlier for later, earlier in sheet.folded.items()},
            }
            for sheet in (reading.practices, reading.candidates)
        ],
        "pairs": [
            _pair_json(pair, outcome) for place in outcome.story.places for pair in place.pairs
        ],
        "unplaced": [_unplaced_json(why, outcome) for why in outcome.answer.explanation.unplaced],
        "waiting": [
            {"candidate_row": _row_of(person_id), "code": code}
            for person_id, code in sorted(outcome.answer.snapshot.waiting.items())
        ],
        "open_places": [
            {
                "practice_row": _row_of(why.id),
                "learning_route": _route_of(why.id),
                "wanted": why.wanted,
                "found": why.found,
                "failed_rules": dict(why.failed),
                "smallest_change": _change_json(why.smallest),
            }
            for why in outcome.answer.explanation.open_places
        ],
        "uncertain": [
            {
                "candidate_row": _row_of(each.candidate_id),
                "practice_row": _row_of(each.place_id),
                "distance_km": round(each.km, 3),
                "limit_km": each.limit_km,
                "uncertainty_km": each.uncertainty_km,
            }
            for each in result.uncertain
        ],
        "findings": [
            {
                "file": sheet.file_name,
                "row": finding.row,
                "field": finding.field,
                "level": finding.level.value,
                "code": finding.code,
            }
            for sheet, finding in finding_rows(reading)
        ],
        "versions": {"leerplek": __version__, **result.versions},
        "solver": result.solver,
    }


def _pair_json(pair: PairStory, outcome: Outcome) -> dict[str, Any]:
    key = (pair.person_id, pair.place_id)
    distance = outcome.answer.snapshot.distances.get(key)
    person, offer = outcome.persons[pair.person_id], outcome.offers[pair.place_id]
    home, site = person.location, offer.location
    return {
        "candidate_row": _row_of(pair.person_id),
        "practice_row": _row_of(pair.place_id),
        "learning_route": offer.learning_route,
        "distance_km": None if distance is None else round(distance.km, 3),
        "straight_km": None if distance is None else round(distance.straight_km, 3),
        "uncertainty_km": None if distance is None else distance.uncertainty_km,
        "travel_mode": None if distance is None else distance.mode.value,
        "precision": {
            "candidate": home.precision.value if home else None,
            "practice": site.precision.value if site else None,
        },
        "points": outcome.points[key],
        "locked": pair.locked,
        "reasons": {"for": list(pair.why), "against": list(pair.against)},
    }


def _unplaced_json(why: WhyUnplaced, outcome: Outcome) -> dict[str, Any]:
    story, nearest = outcome.unplaced[why.id], why.nearest
    return {
        "candidate_row": _row_of(why.id),
        "failed_rules": dict(why.failed),
        "possible_places": len(why.possible),
        "nearest_miss": None
        if nearest is None
        else {
            "practice_row": _row_of(nearest.place_id),
            "distance_km": None if nearest.km is None else round(nearest.km, 3),
            "short": [
                {"rule": each.rule, "has": each.has, "needs": each.needs, "unit": each.unit}
                for each in nearest.shortfalls
            ],
        },
        "smallest_change": _change_json(next(iter(helping_changes(why)), None)),
        "changes": [_change_json(change) for change in why.changes],
        "reasons": [*story.why, *filter(None, (story.nearest, *story.changes))],
    }


def _change_json(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "kind": change.kind,
        "value": change.value,
        "is_single": is_single(change),
        "opens_rows": [_row_of(each) for each in change.opens],
        "helps": change.helps,
        "confirmed_by_solving_again": True,
        "then_rows": [_row_of(each) for each in change.partners],
    }


def _row_of(ident: str) -> int:
    """Return the row in the file: "c24" is 24, "p7-bbl" is 7."""
    return int(ident[1:].partition("-")[0])


def _route_of(ident: str) -> str:
    return ident.partition("-")[2]
