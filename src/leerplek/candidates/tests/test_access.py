"""What a person is told is everything that is erased with their file."""

import pytest
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.urls import reverse
from django.utils.translation import override

from leerplek.audit.models import Event
from leerplek.candidates.access import NAMES, SECRET, TECHNICAL, as_data, known_of
from leerplek.candidates.models import Candidate, Exclusion, ScaleScore
from tests.world import make_world


@pytest.fixture
def world(care_group):
    return make_world(care_group)


def test_everything_that_goes_with_the_file_is_told(world):
    known = {kind.code: len(kind.rows) for kind in known_of(world.candidate)}

    _count, erased = Candidate.objects.get(pk=world.candidate.pk).delete()

    assert known == {label.lower(): number for label, number in erased.items() if number}
    assert len(known) >= 10


def test_no_secret_and_nothing_of_anybody_else_is_told(world):
    world.candidate.notes = "Werkt graag met ouderen"
    world.candidate.save()
    others = Candidate.objects.exclude(pk=world.candidate.pk)

    told = str(as_data(known_of(world.candidate)))

    assert "Werkt graag met ouderen" in told
    assert [each for each in others if each.last_name in told] == []
    assert not [name for name in SECRET if name in told]


def test_a_score_and_an_exclusion_are_told_with_who_gave_them(world):
    kinds = {kind.code: kind for kind in known_of(world.candidate)}

    score = {fact.code: fact.words for fact in kinds["candidates.scalescore"].rows[0]}
    [exclusion] = kinds["candidates.exclusion"].rows

    given = ScaleScore.objects.get(candidate=world.candidate)
    assert (score["scale"], score["value"], score["given_by"]) == (
        "motivatie",
        "4",
        str(given.given_by),
    )
    practice = Exclusion.objects.get(candidate=world.candidate).practice
    assert ("Praktijk", str(practice)) in [(fact.name, fact.words) for fact in exclusion]


def _tables():
    """The tables whose rows go with a file."""
    seen = [Candidate]
    for model in seen:
        for relation in model._meta.get_fields(include_hidden=True):
            if not isinstance(relation, ForeignObjectRel):
                continue
            other = relation.related_model
            if relation.on_delete is models.CASCADE and other not in seen:
                seen.append(other)
    return seen


def test_every_column_that_is_told_has_a_dutch_name():
    # These are the same in both languages.
    same = {"postcode"}
    english = []
    for model in _tables():
        for field in model._meta.concrete_fields:
            if field.name in TECHNICAL | NAMES.keys() or field.name.endswith(SECRET):
                continue
            with override("en"):
                name = str(field.verbose_name)
            with override("nl"):
                if str(field.verbose_name) == name and name not in same:
                    english.append((model._meta.label_lower, field.name))

    assert english == []


def test_a_coordinator_shows_and_downloads_everything_and_that_is_recorded(
    anna_client, bram_client, chantal_client, world, anna
):
    page, data = (
        reverse(f"candidates:{name}", args=[world.candidate.pk])
        for name in ("everything", "everything_as_data")
    )

    shown = anna_client.get(page).content.decode()
    given = anna_client.get(data)

    assert "3 februari 1961" in shown
    assert given.json()["candidates.candidate"][0]["birth_date"] == "1961-02-03"
    assert given["Content-Disposition"] == (
        f'attachment; filename="dossier-{world.candidate.pk}.json"'
    )
    assert Event.objects.filter(kind="candidate.told_everything", actor=anna).count() == 1
    assert [client.get(data).status_code for client in (bram_client, chantal_client)] == [403, 404]
