"""What a person decides about the rows of a preview."""

import json
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from leerplek.geo.locating import Address, Found, locate_all
from leerplek.geo.selectors import DatabasePostcodes
from leerplek.importing.enums import Decision, ImportState, Level, Outcome, Side
from leerplek.importing.errors import ImportingError
from leerplek.importing.findings import KINDS
from leerplek.importing.models import ImportBatch, ImportRow
from leerplek.importing.records import PLACE_QUESTIONS, ImportKind
from leerplek.importing.selectors import rows_alike
from leerplek.importing.services.comparing import compare_rows
from leerplek.importing.services.states import locked, require
from leerplek.importing.stored import encode_row

DECIDABLE = frozenset({Outcome.CHANGED, Outcome.DOUBLE})


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


def choose_place(
    batch: ImportBatch, kind: ImportKind, number: int, *, choice: str, everywhere: bool = False
) -> int:
    """Say which place a row means; the row then comes in, and is compared with the rest.

    With `everywhere` the answer counts for every row that names the same place and
    leaves the same question open.  Returns how many rows it was for.
    """
    postcodes = DatabasePostcodes()
    with transaction.atomic():
        asked = _row(batch, number)
        rows = [asked]
        if everywhere:
            rows += rows_alike(batch, asked)
        addresses = [
            Address(
                postcode=row.values["postcode"] or None,
                place_name=row.values["place"],
                choice=choice,
            )
            for row in rows
        ]
        for row, outcome in zip(rows, locate_all(addresses, postcodes), strict=True):
            if not isinstance(outcome, Found):
                raise ImportingError(_("Choose one of the places."))
            _put_on_the_map(row, outcome)
    compare_rows(batch, kind)
    return len(rows)


def _row(batch: ImportBatch, number: int) -> ImportRow:
    batch = locked(batch)
    require(batch, ImportState.READY)
    row = batch.rows.select_for_update().filter(number=number).first()
    if row is None:
        raise ImportingError(_("This row is no longer in the import."))
    return row


def _put_on_the_map(row: ImportRow, found: Found) -> None:
    values = {
        **row.values,
        "location": found.location,
        "location_origin": found.origin.value,
    }
    left = [finding for finding in row.findings if finding.code not in PLACE_QUESTIONS]
    levels = {KINDS[finding.code].level for finding in left}
    row.content = encode_row(values)
    row.remarks = json.dumps([finding.as_dict() for finding in left], ensure_ascii=False)
    row.level = next((level.value for level in Level if level in levels), "")
    row.outcome = Outcome.REFUSED if row.level == Level.REFUSED else Outcome.NEW
    row.has_question = False
    row.save(update_fields=["content", "remarks", "level", "outcome", "has_question"])
