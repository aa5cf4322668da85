"""docs/privacy.md says of every field of a person what it is for, who reads it and until when."""

import re
from pathlib import Path

from django.db import models

from tests.database import own_models

RECORD = (Path(__file__).resolve().parent.parent / "docs" / "privacy.md").read_text("utf-8")
# Tables of the installation, of organisations and of classes; of people they hold at most who
# wrote the row, which is told with the audit events.
OF_NOBODY = frozenset(
    {
        "AgreedShare",
        "AnswerText",
        "CallScript",
        "Channel",
        "ClassTally",
        "Cohort",
        "CohortPartner",
        "ColumnMemory",
        "Combination",
    }
    | {"Installation", "Job", "Meeting", "MessageSettings", "MessageText", "Organisation"}
    | {
        "Poll",
        "PollReason",
        "PostcodePoint",
        "Programme",
        "Questionnaire",
        "Region",
        "RoundNumber",
        "RuleConfirmation",
        "RuleVersion",
    }
    | {"Film", "PublishedQuestion", "Schedule", "SupervisorPolicy", "TopicText", "Worker"}
)
HOLD_WORDS = (
    *(models.CharField, models.TextField, models.JSONField),
    *(models.BinaryField, models.DateField),
)


def _rows(first_heading):
    """Return the cells of the rows of the table under a line that begins so."""
    lines = RECORD[RECORD.index(first_heading) :].splitlines()[2:]
    for line in lines:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip().strip("|").split(" | ")]


def _holds_words(field):
    is_moment = isinstance(field, models.DateTimeField)
    return isinstance(field, HOLD_WORDS) and not is_moment and not field.choices


def _kept():
    return {
        model.__name__: {field.name for field in model._meta.concrete_fields if _holds_words(field)}
        for model in own_models()
        if model.__name__ not in OF_NOBODY
    }


def recorded_fields():
    """Return the fields that the record lists of each table."""
    return {
        table.strip("`"): set(re.findall(r"`(\w+)`", fields))
        for table, fields, _said in _rows("| table | fields |")
    }


def test_every_field_that_can_say_something_of_a_person_is_in_the_record():
    kept, recorded = _kept(), recorded_fields()
    missing = {table: sorted(fields - recorded.get(table, set())) for table, fields in kept.items()}

    assert sorted(kept.keys() - recorded.keys()) == []
    assert {table: fields for table, fields in missing.items() if fields} == {}


def test_the_record_names_nothing_that_is_gone():
    kept = _kept()
    gone = {
        table: sorted(fields - kept.get(table, set()))
        for table, fields in recorded_fields().items()
    }

    assert {table: fields for table, fields in gone.items() if fields} == {}


def test_each_table_leads_to_a_row_with_ground_reader_and_term():
    rows = list(_rows("| who | field |"))
    told = [f"{who}: {field}" for who, field, *_rest in rows]
    without = [
        said
        for _table, _fields, said in _rows("| table | fields |")
        if not (
            any(line.startswith(said) for line in told)
            or (said.startswith("below: ") and f"\n{said.removeprefix('below: ')}" in RECORD)
        )
    ]

    assert without == []
    assert {len(row) for row in rows[1:]} == {6}
    assert [row for row in rows if not all(row)] == []
