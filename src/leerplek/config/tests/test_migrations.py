"""Every migration goes back and forth with rows in the tables, and loses none of them."""

import json
from collections import Counter
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from leerplek.candidates.enums import CandidateState
from leerplek.candidates.models import Candidate
from leerplek.config.demo.region import make_demo_region
from leerplek.matching.enums import ProposalState
from leerplek.matching.models import MatchProposal
from leerplek.matching.packed import unpacked_problem

ON_DISK = MigrationLoader(None, ignore_no_migrations=True)
ROOMS = sorted(
    config.label
    for config in apps.get_app_configs()
    if config.name.startswith("leerplek.") and config.label in ON_DISK.migrated_apps
)
# Older steps were walked when they were new, and do not change any more.
NEWEST = 2
STEPS = [
    (room, parent[1], name)
    for room, name in sorted(ON_DISK.disk_migrations)
    if room in ROOMS
    for parent in ON_DISK.graph.node_map[room, name].parents
    if parent.key[0] == room
]


def _models():
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


@pytest.fixture
def filled(transactional_db):
    """A database with at least one row in every table of ours; afterwards all tables are back."""
    make_demo_region()
    # Before there were talks and a waiting list, no row could be so: that cannot go back.
    MatchProposal.objects.exclude(state=ProposalState.PROPOSED).delete()
    waiting = Candidate.objects.filter(state=CandidateState.WAITING)
    waiting.update(state=CandidateState.WITHDRAWN, ended_on=timezone.localdate())
    # Who leads to another table comes after it.
    for model in sorted(_models(), key=_leads_to_empty):
        if not model._base_manager.exists():
            _anything(model).save()
    yield
    _migrate(None)


def _leads_to_empty(model):
    """Return how many tables a row of this one needs that have no row yet."""
    return sum(
        field.is_relation and not field.null and not field.related_model._base_manager.exists()
        for field in model._meta.concrete_fields
    )


def _anything(model):
    """Return a row that the table accepts, whatever it means."""
    row = model()
    told = Counter()
    for field in model._meta.concrete_fields:
        if not (field.primary_key or field.null or field.blank or field.has_default()):
            setattr(row, field.attname, _some_value(field, told[field.related_model]))
            told[field.related_model] += 1
    return row


def _some_value(field, number):
    """Return a value; two relations to one table lead to two rows, the first of them first."""
    if field.is_relation:
        keys = field.related_model._base_manager.order_by("pk").values_list("pk", flat=True)
        return keys[number]
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return date(2027, 9, 1)
    if isinstance(field, models.BinaryField):
        return b"a photo"
    if isinstance(field, models.CharField | models.TextField):
        return field.choices[0][0] if field.choices else "7241"
    return 1


def _migrate(room, name=None):
    """Bring one room to a migration (None: before its first), or everything up to date."""
    executor = MigrationExecutor(connection)
    executor.migrate([(room, name)] if room else executor.loader.graph.leaf_nodes())


def _rows():
    """Return what each table of ours holds: its rows by key, each value by column."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        found = {}
        for model in _models():
            table = model._meta.db_table
            if table in there:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY id")  # noqa: S608 -- our own table names
                columns = [column[0] for column in cursor.description]
                rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
                found[table] = [_meant(row) for row in rows]
    return found


def _meant(row):
    """Return a row with the question of a round written out, however it is packed."""
    if "problem" not in row:
        return row
    return {**row, "problem": unpacked_problem(json.loads(row["problem"])).to_dict()}


def _common(rows, other):
    """Leave out the columns that the other side does not know: those may be lost on the way."""
    known = {table: set(lines[0]) for table, lines in other.items()}
    return {
        table: [{name: row[name] for name in sorted(known[table] & set(row))} for row in lines]
        for table, lines in rows.items()
        if table in known
    }


def _lost(rows, later):
    """Return the rows that are there no more as they were; a step may bring national rules."""
    lost = {
        table: [line for line in lines if line not in later[table]] for table, lines in rows.items()
    }
    return {table: lines for table, lines in lost.items() if lines}


@pytest.mark.engine
def test_no_change_of_a_model_waits_for_its_migration(leerplek):
    answer = leerplek("manage", "makemigrations", "--check", "--dry-run")

    assert (answer.returncode, answer.stdout) == (0, "No changes detected\n")


# Step by step on one database; on every one all rooms go down and up together, below.
@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.parametrize("room", sorted({room for room, _earlier, _later in STEPS}))
def test_no_step_back_or_forth_loses_a_row(filled, room):
    assert [table for table, rows in _rows().items() if not rows] == []
    for _room, earlier, later in [step for step in STEPS if step[0] == room][: -NEWEST - 1 : -1]:
        before = _rows()
        _migrate(room, earlier)
        halfway = _rows()
        _migrate(room, later)
        after = _rows()
        # On with the step before it: what leans on this room stays away until the end.
        _migrate(room, earlier)

        assert _common(halfway, before) == _common(before, halfway), later
        assert _lost(_common(before, halfway), _common(after, halfway)) == {}, later


@pytest.mark.slow
def test_all_rooms_can_be_taken_down_and_built_again(filled):
    tables = {model._meta.db_table for model in _models()}

    for room in ROOMS:
        _migrate(room, None)
    left = tables & set(connection.introspection.table_names())
    _migrate(None)

    assert left == set()
    found = _rows()
    # The national rules and amounts come with their room.
    assert len(found.pop("eligibility_ruleversion")) == 16
    assert found == {table: [] for table in tables - {"eligibility_ruleversion"}}
