from datetime import UTC, datetime

import pytest
from freezegun import freeze_time

from leerplek.accounts.models import Region
from leerplek.accounts.tests.factories import OrganisationFactory
from leerplek.audit.selectors import HistoryLine, history_lines, history_of
from leerplek.audit.services import record


def test_history_of_gives_the_events_of_one_row_newest_first(anna, noord, zuid):
    first = record("region.made", noord, actor=None)
    second = record("region.renamed", noord, actor=anna)
    record("region.made", zuid, actor=None)

    assert list(history_of(noord)) == [second, first]


def test_history_of_keeps_rows_of_different_kinds_apart(noord):
    organisation = OrganisationFactory(pk=noord.pk, region=noord)
    record("organisation.made", organisation, actor=None)

    assert list(history_of(noord)) == []


@pytest.mark.django_db
def test_history_of_asks_once(anna, noord, django_assert_num_queries):
    for _each in range(3):
        record("region.made", noord, actor=anna)

    with django_assert_num_queries(1):
        names = [str(event.actor) for event in history_of(noord)]

    assert names == ["Anna", "Anna", "Anna"]


def test_history_lines_put_events_into_words(anna, noord):
    with freeze_time("2026-11-22 10:30:00"):
        record("region.made", noord, actor=None)
        record("region.renamed", noord, actor=anna, data={"fields": ["name", "gone"]})

    lines = history_lines(noord, words={"region.made": "region made"}, among=[Region])

    at = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
    assert lines == [
        HistoryLine(at=at, who="Anna", what="region.renamed", fields=("naam", "gone")),
        HistoryLine(at=at, who="", what="region made", fields=()),
    ]


def test_history_lines_stop_at_the_limit(noord):
    for number in range(3):
        record("region.made", noord, actor=None, data={"number": number})

    assert len(history_lines(noord, words={}, among=[Region], limit=2)) == 2
