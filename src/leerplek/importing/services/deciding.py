"""What a person decides about the rows of a preview."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.geo.enums import Finding as GeoFinding
from leerplek.geo.locating import Address, Ambiguous, Found, NotFound, locate_all
from leerplek.geo.locating import Outcome as Located
from leerplek.geo.postcodes import normalise_postcode
from leerplek.geo.selectors import DatabasePostcodes
from leerplek.importing.enums import PLACE_QUESTIONS, Decision, ImportState, Level, Outcome, Side
from leerplek.importing.errors import ImportingError, PlaceRefusedError
from leerplek.importing.finding_kinds import KINDS
from leerplek.importing.findings import Finding
from leerplek.importing.models import ImportBatch, ImportRow
from leerplek.importing.records import ImportKind
from leerplek.importing.selectors import rows_alike
from leerplek.importing.services.comparing import DECIDABLE, compare_rows
from leerplek.importing.services.states import locked, require
from leerplek.importing.stored import encode_row


@transaction.atomic
def decide_row(
    batch: ImportBatch,
    number: int,
    *,
    decision: str,
    picks: Mapping[str, str] | None = None,
) -> ImportRow:
    """Decide what to do with a row that is the same as a record or as an earlier row.

    `picks` say per field whose value counts when the two are brought together.  The
    last decision counts; a row that is not the same as anything has nothing to decide.
    """
    row = _row(batch, number)
    if row.outcome not in DECIDABLE:
        raise ImportingError(_("There is nothing to choose for this row any more."))
    row.decision = Decision(decision)
    row.picks = json.dumps({key: Side(side) for key, side in (picks or {}).items()})
    row.has_moved = False
    row.save(update_fields=["decision", "picks", "has_moved"])
    return row


@transaction.atomic
def decide_all_changes(batch: ImportBatch, *, side: str) -> int:
    """Let the file, or what is there already, count for every field of every changed row."""
    batch = locked(batch)
    require(batch, ImportState.READY)
    decision = Decision.MERGE if Side(side) == Side.FILE else Decision.SKIP
    changed = batch.rows.filter(outcome=Outcome.CHANGED)
    return changed.update(decision=decision, picks="{}", has_moved=False)


@transaction.atomic
def answer_question(batch: ImportBatch, number: int, *, key: str, answer: str) -> ImportRow:
    """Keep the answer to a question that a row leaves open, other than about its place.

    An empty answer says that it stays open: the row comes in without it.
    """
    row = _row(batch, number)
    answers = {**row.answered, key: answer}
    row.answers = json.dumps(answers)
    row.has_question = False
    row.save(update_fields=["answers", "has_question"])
    return row


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """Which place a row means: the key of one that was offered, or what a person typed instead.

    With `everywhere` the answer counts for every row that names the same place and
    leaves the same question open.
    """

    choice: str = ""
    postcode: str = ""
    place_name: str = ""
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class RowChoices:
    """Everything a person answers about one row at once; what is not asked is left out."""

    answers: Mapping[str, str] = field(default_factory=dict)
    decision: str = ""
    picks: Mapping[str, str] = field(default_factory=dict)
    place: PlaceAnswer | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """For how many rows something was kept, and whether a typed place is a question again."""

    rows: int = 1
    asks_again: bool = False


def keep_choices(batch: ImportBatch, kind: ImportKind, number: int, choices: RowChoices) -> Kept:
    """Keep all that a person says about a row, or, when any of it is refused, nothing.

    A row whose place is known now comes in, and is compared with the rest.  A typed
    place that fits several is kept as the new question of the row.  Raises
    `PlaceRefusedError` when what was typed leads nowhere.
    """
    kept = Kept()
    with transaction.atomic():
        for key, answer in choices.answers.items():
            answer_question(batch, number, key=key, answer=answer)
        if choices.decision:
            decide_row(batch, number, decision=choices.decision, picks=choices.picks)
        if choices.place is not None:
            kept = _place_rows(batch, number, choices.place)
    if choices.place is not None and not kept.asks_again:
        compare_rows(batch, kind)
    return kept


def _place_rows(batch: ImportBatch, number: int, answer: PlaceAnswer) -> Kept:
    asked = _row(batch, number)
    rows = [asked, *(rows_alike(batch, asked) if answer.everywhere else ())]
    addresses = [_address(row, answer) for row in rows]
    outcomes = locate_all(addresses, DatabasePostcodes())
    if answer.choice:
        if not all(isinstance(outcome, Found) for outcome in outcomes):
            raise PlaceRefusedError(_("Choose one of the places."))
    else:
        _refuse_what_leads_nowhere(outcomes[0])
    for row, outcome in zip(rows, outcomes, strict=True):
        if isinstance(outcome, Found):
            _put_on_the_map(row, outcome, answer)
        else:
            _ask_again(row, outcome, answer)
    asks_again = not isinstance(outcomes[0], Found)
    if not asks_again:
        # The row is not compared with the rest yet: whoever writes now has that done first.
        ImportBatch.objects.filter(pk=batch.pk).update(stamp="")
    return Kept(len(rows), asks_again)


def _address(row: ImportRow, answer: PlaceAnswer) -> Address:
    if answer.choice:
        return Address(
            postcode=row.values["postcode"] or None,
            place_name=row.values["place"],
            choice=answer.choice,
        )
    return Address(postcode=answer.postcode or None, place_name=answer.place_name or None)


def _refuse_what_leads_nowhere(outcome: Located) -> None:
    """Refuse a typed postcode that cannot be used, and a place that is like none we know."""
    wrong = next((each for each in outcome.findings if each in _WRONG_POSTCODES), None)
    if wrong is not None:
        raise PlaceRefusedError(str(wrong.label))
    if isinstance(outcome, NotFound) and not outcome.choices:
        raise PlaceRefusedError(str(outcome.reason.label))


_WRONG_POSTCODES = frozenset(
    {
        GeoFinding.POSTCODE_INVALID,
        GeoFinding.POSTCODE_LETTERS,
        GeoFinding.POSTCODE_UNKNOWN,
        GeoFinding.POSTCODE_NOT_LOADED,
    }
)


def _row(batch: ImportBatch, number: int) -> ImportRow:
    batch = locked(batch)
    require(batch, ImportState.READY)
    row = batch.rows.select_for_update().filter(number=number).first()
    if row is None:
        raise ImportingError(_("This row is no longer in the import."))
    return row


def _put_on_the_map(row: ImportRow, found: Found, answer: PlaceAnswer) -> None:
    values = {
        **row.values,
        "location": found.location,
        "location_origin": found.origin.value,
    }
    if not answer.choice:
        values |= _typed(answer, found.place or row.values["place"])
    settled = PLACE_QUESTIONS | (_POSTCODE_WARNINGS if answer.postcode else frozenset())
    left = [finding for finding in row.findings if finding.code not in settled]
    _store(row, values, left)


def _ask_again(row: ImportRow, outcome: Ambiguous | NotFound, answer: PlaceAnswer) -> None:
    """Keep the place that was typed, with the places that it may be."""
    choices = tuple((place.key, place.label) for place in outcome.choices)
    code = "place_ambiguous" if isinstance(outcome, Ambiguous) else "place_unknown"
    findings = [
        replace(finding, code=code, read=answer.place_name, params={"choices": choices})
        if finding.asks_place
        else finding
        for finding in row.findings
    ]
    _store(row, {**row.values, **_typed(answer, answer.place_name)}, findings)


def _typed(answer: PlaceAnswer, place: str) -> dict[str, str]:
    known = normalise_postcode(answer.postcode)
    return {"postcode": known.text if known else "", "place": answer.place_name or place}


_POSTCODE_WARNINGS = frozenset({"postcode_missing", "postcode_unknown", "postcode_letters"})


def _store(row: ImportRow, values: dict[str, Any], findings: Sequence[Finding]) -> None:
    levels = {KINDS[finding.code].level for finding in findings}
    row.content = encode_row(values)
    row.remarks = json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False)
    row.level = next((level.value for level in Level if level in levels), "")
    row.outcome = Outcome.REFUSED if row.level == Level.REFUSED else Outcome.NEW
    row.has_question = any(finding.choices for finding in findings)
    row.save(update_fields=["content", "remarks", "level", "outcome", "has_question"])
