import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import translation

from leerplek.accounts.tests.factories import RegionFactory
from leerplek.audit.models import Event
from leerplek.audit.services import record
from leerplek.common.errors import DomainError

CHANGED = "An audit event is never changed."
REMOVED = "An audit event is never removed."


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def event(db):
    return record("region.made", RegionFactory(), actor=None)


@pytest.mark.parametrize(
    ("attempt", "sentence"),
    [
        (lambda event: event.save(), CHANGED),
        (lambda _event: Event.objects.update(kind="other"), CHANGED),
        (lambda event: Event.objects.filter(pk=event.pk).update(kind="other"), CHANGED),
        (lambda event: Event.objects.bulk_update([event], ["kind"]), CHANGED),
        (
            lambda event: Event.objects.update_or_create(pk=event.pk, defaults={"kind": "other"}),
            CHANGED,
        ),
        (lambda event: event.delete(), REMOVED),
        (lambda _event: Event.objects.all().delete(), REMOVED),
    ],
    ids=["save", "update", "filter-update", "bulk-update", "update-or-create", "delete", "all"],
)
def test_event_is_never_changed_or_removed(event, attempt, sentence):
    with pytest.raises(DomainError) as caught, transaction.atomic():
        attempt(event)

    assert str(caught.value) == sentence
    assert list(Event.objects.values_list("pk", "kind")) == [(event.pk, "region.made")]


def test_event_keeps_the_person_who_did_it(anna, noord):
    record("region.made", noord, actor=anna)

    with pytest.raises(ProtectedError):
        anna.delete()
