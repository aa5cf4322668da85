"""Writing thousands of rows leaves the same as writing each of them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leerplek.candidates.models import Candidate
from leerplek.candidates.tests.factories import CandidateFactory
from leerplek.importing import bulk
from leerplek.importing.models import ImportedRecord
from leerplek.importing.tests.journeys import uploaded
from leerplek.practices.enums import Willingness
from leerplek.practices.imports.kind import PRACTICE_IMPORT
from leerplek.practices.models import Practice

pytestmark = pytest.mark.django_db


def _candidate(organisation, number):
    return Candidate(
        region=organisation.region,
        organisation=organisation,
        first_name=f"Zoë {number}",
        birth_date=date(1990, 2, 28),
        hours_min=Decimal("24.5"),
        travel_modes=["bicycle"],
        has_laptop=None,
        latitude=52.1,
        longitude=6.2,
        precision="pc4",
    )


def _stored(row):
    names = [each.attname for each in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if name not in {"id", "made_at"}}


def test_insert_stores_what_save_would_store(care_group, django_assert_num_queries):
    rows = [_candidate(care_group, number) for number in range(50)]
    saved = _candidate(care_group, 7)
    saved.save()

    with django_assert_num_queries(1):
        bulk.insert(rows)

    stored = Candidate.objects.in_bulk([row.pk for row in rows])
    assert [stored[row.pk].first_name for row in rows] == [f"Zoë {n}" for n in range(50)]
    mine, by_save = _stored(stored[rows[7].pk]), _stored(Candidate.objects.get(pk=saved.pk))
    assert mine.pop("changed_at").date() == by_save.pop("changed_at").date()
    assert mine == by_save
    assert not rows[0]._state.adding


def test_insert_of_nothing_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert bulk.insert([]) == []
        bulk.update([], ["name"])
        bulk.save_changes([])


def test_insert_takes_more_statements_only_for_very_many_rows(care_group):
    rows = [_candidate(care_group, number) for number in range(1500)]

    with CaptureQueriesContext(connection) as captured:
        bulk.insert(rows)

    assert len(captured) == 3
    assert len({row.pk for row in rows}) == 1500


def test_update_writes_the_named_fields_of_each_row_and_no_other(care_group):
    one, two = CandidateFactory.create_batch(2, organisation=care_group, notes="as it was")
    before = one.changed_at
    one.first_name, one.hours_max, one.notes = "=A1", Decimal("30.5"), "not written"
    two.first_name = "Naomi"

    bulk.update([one, two], ["first_name", "hours_max", "changed_at"])

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.first_name, one.hours_max, one.notes) == ("=A1", Decimal("30.5"), "as it was")
    assert two.first_name == "Naomi"
    assert one.changed_at > before


def test_save_changes_writes_rows_of_several_models_once(care_group):
    candidate = CandidateFactory(organisation=care_group)
    practice = Practice.objects.create(
        region=care_group.region, organisation=care_group, name="De Linde"
    )
    candidate.last_name = "Visser"
    practice.trains = Willingness.YES

    bulk.save_changes([candidate, practice, candidate])

    assert Candidate.objects.get().last_name == "Visser"
    assert Practice.objects.get().trains == Willingness.YES


def test_insert_values_stores_rows_column_by_column(anna):
    batch = uploaded(PRACTICE_IMPORT, "Naam;Plaats\nDe Linde;Lochem\n", anna)
    columns = ("batch_id", "row_number", "record", "is_made", "before", "after", "fingerprint")

    bulk.insert_values(
        ImportedRecord, columns, [(batch.pk, n, n * 10, True, "{}", "", "x") for n in (1, 2)]
    )

    stored = ImportedRecord.objects.values_list("row_number", "record", "is_made", "before")
    assert list(stored) == [(1, 10, True, "{}"), (2, 20, True, "{}")]
