from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from leerplek.accounts.tests.factories import RegionFactory, UserFactory
from leerplek.audit.models import Event
from leerplek.audit.services import record, record_many, record_once
from leerplek.candidates.tests.factories import CandidateFactory


@pytest.mark.django_db
@freeze_time("2026-11-22 10:30:00")
def test_record_says_who_did_what_to_which_row(anna, noord, care_group):
    candidate = CandidateFactory(organisation=care_group)

    event = record("candidate.changed", candidate, actor=anna, data={"fields": ["hours_min"]})

    event.refresh_from_db()
    assert event.at == datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
    assert (event.kind, event.actor, event.region_id) == ("candidate.changed", anna, noord.pk)
    assert (event.subject_type, event.subject_id) == ("candidates.candidate", str(candidate.pk))
    assert event.data == {"fields": ["hours_min"]}


@pytest.mark.django_db
def test_record_of_the_system_itself_has_no_actor_and_no_data():
    user = UserFactory()

    event = record("user.made", user, actor=None)

    assert (event.actor, event.region_id, event.data) == (None, None, {})


@pytest.mark.django_db
def test_record_of_a_region_belongs_to_that_region(noord):
    assert record("region.made", noord, actor=None).region_id == noord.pk


@pytest.mark.django_db
def test_record_goes_with_the_transaction_that_fails(noord):
    with transaction.atomic():
        record("region.made", noord, actor=None)
        transaction.set_rollback(True)

    assert not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        {"name": "Samira de Vries"},
        {"email": "samira@mail.example"},
        {"address": "Dorpsstraat 1, Lochem"},
        {"fields": ["hours_min", "Samira de Vries"]},
        {"from": {"notes": "Zij kan alleen op dinsdag."}},
        {"Samira de Vries": 1},
        {"reason": "x" * 61},
    ],
)
def test_record_refuses_free_text_without_repeating_it(noord, data):
    with pytest.raises(ValueError, match=r"region\.made hold free text") as caught:
        record("region.made", noord, actor=None, data=data)

    assert "Samira" not in str(caught.value)
    assert not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        {"fields": ["hours_min", "start_from"]},
        {"from": "yes", "to": ""},
        {"start_on": "2027-09-01", "version": "1.2.3+x", "rows": 41, "is_exact": True},
        {"max_km": {"from": None, "to": 12.5}},
        {"levels": [["pairs", 12], ["points", 3400]]},
    ],
)
def test_record_keeps_codes_numbers_and_dates(noord, data):
    event = record("region.made", noord, actor=None, data=data)

    event.refresh_from_db()
    assert event.data == data


@pytest.mark.django_db
def test_record_many_writes_one_event_each_in_one_statement(anna):
    regions = RegionFactory.create_batch(3)

    with CaptureQueriesContext(connection) as captured:
        record_many(
            "region.made",
            [(region, {"number": number}) for number, region in enumerate(regions)],
            actor=anna,
        )

    inserts = [query for query in captured if query["sql"].startswith("INSERT")]
    assert len(inserts) == 1
    assert list(Event.objects.values_list("subject_id", "region_id", "actor", "data")) == [
        (str(region.pk), region.pk, anna.pk, {"number": number})
        for number, region in enumerate(regions)
    ]


@pytest.mark.django_db
def test_record_many_refuses_free_text_and_writes_nothing(noord):
    rows = [(noord, {"number": 1}), (noord, {"name": "Samira de Vries"})]

    with pytest.raises(ValueError, match="hold free text"):
        record_many("region.made", rows, actor=None)

    assert not Event.objects.exists()


@pytest.mark.django_db
def test_record_once_tells_one_act_of_one_person_once(anna, bram, care_group):
    first, other = CandidateFactory.create_batch(2, organisation=care_group)
    told = []

    with freeze_time("2026-11-22 10:30:00") as clock:
        for subject, actor in ((first, anna), (first, anna), (first, bram), (other, anna)):
            told.append(record_once("candidate.letter", subject, actor=actor) is not None)
        clock.move_to("2026-11-22 10:41:00")
        told.append(record_once("candidate.letter", first, actor=anna) is not None)

    assert told == [True, False, True, True, True]
    assert Event.objects.count() == 4
